import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.ts';
import { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { Instant } from '../domain/time.ts';

/** One file of a drop folder as it entered the record. `digest` is null for a file that could not be taken in. */
export const ReceivedFile = z.object({
  path: z.string(),
  digest: Digest.nullable(),
  size: z.number().int().nonnegative().nullable(),
  /** Why it was not taken in, when it was not. */
  problem: z.string().nullable(),
});
export type ReceivedFile = z.infer<typeof ReceivedFile>;

/** The files of one period as last collected. `receivedAt` stays here: it never enters the assessment. */
export const Collection = z.object({
  proofbook: z.literal('collection-record/1'),
  deployment: z.string(),
  period: z.string(),
  receivedAt: Instant,
  files: z.array(ReceivedFile),
});
export type Collection = z.infer<typeof Collection>;

/**
 * The evidence record on disk: content-addressed blobs and, for each period, the list of what was collected.
 *
 *     .proofbook/record/blobs/ab/ab12…   bytes exactly as received, under their SHA-256
 *     .proofbook/record/collections/2026-Q3.json
 *
 * This is its only writer. Everything is written beside its place and renamed, so that a killed process leaves
 * either the old state or the new one.
 */
export class EvidenceRecord {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Creates an empty record. Refuses when one is there: a record is never replaced. */
  static async create(folder: string): Promise<EvidenceRecord> {
    if (existsSync(folder)) {
      throw new Problem({
        what: 'There is an evidence record here already; it is not replaced.',
        where: folder,
        why: 'Creating a second one in its place would lose the evidence of the first.',
        fix: 'Use the record as it is, or move it away first.',
      });
    }
    await mkdir(join(folder, 'blobs'), { recursive: true });
    await mkdir(join(folder, 'collections'), { recursive: true });
    return new EvidenceRecord(folder);
  }

  /** Opens the record that `create` made. */
  static open(folder: string): EvidenceRecord {
    if (!existsSync(join(folder, 'blobs'))) {
      throw new Problem({
        what: 'There is no evidence record here.',
        where: folder,
        why: 'Evidence is sealed into a record before it is judged.',
        fix: 'Run `npx proofbook init` once.',
      });
    }
    return new EvidenceRecord(folder);
  }

  /**
   * Seals the bytes of an open file and returns their digest and size.
   * Throws a Problem when the file changes while it is read.
   */
  async seal(source: FileHandle): Promise<{ digest: Digest; size: number }> {
    const before = await source.stat();
    const temporary = join(this.folder, 'blobs', `.${randomUUID()}.part`);
    const hash = createHash('sha256');
    let size = 0;
    try {
      const target = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        for await (const chunk of source.createReadStream({ autoClose: false })) {
          hash.update(chunk);
          size += chunk.length;
          await target.writeFile(chunk);
        }
        await target.sync();
      } finally {
        await target.close();
      }
      const after = await source.stat();
      if (after.size !== size || after.mtimeMs !== before.mtimeMs) {
        throw new Problem({ what: 'The file changed while it was read.', fix: 'Collect again when nothing writes to it.' });
      }
      const digest = hash.digest('hex');
      const place = this.#place(digest);
      await mkdir(dirname(place), { recursive: true });
      await rename(temporary, place);
      return { digest, size };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The sealed bytes. Throws a Problem when they are gone or are no longer those that were sealed. */
  async read(digest: Digest): Promise<Uint8Array> {
    const place = this.#place(digest);
    const bytes = await readFile(place).catch(() => {
      throw new Problem({
        what: 'Sealed evidence is missing from the record.',
        where: place,
        why: 'A verdict cannot rest on bytes that are gone.',
        fix: 'Restore the record from a backup, or collect the drop folder again.',
      });
    });
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== digest) {
      throw new Problem({
        what: `Sealed evidence was changed: its SHA-256 is ${found}.`,
        where: place,
        why: 'Someone or something altered the record after it was sealed.',
        fix: 'Find out who can write there, then restore the record from a backup.',
      });
    }
    return bytes;
  }

  /** Puts a period's list of files in place, whole or not at all. */
  async saveCollection(collection: Collection): Promise<void> {
    await writeWhole(this.#collectionPlace(collection.period), `${canonicalJson(collection)}\n`);
  }

  /** The files of a period. Throws a Problem when nothing was collected for it. */
  async loadCollection(period: string): Promise<Collection> {
    const place = this.#collectionPlace(period);
    const text = await readFile(place, 'utf8').catch(() => {
      throw new Problem({
        what: `Nothing was collected for ${period}.`,
        where: place,
        why: 'Controls are judged on collected evidence only.',
        fix: `Run \`npx proofbook collect evidence/${period} --period ${period}\`.`,
      });
    });
    return Collection.parse(JSON.parse(text));
  }

  #place(digest: Digest): string {
    return join(this.folder, 'blobs', digest.slice(0, 2), digest);
  }

  #collectionPlace(period: string): string {
    return join(this.folder, 'collections', `${period}.json`);
  }
}

/** Writes a file beside its place and renames it, so that readers see the old content or the new, never a part. */
export async function writeWhole(place: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const temporary = `${place}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, content, { mode });
    await rename(temporary, place);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Whether something lies at a path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
