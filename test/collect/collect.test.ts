import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, type OnFile, type OnLeftovers } from '../../src/collect/collect.ts';
import { Problem } from '../../src/domain/problem.ts';
import { append } from '../../src/record/append.ts';
import type { ReceivedFile } from '../../src/record/entry.ts';
import type { Seal } from '../../src/record/seal.ts';
import { EvidenceRecord } from '../../src/record/store.ts';
import { createRecord, type TestRecord } from '../record/records.ts';

let folder: string;
let record: TestRecord;
const drop = () => join(folder, 'drop');
const read = (digest: string) => EvidenceRecord.open(record.folder).read(digest);

const HEADER = { deployment: 'harbour', period: '2026-Q3', receivedAt: '2026-10-01T08:00:00.000Z' };

async function collectDrop(
  onFile: OnFile = () => {},
  from = drop(),
  onLeftovers: OnLeftovers = () => {},
): Promise<readonly ReceivedFile[]> {
  return (await append(record.folder, record.signer, HEADER, (seal) => collect(from, seal, onFile, onLeftovers))).files;
}

/** Permissions do not bind the superuser: what is tried then is tried as nobody, to whom the folders of the test belong. */
async function asNobody<Result>(run: () => Promise<Result>): Promise<Result> {
  const isSuperuser = process.geteuid?.() === 0;
  if (isSuperuser) process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    if (isSuperuser) process.seteuid?.(0);
  }
}

async function openToAll(): Promise<void> {
  if (process.geteuid?.() === 0) execFileSync('chown', ['-R', '65534', folder]);
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

  test('a socket and a device', async () => {
    const server = createServer().listen(join(drop(), 'socket'));
    await once(server, 'listening');
    try {
      expect(await problemOf('socket')).toMatchObject({ digest: null, problem: expect.stringContaining('not a regular file') });
    } finally {
      server.close();
    }
  });

  test('a folder and a file that this user may not read, each with what it hides', async () => {
    await mkdir(join(drop(), 'closed/inner'), { recursive: true });
    await writeFile(join(drop(), 'closed/inner/secret.json'), '{}');
    await writeFile(join(drop(), 'closed.json'), '{}');
    for (const name of ['closed', 'closed.json']) await chmod(join(drop(), name), 0);
    await openToAll();
    const files = await asNobody(() => collectDrop());
    await chmod(join(drop(), 'closed'), 0o755);
    expect(files.map(({ path, problem }) => [path, problem])).toEqual([
      [
        'closed',
        'It is a folder that cannot be looked into: this user has no permission for it (EACCES). Whatever lies in it is missing. Change its permissions and collect again.',
      ],
      ['closed.json', 'It may not be read by this user. Change its permissions and collect again.'],
      ['good.json', null],
    ]);
  });

  test('a name that is no text, of a file or of a folder, with its bytes written out', async () => {
    const odd = (...parts: (string | number[])[]) =>
      Buffer.concat([Buffer.from(`${drop()}/`), ...parts.map((part) => Buffer.from(part))]);
    await writeFile(odd('caf', [0xe9], '.json'), '{}');
    await mkdir(odd('d', [0xff, 0xfe]));
    await writeFile(odd('d', [0xff, 0xfe], '/inner.json'), '{}');
    await writeFile(join(drop(), 'café.json'), '{}');
    const files = await collectDrop();
    expect(files.map(({ path, problem }) => [path, problem?.slice(0, 25) ?? null])).toEqual([
      ['caf\\xE9.json', 'Its name is not UTF-8, so'],
      ['café.json', null],
      ['d\\xFF\\xFE/inner.json', 'Its name is not UTF-8, so'],
      ['good.json', null],
    ]);
  });

  test('a file that is too large to be looked into, at once and without copying it', async () => {
    await writeFile(join(drop(), 'large.log'), '');
    await truncate(join(drop(), 'large.log'), 3 * 2 ** 30);
    expect(await problemOf('large.log')).toMatchObject({
      digest: null,
      size: null,
      problem:
        'It has 3221225472 bytes, more than the 2000000000 that are taken in of one file. Split it between two lines into smaller files (split -C 400M) and collect again.',
    });
  });

  test('a file that is written to while it is read', async () => {
    await writeFile(join(drop(), 'growing.log'), 'x'.repeat(1 << 20));
    const seal: Seal = async () => ({ refused: 'never' });
    expect(await collect(drop(), seal).catch((thrown) => thrown)).toBeInstanceOf(Problem);
    const files = await append(record.folder, record.signer, HEADER, (own) =>
      collect(drop(), async (source) => {
        const sealing = own(source);
        await appendFile(join(drop(), 'growing.log'), 'more');
        return sealing;
      }),
    );
    expect(files.files.find(({ path }) => path === 'growing.log')).toMatchObject({
      digest: null,
      problem: expect.stringContaining('changed while it was read'),
    });
  });

  test('an empty file is sealed and is empty', async () => {
    await writeFile(join(drop(), 'empty.json'), '');
    expect(await problemOf('empty.json')).toMatchObject({ size: 0, problem: null });
  });
});

test('a backslash in a name is a character like any other: no file is taken for another', async () => {
  await mkdir(join(drop(), 'a'));
  await writeFile(join(drop(), 'a', 'b.json'), '{"one":1}');
  await writeFile(join(drop(), 'a\\b.json'), '{"two":2}');
  const files = await collectDrop();
  expect(files.map(({ path, size }) => [path, size])).toEqual([
    ['a/b.json', 9],
    ['a\\b.json', 9],
  ]);
  expect(new Set(files.map(({ digest }) => digest)).size).toBe(2);
});

test('what editors and file managers leave behind is passed over and named, and only beside the file that it belongs to', async () => {
  const left = [
    '.DS_Store',
    'in/Thumbs.db',
    'in/desktop.ini',
    'in/a.yml~',
    'in/#a.yml#',
    'in/.a.yml.swp',
    'in/._a.yml',
    'in/.~lock.a.yml#',
  ];
  const kept = ['in/a.yml', 'in/alone.yml~', 'in/.gitignore', 'in/.alone.swp', '._alone'];
  await mkdir(join(drop(), 'in'));
  for (const name of [...left, ...kept]) await writeFile(join(drop(), name), '{}');
  await symlink('someone@somewhere.1', join(drop(), 'in/.#a.yml'));
  const named: string[] = [];
  const files = await collectDrop(
    () => {},
    drop(),
    (paths) => named.push(...paths),
  );
  expect(files.map(({ path }) => path)).toEqual(kept.sort());
  expect(named).toEqual([...left, 'in/.#a.yml'].sort());
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

  test('that an early version made, with a file too large to be read, says so; its beginning can be looked at', async () => {
    const digest = 'ab'.repeat(32);
    const place = join(record.folder, 'blobs', 'ab', digest);
    await mkdir(dirname(place));
    await writeFile(place, '{"SchemaVersion":2');
    await truncate(place, 3 * 2 ** 30);
    await expect(read(digest)).rejects.toThrow(/It has 3221225472 bytes, more than the 2147483647 that can be read of one file/);
    expect(Buffer.from(await EvidenceRecord.open(record.folder).start(digest, 18)).toString()).toBe('{"SchemaVersion":2');
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
