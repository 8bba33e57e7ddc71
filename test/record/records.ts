import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import { type Appended, append } from '../../src/record/append.ts';
import { originOf, signCheckpoint } from '../../src/record/checkpoint.ts';
import { verdictOf } from '../../src/record/finding.ts';
import { placesIn } from '../../src/record/layout.ts';
import { leafHash, rootOf } from '../../src/record/merkle.ts';
import { type NoteSigner, type VerifierKey, verifierKey } from '../../src/record/note.ts';
import { createRecordKey } from '../../src/record/record-key.ts';
import { EvidenceRecord } from '../../src/record/store.ts';
import { verifyRecord } from '../../src/record/verify-record.ts';

/** A record of the deployment `harbour` with its key, as its owner has them. */
export interface TestRecord {
  readonly folder: string;
  readonly signer: NoteSigner;
  readonly pem: string;
  readonly trusted: readonly VerifierKey[];
}

/** An empty record in a folder of its own. */
export async function createRecord(folder: string): Promise<TestRecord> {
  const { signer, pem } = createRecordKey(originOf('harbour'));
  await EvidenceRecord.create(folder, async () => signer);
  return { folder, signer, pem, trusted: [verifierKey(signer.name, signer.key)] };
}

/** Writes a drop folder anew: content by path. */
export async function writeDrop(drop: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  await rm(drop, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(drop, path)), { recursive: true });
    await writeFile(join(drop, path), content);
  }
}

/** Collects a drop folder and demands that the record verifies afterwards. */
export async function collectInto(record: TestRecord, drop: string, period = '2026-Q3', minute = 0): Promise<Appended> {
  const receivedAt = new Date(Date.UTC(2026, 9, 1, 8, minute)).toISOString();
  const header = { deployment: 'harbour', period, receivedAt };
  const appended = await append(record.folder, record.signer, header, (seal) => collect(drop, seal));
  await expectVerified(record);
  return appended;
}

/** Demands that the record verifies under its own key, and returns what it holds. */
export async function expectVerified({ folder, trusted }: TestRecord): ReturnType<typeof verifyRecord> {
  const report = await verifyRecord(folder, { trusted });
  expect(report.findings).toEqual([]);
  expect(verdictOf(report.findings)).toBe('verified');
  return report;
}

/** A record of three collects: 3 entries and a closing one, 2 and one, 2 and one. Checkpoints at 0, 4, 7 and 10. */
export async function createRecordOfThree(parent: string): Promise<TestRecord> {
  const record = await createRecord(join(parent, 'original'));
  const drop = join(parent, 'drop');
  await writeDrop(drop, { 'a.json': 'A', 'b/b.json': 'B', 'same.json': 'A' });
  await collectInto(record, drop, '2026-Q2', 0);
  await writeDrop(drop, { 'c.json': 'C', 'b.json': 'B' });
  await collectInto(record, drop, '2026-Q3', 1);
  await writeDrop(drop, { 'c.json': 'C, mended', 'd.json': '' });
  await collectInto(record, drop, '2026-Q3', 2);
  return record;
}

export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Writes into a file that is there, whatever its permissions: links to it see the change. */
export async function overwrite(place: string, content: string | Uint8Array): Promise<void> {
  await chmod(place, 0o600);
  await writeFile(place, content);
}

export async function logLines({ folder }: TestRecord): Promise<string[]> {
  return (await readFile(placesIn(folder).log, 'utf8')).split('\n').slice(0, -1);
}

export async function editLog(record: TestRecord, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = edit(await logLines(record));
  await writeFile(placesIn(record.folder).log, lines.map((line) => `${line}\n`).join(''));
}

/** Signs whatever the log now holds, as the owner of the key or its thief could. */
export async function signAnew(record: TestRecord, signer = record.signer, origin = originOf('harbour')): Promise<void> {
  const { checkpoint: place, checkpointOf } = placesIn(record.folder);
  const lines = await logLines(record);
  const root = rootOf(lines.map((line) => leafHash(Buffer.from(line))));
  await unlink(place);
  await writeFile(place, signCheckpoint({ origin, size: lines.length, root }, signer));
  await rm(checkpointOf(lines.length), { force: true });
}

/** Puts one of the kept checkpoints in the place of the newest. */
export async function setBack({ folder }: TestRecord, size: number): Promise<void> {
  const { checkpoint, checkpointOf } = placesIn(folder);
  const kept = await readFile(checkpointOf(size));
  await unlink(checkpoint);
  await writeFile(checkpoint, kept);
}
