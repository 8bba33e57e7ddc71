import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../domain/evidence.ts';
import { storing } from './refusals.ts';

/** Bytes of the largest file that is taken in: below what the system hands out of one file. How much of a format is read is for its reader. */
export const LARGEST_EVIDENCE = 2_000_000_000;
/** A disk does many of them together in little more time than one. */
const SYNCS_AT_ONCE = 16;

/** What became of a file: its bytes lie in the record's keeping, or the reason why they do not. */
export type Sealed = { readonly digest: Digest; readonly size: number } | { readonly refused: string };

/**
 * Takes the bytes of an open file into the record's keeping, as they are. Errors of reading are thrown as they come;
 * when the record itself cannot be written a Problem is thrown, and the collect must end.
 */
export type Seal = (source: FileHandle) => Promise<Sealed>;

/** The `incoming` folder of a record while a collect is under way: each distinct blob once, under a name of no meaning. */
export class Staging {
  readonly #folder: string;
  readonly #isKept: (digest: Digest) => boolean;
  readonly #staged = new Map<Digest, string>();

  /** `isKept` says which blobs the record holds already: they are hashed, and not stored again. */
  constructor(folder: string, isKept: (digest: Digest) => boolean) {
    this.#folder = folder;
    this.#isKept = isKept;
  }

  /** See {@link Seal}. A file that changes while it is read is refused, and one that is too large to be judged. */
  async seal(source: FileHandle): Promise<Sealed> {
    const before = await source.stat();
    if (before.size > LARGEST_EVIDENCE) {
      return {
        refused: `It has ${before.size} bytes, more than the ${LARGEST_EVIDENCE} that are taken in of one file. Split it between two lines into smaller files (split -C 400M) and collect again.`,
      };
    }
    const temporary = join(this.#folder, randomUUID());
    let isStaged = false;
    try {
      const { digest, size } = await copy(source, temporary, before.size);
      const after = await source.stat();
      if (after.size !== size || after.mtimeMs !== before.mtimeMs) {
        return { refused: 'The file changed while it was read. Collect again when nothing writes to it.' };
      }
      if (!this.#isKept(digest) && !this.#staged.has(digest)) {
        this.#staged.set(digest, temporary);
        isStaged = true;
      }
      return { digest, size };
    } finally {
      if (!isStaged) await storing(temporary, () => rm(temporary, { force: true }));
    }
  }

  /** Makes every blob read-only and waits until it is on disk. */
  async finish(): Promise<void> {
    const queue = this.#staged.values();
    const work = async () => {
      for (const temporary of queue) {
        const handle = await open(temporary, 'r+');
        try {
          await handle.chmod(0o400);
          await handle.sync();
        } finally {
          await handle.close();
        }
      }
    };
    await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, work));
  }

  /** Moves every blob to the place that its digest gives. */
  async release(placeOf: (digest: Digest) => string): Promise<void> {
    for (const [digest, temporary] of this.#staged) await rename(temporary, placeOf(digest));
  }

  get digests(): Iterable<Digest> {
    return this.#staged.keys();
  }
}

/** Copies an open file, and of one that grows meanwhile no more than a byte beyond what it had. */
async function copy(source: FileHandle, place: string, expected: number): Promise<{ digest: Digest; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const target = await storing(place, () => open(place, 'wx', 0o600));
  try {
    for await (const chunk of source.createReadStream({ autoClose: false, end: expected })) {
      hash.update(chunk);
      size += chunk.length;
      await storing(place, () => target.writeFile(chunk));
    }
  } finally {
    await target.close();
  }
  return { digest: hash.digest('hex'), size };
}
