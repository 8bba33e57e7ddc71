import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import type { LargeFiles } from '../normalise/large-files.ts';
import { evidencePlace } from '../publish/package/layout.ts';
import { LARGEST_EVIDENCE } from '../record/seal.ts';
import type { PackageSource } from './source.ts';

/** Lays the content of a package out in a folder, as it was judged from. */
export async function layOutContent(source: PackageSource, folder: string): Promise<void> {
  for (const path of source.files.keys())
    if (path.startsWith('content/')) await layOut(source, path, join(folder, path.slice('content/'.length)));
}

/** Writes one file of a package to a place. Throws a {@link Problem} when it cannot be read as a whole. */
export async function layOut(source: PackageSource, path: string, place: string): Promise<void> {
  const bytes = await source.read(path);
  if (bytes === null) throw unreadable(path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, bytes);
}

/** The bytes of a file of evidence, as the package holds them. Throws a {@link Problem} when they cannot be read as a whole. */
export async function readEvidence(source: PackageSource, digest: Digest): Promise<Uint8Array> {
  const bytes = await source.read(evidencePlace(digest), LARGEST_EVIDENCE);
  if (bytes === null) throw unreadable(evidencePlace(digest));
  return bytes;
}

/** Evidence that need not be held at once. */
export function largeIn(source: PackageSource): LargeFiles {
  return {
    async start(digest, length) {
      const parts: Uint8Array[] = [];
      let left = length;
      const enough = new Error('The first bytes are read.');
      const take = (portion: Uint8Array) => {
        parts.push(portion.slice(0, left));
        left -= portion.length;
        if (left <= 0) throw enough;
      };
      const isWhole = await source.pour(evidencePlace(digest), take).catch((thrown: unknown) => {
        if (thrown !== enough) throw thrown;
        return true;
      });
      if (!isWhole) throw unreadable(evidencePlace(digest));
      return Buffer.concat(parts);
    },
    async pour(digest, take) {
      if (!(await source.pour(evidencePlace(digest), take))) throw unreadable(evidencePlace(digest));
    },
  };
}

function unreadable(where: string): Problem {
  return new Problem({ what: 'It cannot be read as a whole.', where, why: 'Without it nothing can be derived again.' });
}
