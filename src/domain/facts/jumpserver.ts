import type { Pointer } from '../evidence.ts';
import type { Instant } from '../time.ts';
import type { Setting } from './setting.ts';

/** A role of JumpServer. What it may do stands in {@link JumpserverRolePermissions}. */
export interface JumpserverRole {
  /** Built-in roles have fixed ids, `00000000-0000-0000-0000-00000000000N`: 1 SystemAdmin, 2 SystemAuditor, 3 User, 4 SystemComponent, 5 OrgAdmin, 6 OrgAuditor, 7 OrgUser. */
  readonly id: string;
  /** Of a built-in role its English name, e.g. `SystemAuditor`, where the export gives it. */
  readonly name: string;
  /** As shown to people, in the language of the export. */
  readonly displayName: string | null;
  /** `system` or `org`; null when not said. */
  readonly scope: Setting<string>;
  readonly builtin: boolean | null;
  /** Number of people who hold it; null when not said. */
  readonly users: number | null;
  readonly from: Pointer;
}

/** Everything a role of JumpServer may do. The two built-in administrators may do everything, whatever is listed. */
export interface JumpserverRolePermissions {
  /** Id or name of the role: from the export where it says so, else the file's own name without its ending. */
  readonly role: string;
  /** Application and code name, e.g. `audits.view_userloginlog`; the words before the first `_` say what is done: view, add, change, delete … */
  readonly permissions: readonly string[];
  readonly from: Pointer;
}

/** That a user of JumpServer holds a role. */
export interface JumpserverRoleBinding {
  /** Id of the role. */
  readonly role: string;
  /** Login name, or id where the export gives no name. */
  readonly user: string;
  /** Where the export gives it beside the name: other exports may know the user by it alone. */
  readonly userId?: string;
  readonly scope: Setting<string>;
  readonly from: Pointer;
}

/** An asset permission of JumpServer: who reaches which assets, by which accounts, to do what, until when. */
export interface JumpserverPermission {
  readonly id: string;
  readonly name: string;
  /** `connect`, `upload`, `download`, `copy`, `paste`, `delete`, `share` …, whatever the language of the export; null when not said. */
  readonly actions: readonly string[] | null;
  /** Login names, or ids where the export gives no login name; null when it only counts them. */
  readonly users: readonly string[] | null;
  /** Names; null when the export only counts them. The same for assets and nodes. */
  readonly userGroups: readonly string[] | null;
  readonly assets: readonly string[] | null;
  readonly nodes: readonly string[] | null;
  /** How many assets and nodes are named; null when not said. A node stands for everything under it. */
  readonly assetCount: number | null;
  readonly nodeCount: number | null;
  /** Grants every asset: `*` or the root node. */
  readonly allAssets: boolean;
  /** Login names on the assets; `@ALL` is every account, `@INPUT` any that is typed in, `@ANON` none, `@USER` that of one's own name. null when not said. */
  readonly accounts: readonly string[] | null;
  readonly protocols: readonly string[] | null;
  /** Switched on; null when not said. */
  readonly active: boolean | null;
  /** Whether it had ended when it was exported; null when not said. */
  readonly expired: boolean | null;
  readonly startsAt: Instant | null;
  /** Without an end of its own JumpServer sets one 70 years ahead. */
  readonly expiresAt: Instant | null;
  readonly from: Pointer;
}

/** A setting of JumpServer, from its settings API or its installer's configuration. Secrets are never kept. */
export interface JumpserverSetting {
  /** e.g. `TERMINAL_SESSION_KEEP_DURATION` (days), `SECURITY_MFA_AUTH` (0 off, 1 everybody, 2 administrators). */
  readonly name: string;
  readonly value: Setting<string | number | boolean>;
  /** What is set in the API outranks the installer's file. */
  readonly source: 'api' | 'installer';
  readonly from: Pointer;
}
