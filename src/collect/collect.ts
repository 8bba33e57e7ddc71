import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compareText } from '../domain/canonical.ts';
import { explain, Problem } from '../domain/problem.ts';
import type { ReceivedFile } from '../record/entry.ts';
import type { Seal } from '../record/seal.ts';

/** Called for each file as it is taken in. */
export type OnFile = (file: ReceivedFile) => void;

/** Names that editors and file managers leave behind; they are no evidence and are not counted. */
const LITTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * Takes in every file below a drop folder: seals its bytes as they are and changes nothing.
 * What cannot be taken in (a link, a device, a file that vanishes) is listed with its reason; the rest goes on.
 * Throws a Problem when there is no such folder or no file in it, or when the record cannot be written.
 */
export async function collect(folder: string, seal: Seal, onFile: OnFile = () => {}): Promise<ReceivedFile[]> {
  const paths = await listFiles(folder);
  const files: ReceivedFile[] = [];
  for (const path of paths) {
    const file = await takeIn(folder, path, seal);
    files.push(file);
    onFile(file);
  }
  if (!files.some((file) => file.digest !== null && file.path !== 'collection.yaml')) {
    throw new Problem({
      what:
        files.length === 0
          ? 'The drop folder holds no evidence.'
          : 'None of the files in the drop folder could be taken in as evidence.',
      where: folder,
      why: 'A period without evidence has no verdict, and a report about it would be empty.',
      fix: 'Put Trivy reports, configuration snapshots, logs and records there; the README lists the formats.',
    });
  }
  return files;
}

/** Paths of everything below a folder that is not itself a folder, relative, sorted the same on every machine. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown) => {
    throw new Problem({
      what: `The drop folder cannot be read: ${explain(thrown)}.`,
      where: folder,
      why: 'Evidence is collected from a folder.',
      fix: 'Give the path of a folder that exists and that you may read.',
    });
  });
  return entries
    .filter((entry) => !entry.isDirectory() && !LITTER.has(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort(compareText);
}

async function takeIn(folder: string, path: string, seal: Seal): Promise<ReceivedFile> {
  const place = join(folder, path);
  const refused = (problem: string): ReceivedFile => ({ path, digest: null, size: null, problem });
  try {
    const kind = await lstat(place);
    if (kind.isSymbolicLink())
      return refused('It is a symbolic link. What it points to may change or lie outside: copy the file itself here.');
    if (!kind.isFile()) return refused('It is not a regular file (a device, pipe or socket). Copy its content into a file.');
    // O_NOFOLLOW and O_NONBLOCK: the file may have been replaced by a link or a pipe since it was looked at.
    const source = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const sealed = await seal(source);
      return 'refused' in sealed ? refused(sealed.refused) : { path, ...sealed, problem: null };
    } finally {
      await source.close();
    }
  } catch (thrown) {
    // The record cannot be written: that is no fault of this file, and ends the collect.
    if (thrown instanceof Problem) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return refused('It vanished while it was being read. Collect again when it is back.');
    if (code === 'EACCES' || code === 'EPERM')
      return refused('It may not be read by this user. Change its permissions and collect again.');
    if (code === 'ELOOP') return refused('It was replaced by a symbolic link while it was being read. Copy the file itself here.');
    // Any other code of the system, such as EIO of a broken disk. Its message would name a place on this machine.
    if (code !== undefined) return refused(`It cannot be read (${code}). Copy it from its source again.`);
    throw thrown;
  }
}
