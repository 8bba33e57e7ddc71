import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { explain, isSystemRefusal, Problem, systemWords } from '../domain/problem.ts';
import type { ReceivedFile } from '../record/entry.ts';
import type { Seal } from '../record/seal.ts';
import { type FoundFile, type Listing, listFiles } from './list-files.ts';

/** Called for each file as it is taken in. */
export type OnFile = (file: ReceivedFile) => void;

/** Called with the paths of what editors and file managers left in the drop folder, which is passed over. */
export type OnLeftovers = (paths: readonly string[]) => void;

/**
 * Takes in every file below a drop folder: seals its bytes as they are and changes nothing.
 * What cannot be taken in (a link, a device, a file that vanishes, a folder that may not be read) is listed with its reason; the rest goes on.
 * Throws a Problem when there is no such folder or no file in it, or when the record cannot be written.
 */
export async function collect(
  folder: string,
  seal: Seal,
  onFile: OnFile = () => {},
  onLeftovers: OnLeftovers = () => {},
): Promise<ReceivedFile[]> {
  const listing = await listed(folder);
  onLeftovers(listing.leftovers);
  const files: ReceivedFile[] = [];
  for (const found of listing.files) {
    const file = await takeIn(found, seal);
    files.push(file);
    onFile(file);
  }
  if (!files.some((file) => file.digest !== null && file.path !== 'collection.yaml')) throw nothingIn(folder, files);
  return files;
}

async function listed(folder: string): Promise<Listing> {
  return listFiles(folder).catch((thrown) => {
    if (!isSystemRefusal(thrown)) throw thrown;
    throw new Problem({
      what: `The drop folder cannot be read: ${explain(thrown)}.`,
      where: folder,
      why: 'Evidence is collected from a folder.',
      fix: 'Give the path of a folder that exists and that you may read.',
    });
  });
}

function nothingIn(folder: string, files: readonly ReceivedFile[]): Problem {
  const [refused] = files.filter(({ problem }) => problem !== null);
  return new Problem({
    what:
      files.length === 0
        ? 'The drop folder holds no evidence.'
        : `${files.length === 1 ? 'The one file' : `None of the ${files.length} files`} in the drop folder ${files.length === 1 ? 'could not' : 'could'} be taken in as evidence.`,
    where: refused === undefined ? folder : `${folder}: ${refused.path}: ${refused.problem}`,
    why: 'A period without evidence has no verdict, and a report about it would be empty.',
    fix: 'Put Trivy reports, configuration snapshots, logs and records there; the README lists the formats.',
  });
}

async function takeIn({ path, place, problem: known }: FoundFile, seal: Seal): Promise<ReceivedFile> {
  const refused = (problem: string): ReceivedFile => ({ path, digest: null, size: null, problem });
  if (known !== null) return refused(known);
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
    if (!isSystemRefusal(thrown)) throw thrown;
    const { code } = thrown;
    if (code === 'ENOENT') return refused('It vanished while it was being read. Collect again when it is back.');
    if (code === 'EACCES' || code === 'EPERM')
      return refused('It may not be read by this user. Change its permissions and collect again.');
    if (code === 'ELOOP') return refused('It was replaced by a symbolic link while it was being read. Copy the file itself here.');
    // Any other code of the system, such as EIO of a broken disk. Its message would name a place on this machine.
    return refused(`It cannot be read: ${systemWords(thrown)}. Copy it from its source again.`);
  }
}
