import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, type OnFile } from '../../src/collect/collect.ts';
import { Problem } from '../../src/domain/problem.ts';
import { append } from '../../src/record/append.ts';
import type { ReceivedFile } from '../../src/record/entry.ts';
import { EvidenceRecord } from '../../src/record/store.ts';
import { createRecord, type TestRecord } from '../record/records.ts';

let folder: string;
let record: TestRecord;
const drop = () => join(folder, 'drop');
const read = (digest: string) => EvidenceRecord.open(record.folder).read(digest);

async function collectDrop(onFile: OnFile = () => {}, from = drop()): Promise<readonly ReceivedFile[]> {
  const header = { deployment: 'harbour', period: '2026-Q3', receivedAt: '2026-10-01T08:00:00.000Z' };
  return (await append(record.folder, record.signer, header, (seal) => collect(from, seal, onFile))).files;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofbook-collect-'));
  await mkdir(drop());
  record = await createRecord(join(folder, 'record'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('bytes are sealed as they are, under their SHA-256, in order of path', async () => {
  await mkdir(join(drop(), 'b'));
  const bytes = Buffer.from([0, 255, 10, 13, 10]);
  await writeFile(join(drop(), 'b', 'x.bin'), bytes);
  await writeFile(join(drop(), 'a b "c".json'), '{}');
  await writeFile(join(drop(), '.DS_Store'), 'litter');
  const files = await collectDrop();
  expect(files.map(({ path, size }) => [path, size])).toEqual([
    ['a b "c".json', 2],
    ['b/x.bin', 5],
  ]);
  const digest = createHash('sha256').update(bytes).digest('hex');
  expect(files[1]?.digest).toBe(digest);
  expect(Buffer.from(await read(digest))).toEqual(bytes);
  expect(await readFile(join(drop(), 'b', 'x.bin'))).toEqual(bytes);
});

test.for(['.', './', '../drop', 'b/..'])('paths are relative to the folder, however it is named: "%s"', async (name) => {
  await mkdir(join(drop(), 'b'));
  await writeFile(join(drop(), 'b', 'x.json'), '{}');
  const before = process.cwd();
  process.chdir(drop());
  try {
    expect((await collectDrop(() => {}, name)).map(({ path }) => path)).toEqual(['b/x.json']);
  } finally {
    process.chdir(before);
  }
});

describe('what cannot be taken in is named, and the rest goes on', () => {
  beforeEach(() => writeFile(join(drop(), 'good.json'), '{}'));
  const problemOf = async (path: string) => (await collectDrop()).find((file) => file.path === path);

  test('a symbolic link, wherever it leads', async () => {
    await symlink('/etc/passwd', join(drop(), 'outside'));
    await symlink('good.json', join(drop(), 'inside'));
    await symlink('nowhere', join(drop(), 'broken'));
    for (const name of ['outside', 'inside', 'broken']) {
      expect(await problemOf(name)).toMatchObject({ digest: null, problem: expect.stringContaining('symbolic link') });
    }
  });

  test('a link to a folder is not followed', async () => {
    await symlink('/etc', join(drop(), 'etc'));
    const files = await collectDrop();
    expect(files.map(({ path }) => path)).toEqual(['etc', 'good.json']);
  });

  test('a pipe does not hang', async () => {
    execFileSync('mkfifo', [join(drop(), 'pipe')]);
    expect(await problemOf('pipe')).toMatchObject({ digest: null, problem: expect.stringContaining('not a regular file') });
  });

  test('a file that vanishes while it is read', async () => {
    await writeFile(join(drop(), 'zz-late.json'), '{}');
    const files = await collectDrop(({ path }) => {
      if (path === 'good.json') execFileSync('rm', [join(drop(), 'zz-late.json')]);
    });
    expect(files.at(-1)).toMatchObject({ path: 'zz-late.json', digest: null, problem: expect.stringContaining('vanished') });
  });

  test('an empty file is sealed and is empty', async () => {
    await writeFile(join(drop(), 'empty.json'), '');
    expect(await problemOf('empty.json')).toMatchObject({ size: 0, problem: null });
  });
});

describe('nothing to collect is a problem', () => {
  test.for([
    ['an empty folder', async () => {}],
    ['a folder with a manifest only', () => writeFile(join(drop(), 'collection.yaml'), 'proofbook: collection/1')],
    ['a folder with links only', () => symlink('/etc/passwd', join(drop(), 'link'))],
    ['no folder', () => rm(drop(), { recursive: true })],
  ] as const)('%s', async ([, prepare]) => {
    await prepare();
    await expect(collectDrop()).rejects.toThrow(Problem);
  });
});

describe('the record', () => {
  test('is never created over another', async () => {
    await expect(EvidenceRecord.create(record.folder, async () => record.signer)).rejects.toThrow(/not replaced/);
  });

  test('has to be created first', () => {
    expect(() => EvidenceRecord.open(join(folder, 'none'))).toThrow(/no evidence record/);
  });

  test('notices changed and missing bytes', async () => {
    await writeFile(join(drop(), 'x.json'), '{"a":1}');
    const [file] = await collectDrop();
    const digest = file?.digest ?? '';
    const place = join(record.folder, 'blobs', digest.slice(0, 2), digest);
    await chmod(place, 0o600);
    await writeFile(place, '{"a":2}');
    await expect(read(digest)).rejects.toThrow(/was changed/);
    await unlink(place);
    await expect(read(digest)).rejects.toThrow(/missing from the record/);
  });
});
