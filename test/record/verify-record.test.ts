import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { append } from '../../src/record/append.ts';
import { signCheckpoint } from '../../src/record/checkpoint.ts';
import { entryLines } from '../../src/record/entry.ts';
import { type RecordFindingCode, verdictOf } from '../../src/record/finding.ts';
import { placesIn } from '../../src/record/layout.ts';
import { loadCollection } from '../../src/record/load-collection.ts';
import { leafHash, rootOf } from '../../src/record/merkle.ts';
import { verifierKey } from '../../src/record/note.ts';
import { readCheckpoint } from '../../src/record/read-checkpoint.ts';
import { createRecordKey } from '../../src/record/record-key.ts';
import { verifyRecord } from '../../src/record/verify-record.ts';
import {
  collectInto,
  createRecord,
  createRecordOfThree,
  digestOf,
  editLog,
  expectVerified,
  overwrite,
  setBack,
  signAnew,
  type TestRecord,
  writeDrop,
} from './records.ts';

let parent: string;
let original: TestRecord;
let record: TestRecord;
const places = () => placesIn(record.folder);

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'proofbook-record-'));
  original = await createRecordOfThree(parent);
});
afterAll(() => rm(parent, { recursive: true, force: true }));
beforeEach(async () => {
  record = { ...original, folder: join(parent, 'record') };
  await cp(original.folder, record.folder, { recursive: true });
});
afterEach(() => rm(record.folder, { recursive: true, force: true }));

async function codesOf(options: Partial<Parameters<typeof verifyRecord>[1]> = {}): Promise<RecordFindingCode[]> {
  const { findings } = await verifyRecord(record.folder, { trusted: record.trusted, ...options });
  return findings.map(({ code }) => code);
}

test('a record that nobody touched verifies, and says what is in it', async () => {
  const { checkpoint, signatures, collections, blobs, notes } = await expectVerified(record);
  expect(checkpoint).toMatchObject({ origin: 'proofbook/harbour', size: 10 });
  expect(signatures).toMatchObject([{ name: 'proofbook/harbour', isTrusted: true }]);
  expect(collections.map(({ period, files }) => [period, files.map(({ path }) => path)])).toEqual([
    ['2026-Q2', ['a.json', 'b/b.json', 'same.json']],
    ['2026-Q3', ['b.json', 'c.json']],
    ['2026-Q3', ['c.json', 'd.json']],
  ]);
  expect(blobs).toEqual({ count: 5, bytes: 1 + 1 + 1 + 9 });
  expect(notes).toEqual([]);
});

test('the last collect of a period is the one that counts', async () => {
  const { files } = await loadCollection(record.folder, record.trusted, '2026-Q3');
  expect(files.map(({ digest }) => digest)).toEqual([digestOf('C, mended'), digestOf('')]);
  expect((await loadCollection(record.folder, record.trusted, '2026-Q2')).files).toHaveLength(3);
  await expect(loadCollection(record.folder, record.trusted, '2026-Q1')).rejects.toThrow('Nothing was collected for 2026-Q1');
});

test('nothing is read from a record that does not verify', async () => {
  await overwrite(places().blob(digestOf('A')), 'a');
  await expect(loadCollection(record.folder, record.trusted, '2026-Q3')).rejects.toThrow('does not verify (blob-changed)');
});

test('collecting the same folder again adds a collect and no blobs', async () => {
  const blobs = await readdir(places().blobs, { recursive: true });
  const drop = join(parent, 'again');
  await writeDrop(drop, { 'c.json': 'C, mended', 'd.json': '' });
  const { checkpoint } = await collectInto(record, drop, '2026-Q3', 3);
  expect(checkpoint.size).toBe(13);
  expect(await readdir(places().blobs, { recursive: true })).toEqual(blobs);
});

test('kept checkpoints narrow down where a log was changed', async () => {
  await editLog(record, (lines) => lines.with(5, (lines[5] ?? '').replace('c.json', 'x.json')));
  const { findings } = await verifyRecord(record.folder, { trusted: record.trusted });
  expect(findings).toMatchObject([{ code: 'log-changed', where: 'log.jsonl, lines 5 to 7' }]);
});

describe('whom the reader trusts', () => {
  test('without a key, or with another one, trust is not established, and everything else is checked', async () => {
    const stranger = createRecordKey('proofbook/harbour').signer;
    for (const trusted of [[], [verifierKey(stranger.name, stranger.key)]]) {
      const { findings, signatures } = await verifyRecord(record.folder, { trusted });
      expect(findings.map(({ code }) => code)).toEqual(['signer-not-trusted']);
      expect(verdictOf(findings)).toBe('untrusted');
      expect(signatures).toMatchObject([{ isTrusted: false }]);
    }
    await overwrite(places().blob(digestOf('B')), 'b');
    const { findings } = await verifyRecord(record.folder, { trusted: [] });
    expect(verdictOf(findings)).toBe('tampered');
  });

  test('a record rewritten as a whole and signed by another key of the same name is not trusted', async () => {
    const forger = createRecordKey('proofbook/harbour').signer;
    const forged = { ...record, signer: forger, folder: join(parent, 'forged') };
    await createRecord(forged.folder);
    await writeLogAndCheckpoints(forged.folder, forger);
    const { findings } = await verifyRecord(forged.folder, { trusted: record.trusted });
    expect(findings.map(({ code }) => code)).toEqual(['signer-not-trusted']);
  });

  async function writeLogAndCheckpoints(folder: string, signer: TestRecord['signer']): Promise<void> {
    const { log, checkpoint, checkpointOf } = placesIn(folder);
    const header = { deployment: 'harbour', period: '2026-Q3', receivedAt: '2026-10-01T08:00:00.000Z' };
    const lines = entryLines(header, []);
    await writeFile(log, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
    const root = rootOf(lines.map(leafHash));
    await overwrite(checkpoint, signCheckpoint({ origin: 'proofbook/harbour', size: 1, root }, signer));
    await overwrite(checkpointOf(0), signCheckpoint({ origin: 'proofbook/harbour', size: 0, root: rootOf([]) }, signer));
  }
});

describe('against a checkpoint that the reader kept', () => {
  const kept = (size: number) => readCheckpoint(join(original.folder, 'checkpoints', String(size)));

  test('a record that only grew verifies', async () => {
    for (const size of [0, 4, 7, 10]) expect(await codesOf({ olderCheckpoints: [await kept(size)] })).toEqual([]);
  });

  test('one set back as a whole, blobs and kept checkpoints included, is found', async () => {
    await editLog(record, (lines) => lines.slice(0, 7));
    for (const content of ['C, mended', '']) await unlink(places().blob(digestOf(content)));
    await unlink(places().checkpointOf(10));
    await setBack(record, 7);
    expect(await codesOf()).toEqual([]);
    expect(await codesOf({ olderCheckpoints: [await kept(7)] })).toEqual([]);
    expect(await codesOf({ olderCheckpoints: [await kept(10)] })).toEqual(['rolled-back']);
  });

  test('one that went another way, signed by its own key, is found', async () => {
    await editLog(record, (lines) => lines.slice(0, 4));
    for (const content of ['C', 'C, mended', '']) await unlink(places().blob(digestOf(content)));
    for (const size of [7, 10]) await unlink(places().checkpointOf(size));
    await signAnew(record);
    const drop = join(parent, 'other');
    for (const [minute, content] of ['X', 'Y', 'Z'].entries()) {
      await writeDrop(drop, { 'c.json': content });
      await collectInto(record, drop, '2026-Q3', minute);
    }
    expect(await codesOf()).toEqual([]);
    expect(await codesOf({ olderCheckpoints: [await kept(4)] })).toEqual([]);
    expect(await codesOf({ olderCheckpoints: [await kept(7)] })).toEqual(['forked']);
    expect(await codesOf({ olderCheckpoints: [await kept(10)] })).toEqual(['forked']);
  });

  test('one of another record, or by another key, is refused', async () => {
    const other = createRecordKey('proofbook/other').signer;
    const place = join(parent, 'foreign');
    await writeFile(place, signCheckpoint({ origin: 'proofbook/other', size: 0, root: rootOf([]) }, other));
    await expect(codesOf({ olderCheckpoints: [await readCheckpoint(place)] })).rejects.toThrow('cannot be compared');
    await writeFile(place, signCheckpoint({ origin: 'proofbook/harbour', size: 0, root: rootOf([]) }, other));
    await expect(codesOf({ olderCheckpoints: [await readCheckpoint(place)] })).rejects.toThrow('cannot be compared');
  });
});

test('lines after the checkpoint do not count, are noted, and are taken away by the next collect', async () => {
  const header = { deployment: 'harbour', period: '2026-Q3', receivedAt: '2026-10-01T09:00:00.000Z' };
  const digests = ['B', 'left over'].map(digestOf);
  const files = digests.map((digest, index) => ({ path: `${index}.json`, digest, size: 1, problem: null }));
  const lines = Buffer.concat(entryLines(header, files).flatMap((line) => [line, Buffer.from('\n')]));
  await appendFile(places().log, Buffer.concat([lines, Buffer.from('{"half')]));
  const leftOver = places().blob(digestOf('left over'));
  await mkdir(join(leftOver, '..'), { recursive: true });
  await writeFile(leftOver, 'left over');

  const { notes, collections } = await expectVerified(record);
  expect(notes).toEqual([expect.stringMatching(/^4 lines stand in the log after its checkpoint/)]);
  expect(collections).toHaveLength(3);

  const drop = join(parent, 'next');
  await writeDrop(drop, { 'e.json': 'E' });
  const appended = await collectInto(record, drop, '2026-Q3', 5);
  expect(appended.notes).toEqual([expect.stringContaining('A collect had been stopped before it was complete')]);
  expect(appended.checkpoint.size).toBe(12);
  await expect(readFile(leftOver)).rejects.toThrow('ENOENT');
  expect(await readFile(places().blob(digestOf('B')), 'utf8')).toBe('B');
});

test.each([
  ['a line after the checkpoint that is no entry', 'entry-malformed', () => appendFile(places().log, '{"evil":true}\n')],
  ['a file that is no part of a record', 'file-unlisted', () => writeFile(join(record.folder, 'evil.txt'), 'x')],
  ['a folder that is none', 'file-unlisted', () => mkdir(join(record.folder, 'checkpoints2'))],
])('%s is found', async (_, code, change) => {
  await change();
  expect(await codesOf()).toEqual([code]);
});

test('evidence of another deployment is refused', async () => {
  const header = { deployment: 'other', period: '2026-Q3', receivedAt: '2026-10-01T09:00:00.000Z' };
  await expect(append(record.folder, record.signer, header, async () => [])).rejects.toThrow('is that of "proofbook/harbour"');
});

/** Asks another program, which knows nothing of ours. */
function judge(program: string, parameters: string[], options: { cwd?: string; input?: string }): string {
  return execFileSync(program, parameters, { encoding: 'utf8', stdio: 'pipe', ...options });
}

test('OpenSSL verifies the signature of a checkpoint', async () => {
  const note = await readFile(places().checkpoint, 'utf8');
  const [text = '', signature = ''] = note.split('\n\n— proofbook/harbour ');
  const work = await mkdtemp(join(parent, 'openssl-'));
  await writeFile(join(work, 'body'), `${text}\n`);
  await writeFile(join(work, 'signature'), Buffer.from(signature, 'base64').subarray(4));
  await writeFile(join(work, 'key.pem'), record.pem, { mode: 0o600 });
  const openssl = (...parameters: string[]) => judge('openssl', parameters, { cwd: work });
  openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem');
  const verify = () =>
    openssl('pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', '-in', 'body', '-sigfile', 'signature');
  expect(verify()).toContain('Signature Verified Successfully');
  await writeFile(join(work, 'body'), `${text.replace('\n10\n', '\n11\n')}\n`);
  expect(verify).toThrow();
});

test('sha256sum finds every blob to be what it is called', async () => {
  const { collections } = await expectVerified(record);
  const digests = new Set(collections.flatMap(({ files }) => files.map(({ digest }) => digest ?? '')));
  const list = [...digests].map((digest) => `${digest}  ${places().blob(digest)}\n`).join('');
  expect(judge('sha256sum', ['-c', '--strict'], { input: list }).match(/: OK$/gm)).toHaveLength(5);
});
