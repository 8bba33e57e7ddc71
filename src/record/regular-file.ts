import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { reading } from './refusals.ts';

/** Bytes of the largest file that the system hands out as a whole. */
const LARGEST_READ = 2 ** 31 - 1;
const CHUNK = 1 << 20;
/** How a path without a regular file behind it answers: nothing there, a link, a socket, a file where a folder was expected. */
const NO_FILE = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'ENOTDIR']);

/**
 * Opens a regular file and hands it to `use`; null when there is none at the path (nothing, a link, a pipe, a device).
 * A record may come from anyone: a link could lead out of it, a pipe could keep its reader waiting for ever.
 * Throws a Problem when it cannot be read.
 */
async function withRegularFile<Result>(
  place: string,
  use: (handle: FileHandle, size: number) => Promise<Result>,
): Promise<Result | null> {
  return reading(place, async () => {
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((thrown) => {
      if (NO_FILE.has(thrown.code)) return null;
      throw thrown;
    });
    if (handle === null) return null;
    try {
      const stat = await handle.stat();
      return stat.isFile() ? await use(handle, stat.size) : null;
    } finally {
      await handle.close();
    }
  });
}

/** The bytes of a regular file, or null when there is none at the path. Throws a Problem for one of more than {@link LARGEST_READ} bytes. */
export function readRegularFile(place: string): Promise<Buffer | null> {
  return withRegularFile(place, (handle, size) => {
    if (size > LARGEST_READ) throw tooLarge(place, size);
    return handle.readFile();
  });
}

/** The first bytes of a regular file, at most `length`; null when there is none at the path. */
export function readStart(place: string, length: number): Promise<Buffer | null> {
  return withRegularFile(place, async (handle, size) => {
    const start = Buffer.alloc(Math.min(length, size));
    let done = 0;
    while (done < start.length) {
      const { bytesRead } = await handle.read(start, done, start.length - done, done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return start.subarray(0, done);
  });
}

function tooLarge(place: string, size: number): Problem {
  return new Problem({
    what: `It has ${size} bytes, more than the ${LARGEST_READ} that can be read of one file.`,
    where: place,
    why: 'An early version sealed files of any size, and nothing can judge this one.',
    fix: 'Split the file in the drop folder into smaller ones and collect again.',
  });
}

/**
 * Hands over the bytes of a regular file in portions, each of which is overwritten while the next but one is read: a large file takes no
 * more memory than a small one. Returns whether there is one at the path. What `take` throws is thrown on.
 */
export async function readPortions(place: string, take: (portion: Uint8Array) => void | Promise<void>): Promise<boolean> {
  const isThere = await withRegularFile(place, async (handle, expected) => {
    // Two buffers: while one is worked on the other is filled. One byte more than expected: a small file is read at once.
    const length = Math.min(expected + 1, CHUNK);
    let [filled, free] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
    let { bytesRead } = await handle.read(filled, 0, length, null);
    while (bytesRead > 0) {
      const next = handle.read(free, 0, length, null);
      try {
        await take(filled.subarray(0, bytesRead));
      } catch (thrown) {
        await next.catch(() => {});
        throw thrown;
      }
      [filled, free] = [free, filled];
      ({ bytesRead } = await next);
    }
    return true;
  });
  return isThere === true;
}

/** SHA-256 and size of a regular file. Null when there is none. */
export async function hashFile(place: string): Promise<{ digest: Digest; size: number } | null> {
  const hash = createHash('sha256');
  let size = 0;
  const isThere = await readPortions(place, (portion) => {
    hash.update(portion);
    size += portion.length;
  });
  return isThere ? { digest: hash.digest('hex'), size } : null;
}
