import type { Digest } from '../domain/evidence.ts';
import type { Fact, FactKind } from '../domain/fact.ts';
import type { Instant, Span } from '../domain/time.ts';
import type { Sample } from './sample.ts';

/** What a file is called. */
export interface FileName {
  /** Path in the drop folder, for error messages and for names the bytes do not carry. */
  readonly path: string;
  readonly digest: Digest;
}

/** Evidence as a reader receives it. */
export interface SealedFile extends FileName {
  readonly bytes: Uint8Array;
}

/** Evidence that is too large to be held at once. */
export interface PouredFile extends FileName {
  /** Hands over all bytes in portions, each of which is overwritten when `take` is done with it. */
  pour(take: (portion: Uint8Array) => void | Promise<void>): Promise<void>;
}

/** A file that is read while its bytes come in: the reading does not depend on where one portion ends and the next begins. */
export interface Portions {
  /** Takes in the next bytes, which may be overwritten afterwards. Throws a Problem as soon as the file shows that it cannot be read. */
  feed(chunk: Uint8Array): void;
  /** What the file says, after all its bytes. Throws a Problem as `Reader.read` does. */
  end(): Reading;
}

/** What one file says. A reading without facts is a reading: a clean scan is not a missing one. */
export interface Reading {
  /**
   * What the evidence describes, e.g. `image traefik:v3.5.3`. Of several readings of one format and artefact
   * only the newest speaks of the present, so two things must never bear one name: where the evidence does not say which of several it
   * is about (which host, which repository), the path joins in, without its dates. Readers of files that name nothing use the path.
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
  /** Parts of the file that were not understood. What the file says of these kinds is then not all that holds. */
  readonly gaps?: readonly Gap[];
}

/** A part of a file that a reader passed over although it speaks of these kinds: each check that reads one of them is in doubt. */
export interface Gap {
  readonly kinds: readonly FactKind[];
  /** A sentence that names the part, e.g. `"module.network" creates resources from files that are not here.` */
  readonly what: string;
  /** Where in the file: a JSON path or a line; empty for the whole. */
  readonly at: string;
  /** What to hand in instead. */
  readonly remedy: string;
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
  /** Names that such files go by: tells what an empty or refused file would have shown, of which there is no content to look at. */
  readonly named?: RegExp;
  /** Whether a file is of this format, by its content; it must also hold for a truncated file of the format. */
  recognises(sample: Sample): boolean;
  /** Throws a Problem when the file is not what it was recognised as. */
  read(file: SealedFile): Reading | Promise<Reading>;
  /** Set where files may be larger than what is held in memory at once. It comes to the same as `read`. */
  inPortions?(file: FileName): Portions;
}
