import { join } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { parseEntry, type ReceivedFile } from '../../record/entry.ts';
import { placesIn } from '../../record/layout.ts';
import { readLog } from '../../record/log.ts';
import { consistencyProof, inclusionProof, leafHash, rootOf, sameHash } from '../../record/merkle.ts';
import { stateCheckpoint } from '../../record/read-checkpoint.ts';
import { readRegularFile } from '../../record/regular-file.ts';
import type { Earlier, Inclusion, Manifest } from './manifest.ts';

/** A file of a collect with its line of the record, and the proof that the line stands there. */
export interface ProvenFile {
  readonly file: ReceivedFile;
  readonly entry: string;
  /** Base64. */
  readonly leaf: string;
  readonly inclusion: Inclusion;
}

/** One collect as a checkpoint vouches for it. */
export interface ProvenCollection {
  /** The bytes of the checkpoint. */
  readonly checkpoint: Uint8Array;
  readonly record: Manifest['record'];
  readonly files: readonly ProvenFile[];
}

/**
 * Proves the last collect of a period under the record's checkpoint. The record was verified before.
 * Throws a {@link Problem} when the record changed since, or holds no such collect.
 */
export async function proveCollection(folder: string, period: string): Promise<ProvenCollection> {
  const place = placesIn(folder).checkpoint;
  const checkpoint = await readRegularFile(place);
  const log = await readLog(folder);
  if (checkpoint === null || log === null) throw changed(folder, 'Its checkpoint or its log is gone.');
  const { origin, size, root } = stateCheckpoint(checkpoint, place);
  const lines = log.lines.slice(0, size);
  const leaves = lines.map(leafHash);
  if (leaves.length !== size || !sameHash(rootOf(leaves), root)) throw changed(folder, 'Its log is not the one of its checkpoint.');
  const closing = lines.findLastIndex((line) => {
    const entry = parseEntry(line);
    return entry?.proofbook === 'collection-entry/1' && entry.period === period;
  });
  const last = parseEntry(lines[closing] ?? new Uint8Array());
  if (last?.proofbook !== 'collection-entry/1') throw changed(folder, `It holds no collect of ${period}.`);
  const inclusionOf = (index: number): Inclusion => ({ index, proof: inclusionProof(leaves, index).map(base64) });
  const files = Array.from({ length: last.files }, (_, number): ProvenFile => {
    const index = closing - last.files + number;
    const line = lines[index] ?? new Uint8Array();
    const entry = parseEntry(line);
    if (entry?.proofbook !== 'evidence-entry/1') throw changed(folder, `Line ${index + 1} of its log is no file.`);
    const { path, digest, size: bytes, problem } = entry;
    return {
      file: { path, digest, size: bytes, problem },
      entry: Buffer.from(line).toString('utf8'),
      leaf: base64(leafHash(line)),
      inclusion: inclusionOf(index),
    };
  });
  const closingLine = Buffer.from(lines[closing] ?? []).toString('utf8');
  const record = {
    origin,
    size,
    root: base64(root),
    closing: closingLine,
    inclusion: inclusionOf(closing),
    earlier: earlierStates(lines, leaves),
  };
  return { checkpoint, record, files };
}

/** Whoever kept a checkpoint of an earlier collect can hold it against these. */
function earlierStates(lines: readonly Uint8Array[], leaves: readonly Uint8Array[]): Earlier[] {
  const ends = lines.flatMap((line, index) => (parseEntry(line)?.proofbook === 'collection-entry/1' ? [index + 1] : []));
  return ends
    .filter((size) => size < leaves.length)
    .map((size) => {
      return { size, root: base64(rootOf(leaves.slice(0, size))), proof: consistencyProof(leaves, size).map(base64) };
    });
}

function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}

function changed(folder: string, what: string): Problem {
  return new Problem({
    what: `The evidence record cannot be proven. ${what}`,
    where: join(folder, 'log.jsonl'),
    why: 'The package shows for each piece of evidence that it stands in the record.',
    fix: 'Collect the evidence of the period, and run `npx proofbook verify` on the record.',
  });
}
