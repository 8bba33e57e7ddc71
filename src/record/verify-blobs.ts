import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compareText } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import type { LogEntry } from './entry.ts';
import type { RecordFinding } from './finding.ts';
import { liesAt, placesIn } from './layout.ts';
import { ifThere, reading } from './refusals.ts';
import { hashFile } from './regular-file.ts';

/** Files hashed at the same time: one is read while another is hashed. */
const AT_ONCE = 4;

/** A blob that the log speaks of. */
interface Listed {
  readonly digest: Digest;
  readonly size: number | null;
  /** One of the files that had these bytes, for people. */
  readonly name: string;
}

/** Paths of everything below `blobs` that is not a folder where a blob belongs. */
export async function listBlobs(folder: string): Promise<string[]> {
  const { blobs } = placesIn(folder);
  const entries = (await reading(blobs, () => ifThere(readdir(blobs, { recursive: true, withFileTypes: true })))) ?? [];
  return entries
    .filter((entry) => !(entry.isDirectory() && entry.parentPath === blobs && /^[0-9a-f]{2}$/.test(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
}

/** Hashes every blob that entries speak of, once. Returns how many there are and the bytes that were read. */
export async function verifyBlobs(
  folder: string,
  entries: readonly (LogEntry | null)[],
  findings: RecordFinding[],
): Promise<{ count: number; bytes: number }> {
  const listed = new Map<Digest, Listed>();
  for (const entry of entries) {
    if (entry?.proofbook !== 'evidence-entry/1' || entry.digest === null) continue;
    const { path, digest, size, period } = entry;
    listed.set(digest, listed.get(digest) ?? { digest, size, name: `"${path}" of ${period}` });
  }
  const found = new Map<Digest, RecordFinding>();
  const queue = listed.values();
  let bytes = 0;
  const work = async () => {
    for (const blob of queue) {
      const place = placesIn(folder).blob(blob.digest);
      const file = await hashFile(place);
      bytes += file?.size ?? 0;
      const finding = await compare(relative(folder, place), blob, file, () => liesAt(place));
      if (finding !== null) found.set(blob.digest, finding);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // In the order of the log, whichever was done first.
  for (const digest of listed.keys()) findings.push(...[found.get(digest) ?? []].flat());
  return { count: listed.size, bytes };
}

async function compare(
  where: string,
  { digest, size, name }: Listed,
  found: { digest: Digest; size: number } | null,
  isThere: () => Promise<boolean>,
): Promise<RecordFinding | null> {
  if (found === null) {
    return (await isThere())
      ? { code: 'blob-changed', where, what: `The bytes of ${name} were replaced by something that is not a file of its own.` }
      : { code: 'blob-missing', where, what: `The bytes of ${name} are gone.` };
  }
  if (found.digest !== digest) {
    return { code: 'blob-changed', where, what: `The bytes of ${name} were changed: their SHA-256 is ${found.digest}.` };
  }
  return found.size === size
    ? null
    : { code: 'blob-changed', where, what: `${name} has ${found.size} bytes, and the log says ${size}.` };
}

/** What lies among the blobs and is none that the log speaks of, counted or not. */
export async function findUnlisted(
  folder: string,
  places: readonly string[],
  listed: ReadonlySet<Digest>,
): Promise<RecordFinding[]> {
  const { blob } = placesIn(folder);
  const expected = new Set([...listed].map(blob));
  const findings: RecordFinding[] = [];
  for (const place of places) {
    // A collect may have tidied up since the folder was listed.
    if (expected.has(place) || !(await liesAt(place))) continue;
    findings.push({
      code: 'blob-unlisted',
      where: relative(folder, place),
      what: 'No entry of the log speaks of it: someone else put it there.',
    });
  }
  return findings;
}
