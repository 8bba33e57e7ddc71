import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compareText } from '../../domain/canonical.ts';
import { loadFonts } from '../pdf/fonts.ts';
import type { Manifest } from './manifest.ts';

const PackageFile = z.object({ name: z.string(), version: z.string() });

/** The versions of what makes the files of a package, as they are installed here. */
export async function installedTools(): Promise<Manifest['tools']> {
  const { blobs } = await loadFonts();
  const fonts = createHash('sha256');
  for (const blob of blobs) fonts.update(createHash('sha256').update(blob).digest());
  const own = fileURLToPath(new URL('../../../package.json', import.meta.url));
  return {
    proofbook: (await packageFile(own)).version,
    renderer: await versionOf('@myriaddreamin/typst-ts-node-compiler'),
    pdf: await versionOf('@cantoo/pdf-lib'),
    fonts: fonts.digest('hex'),
    views: await digestOver(['chart.ts', 'exports', 'package', 'pdf']),
    site: await digestOver(['chart.ts', 'site', '../site'], [await versionOf('astro'), await versionOf('@astrojs/starlight')]),
  };
}

/** One digest over program text in `src/publish/` that turns an assessment into files, and over the versions of what it is made with. */
async function digestOver(parts: readonly string[], versions: readonly string[] = []): Promise<string> {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const hash = createHash('sha256');
  for (const part of parts) {
    for (const file of await filesAt(folder, part)) {
      const digest = createHash('sha256').update(await readFile(join(folder, file)));
      hash.update(`${digest.digest('hex')}  ${file}\n`);
    }
  }
  for (const version of versions) hash.update(`${version}\n`);
  return hash.digest('hex');
}

/** A file, or every file below a folder, sorted the same on every machine. */
async function filesAt(folder: string, part: string): Promise<string[]> {
  if (part.endsWith('.ts')) return [part];
  const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(compareText);
}

/** Name and version of a package; its own file says them, which not every package lets others import. */
async function versionOf(name: string): Promise<string> {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const found = await packageFile(join(folder, name, 'package.json')).catch(() => null);
    if (found?.name === name) return `${name} ${found.version}`;
  }
  throw new Error(`The package ${name} has no package.json.`);
}

async function packageFile(place: string) {
  return PackageFile.parse(JSON.parse(await readFile(place, 'utf8')));
}
