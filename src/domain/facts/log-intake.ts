import type { Pointer } from '../evidence.ts';
import type { Instant } from '../time.ts';

/** How one log file was taken in; its events stand in the event table. Lines = loaded + rejected + blank. */
export interface LogIntakeFact {
  /** The log source, e.g. `traefik`. */
  readonly source: string;
  readonly lines: number;
  readonly loaded: number;
  readonly rejected: number;
  readonly blank: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Why some of its instants cannot be right, as half a sentence; absent where all may be. */
  readonly misdated?: string;
  readonly from: Pointer;
}
