import { createHash, randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { signCheckpoint } from './checkpoint.ts';
import { placesIn } from './layout.ts';
import { rootOf } from './merkle.ts';
import type { NoteSigner } from './note.ts';
import { storing } from './refusals.ts';
import { readPortions, readRegularFile, readStart } from './regular-file.ts';

/** The evidence record on disk; layout.ts shows what lies where. What is in it is added by `append` alone. */
export class EvidenceRecord {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Creates an empty record: its first checkpoint, signed by the key that `makeSigner` gives, says that nothing is in it.
   * Refuses when one is there, before any key is made: a record is never replaced.
   */
  static async create(folder: string, makeSigner: () => Promise<NoteSigner>): Promise<EvidenceRecord> {
    if (isThere(folder)) {
      throw new Problem({
        what: 'There is an evidence record here already; it is not replaced.',
        where: folder,
        why: 'Creating a second one in its place would lose the evidence of the first.',
        fix: 'Use the record as it is, or move it away first.',
      });
    }
    const signer = await makeSigner();
    const unfinished = `${folder}.${randomUUID()}.part`;
    const { blobs, checkpoints, checkpoint, checkpointOf, log } = placesIn(unfinished);
    const empty = signCheckpoint({ origin: signer.name, size: 0, root: rootOf([]) }, signer);
    await storing(folder, async () => {
      try {
        for (const part of [blobs, checkpoints]) await mkdir(part, { recursive: true });
        for (const place of [checkpoint, checkpointOf(0)]) await writeFile(place, empty);
        await writeFile(log, '');
        await rename(unfinished, folder);
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    });
    return new EvidenceRecord(folder);
  }

  /** Opens the record that `create` made. It is not verified: `verifyRecord` does that. */
  static open(folder: string): EvidenceRecord {
    const { blobs, checkpoint } = placesIn(folder);
    if (isThere(checkpoint)) return new EvidenceRecord(folder);
    if (isThere(blobs)) {
      throw new Problem({
        what: 'The evidence record has no checkpoint.',
        where: checkpoint,
        why: 'Nothing says which evidence belongs to it, and nothing in it can be verified.',
        fix: 'Restore it from a backup. A record without checkpoints, made by an early version, has to be moved away and created anew.',
      });
    }
    throw new Problem({
      what: 'There is no evidence record here.',
      where: folder,
      why: 'Evidence is sealed into a record before it is judged.',
      fix: 'Run `npx proofbook init` once.',
    });
  }

  /** The sealed bytes. Throws a Problem when they are gone or are no longer those that were sealed. */
  async read(digest: Digest): Promise<Uint8Array> {
    const place = placesIn(this.folder).blob(digest);
    const bytes = await readRegularFile(place);
    if (bytes === null) throw missing(place);
    refuseChanged(createHash('sha256').update(bytes).digest('hex'), digest, place);
    return bytes;
  }

  /**
   * Hands over the sealed bytes in portions, each of which is overwritten after `take` is done with it. Throws a Problem when they are gone
   * and, only after the last portion, when they are no longer those that were sealed: until then nothing may rest on them.
   */
  async pour(digest: Digest, take: (portion: Uint8Array) => void | Promise<void>): Promise<void> {
    const place = placesIn(this.folder).blob(digest);
    const hash = createHash('sha256');
    const isThere = await readPortions(place, async (portion) => {
      hash.update(portion);
      await take(portion);
    });
    if (!isThere) throw missing(place);
    refuseChanged(hash.digest('hex'), digest, place);
  }

  /** The first of the sealed bytes, at most `length`, to look at and never to judge: nothing shows whether they are those that were sealed. */
  async start(digest: Digest, length: number): Promise<Uint8Array> {
    const place = placesIn(this.folder).blob(digest);
    const bytes = await readStart(place, length);
    if (bytes === null) throw missing(place);
    return bytes;
  }
}

function refuseChanged(found: Digest, digest: Digest, place: string): void {
  if (found === digest) return;
  throw new Problem({
    what: `Sealed evidence was changed: its SHA-256 is ${found}.`,
    where: place,
    why: 'Someone or something altered the record after it was sealed.',
    fix: 'Find out who can write there, then restore the record from a backup.',
  });
}

function missing(place: string): Problem {
  return new Problem({
    what: 'Sealed evidence is missing from the record.',
    where: place,
    why: 'A verdict cannot rest on bytes that are gone.',
    fix: 'Restore the record from a backup, or collect the drop folder again.',
  });
}

/** Writes a file beside its place and renames it, so that readers see the old content or the new, never a part. */
export async function writeWhole(place: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await storing(place, async () => {
    await mkdir(dirname(place), { recursive: true });
    const temporary = `${place}.${randomUUID()}.part`;
    try {
      await writeFile(temporary, content, { mode });
      await rename(temporary, place);
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

/** Whether something lies at a path. What the system refuses to look at is no absence: that is thrown on. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return false;
      throw thrown;
    },
  );
}

/** The same, at once. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
