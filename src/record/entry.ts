import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.ts';
import { Digest } from '../domain/evidence.ts';
import { Instant } from '../domain/time.ts';
import { decodeUtf8 } from './note.ts';

const count = z.number().int().nonnegative();

/** Which collect an entry belongs to. `receivedAt` stays in the record: it never enters the assessment. */
export const CollectionHeader = z.strictObject({ deployment: z.string(), period: z.string(), receivedAt: Instant });
export type CollectionHeader = z.infer<typeof CollectionHeader>;

/** One file of a drop folder as it entered the record. `digest` is null for a file that could not be taken in. */
export const ReceivedFile = z.strictObject({
  /** Relative to the drop folder, with `/` between its parts. */
  path: z.string(),
  digest: Digest.nullable(),
  /** Bytes; null exactly when the digest is. */
  size: count.nullable(),
  /** Why it was not taken in, when it was not. */
  problem: z.string().nullable(),
});
export type ReceivedFile = z.infer<typeof ReceivedFile>;

/**
 * The line of the log for one file. The salt makes its leaf a commitment: checkpoints and proofs are published, and without it
 * whoever guesses what was redacted in a file could check the guess against them.
 */
export const EvidenceEntry = CollectionHeader.extend({
  proofbook: z.literal('evidence-entry/1'),
  /** 32 random bytes in hexadecimal. */
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  ...ReceivedFile.shape,
}).refine(({ digest, size, problem }) => (digest === null) === (problem !== null) && (digest === null) === (size === null));
export type EvidenceEntry = z.infer<typeof EvidenceEntry>;

/** The line that closes a collect: `files` evidence entries stand right before it, `refused` of them without a digest. */
export const CollectionEntry = CollectionHeader.extend({
  proofbook: z.literal('collection-entry/1'),
  files: count,
  refused: count,
});
export type CollectionEntry = z.infer<typeof CollectionEntry>;

/** One line of the log, in canonical JSON. */
export type LogEntry = EvidenceEntry | CollectionEntry;
const LogEntry = z.discriminatedUnion('proofbook', [EvidenceEntry, CollectionEntry]);

/** A complete collect: what one drop folder held. */
export interface Collection extends CollectionHeader {
  readonly files: readonly ReceivedFile[];
}

/** The lines of a collect, without their newlines: one for each file, then the one that closes it. */
export function entryLines(header: CollectionHeader, files: readonly ReceivedFile[]): Uint8Array[] {
  const salt = () => randomBytes(32).toString('hex');
  const entries: LogEntry[] = files.map((file) => ({ proofbook: 'evidence-entry/1', salt: salt(), ...header, ...file }));
  const refused = files.filter(({ digest }) => digest === null).length;
  entries.push({ proofbook: 'collection-entry/1', ...header, files: files.length, refused });
  return entries.map((entry) => Buffer.from(canonicalJson(entry)));
}

/** Reads a line. Null when it is no entry, or not in the one canonical form that an entry has. */
export function parseEntry(line: Uint8Array): LogEntry | null {
  const text = decodeUtf8(line);
  if (text === null) return null;
  try {
    const { success, data } = LogEntry.safeParse(JSON.parse(text));
    return success && canonicalJson(data) === text ? data : null;
  } catch {
    return null;
  }
}

/** The collects of a log in order, and the indexes of the entries that do not fit together. */
export function collectionsOf(entries: readonly (LogEntry | null)[]): { collections: Collection[]; strays: number[] } {
  const collections: Collection[] = [];
  const strays: number[] = [];
  let open: EvidenceEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry?.proofbook === 'evidence-entry/1') open.push(entry);
    if (entry?.proofbook !== 'collection-entry/1') continue;
    const { deployment, period, receivedAt } = entry;
    const isWhole =
      open.length === entry.files &&
      open.filter(({ digest }) => digest === null).length === entry.refused &&
      open.every((one) => one.deployment === deployment && one.period === period && one.receivedAt === receivedAt);
    if (isWhole) {
      const files = open.map(({ path, digest, size, problem }) => ({ path, digest, size, problem }));
      collections.push({ deployment, period, receivedAt, files });
    } else {
      strays.push(index);
    }
    open = [];
  }
  if (open.length > 0) strays.push(entries.length - 1);
  return { collections, strays };
}
