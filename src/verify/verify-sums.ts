import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { PLACES, UNLISTED } from '../publish/package/layout.ts';
import { parseSums, type Sums } from '../publish/package/sums.ts';
import { decodeUtf8 } from '../record/note.ts';
import type { Inspection } from './inspection.ts';

/** Files hashed at the same time: one is read while another is hashed. */
const AT_ONCE = 4;

/** The list of digests as it is signed. */
export interface SignedList {
  readonly bytes: Buffer;
  readonly sums: Sums;
}

/** Hashes every file against `SHA256SUMS`, and names those that are missing, or that nobody listed. Null without a list to go by. */
export async function verifySums(inspection: Inspection): Promise<SignedList | null> {
  const { source } = inspection;
  const bytes = await source.read(PLACES.sums);
  if (bytes === null) {
    if (source.files.has(PLACES.sums)) inspection.find('sums-malformed', PLACES.sums, 'It cannot be read to its end.');
    // Where the archive itself cannot be read, that says it all.
    else if (source.findings.length === 0 || source.files.size > 0)
      inspection.find('sums-missing', PLACES.sums, 'Nothing says which files belong to the package.');
    return null;
  }
  const sums = parse(bytes, inspection);
  if (sums === null) return null;
  const found = new Map<string, Digest | null>();
  const queue = [...sums.keys()].filter((path) => source.files.has(path)).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const path of queue) found.set(path, await source.hash(path));
    }),
  );
  for (const [path, digest] of sums) {
    const actual = found.get(path);
    if (actual === digest) continue;
    inspection.changed.add(path);
    if (actual === undefined) inspection.find('file-missing', path, 'It belongs to the package and is not there.');
    else
      inspection.find(
        'file-changed',
        path,
        `Its bytes were changed: ${actual === null ? 'they cannot be read to the end' : `their SHA-256 is ${actual}`}.`,
      );
  }
  for (const path of source.files.keys())
    if (!sums.has(path) && !UNLISTED.includes(path))
      inspection.find('file-added', path, 'Nobody signed it: it was put there later.');
  return { bytes, sums };
}

function parse(bytes: Buffer, inspection: Inspection): Sums | null {
  try {
    return parseSums(decodeUtf8(bytes) ?? '');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('sums-malformed', PLACES.sums, thrown.parts.what);
    return null;
  }
}
