import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compareText } from '../domain/canonical.ts';
import { hashFile, readPortions, readRegularFile } from '../record/regular-file.ts';
import type { PackageFinding } from './finding.ts';
import { admit, LARGEST_READ, type PackageSource } from './source.ts';

/** A package as it lies in a folder. */
export async function openFolder(folder: string): Promise<PackageSource> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names: [string, number][] = [];
  const strange: PackageFinding[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const place = join(entry.parentPath, entry.name);
    const path = relative(folder, place).split(sep).join('/');
    const status = entry.isFile() ? await lstat(place).catch(() => null) : null;
    if (status !== null) names.push([path, status.size]);
    // Names are read as UTF-8, and lead nowhere where they are none.
    else if (entry.isFile()) strange.push({ code: 'archive-unsafe', where: path, what: 'Its name is not UTF-8, or it is gone.' });
    else strange.push({ code: 'archive-unsafe', where: path, what: 'It is a link, a pipe or a device, and is not followed.' });
  }
  const { files, findings } = admit(names.sort(([left], [right]) => compareText(left, right)));
  return {
    name: null,
    files,
    findings: [...strange, ...findings],
    async hash(path) {
      return (await hashFile(join(folder, path)))?.digest ?? null;
    },
    async read(path, most = LARGEST_READ) {
      const size = files.get(path);
      return size === undefined || size > most ? null : readRegularFile(join(folder, path));
    },
    pour: async (path, take) => files.has(path) && readPortions(join(folder, path), take),
    async close() {},
  };
}
