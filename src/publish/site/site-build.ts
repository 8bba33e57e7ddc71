import { chmod, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type AstroInlineConfig, build } from 'astro';
import type { Assessment } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { explain, Problem } from '../../domain/problem.ts';
import { type Patience, withLock } from '../../record/lock.ts';
import { passingFolder } from '../../record/passing-folder.ts';
import { astroConfig, PROJECT } from './astro-config.ts';
import { checkGuidePages } from './guide-pages.ts';
import type { SiteDownload, SiteInputs } from './site-inputs.ts';
import { makePortable } from './site-post.ts';

/** What {@link buildSite} is given. */
export interface SiteRequest {
  readonly assessment: Assessment;
  /** Folder of the guide's MDX files. */
  readonly guideFolder: string;
  /** Where the site shall stand. A site that stands there is replaced as a whole, or left as it is when the build fails. */
  readonly outFolder: string;
  /** Files to copy into the site and to offer on its first page, e.g. the report. */
  readonly downloads?: readonly DownloadFile[];
}

/** A file to be offered for download. */
export interface DownloadFile {
  /** For people, e.g. `Signed report (PDF)`. */
  readonly title: string;
  readonly file: string;
}

/** What was built. */
export interface BuiltSite {
  readonly outFolder: string;
  readonly pages: number;
}

/**
 * Builds the site of one assessment: static files, equal for equal inputs, that work over http and from `file://`.
 * Needs no network. Throws a Problem when guide and assessment disagree or a page may not be published.
 */
export async function buildSite(request: SiteRequest): Promise<BuiltSite> {
  await checkGuidePages(request.assessment, request.guideFolder);
  const outFolder = resolve(request.outFolder);
  await mkdir(dirname(outFolder), { recursive: true });
  const work = await passingFolder('site');
  // Beside the goal, so that the last step is a rename within one file system.
  const fresh = await mkdtemp(join(dirname(outFolder), `.${basename(outFolder)}-`));
  try {
    const downloads = downloadsOf(request.downloads ?? []);
    const assessmentFile = join(work, 'assessment.json');
    await writeFile(assessmentFile, canonicalJson(request.assessment));
    await buildPages({ assessmentFile, guideFolder: resolve(request.guideFolder), downloads }, work, fresh);
    for (const [index, { file }] of (request.downloads ?? []).entries()) {
      await cp(file, join(fresh, 'files', downloads[index]?.name ?? basename(file)));
    }
    const pages = await makePortable(fresh);
    await replace(outFolder, fresh);
    return { outFolder, pages };
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(work, { recursive: true, force: true });
  }
}

const PATIENCE: Patience = {
  waitMs: 300_000,
  busy: (who) => ({
    what: `${who} has not ended its build of a site.`,
    why: 'Two builds at once would mix their pages.',
    fix: 'Wait for it. If no such process runs any more, delete the file and try again.',
  }),
};

/** Runs Astro into `fresh`. Its cache is new each time: a page rendered for other inputs must never be taken from it. */
async function buildPages(inputs: SiteInputs, work: string, fresh: string): Promise<void> {
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  const config = astroConfig(inputs);
  const settings: AstroInlineConfig = {
    ...config,
    configFile: false,
    outDir: fresh,
    cacheDir: join(work, 'cache'),
    logLevel: 'silent',
    vite: { ...config.vite, cacheDir: join(work, 'vite'), logLevel: 'silent' },
  };
  try {
    // Astro keeps the list of the guide's pages in `.astro` of the project, so that only one build at a time may use it.
    await mkdir(join(PROJECT, '.astro'), { recursive: true });
    await withLock(join(PROJECT, '.astro/site-build.lock'), PATIENCE, () => build(settings));
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    const problem = new Problem({
      what: `The pages could not be rendered: ${explain(thrown)}`,
      where: inputs.guideFolder,
      fix: 'Mend the guide page that is named; the site that stood there before is untouched.',
    });
    problem.cause = thrown;
    throw problem;
  }
}

/** Names under which downloads stand in the site. Throws a Problem for names that would not be plain addresses, or that clash. */
function downloadsOf(files: readonly DownloadFile[]): readonly SiteDownload[] {
  const names = new Set<string>();
  return files.map(({ title, file }) => {
    const name = basename(file);
    if (!/^[\w-][\w.-]*$/.test(name) || names.has(name)) {
      throw new Problem({
        what: `"${name}" cannot be offered for download.`,
        fix: 'Use distinct names of letters, digits, dots and dashes.',
      });
    }
    names.add(name);
    return { title, name };
  });
}

async function replace(outFolder: string, fresh: string): Promise<void> {
  await chmod(fresh, 0o755);
  const old = `${fresh}-old`;
  const hadOld = await rename(outFolder, old).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return false;
      throw thrown;
    },
  );
  try {
    await rename(fresh, outFolder);
  } catch (thrown) {
    if (hadOld) await rename(old, outFolder);
    throw thrown;
  }
  await rm(old, { recursive: true, force: true });
}
