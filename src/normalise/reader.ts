import type { Digest } from '../domain/evidence.ts';
import type { Fact, FactKind } from '../domain/fact.ts';
import type { Instant, Span } from '../domain/time.ts';
import type { Sample } from './sample.ts';

/** Evidence as a reader receives it. */
export interface SealedFile {
  /** Path in the drop folder, for error messages and for names the bytes do not carry. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** What one file says. A reading without facts is a reading: a clean scan is not a missing one. */
export interface Reading {
  /**
   * What the evidence describes, e.g. `image traefik:v3.5.3`. Of several readings of one format and artefact
   * only the newest speaks of the present. Readers of files that name nothing use the path.
   */
  readonly artefact: string;
  /** The instant the evidence itself states; null when it states none. */
  readonly takenAt: Instant | null;
  readonly covers: Span | null;
  readonly facts: readonly Fact[];
  /** What was passed over, counted, in sentences; shown with the evidence. */
  readonly notes: readonly string[];
  /** Set when the file holds one page of a longer list: unless other files hold the rest, what it does not list proves nothing. */
  readonly page?: Page;
}

/** Which entries of a list a file holds. */
export interface Page {
  /** The list, the same for each of its pages. */
  readonly list: string;
  /** What the missing entries would be. */
  readonly kinds: readonly FactKind[];
  /** From 0; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly total: number;
}

/**
 * Reads one format. Pure: no clock, no environment; the foreign schema stays private to the reader's file.
 * The file name is the id of the format.
 */
export interface Reader {
  readonly format: string;
  /** For people, e.g. "Trivy report". */
  readonly title: string;
  /** Every kind of fact it can yield: a check that reads one of them depends on this format. */
  readonly yields: readonly FactKind[];
  /** Whether a file is of this format, by its content; it must also hold for a truncated file of the format. */
  recognises(sample: Sample): boolean;
  /** Throws a Problem when the file is not what it was recognised as. */
  read(file: SealedFile): Reading | Promise<Reading>;
}
