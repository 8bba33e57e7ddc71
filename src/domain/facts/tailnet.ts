import type { Pointer } from '../evidence.ts';

/**
 * One grant of the tailnet policy: these sources reach these ports of these destinations. `nodeAttrs`: machines that may switch
 * Funnel on, so that the internet reaches them.
 */
export interface TailnetRule {
  readonly section: 'acls' | 'grants' | 'nodeAttrs';
  readonly sources: readonly string[];
  /** Destination without its ports, e.g. `tag:mcp`. */
  readonly destination: string;
  /** `*`, or ports and ranges, e.g. `80`, `8000-8100`. */
  readonly ports: readonly string[];
  /** As written, e.g. `tcp` or `icmp`; null: every protocol the section grants when none is named. */
  readonly protocol: string | null;
  readonly from: Pointer;
}

/** Owners of a tag of the tailnet. */
export interface TailnetTagOwners {
  readonly tag: string;
  readonly owners: readonly string[];
  readonly from: Pointer;
}

/** Members of a group of the tailnet policy, or addresses behind a host alias or ipset. */
export interface TailnetAlias {
  readonly name: string;
  readonly members: readonly string[];
  readonly from: Pointer;
}
