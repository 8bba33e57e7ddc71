import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { build } from 'esbuild';
import { parse, serialize } from 'parse5';
import { compareText } from '../../domain/canonical.ts';
import { Problem } from '../../domain/problem.ts';
import { attribute, createElement, detach, type Element, elementsOf, setAttribute } from './html-walk.ts';
import { relativeLink, resolveLink } from './page-address.ts';
import { gateFaults, isAddress, type ParsedPage } from './site-gate.ts';

const FAULTS_SHOWN = 20;

/**
 * Makes a built folder portable, in place: relative links to real files, and one deferred classic script in place of the modules
 * of a page, so that it works from any address and from `file://`. Throws a Problem when the {@link gateFaults gate} finds anything.
 * Returns the number of pages.
 */
export async function makePortable(folder: string): Promise<number> {
  const files = await filesOf(folder);
  const pages: ParsedPage[] = [];
  for (const file of files.filter((name) => name.endsWith('.html'))) {
    pages.push({ file, document: parse(await readFile(join(folder, file), 'utf8')) });
  }
  const bundles = await bundleScripts(folder, pages);
  await relativeStyles(
    folder,
    files.filter((name) => name.endsWith('.css')),
  );
  for (const page of pages) relativeLinks(page);
  const faults = gateFaults(pages, new Set([...files, ...bundles]));
  if (faults.length > 0) throw gateProblem(faults);
  for (const page of pages) await writeFile(join(folder, page.file), serialize(page.document));
  return pages.length;
}

function gateProblem(faults: readonly string[]): Problem {
  const more = faults.length - FAULTS_SHOWN;
  const shown = faults.slice(0, FAULTS_SHOWN).join('\n');
  return new Problem({
    what: `The site was built, but its pages may not be published:\n${shown}${more > 0 ? `\nand ${more} more.` : ''}`,
    why: 'A page that runs a script from evidence, or a link that leads nowhere, must not reach a reader.',
    fix: 'Mend the guide page or component that is named; the site that stood there before is untouched.',
  });
}

/** All files below a folder in order of their names, with `/` between the parts. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(folder, posix.join(entry.parentPath, entry.name)))
    .sort(compareText);
}

function relativeLinks(page: ParsedPage): void {
  for (const element of elementsOf(page.document)) {
    for (const one of element.attrs) {
      if (!isAddress(element, one.name)) continue;
      const target = resolveLink(page.file, one.value);
      if (target.kind === 'file') one.value = relativeLink(page.file, target);
    }
  }
}

/** Style sheets address fonts and images from the root; from `file://` that is the root of the disk. */
async function relativeStyles(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    const relative = text.replace(/url\((["']?)(\/(?!\/)[^"')]+)\1\)/g, (_match, quote: string, link: string) => {
      const target = resolveLink(file, link);
      return target.kind === 'file' ? `url(${quote}${relativeLink(file, target)}${quote})` : _match;
    });
    if (relative !== text) await writeFile(join(folder, file), relative);
  }
}

/** Replaces the module scripts of each page by one bundle for each set of them; removes the modules. Returns the bundles' names. */
async function bundleScripts(folder: string, pages: readonly ParsedPage[]): Promise<string[]> {
  const bundles = new Map<string, string>();
  const modules = new Set<string>();
  for (const page of pages) {
    const scripts = Array.from(elementsOf(page.document)).filter(isModule);
    const sources = scripts.map((script) => moduleFile(page, script));
    for (const script of scripts) detach(script);
    if (sources.length === 0) continue;
    const key = sources.join('\n');
    const name = bundles.get(key) ?? (await bundle(folder, Array.from(new Set(sources))));
    bundles.set(key, name);
    for (const source of sources) modules.add(source);
    addScript(page, name);
  }
  const kept = new Set(bundles.values());
  for (const file of await filesOf(folder)) {
    if (file.startsWith('assets/') && file.endsWith('.js') && !kept.has(file)) await rm(join(folder, file));
  }
  return Array.from(kept);
}

function isModule(element: Element): boolean {
  return element.tagName === 'script' && attribute(element, 'type') === 'module' && attribute(element, 'src') !== null;
}

function moduleFile(page: ParsedPage, script: Element): string {
  const target = resolveLink(page.file, attribute(script, 'src') ?? '');
  if (target.kind === 'file') return target.file;
  throw new Problem({ what: `The script "${attribute(script, 'src')}" lies outside the site.`, where: page.file });
}

async function bundle(folder: string, sources: readonly string[]): Promise<string> {
  const result = await build({
    stdin: { contents: sources.map((source) => `import ${JSON.stringify(`./${source}`)};`).join('\n'), resolveDir: folder },
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error('The bundler gave no output.');
  const name = `assets/page.${createHash('sha256').update(output.contents).digest('hex').slice(0, 12)}.js`;
  await writeFile(join(folder, name), output.contents);
  return name;
}

function addScript(page: ParsedPage, name: string): void {
  const head = Array.from(elementsOf(page.document)).find((element) => element.tagName === 'head');
  if (head === undefined) throw new Problem({ what: 'The page has no head.', where: page.file });
  const script = createElement('script');
  setAttribute(script, 'defer', '');
  setAttribute(script, 'src', `/${name}`);
  script.parentNode = head;
  head.childNodes.push(script);
}
