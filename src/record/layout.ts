import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../domain/evidence.ts';

/**
 * What lies where in a record. It is a log one can only add to, and the bytes that the log speaks of:
 *
 *     blobs/ab/ab12…     bytes exactly as received, under their SHA-256
 *     log.jsonl          one entry a line (entry.ts); each line, without its newline, is a leaf of an RFC 6962 tree
 *     checkpoint         signed: how many lines count, and the root of the tree over them (checkpoint.ts)
 *     checkpoints/412    every checkpoint there ever was, under its size
 *     incoming/          what a collect has not finished yet
 *     lock               who is writing (lock.ts)
 *
 * A collect counts from the moment its checkpoint is renamed into place. Before that its lines stand in the log, past the
 * checkpoint's size, and its blobs may lie in their places; nobody reads them, and the next collect takes them away.
 * Lines are on disk before blobs move: a blob that no line names was put there by someone else.
 */
export function placesIn(folder: string) {
  return {
    blobs: join(folder, 'blobs'),
    blob: (digest: Digest) => join(folder, 'blobs', digest.slice(0, 2), digest),
    log: join(folder, 'log.jsonl'),
    checkpoint: join(folder, 'checkpoint'),
    checkpoints: join(folder, 'checkpoints'),
    checkpointOf: (size: number) => join(folder, 'checkpoints', String(size)),
    incoming: join(folder, 'incoming'),
    lock: join(folder, 'lock'),
  };
}

/** Whether a folder looks like a record, be it a damaged one: it holds a checkpoint, or blobs and a log. */
export async function isRecord(folder: string): Promise<boolean> {
  const { checkpoint, blobs, log } = placesIn(folder);
  const [hasCheckpoint, hasBlobs, hasLog] = await Promise.all([checkpoint, blobs, log].map(liesAt));
  return hasCheckpoint === true || (hasBlobs === true && hasLog === true);
}

/** Whether there is anything at a path, a link that leads nowhere included. */
export async function liesAt(place: string): Promise<boolean> {
  return lstat(place).then(
    () => true,
    () => false,
  );
}
