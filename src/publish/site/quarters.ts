import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { compareText } from '../../domain/canonical.ts';
import { Digest } from '../../domain/evidence.ts';

/** What `quarters.json` at the root of the sites says of one quarter. */
export const PublishedQuarter = z.strictObject({
  period: z.string().regex(/^\d{4}-Q[1-4]$/),
  /** SHA-256 of the canonical assessment that its pages show. */
  assessment: Digest,
  /** SHA-256 of the list of its files: see {@link treeDigest}. */
  site: Digest,
});
export type PublishedQuarter = z.infer<typeof PublishedQuarter>;

/** The quarters whose sites stand below the root, the newest first. */
export const PublishedQuarters = z.strictObject({
  proofbook: z.literal('quarters/1'),
  deployment: z.string(),
  quarters: z.array(PublishedQuarter),
});
export type PublishedQuarters = z.infer<typeof PublishedQuarters>;

/** The script that tells every page of every quarter which quarters there are. */
export function quartersScript(periods: readonly string[]): string {
  return `globalThis.proofbookQuarters = ${JSON.stringify(periods)};\n`;
}

/**
 * SHA-256 of the list of a folder's files: a line for each, as `sha256sum` prints it, in order of path by code units.
 * It is the same as `cd FOLDER && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum`.
 */
export async function treeDigest(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(folder, posix.join(entry.parentPath, entry.name)))
    .sort(compareText);
  const list = createHash('sha256');
  for (const file of files) {
    const digest = createHash('sha256');
    await pipeline(createReadStream(posix.join(folder, file)), digest);
    list.update(`${digest.digest('hex')}  ${file}\n`);
  }
  return list.digest('hex');
}
