import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { explain, isSystemRefusal, Problem } from '../domain/problem.ts';
import { exists, writeWhole } from '../record/store.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';

/** Stands in every folder that `--output` named: what else is in it was made here, and may be replaced. */
const MARK = '.proofbook-output';

/**
 * Where a command writes: to the folder that `--output` names, where it names one. That is left out of the options when it is the one in
 * which everything is published anyway. Throws a {@link Problem} for a folder in which something stands that would be lost: the project's
 * own parts, or files of somebody else.
 */
export async function destinationOf<Options extends { readonly output?: string }>(
  root: string,
  options: Options,
): Promise<{ readonly workspace: Workspace; readonly options: Omit<Options, 'output'> & { readonly output?: string } }> {
  const workspace = workspaceIn(root);
  const { output, ...others } = options;
  if (output === undefined) return { workspace, options };
  const folder = await realPlace(resolve(output));
  if (folder === (await realPlace(workspace.dist))) return { workspace, options: others };
  await refuseOwnParts(folder, workspace);
  await refuseForeign(folder);
  return { workspace: { ...workspace, dist: folder }, options };
}

/** Where a path leads once links are followed, whether or not something stands there yet. */
async function realPlace(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  return dirname(path) === path ? path : join(await realPlace(dirname(path)), basename(path));
}

async function refuseOwnParts(folder: string, { content, evidence, record }: Workspace): Promise<void> {
  for (const part of [content, evidence, dirname(record)]) {
    const own = await realPlace(part);
    if (!isWithin(folder, own) && !isWithin(own, folder)) continue;
    throw new Problem({
      what: `"${relative(dirname(content), part)}" of the project and the folder to write to lie in one another.`,
      where: folder,
      why: 'What is published would stand among what it is made of.',
      fix: 'Name a folder of its own with --output.',
    });
  }
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

/** Makes a folder and those above it. Node does so as well, and never ends where the system answers that a folder is not there which is. */
async function makeFolder(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (parent !== folder && !(await exists(parent))) await makeFolder(parent);
  await mkdir(folder).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw thrown;
  });
}

async function refuseForeign(folder: string): Promise<void> {
  const names = await readdir(folder).catch((thrown): string[] => {
    if (isSystemRefusal(thrown) && thrown.code === 'ENOENT') return [];
    throw new Problem({
      what: `The folder to write to cannot be read: ${explain(thrown)}.`,
      where: folder,
      fix: 'Name a folder with --output that is empty or does not exist yet.',
    });
  });
  const [first] = names.sort();
  if (first !== undefined && !names.includes(MARK)) {
    throw new Problem({
      what: `"${first}" stands there, and Proofbook did not make this folder.`,
      where: folder,
      why: 'Folders such as "site" and "packages" are replaced as a whole, and what else is in them would be lost.',
      fix: 'Name a folder with --output that is empty or does not exist yet.',
    });
  }
  await makeFolder(folder);
  if (first === undefined) await writeWhole(join(folder, MARK), 'Made by Proofbook: what stands beside this file is replaced.\n');
}
