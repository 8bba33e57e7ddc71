import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Patience, withLock } from '../../src/record/lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-lock-'));
  lock = join(folder, '.some-lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const patience = (waitMs: number): Patience => ({
  waitMs,
  busy: (who) => ({ what: `${who} is at it.`, why: 'Two would be one too many.', fix: 'Wait.' }),
});

test('lets one in at a time', async () => {
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} in`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    steps.push(`${name} out`);
  };
  await Promise.all([withLock(lock, patience(10_000), work('a')), withLock(lock, patience(10_000), work('b'))]);
  // Whoever comes first: the other waits.
  const [one, other] = steps[0] === 'a in' ? ['a', 'b'] : ['b', 'a'];
  expect(steps).toEqual([`${one} in`, `${one} out`, `${other} in`, `${other} out`]);
  expect(readdirSync(folder)).toEqual([]);
});

test('says who holds it when patience ends, and where', async () => {
  await withLock(lock, patience(0), async () => {
    await expect(withLock(lock, patience(100), async () => 'in')).rejects.toMatchObject({
      parts: { what: expect.stringMatching(`^Process ${process.pid} on ".*" is at it\\.$`), where: lock },
    });
  });
});

test('a lock that names nobody is not taken away: it may be another program’s', async () => {
  writeFileSync(lock, '');
  await expect(withLock(lock, patience(100), async () => 'in')).rejects.toThrow('Another process is at it.');
  expect(readdirSync(folder)).toEqual(['.some-lock']);
});

test('what fails inside gives the lock back', async () => {
  await expect(withLock(lock, patience(0), () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
  expect(await withLock(lock, patience(0), async () => 'in')).toBe('in');
});

test.for<[what: string, changes: object, isTaken: boolean]>([
  ['that has ended', {}, true],
  ['on another machine', { host: 'elsewhere' }, false],
  ['in another container', { namespace: 'pid:[1]' }, false],
  ['of before the machine was started anew', { boot: 'another', namespace: 'pid:[1]' }, true],
  ['of which the number is in use again', { pid: process.pid, started: '1' }, true],
  ['that runs', { pid: process.pid }, false],
])('the lock of a process %s', async ([, changes, isTaken]) => {
  const owner: object = await withLock(lock, patience(0), async () => JSON.parse(readFileSync(lock, 'utf8')));
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(lock, JSON.stringify({ ...owner, pid: ended, ...changes }));
  const entered = withLock(lock, patience(0), async (takenOverFrom) => takenOverFrom);
  if (isTaken) expect(await entered).toEqual(expect.any(Number));
  else await expect(entered).rejects.toThrow(/^.*: Process \d+ on ".*" is at it\.$/);
});
