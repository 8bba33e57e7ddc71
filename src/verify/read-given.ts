import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { explain, Problem } from '../domain/problem.ts';

/** What a file given on the command line is to its reader. */
export interface GivenFile {
  /** As a sentence begins, e.g. `The file of keys`. */
  readonly name: string;
  /** Bytes that it may have. */
  readonly most: number;
  readonly fix: string;
}

/**
 * Reads a file that somebody gave on the command line, whole. Throws a {@link Problem} for what is no regular file, which might never end,
 * and for one that is larger than it may be.
 */
export async function readGiven(place: string, { name, most, fix }: GivenFile): Promise<Buffer> {
  const problem = (what: string): Problem => new Problem({ what: `${name} ${what}.`, where: place, fix });
  const handle = await open(place, constants.O_RDONLY | constants.O_NONBLOCK).catch((thrown) => {
    throw problem(`cannot be read: ${explain(thrown)}`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw problem(`is ${stat.isDirectory() ? 'a folder' : 'a pipe or a device'}, expected a file`);
    if (stat.size > most) throw problem(`has ${stat.size} bytes, more than ${most}`);
    const bytes = Buffer.alloc(stat.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Bytes of the largest file of keys, certificates or a checkpoint. */
export const LARGEST_KEYS = 1 << 20;
