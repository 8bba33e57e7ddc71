import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../domain/evidence.ts';
import { reading } from './refusals.ts';

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

/** The bytes of a regular file, or null when there is none at the path. */
export function readRegularFile(place: string): Promise<Buffer | null> {
  return withRegularFile(place, (handle) => handle.readFile());
}

/** SHA-256 and size of a regular file, read in pieces: a large file takes no more memory than a small one. Null when there is none. */
export function hashFile(place: string): Promise<{ digest: Digest; size: number } | null> {
  return withRegularFile(place, async (handle, expected) => {
    const hash = createHash('sha256');
    let size = 0;
    // Two buffers: while one is hashed the other is filled. One byte more than expected: a small file is read at once.
    const length = Math.min(expected + 1, CHUNK);
    let [filled, free] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
    let { bytesRead } = await handle.read(filled, 0, length, null);
    while (bytesRead > 0) {
      const next = handle.read(free, 0, length, null);
      hash.update(filled.subarray(0, bytesRead));
      size += bytesRead;
      [filled, free] = [free, filled];
      ({ bytesRead } = await next);
    }
    return { digest: hash.digest('hex'), size };
  });
}
