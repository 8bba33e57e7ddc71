import type { Pointer } from './evidence.ts';
import type { Instant } from './time.ts';

/** The four things that VEX can say of a vulnerability in a product. */
export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

/** What a statement is about: an artefact, and the parts of it that are meant; the whole of it when none is named. */
export interface VexProduct {
  /** As written, a package URL as a rule. */
  readonly id: string;
  /** Package URLs. */
  readonly subcomponents: readonly string[];
}

/** One statement of an OpenVEX document: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md. */
export interface VexStatement {
  /** Unique among the documents on file: name of the file and number of the statement, `zlib.openvex.json#1`. */
  readonly id: string;
  /** The document's own `@id`; of several files with one the newest version speaks. */
  readonly document: string;
  readonly version: number;
  /** Name and aliases, upper-case, e.g. `CVE-2023-45853`. */
  readonly vulnerabilities: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  /** The label, e.g. `vulnerable_code_not_present`; null when none is given. */
  readonly justification: string | null;
  /** In words, of the impact, the action taken or the status; null when nothing is said. */
  readonly explanation: string | null;
  /** Who says so, with the role when it is given. */
  readonly author: string;
  /** When it was last said. */
  readonly saidAt: Instant;
  readonly from: Pointer;
}
