import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isLeftover } from './collect/leftover.ts';
import { compareText } from './domain/canonical.ts';
import { explain, isSystemRefusal, Problem } from './domain/problem.ts';

/** A file of the content folder. */
export interface ContentFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What may lie in a folder, for the folders of content. */
const PLACES = {
  '': {
    names: /^(?:organisation|redaction)\.yaml$|^(?:guide|frameworks|deviations|people|requests)$/,
    holds: 'organisation.yaml, redaction.yaml and the folders guide, frameworks, deviations, people and requests',
  },
  guide: { names: /\.mdx$/, holds: 'pages of the guide, which end in .mdx' },
  frameworks: { names: /\.yaml$/, holds: 'frameworks, which end in .yaml' },
  deviations: {
    names: /\.yaml$|\.openvex\.json$/,
    holds: 'accepted risks, which end in .yaml, and OpenVEX documents, which end in .openvex.json',
  },
  people: { names: /^allowed_signers$/, holds: 'the file allowed_signers' },
} as const;

/** Names of the files of each folder of content, in order. */
export type ContentNames = Readonly<Record<Exclude<keyof typeof PLACES, ''>, readonly string[]>>;

/**
 * Lists what a content folder holds. Throws a {@link Problem} when there is none, when guide or frameworks are missing, and for whatever
 * nobody would read, such as a deviation that ends in `.yml`: it would be passed over in silence. A README and what editors leave behind
 * may lie anywhere.
 */
export async function contentNames(folder: string): Promise<ContentNames> {
  if ((await namesIn(folder, '')) === null) throw await noProject(folder);
  const [guide, frameworks, deviations, people] = await Promise.all([
    namesIn(folder, 'guide'),
    namesIn(folder, 'frameworks'),
    namesIn(folder, 'deviations'),
    namesIn(folder, 'people'),
  ]);
  if (guide === null || guide.length === 0)
    throw missing(folder, 'guide', 'No control is declared, so that nothing could be judged.');
  if (frameworks === null || frameworks.length === 0)
    throw missing(folder, 'frameworks', 'No control would be mapped to any catalogue, and report and site would not say so.');
  return { guide, frameworks, deviations: deviations ?? [], people: people ?? [] };
}

/** Names in a folder of content that are read; null when there is no such folder. */
async function namesIn(folder: string, part: keyof typeof PLACES): Promise<string[] | null> {
  const place = join(folder, part);
  const all = await readdir(place).catch((thrown) => {
    if (isSystemRefusal(thrown) && thrown.code === 'ENOENT') return null;
    throw new Problem({
      what: `The folder cannot be read: ${explain(thrown)}.`,
      where: place,
      why: 'The assessment needs it.',
      fix: 'Change its permissions, or make it a folder.',
    });
  });
  if (all === null) return null;
  const siblings = new Set(all);
  const { names, holds } = PLACES[part];
  const own = all.filter((name) => name !== 'README.md' && !isLeftover(name, siblings));
  const stray = own.sort(compareText).find((name) => !names.test(name) && !name.startsWith('.'));
  if (stray === undefined) return own.filter((name) => names.test(name));
  throw new Problem({
    what: `"${stray}" is nothing that is read here.`,
    where: join(place, stray),
    why: 'It would be passed over in silence, with whatever somebody meant by it.',
    fix: `Rename it or move it away: here lie ${holds}.`,
  });
}

/** Reads a file of content. Throws a {@link Problem} when it cannot be read. */
export async function contentFile(folder: string, name: string): Promise<ContentFile> {
  const path = join(folder, name);
  const bytes = await readFileOnly(path).catch((thrown) => {
    throw new Problem({
      what: `It cannot be read: ${explain(thrown)}.`,
      where: path,
      why: 'The assessment needs it.',
      fix:
        isSystemRefusal(thrown) && thrown.code === 'ENOENT'
          ? 'Create the file; the README shows its form.'
          : 'Change its permissions, or make it a file.',
    });
  });
  return { name, path, bytes };
}

/** A pipe would be waited on for ever. */
async function readFileOnly(path: string): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new Error('it is no file');
  return readFile(path);
}

async function noProject(folder: string): Promise<Problem> {
  const above = await projectAbove(dirname(resolve(folder)));
  return new Problem({
    what: 'There is no project here.',
    where: folder,
    why: 'What is judged, and for whom, stands in the folder content/ of a project.',
    fix:
      above === null
        ? 'Run the command in the folder of the project, or name it with --root.'
        : `Run the command in "${above}", which is the project around this folder, or give --root with that.`,
  });
}

/** The nearest folder around this one that holds a project; null for none. */
async function projectAbove(folder: string): Promise<string | null> {
  const parent = dirname(folder);
  if (parent === folder) return null;
  const isProject = await stat(join(parent, 'content', 'organisation.yaml')).then(
    (found) => found.isFile(),
    () => false,
  );
  return isProject ? parent : projectAbove(parent);
}

function missing(folder: string, part: string, why: string): Problem {
  return new Problem({
    what: `There is nothing in the folder "${part}".`,
    where: join(folder, part),
    why,
    fix: 'Restore the folder from version control, or from the project that you began with.',
  });
}
