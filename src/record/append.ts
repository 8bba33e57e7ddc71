import { existsSync } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { type Checkpoint, originOf, signCheckpoint } from './checkpoint.ts';
import { type CollectionHeader, entryLines, parseEntry, type ReceivedFile } from './entry.ts';
import { placesIn } from './layout.ts';
import { withLock } from './lock.ts';
import { bytesOf, type LogFile, readLog } from './log.ts';
import { GrowingTree, leafHash, sameHash } from './merkle.ts';
import { type NoteSigner, verifierKey, verifyNote } from './note.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { ifThere, reading, storing } from './refusals.ts';
import { type Seal, Staging } from './seal.ts';

/** What a collect added to the record. */
export interface Appended {
  readonly files: readonly ReceivedFile[];
  readonly checkpoint: Checkpoint;
  /** What was found and put right on the way, in sentences: the remains of a collect that was stopped, a dead owner's lock. */
  readonly notes: readonly string[];
}

/** A collect that waits longer than this for another one gives up. */
const WAIT_MS = 5_000;

function busy(who: string) {
  return {
    what: `${who} is writing to the record.`,
    why: 'Two collects at once would mix their entries.',
    fix: 'Wait until it is done and collect again. If no such process runs any more, delete this file.',
  };
}

/**
 * Adds one collect to a record: everything that `gather` seals and lists, or nothing at all. It counts once its checkpoint
 * is in place. One process at a time; a second one waits, then is refused.
 *
 * Throws a {@link Problem} when the record is not as its last checkpoint says (nothing is built on a record that was
 * tampered with), belongs to another deployment, or cannot be written. What `gather` throws is thrown on.
 */
export async function append(
  folder: string,
  signer: NoteSigner,
  header: CollectionHeader,
  gather: (seal: Seal) => Promise<readonly ReceivedFile[]>,
  waitMs = WAIT_MS,
): Promise<Appended> {
  return withLock(placesIn(folder).lock, { waitMs, busy }, async (takenOverFrom) => {
    const head = await readHead(folder, signer);
    if (head.checkpoint.origin !== originOf(header.deployment)) throw foreign(folder, head.checkpoint, header);
    const notes = takenOverFrom === null ? [] : [`The lock of process ${takenOverFrom}, which no longer runs, was taken over.`];
    notes.push(...(await storing(folder, () => clear(folder, head))));
    try {
      await storing(folder, () => prepare(folder, head));
      const { incoming, blob } = placesIn(folder);
      // A blob that was lost is taken in again: its digest says that it is the same.
      const staging = new Staging(incoming, (digest) => head.digests.has(digest) && existsSync(blob(digest)));
      const files = await gather((source) => staging.seal(source));
      const checkpoint = await storing(folder, () => commit(folder, signer, head, header, files, staging));
      return { files, checkpoint, notes };
    } finally {
      // After a failure this takes back what was begun, after success the empty folder. If even that fails, the next collect does it.
      await readHead(folder, signer)
        .then((now) => clear(folder, now))
        .catch(() => {});
    }
  });
}

/** The state that the newest checkpoint speaks of. */
interface Head {
  readonly checkpoint: Checkpoint;
  readonly tree: GrowingTree;
  readonly log: LogFile;
  /** Bytes of the lines that count. */
  readonly length: number;
  /** Blobs that entries which count speak of. */
  readonly digests: ReadonlySet<Digest>;
}

async function readHead(folder: string, signer: NoteSigner): Promise<Head> {
  const places = placesIn(folder);
  const checkpoint = await readCheckpoint(places.checkpoint);
  const { by, broken } = verifyNote(checkpoint.note, [verifierKey(signer.name, signer.key)]);
  if (by.length === 0 || broken.length > 0) throw tampered(places.checkpoint, 'Its checkpoint is not signed by its key.');
  const log = (await readLog(folder)) ?? { lines: [], unfinished: 0 };
  const tree = new GrowingTree();
  const lines = log.lines.slice(0, checkpoint.size);
  for (const line of lines) tree.append(leafHash(line));
  if (tree.size !== checkpoint.size || !sameHash(tree.root(), checkpoint.root)) {
    throw tampered(places.log, 'Its log is not the one that its checkpoint speaks of.');
  }
  const names = (await reading(folder, () => ifThere(readdir(places.checkpoints)))) ?? [];
  const newer = names.find((name) => Number(name) > checkpoint.size);
  if (newer !== undefined) {
    throw tampered(
      join(places.checkpoints, newer),
      `Its checkpoint was set back to ${checkpoint.size} entries: a later one is here.`,
    );
  }
  return { checkpoint, tree, log, length: bytesOf(lines), digests: digestsIn(lines) };
}

function digestsIn(lines: readonly Uint8Array[]): Set<Digest> {
  const entries = lines.map(parseEntry).filter((entry) => entry?.proofbook === 'evidence-entry/1');
  return new Set(entries.map(({ digest }) => digest).filter((digest) => digest !== null));
}

/** Takes away what a collect left that was stopped before its checkpoint was in place, and says so. */
async function clear(folder: string, { checkpoint, log, length, digests }: Head): Promise<string[]> {
  const { incoming, blob, log: place } = placesIn(folder);
  await rm(incoming, { recursive: true, force: true });
  const lines = log.lines.slice(checkpoint.size);
  if (lines.length === 0 && log.unfinished === 0) return [];
  // Blobs first: as long as the lines are there they say which blobs do not count.
  for (const digest of digestsIn(lines)) if (!digests.has(digest)) await rm(blob(digest), { force: true });
  const handle = await open(place, 'r+');
  try {
    await handle.truncate(length);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const count = lines.length + (log.unfinished > 0 ? 1 : 0);
  return [
    `A collect had been stopped before it was complete; what it left in the log (${count} lines) and its blobs were taken away.`,
  ];
}

async function prepare(folder: string, { checkpoint }: Head): Promise<void> {
  const { incoming } = placesIn(folder);
  await keepCheckpoint(folder, checkpoint.size);
  await mkdir(incoming);
}

/** Keeps the newest checkpoint under its size too; a collect may have been stopped before it did. */
async function keepCheckpoint(folder: string, size: number): Promise<void> {
  const { checkpoint, checkpointOf } = placesIn(folder);
  await link(checkpoint, checkpointOf(size)).catch((thrown) => {
    if (thrown.code !== 'EEXIST') throw thrown;
  });
}

async function commit(
  folder: string,
  signer: NoteSigner,
  { checkpoint: { origin }, tree, length }: Head,
  header: CollectionHeader,
  files: readonly ReceivedFile[],
  staging: Staging,
): Promise<Checkpoint> {
  const { log, blob, blobs, checkpoint: place, incoming } = placesIn(folder);
  const lines = entryLines(header, files);
  for (const line of lines) tree.append(leafHash(line));
  const checkpoint = { origin, size: tree.size, root: tree.root() };

  await staging.finish();
  await write(log, lines, length);
  const folders = new Set([...staging.digests].map((digest) => dirname(blob(digest))));
  for (const one of folders) await mkdir(one, { recursive: true });
  await staging.release(blob);
  await Promise.all([...folders, blobs].map(syncFolder));

  const next = join(incoming, 'checkpoint');
  await write(next, [Buffer.from(signCheckpoint(checkpoint, signer).trimEnd())], null);
  await rename(next, place);
  // From here on the collect counts. Should one of these fail, the next collect makes up for it.
  await syncFolder(folder).catch(() => {});
  await keepCheckpoint(folder, checkpoint.size).catch(() => {});
  return checkpoint;
}

/** Writes lines into a new file, or from an offset on into one that is there, and waits until they are on disk. */
async function write(place: string, lines: readonly Uint8Array[], offset: number | null): Promise<void> {
  const handle = await open(place, offset === null ? 'wx' : 'r+');
  try {
    const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done, bytes.length - done, (offset ?? 0) + done)).bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the names in a folder are on disk. Windows does not let folders be opened, and needs it not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function tampered(where: string, what: string): Problem {
  return new Problem({
    what: `The record is not as it was left. ${what}`,
    where,
    why: 'A new checkpoint would vouch for what was changed.',
    fix: 'Run `npx proofbook verify` on it to see what was changed, and restore it from a backup.',
  });
}

function foreign(folder: string, { origin }: Checkpoint, { deployment }: CollectionHeader): Problem {
  return new Problem({
    what: `The record is that of "${origin}", and the evidence is about "${deployment}".`,
    where: folder,
    why: "One deployment's evidence must not stand in another's record.",
    fix: 'Collect with the content of its own deployment, or give this one a record of its own.',
  });
}
