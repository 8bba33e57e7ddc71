import { z } from 'zod';
import { Instant, Span } from './time.ts';

/** SHA-256 of bytes, 64 lower-case hexadecimal digits. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export type Digest = z.infer<typeof Digest>;

/**
 * Where in the evidence a statement was read: a digest and a place in it.
 * `at` is a JSON path (`$.Results[0].Vulnerabilities[3]`), a line (`line 14`, `line 14-20`), or empty for the whole file.
 */
export const Pointer = z.object({ evidence: Digest, at: z.string() });
export type Pointer = z.infer<typeof Pointer>;

/** How far a file got: read, or why not. Only `read` evidence can satisfy anything. */
export const EvidenceState = z.enum(['read', 'unreadable', 'unrecognised', 'empty', 'refused']);
export type EvidenceState = z.infer<typeof EvidenceState>;

/** One file of a drop folder as it was received. `refused` files (links, vanished, unreadable by the system) have no bytes and so no digest. */
export const Evidence = z.object({
  /** Path relative to the drop folder, with `/` between its parts. */
  path: z.string(),
  digest: Digest.nullable(),
  /** Bytes; null when they could not be read. */
  size: z.number().int().nonnegative().nullable(),
  state: EvidenceState,
  /** Id of the format it was recognised as, e.g. `trivy-report`. */
  format: z.string().nullable(),
  /** What the format is, for people: "Trivy report". */
  formatTitle: z.string().nullable(),
  /** What is wrong with it and what to do, when `state` is not `read`. */
  problem: z.string().nullable(),
  /** The instant the evidence was taken from the system, and who says so. */
  takenAt: Instant.nullable(),
  takenAtSource: z.enum(['evidence', 'collection']).nullable(),
  /** The span it speaks of, for logs and records. */
  covers: Span.nullable(),
  /** Where it came from, in the collector's words. */
  origin: z.string().nullable(),
  /** What was read from it: number of facts, log lines, or findings by kind. */
  facts: z.record(z.string(), z.number().int().nonnegative()),
  /** What the reader passed over, counted and named, in sentences. */
  notes: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;
