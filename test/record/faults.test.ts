import { chmod, cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { collectInto, createRecord, expectVerified, type TestRecord, writeDrop } from './records.ts';

/** Which of the coming writes goes wrong, and how; 0 for none. */
const fault = vi.hoisted(() => ({ at: 0, count: 0, kind: 'full' as 'full' | 'killed', isDead: false }));

/** Every call by which the record changes the disk can be made to fail, or to be the last thing that its process did. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const step = (name: string): void => {
    if (fault.at === 0) return;
    if (fault.isDead) throw new Error('killed');
    // A full disk does not keep anything from being removed.
    if (fault.kind === 'full' && ['rm', 'truncate'].includes(name)) return;
    fault.count += 1;
    if (fault.count !== fault.at) return;
    if (fault.kind === 'full')
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC', syscall: name });
    fault.isDead = true;
    throw new Error('killed');
  };
  const before = <Parameters extends unknown[], Result>(name: string, call: (...parameters: Parameters) => Promise<Result>) => {
    return async (...parameters: Parameters): Promise<Result> => {
      step(name);
      return call(...parameters);
    };
  };
  const { rename, link, mkdir, rm: remove, writeFile, open } = real;
  const openWatched = async (...parameters: Parameters<typeof open>): ReturnType<typeof open> => {
    // The record opens by name of the mode what it writes, and by flags what it reads.
    if (typeof parameters[1] === 'string') step('open');
    const handle = await open(...parameters);
    const { sync, truncate, chmod, writeFile: writeAll } = handle;
    const write: (bytes: Uint8Array, offset: number, length: number, position: number) => Promise<unknown> =
      handle.write.bind(handle);
    return Object.assign(handle, {
      sync: before('sync', sync.bind(handle)),
      truncate: before('truncate', truncate.bind(handle)),
      chmod: before('chmod', chmod.bind(handle)),
      writeFile: before('writeFile', writeAll.bind(handle)),
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        try {
          step('write');
        } catch (thrown) {
          // It got half of it done.
          await write(bytes, offset, Math.floor(length / 2), position);
          throw thrown;
        }
        return write(bytes, offset, length, position);
      },
    });
  };
  return {
    ...real,
    rename: before('rename', rename),
    link: before('link', link),
    mkdir: before('mkdir', mkdir),
    rm: before('rm', remove),
    writeFile: before('writeFile', writeFile),
    open: openWatched,
  };
});

let parent: string;
let original: TestRecord;
let record: TestRecord;
const drop = () => join(parent, 'drop');

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'proofbook-faults-'));
  original = await createRecord(join(parent, 'original'));
  await writeDrop(drop(), { 'known.json': 'known' });
  await collectInto(original, drop());
  await writeDrop(drop(), { 'known.json': 'known', 'new.json': 'new', 'twice.json': 'new' });
});
afterAll(() => rm(parent, { recursive: true, force: true }));
beforeEach(() => {
  record = { ...original, folder: join(parent, 'record') };
});

/** Collects into a fresh copy of the record with the n-th write going wrong; null once there are no so many writes. */
async function collectWithFault(kind: typeof fault.kind, at: number): Promise<{ thrown: unknown } | null> {
  await rm(record.folder, { recursive: true, force: true });
  await cp(original.folder, record.folder, { recursive: true });
  Object.assign(fault, { at, count: 0, kind, isDead: false });
  try {
    await collectOnly();
    return fault.count < at ? null : { thrown: null };
  } catch (thrown) {
    return { thrown };
  } finally {
    fault.at = 0;
  }
}

async function collectOnly(): Promise<void> {
  const { append } = await import('../../src/record/append.ts');
  const { collect } = await import('../../src/collect/collect.ts');
  const header = { deployment: 'harbour', period: '2026-Q3', receivedAt: '2026-10-02T08:00:00.000Z' };
  await append(record.folder, record.signer, header, (seal) => collect(drop(), seal), 0);
}

/** Content by path: what a record is, whatever folders lie about. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const content = new Map<string, string>();
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    if ((await stat(join(folder, name))).isFile()) content.set(name, await readFile(join(folder, name), 'utf8'));
  }
  return content;
}

test('whichever write the disk refuses, the collect is whole or leaves no trace', async () => {
  const before = await contentOf(original.folder);
  const outcomes = { refused: 0, whole: 0 };
  for (let at = 1; ; at += 1) {
    const outcome = await collectWithFault('full', at);
    if (outcome === null) break;
    const { collections, notes } = await expectVerified(record);
    expect(notes).toEqual([]);
    if (outcome.thrown === null) {
      outcomes.whole += 1;
      expect(collections).toHaveLength(2);
    } else {
      outcomes.refused += 1;
      expect(outcome.thrown).toBeInstanceOf(Problem);
      expect(String(outcome.thrown)).toContain('The disk is full');
      expect(await contentOf(record.folder)).toEqual(before);
    }
  }
  // Only what comes after the checkpoint is in place may fail without consequence.
  expect(outcomes.refused).toBeGreaterThan(20);
  expect(outcomes.whole).toBeLessThanOrEqual(4);
});

test('a folder that may not be written to is a problem, and stays as it is', async () => {
  await rm(record.folder, { recursive: true, force: true });
  await cp(original.folder, record.folder, { recursive: true });
  const before = await contentOf(record.folder);
  await chmod(parent, 0o755);
  await chmod(record.folder, 0o555);
  // Permissions do not bind the superuser: the collect runs as nobody then.
  const isSuperuser = process.geteuid?.() === 0;
  if (isSuperuser) process.seteuid?.(65_534);
  try {
    await expect(collectOnly()).rejects.toMatchObject({ parts: { what: expect.stringContaining('This user may not write here') } });
  } finally {
    if (isSuperuser) process.seteuid?.(0);
    await chmod(record.folder, 0o755);
  }
  expect(await contentOf(record.folder)).toEqual(before);
});

test('whichever write is the last one of its process, the record verifies and the next collect tidies up', async () => {
  const seen = { before: 0, after: 0, noted: 0 };
  for (let at = 1; ; at += 1) {
    if ((await collectWithFault('killed', at)) === null) break;
    const { collections, notes } = await expectVerified(record);
    expect(collections.length).toBeOneOf([1, 2]);
    seen[collections.length === 1 ? 'before' : 'after'] += 1;
    if (notes.length > 0) seen.noted += 1;
    // The process is dead in name only: its lock would be respected.
    await rm(join(record.folder, 'lock'), { force: true });
    await collectInto(record, drop(), '2026-Q3', 9);
    const after = await contentOf(record.folder);
    const blobs = [...after.keys()].filter((name) => name.startsWith('blobs/'));
    expect(blobs).toHaveLength(2);
    expect(
      [...after.keys()].filter((name) => !/^(?:blobs\/.*|checkpoints\/\d+|checkpoint|log\.jsonl|lock\..*)$/.test(name)),
    ).toEqual([]);
    expect(after.has(`checkpoints/${collections.length === 1 ? 6 : 10}`)).toBe(true);
  }
  expect(seen.before).toBeGreaterThan(20);
  expect(seen.after).toBeGreaterThan(1);
  expect(seen.noted).toBeGreaterThan(3);
});
