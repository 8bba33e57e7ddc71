import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signCheckpoint } from '../../src/record/checkpoint.ts';
import type { RecordFindingCode } from '../../src/record/finding.ts';
import { placesIn } from '../../src/record/layout.ts';
import { leafHash, rootOf } from '../../src/record/merkle.ts';
import { createRecordKey } from '../../src/record/record-key.ts';
import { verifyRecord } from '../../src/record/verify-record.ts';
import {
  collectInto,
  createRecordOfThree,
  digestOf,
  editLog,
  logLines,
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

async function codesOf(): Promise<RecordFindingCode[]> {
  const { findings } = await verifyRecord(record.folder, { trusted: record.trusted });
  return findings.map(({ code }) => code);
}

describe('what was tampered with is found', () => {
  test.for<[string, RecordFindingCode[], () => Promise<unknown>]>([
    ['a changed blob', ['blob-changed'], () => overwrite(places().blob(digestOf('B')), 'b')],
    ['a blob with bytes added', ['blob-changed'], () => overwrite(places().blob(digestOf('B')), 'B\n')],
    ['an emptied blob', ['blob-changed'], () => overwrite(places().blob(digestOf('B')), '')],
    ['a missing blob', ['blob-missing'], () => unlink(places().blob(digestOf('C')))],
    [
      'all blobs missing',
      ['blob-missing', 'blob-missing', 'blob-missing', 'blob-missing', 'blob-missing'],
      () => rm(places().blobs, { recursive: true }),
    ],
    ['two blobs exchanged', ['blob-changed', 'blob-changed'], exchangeBlobs],
    ['a blob replaced by a link to the same bytes', ['blob-changed'], linkBlob],
    ['a blob replaced by a pipe', ['blob-changed'], pipeBlob],
    ['a blob that no entry speaks of', ['blob-unlisted'], () => writeFile(join(places().blobs, 'stray'), 'x')],
    ['a blob under its own digest that no entry speaks of', ['blob-unlisted'], addBlob],
    ['a link among the blobs that leads nowhere', ['blob-unlisted'], () => symlink('nowhere', join(places().blobs, 'link'))],
    [
      'a changed letter in an entry',
      ['log-changed'],
      () => editLog(record, (lines) => lines.with(1, (lines[1] ?? '').replace('b/b.json', 'b/c.json'))),
    ],
    [
      'a changed space in an entry',
      ['log-changed', 'entry-malformed'],
      () => editLog(record, (lines) => lines.with(1, `${lines[1]} `)),
    ],
    ['an entry that is none', ['log-changed', 'entry-malformed'], () => editLog(record, (lines) => lines.with(5, '{}'))],
    ['a removed entry', ['log-truncated'], () => editLog(record, (lines) => lines.toSpliced(4, 1))],
    ['an entry put in', ['log-changed'], () => editLog(record, (lines) => [lines[0] ?? '', ...lines])],
    [
      'two entries exchanged',
      ['log-changed'],
      () => editLog(record, ([first = '', second = '', ...rest]) => [second, first, ...rest]),
    ],
    ['a log cut off', ['log-truncated'], () => editLog(record, (lines) => lines.slice(0, -1))],
    [
      'a log with its last newline cut',
      ['log-truncated'],
      async () => writeFile(places().log, (await logLines(record)).join('\n')),
    ],
    ['an emptied log', ['log-truncated'], () => writeFile(places().log, '')],
    ['no log', ['log-missing'], () => unlink(places().log)],
    [
      'a log replaced by a pipe',
      ['log-missing'],
      async () => {
        await unlink(places().log);
        execFileSync('mkfifo', [places().log]);
      },
    ],
    ['no checkpoint', ['checkpoint-missing'], () => unlink(places().checkpoint)],
    [
      'a checkpoint without signatures',
      ['checkpoint-malformed'],
      () => overwrite(places().checkpoint, 'proofbook/harbour\n10\n\n'),
    ],
    [
      'a note that is no checkpoint',
      ['checkpoint-malformed'],
      async () => overwrite(places().checkpoint, (await readFile(places().checkpoint, 'utf8')).replace('\n10\n', '\nten\n')),
    ],
    [
      'a checkpoint with another size',
      ['checkpoint-signature', 'log-changed', 'rolled-back'],
      async () => replaceCheckpoint((text) => text.replace('\n10\n', '\n7\n')),
    ],
    [
      'a checkpoint of another deployment',
      ['checkpoint-signature', 'earlier-checkpoint-changed', 'earlier-checkpoint-changed', 'earlier-checkpoint-changed'],
      () => signAnew(record, record.signer, 'proofbook/other'),
    ],
    ['an earlier checkpoint removed', ['earlier-checkpoint-missing'], () => unlink(places().checkpointOf(4))],
    [
      'all kept checkpoints removed',
      ['earlier-checkpoint-missing', 'earlier-checkpoint-missing', 'earlier-checkpoint-missing'],
      () => rm(places().checkpoints, { recursive: true }),
    ],
    [
      'an earlier checkpoint under another size',
      ['earlier-checkpoint-changed'],
      async () => overwrite(places().checkpointOf(4), await readFile(places().checkpointOf(7))),
    ],
    ['an earlier checkpoint that is none', ['earlier-checkpoint-changed'], () => overwrite(places().checkpointOf(4), 'x')],
    [
      'an earlier checkpoint by another key',
      ['earlier-checkpoint-changed'],
      () => forgeKept(4, createRecordKey('proofbook/harbour').signer),
    ],
    ['an earlier checkpoint over other entries', ['forked'], () => forgeKept(4, record.signer)],
    ['a checkpoint at a size where no collect ended', ['checkpoint-unlisted'], () => forgeKept(5, record.signer)],
    ['something else among the checkpoints', ['checkpoint-unlisted'], () => writeFile(join(places().checkpoints, 'notes'), 'x')],
    ['the checkpoint set back', ['rolled-back'], () => setBack(record, 7)],
    [
      'a log that was changed and signed anew',
      ['forked', 'forked'],
      async () => {
        await editLog(record, (lines) => lines.with(0, (lines[0] ?? '').replace('a.json', 'z.json')));
        await signAnew(record);
      },
    ],
    ['a collect whose files do not add up, signed', ['collection-incomplete', 'blob-unlisted'], removeAndSign],
    [
      'entries without the one that closes them, signed',
      ['collection-incomplete'],
      async () => {
        await editLog(record, (lines) => lines.slice(0, -1));
        await rm(places().checkpointOf(10));
        await signAnew(record);
      },
    ],
  ])('%s', async ([, codes, tamper]) => {
    await tamper();
    expect(await codesOf()).toEqual(codes);
  });

  const blobs = () => [places().blob(digestOf('A')), places().blob(digestOf('B'))] as const;

  async function exchangeBlobs(): Promise<void> {
    const [first, second] = blobs();
    await rename(first, `${record.folder}-aside`);
    await rename(second, first);
    await rename(`${record.folder}-aside`, second);
  }
  async function linkBlob(): Promise<void> {
    const [first] = blobs();
    await rename(first, join(parent, 'elsewhere'));
    await symlink(join(parent, 'elsewhere'), first);
  }
  async function pipeBlob(): Promise<void> {
    const [first] = blobs();
    await unlink(first);
    execFileSync('mkfifo', [first]);
  }
  async function addBlob(): Promise<void> {
    const place = places().blob(digestOf('planted'));
    await mkdir(join(place, '..'), { recursive: true });
    await writeFile(place, 'planted');
  }
  async function replaceCheckpoint(edit: (text: string) => string): Promise<void> {
    const text = await readFile(places().checkpoint, 'utf8');
    await unlink(places().checkpoint);
    await writeFile(places().checkpoint, edit(text));
  }
  async function forgeKept(size: number, signer: TestRecord['signer']): Promise<void> {
    await rm(places().checkpointOf(size), { force: true });
    const forged = { origin: 'proofbook/harbour', size, root: rootOf([leafHash(Buffer.from('another history'))]) };
    await writeFile(places().checkpointOf(size), signCheckpoint(forged, signer));
  }
  async function removeAndSign(): Promise<void> {
    await editLog(record, (lines) => lines.toSpliced(8, 1));
    await rm(places().checkpointOf(10));
    await signAnew(record);
  }
});

test('any single changed byte is found, wherever it is', async () => {
  const files = (await readdir(record.folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, position, change) => {
      const bytes = await readFile(file);
      if (bytes.length === 0) return;
      const changed = Buffer.from(bytes);
      const index = position % bytes.length;
      changed[index] = (bytes[index] ?? 0) ^ change;
      await overwrite(file, changed);
      expect(await codesOf(), `${file} byte ${index}`).not.toEqual([]);
      await overwrite(file, bytes);
    }),
    { numRuns: 150 },
  );
  expect(await codesOf()).toEqual([]);
});

describe('nothing is added to a record that was tampered with', () => {
  test.for<[string, () => Promise<unknown>]>([
    ['a changed entry', async () => editLog(record, (lines) => lines.with(0, '{}'))],
    ['a removed entry', async () => editLog(record, (lines) => lines.slice(1))],
    ['no log', () => unlink(places().log)],
    ['a foreign checkpoint', () => signAnew(record, createRecordKey('proofbook/harbour').signer)],
    ['no checkpoint', () => unlink(places().checkpoint)],
    ['a checkpoint that was set back', () => setBack(record, 4)],
  ])('%s', async ([, tamper]) => {
    await tamper();
    const before = await readdir(record.folder, { recursive: true });
    const drop = join(parent, 'refused');
    await writeDrop(drop, { 'e.json': 'E' });
    await expect(collectInto(record, drop)).rejects.toThrow(/not as it was left|checkpoint cannot be read/);
    expect(await readdir(record.folder, { recursive: true })).toEqual(before);
  });
});
