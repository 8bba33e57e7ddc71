import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { evidencePlace } from '../publish/package/layout.ts';
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
  const bytes = await source.read(evidencePlace(digest));
  if (bytes === null) throw unreadable(evidencePlace(digest));
  return bytes;
}

function unreadable(where: string): Problem {
  return new Problem({ what: 'It cannot be read as a whole.', where, why: 'Without it nothing can be derived again.' });
}
