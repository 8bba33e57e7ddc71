import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
    views: await viewsDigest(),
  };
}

/** One digest over the program text that turns an assessment into files: exports, report and package. */
async function viewsDigest(): Promise<string> {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const hash = createHash('sha256');
  for (const room of ['exports', 'package', 'pdf']) {
    const names = (await readdir(join(folder, room))).filter((name) => /\.(?:ts|typ)$/.test(name)).sort(compareText);
    for (const name of names) {
      const digest = createHash('sha256').update(await readFile(join(folder, room, name)));
      hash.update(`${digest.digest('hex')}  ${room}/${name}\n`);
    }
  }
  return hash.digest('hex');
}

/** Name and version of a package; its own file says them, which not every package lets others import. */
async function versionOf(name: string): Promise<string> {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  while (folder !== dirname(folder)) {
    const found = await packageFile(join(folder, 'package.json')).catch(() => null);
    if (found?.name === name) return `${name} ${found.version}`;
    folder = dirname(folder);
  }
  throw new Error(`The package ${name} has no package.json.`);
}

async function packageFile(place: string) {
  return PackageFile.parse(JSON.parse(await readFile(place, 'utf8')));
}
