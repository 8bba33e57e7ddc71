import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { compareText } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { type Collection, collectionsOf, type LogEntry, parseEntry } from './entry.ts';
import type { RecordFinding } from './finding.ts';
import { placesIn } from './layout.ts';
import { type LogFile, readLog } from './log.ts';
import { type VerifierKey, verifyNote } from './note.ts';
import { type StatedCheckpoint, stateCheckpoint } from './read-checkpoint.ts';
import { ifThere, reading } from './refusals.ts';
import { readRegularFile } from './regular-file.ts';
import { findUnlisted, listBlobs, verifyBlobs } from './verify-blobs.ts';
import { compareWithOlder, listCheckpoints, loadKept, rootsAt, verifyKept, verifyLog } from './verify-checkpoints.ts';

/** What the reader of a record brings along. Nothing found in the record is ever taken for it. */
export interface VerifyRecordOptions {
  /** Keys that the reader trusts, received by another way than the record. */
  readonly trusted: readonly VerifierKey[];
  /** Checkpoints of this record that the reader kept, older or newer than its own. */
  readonly olderCheckpoints?: readonly StatedCheckpoint[];
}

/** A signature on the newest checkpoint. `isTrusted` is true only when a trusted key verified it. */
export interface RecordSignature {
  readonly name: string;
  readonly id: string;
  readonly isTrusted: boolean;
}

/** What verifying a record found. With findings, the rest is what the record says of itself. */
export interface RecordReport {
  /** The newest checkpoint; null when there is none. */
  readonly checkpoint: StatedCheckpoint | null;
  readonly signatures: readonly RecordSignature[];
  /** Complete collects, in the order they were made. */
  readonly collections: readonly Collection[];
  /** Distinct blobs that the log speaks of, and the bytes that were hashed. */
  readonly blobs: { readonly count: number; readonly bytes: number };
  readonly findings: readonly RecordFinding[];
  /** What is no fault and good to know, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Verifies a whole record: signature, log, every kept checkpoint, every blob, and that it only grew since the checkpoints
 * given. It writes nothing, needs no lock, and may run while a collect does: it then speaks of what counted at its start.
 *
 * Throws a {@link Problem} when there is no record, when it cannot be read, or when a checkpoint that was given is not one of
 * this record: everything else is a finding.
 */
export async function verifyRecord(folder: string, { trusted, olderCheckpoints = [] }: VerifyRecordOptions): Promise<RecordReport> {
  // What lies about is listed before the checkpoint is read, and the log is read after it: so a collect that ends
  // in the meantime leaves nothing that seems out of place.
  const places = await listBlobs(folder);
  const listed = await listCheckpoints(folder);
  const findings: RecordFinding[] = [];
  for (const name of await straysIn(folder))
    findings.push({ code: 'file-unlisted', where: name, what: 'It is no part of a record, and no collect puts it there.' });
  const checkpoint = await newestCheckpoint(folder, findings);
  const log = await logFile(folder, findings);
  if (checkpoint === null && log === null && places.length === 0) throw noRecord(folder);
  if (checkpoint === null || log === null) {
    return { checkpoint, signatures: [], collections: [], blobs: { count: 0, bytes: 0 }, findings, notes: [] };
  }
  const signatures = verifySignatures(checkpoint, trusted, findings);
  const entries = log.lines.map(parseEntry);
  const counted = entries.slice(0, checkpoint.size);
  const ends = new Set([0, ...counted.flatMap((entry, index) => (entry?.proofbook === 'collection-entry/1' ? [index + 1] : []))]);

  const kept = await loadKept(folder, [...listed.sizes, ...ends]);
  const sizes = new Set([checkpoint, ...kept, ...olderCheckpoints].map(({ size }) => size));
  const isVouchedFor = signatures.some(({ isTrusted }) => isTrusted);
  const history = { lines: log.lines, checkpoint, kept, roots: rootsAt(log.lines, sizes), trusted, isVouchedFor };
  const logFindings = verifyLog(history);
  // A log that is not the one of the checkpoint does not say what else has to be there: only what it says of blobs is looked at.
  const isIntact = logFindings.length === 0;
  findings.push(...logFindings, ...verifyKept(history, isIntact ? ends : null));
  for (const name of listed.strays)
    findings.push({ code: 'checkpoint-unlisted', where: `checkpoints/${name}`, what: 'It is no checkpoint.' });
  for (const older of olderCheckpoints) findings.push(...compareWithOlder(history, older));

  const { collections, faults } = verifyEntries(counted, isIntact);
  findings.push(...faults);
  for (const [index, entry] of entries.entries()) {
    if (index < checkpoint.size || entry !== null) continue;
    const what = 'It stands after the checkpoint, where a collect under way writes, and is no entry.';
    findings.push({ code: 'entry-malformed', where: `log.jsonl line ${index + 1}`, what });
  }
  const blobs = await verifyBlobs(folder, counted, findings);
  // Blobs of a collect that is under way, or was stopped, are named by lines that do not count yet.
  if (isIntact) findings.push(...(await findUnlisted(folder, places, digestsOf(entries))));
  return { checkpoint, signatures, collections, blobs, findings, notes: notesOn(log, checkpoint) };
}

/** Names of what lies in the folder of a record and is no part of it; `lock.…` are those who wait to write. */
async function straysIn(folder: string): Promise<string[]> {
  const { blobs, log, checkpoint, checkpoints, incoming, lock } = placesIn(folder);
  const own = new Set([blobs, log, checkpoint, checkpoints, incoming, lock].map((place) => basename(place)));
  const names = (await reading(folder, () => ifThere(readdir(folder)))) ?? [];
  return names.filter((name) => !own.has(name) && !/^lock\.|\.part$/.test(name)).sort(compareText);
}

async function newestCheckpoint(folder: string, findings: RecordFinding[]): Promise<StatedCheckpoint | null> {
  const { checkpoint } = placesIn(folder);
  const bytes = await readRegularFile(checkpoint);
  if (bytes === null) {
    findings.push({
      code: 'checkpoint-missing',
      where: 'checkpoint',
      what: 'Nothing says which entries count: none can be verified.',
    });
    return null;
  }
  try {
    return stateCheckpoint(bytes, checkpoint);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    findings.push({
      code: 'checkpoint-malformed',
      where: 'checkpoint',
      what: `${thrown.parts.what} ${thrown.parts.why ?? ''}`.trim(),
    });
    return null;
  }
}

async function logFile(folder: string, findings: RecordFinding[]): Promise<LogFile | null> {
  const log = await readLog(folder);
  if (log === null) findings.push({ code: 'log-missing', where: 'log.jsonl', what: 'There is no log.' });
  return log;
}

function verifySignatures(
  { note, origin }: StatedCheckpoint,
  trusted: readonly VerifierKey[],
  findings: RecordFinding[],
): RecordSignature[] {
  const { by, broken } = verifyNote(note, trusted);
  const where = 'checkpoint';
  for (const { name, id } of broken) {
    findings.push({
      code: 'checkpoint-signature',
      where,
      what: `The signature of "${name}" (${id}), which is trusted, does not verify.`,
    });
  }
  const [foreign] = by.filter(({ name }) => name !== origin);
  if (foreign !== undefined && by.every(({ name }) => name !== origin)) {
    findings.push({
      code: 'checkpoint-signature',
      where,
      what: `It is about "${origin}", and the key that signed it is that of "${foreign.name}".`,
    });
  }
  if (by.length === 0 && broken.length === 0) {
    const names = note.signatures.map(({ name, id }) => `"${name}" (${id})`).join(', ');
    const reason = trusted.length === 0 ? 'no key was given to trust' : 'that is no key you trust';
    findings.push({ code: 'signer-not-trusted', where, what: `It says that it is signed by ${names}; ${reason}.` });
  }
  return note.signatures.map(({ name, id }) => ({
    name,
    id,
    isTrusted: broken.length === 0 && by.some((key) => key.name === name && key.id === id),
  }));
}

function verifyEntries(
  entries: readonly (LogEntry | null)[],
  isIntact: boolean,
): { collections: Collection[]; faults: RecordFinding[] } {
  const { collections, strays } = collectionsOf(entries);
  const malformed = entries.flatMap((entry, index) => (entry === null ? [index] : []));
  const fault = (code: RecordFinding['code'], what: string) => (index: number) => ({
    code,
    where: `log.jsonl, line ${index + 1}`,
    what,
  });
  const faults = malformed.map(fault('entry-malformed', 'This is no entry of a record.'));
  // Where a line is none, what stands around it cannot fit together either.
  if (isIntact && malformed.length === 0) {
    faults.push(...strays.map(fault('collection-incomplete', 'The entries up to here are not those of one whole collect.')));
  }
  return { collections, faults };
}

function digestsOf(entries: readonly (LogEntry | null)[]): Set<Digest> {
  const digests = entries.map((entry) => (entry?.proofbook === 'evidence-entry/1' ? entry.digest : null));
  return new Set(digests.filter((digest) => digest !== null));
}

function notesOn({ lines, unfinished }: LogFile, { size }: StatedCheckpoint): string[] {
  const count = Math.max(0, lines.length - size) + (unfinished > 0 ? 1 : 0);
  if (count === 0) return [];
  return [
    `${count} lines stand in the log after its checkpoint: of a collect under way, or of one that was stopped. They do not count.`,
  ];
}

function noRecord(folder: string): Problem {
  return new Problem({
    what: 'There is no evidence record here.',
    where: folder,
    why: 'A record holds a log, its checkpoints and the sealed evidence.',
    fix: 'Give the folder of a record, such as .proofbook/record.',
  });
}
