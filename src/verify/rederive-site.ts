import { readdir, rm } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { explain, Problem } from '../domain/problem.ts';
import { decodeUtf8 } from '../record/note.ts';
import { passingFolder } from '../record/passing-folder.ts';
import { hashFile } from '../record/regular-file.ts';
import type { Derivable, Deriving } from './derivation.ts';
import { lineThatRuns } from './guide-code.ts';
import { layOut } from './lay-out.ts';
import type { PackageSource } from './source.ts';

/** How many files differ that are named one by one. */
const MOST_NAMED = 20;

/**
 * Builds the runbook of a package again and compares every file of it. A guide that would run anything while it is built is not built.
 * Returns how many files are the same; null when it was not built.
 */
export async function buildSiteAgain(
  derivable: Derivable,
  { installed, site: version, findings }: Deriving,
): Promise<number | null> {
  const { source, sealed } = derivable;
  const code = await codeIn(source);
  if (code !== null) {
    findings.push({
      code: 'not-compared',
      where: code,
      what: 'Building the runbook would run what stands there, so that it is not built again.',
    });
    return null;
  }
  const work = await passingFolder('rederive');
  try {
    const guide = join(work, 'guide');
    for (const path of pagesIn(source)) await layOut(source, path, join(guide, basename(path)));
    const built = join(work, 'site');
    await installed.buildSite(sealed, guide, built, await layOutDownloads(derivable, join(work, 'files')));
    return await compareFiles(source, built, { version, findings });
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    findings.push({ code: 'not-compared', where: 'site/', what: `It cannot be built again: ${explain(thrown)}` });
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function pagesIn({ files }: PackageSource): string[] {
  return [...files.keys()].filter((path) => /^content\/guide\/[^/]+\.mdx$/.test(path));
}

async function codeIn(source: PackageSource): Promise<string | null> {
  for (const path of pagesIn(source)) {
    const text = decodeUtf8((await source.read(path)) ?? Buffer.of(0xff));
    const line = text === null ? 1 : lineThatRuns(text);
    if (line !== null) return `${path}:${line}`;
  }
  return null;
}

/** The runbook offers the report and the assessment, under their names. */
async function layOutDownloads({ source, manifest }: Derivable, folder: string) {
  const offered = [
    { title: 'Signed report (PDF)', path: manifest.report.path },
    { title: 'Assessment (JSON)', path: manifest.assessment.path },
  ];
  const downloads: { title: string; file: string }[] = [];
  for (const { title, path } of offered) {
    if (!source.files.has(`site/files/${basename(path)}`)) continue;
    const file = join(folder, basename(path));
    await layOut(source, path, file);
    downloads.push({ title, file });
  }
  return downloads;
}

async function compareFiles(
  source: PackageSource,
  built: string,
  { version, findings }: Pick<Deriving, 'findings'> & { readonly version: Deriving['site'] },
): Promise<number> {
  const sealed = [...source.files.keys()].filter((path) => path.startsWith('site/')).map((path) => path.slice('site/'.length));
  const fresh = await filesIn(built);
  const differ: string[] = [];
  let same = 0;
  for (const path of new Set([...sealed, ...fresh])) {
    const isSame =
      sealed.includes(path) &&
      fresh.has(path) &&
      (await source.hash(`site/${path}`)) === (await hashFile(join(built, path)))?.digest;
    if (isSame) same += 1;
    else differ.push(path);
  }
  for (const path of differ.slice(0, MOST_NAMED))
    findings.push(
      version === 'same'
        ? {
            code: 'file-differs',
            where: `site/${path}`,
            what: 'Built again from the assessment and the guide it is another one, or not there.',
          }
        : {
            code: 'not-compared',
            where: `site/${path}`,
            what: 'Another version of the program built it; built again it is another one, or not there.',
          },
    );
  if (differ.length > MOST_NAMED)
    findings.push({
      code: version === 'same' ? 'file-differs' : 'not-compared',
      where: 'site/',
      what: `${differ.length - MOST_NAMED} more files of it differ.`,
    });
  return same;
}

async function filesIn(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Set(files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')));
}
