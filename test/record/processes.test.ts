import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placesIn } from '../../src/record/layout.ts';
import { createRecord, expectVerified, type TestRecord, writeDrop } from './records.ts';

/** Dozens of processes load the same few modules. */
const cache = join(tmpdir(), 'proofbook-compile-cache');
const SCRIPT = new URL('collect-process.ts', import.meta.url).pathname;

let parent: string;
let record: TestRecord;
let children: ChildProcessWithoutNullStreams[];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'proofbook-processes-'));
  record = await createRecord(join(parent, 'record'));
  await writeFile(join(parent, 'key.pem'), record.pem, { mode: 0o600 });
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(parent, { recursive: true, force: true });
});

interface Collector {
  readonly child: ChildProcessWithoutNullStreams;
  /** Lets it begin. */
  readonly go: () => void;
  /** What it printed, once it has ended by itself. */
  readonly result: Promise<{ notes?: string[]; problem?: { what: string; where?: string } }>;
}

/** A process that has loaded everything and waits to collect. `limit`: the largest file it may write, in blocks of 512 bytes. */
async function prepare(drop: string, period: string, { waitMs = 5000, limit = null as number | null } = {}): Promise<Collector> {
  const command = [process.execPath, SCRIPT, record.folder, join(parent, 'key.pem'), drop, period, String(waitMs)];
  // With the signal ignored, a write beyond the limit fails instead of ending the process: so does one to a full disk.
  const shell = limit === null ? 'exec "$@"' : `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`;
  const child = spawn('sh', ['-c', shell, 'sh', ...command], { env: { ...process.env, NODE_COMPILE_CACHE: cache } });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const ended = once(child, 'close');
  const result = ended.then(() => JSON.parse(output.replace('ready\n', '') || '{}'));
  result.catch(() => {});
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { child, go: () => child.stdin.write('go\n'), result };
}

function dropOf(name: string, count: number): Promise<string> {
  const drop = join(parent, name);
  const files = Array.from({ length: count }, (_, index) => [`${index % 7}/${index}.json`, `${name} ${index}`.repeat(50)]);
  return writeDrop(drop, Object.fromEntries(files)).then(() => drop);
}

/** Numbers in [0, 1) that are the same on every run. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

test('killed at any instant, the record verifies and holds the last complete collect and nothing else', async () => {
  const FILES = 200;
  const drop = await dropOf('drop', FILES);
  const chance = random(20_261_001);
  const first = await prepare(drop, '2026-Q1');
  first.go();
  await first.result;

  let complete = 1;
  // How long a collect may run at most; it follows the machine, so that some are complete and some are not.
  let longest = 200;
  const seen = { untouched: 0, stopped: 0, complete: 0 };
  let next = prepare(drop, '2026-Q1');
  for (let round = 1; round <= 40; round += 1) {
    const { child, go, result } = await next;
    // The next process loads its modules while this one works.
    next = prepare(drop, `2026-Q${(round % 4) + 1}`);
    // Every other collect finds a few files changed, so that there are blobs to add.
    for (let index = 0; index < 20 && round % 2 === 0; index += 1) {
      await writeFile(join(drop, `${index % 7}/${index}.json`), `round ${round}, file ${index}`);
    }
    go();
    await new Promise((resolve) => setTimeout(resolve, chance.next().value * longest));
    child.kill('SIGKILL');
    await result.catch(() => {});
    const { collections, notes, blobs, checkpoint } = await expectVerified(record);
    expect(collections.length - complete).toBeOneOf([0, 1]);
    seen[collections.length > complete ? 'complete' : notes.length > 0 ? 'stopped' : 'untouched'] += 1;
    longest *= collections.length > complete ? 0.6 : 1.5;
    complete = collections.length;
    expect(checkpoint?.size).toBe(complete * (FILES + 1));
    expect(collections.every(({ files }) => files.length === FILES && files.every(({ problem }) => problem === null))).toBe(true);
    expect(blobs.count).toBe(new Set(collections.flatMap(({ files }) => files.map(({ digest }) => digest))).size);
  }
  expect(seen.untouched + seen.stopped).toBeGreaterThan(0);
  expect(seen.complete).toBeGreaterThan(0);
  const last = await next;
  last.go();
  expect(await last.result).toHaveProperty('notes');
  expect((await expectVerified(record)).notes).toEqual([]);
  expect((await readdir(record.folder)).sort()).toEqual(['blobs', 'checkpoint', 'checkpoints', 'log.jsonl']);
}, 180_000);

describe('two collectors at once', () => {
  test('take turns: their entries do not mix, and the record verifies all along', async () => {
    const drops = [await dropOf('one', 60), await dropOf('two', 60), await dropOf('three', 60)];
    const collectors = await Promise.all(drops.map((drop, index) => prepare(drop, `2026-Q${index + 1}`, { waitMs: 20_000 })));
    for (const { go } of collectors) go();
    let isOver = false;
    const results = Promise.all(collectors.map(({ result }) => result)).finally(() => {
      isOver = true;
    });
    // Whoever verifies in the meantime finds nothing out of place.
    while (!isOver) await expectVerified(record);
    expect(await results).toEqual([{ notes: [] }, { notes: [] }, { notes: [] }]);
    const { collections } = await expectVerified(record);
    expect(collections.map(({ period }) => period).sort()).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
    expect(collections.every(({ files }) => files.length === 60)).toBe(true);
  });

  test('the second gives up after a while, and says who is writing', async () => {
    const slow = await prepare(await dropOf('slow', 5), '2026-Q1');
    slow.go();
    await slow.result;
    // A live process holds the lock: this one.
    const { withLock } = await import('../../src/record/lock.ts');
    const busy = () => ({ what: '', why: '', fix: '' });
    await withLock(placesIn(record.folder).lock, { waitMs: 0, busy }, async () => {
      const second = await prepare(join(parent, 'slow'), '2026-Q2', { waitMs: 200 });
      second.go();
      const { problem } = await second.result;
      expect(problem?.what).toBe(`Process ${process.pid} on "${(await import('node:os')).hostname()}" is writing to the record.`);
    });
    expect((await expectVerified(record)).collections).toHaveLength(1);
    expect(await readdir(record.folder)).not.toContain('lock');
  });

  test("a dead owner's lock is taken over, by one of those that wait, and said", async () => {
    const dead = await prepare(await dropOf('dead', 200), '2026-Q1');
    dead.go();
    const { lock } = placesIn(record.folder);
    while (!(await readdir(record.folder)).includes('lock')) await new Promise((resolve) => setTimeout(resolve, 2));
    dead.child.kill('SIGKILL');
    await once(dead.child, 'close');
    const { pid } = JSON.parse(await readFile(lock, 'utf8'));
    expect(pid).toBe(dead.child.pid);

    const drop = await dropOf('living', 20);
    const waiting = await Promise.all([1, 2, 3].map((quarter) => prepare(drop, `2026-Q${quarter}`, { waitMs: 20_000 })));
    for (const { go } of waiting) go();
    const notes = (await Promise.all(waiting.map(({ result }) => result))).flatMap((outcome) => outcome.notes ?? ['refused']);
    expect(notes.filter((note) => note === `The lock of process ${pid}, which no longer runs, was taken over.`)).toHaveLength(1);
    expect((await expectVerified(record)).collections).toHaveLength(3);
    expect((await readdir(record.folder)).sort()).toEqual(['blobs', 'checkpoint', 'checkpoints', 'log.jsonl']);
  });
});

test('what a process left that was killed before it could write who it is, the next one clears away', async () => {
  const { lock } = placesIn(record.folder);
  await writeFile(`${lock}.00000000-0000-4000-8000-000000000000`, '');
  await writeFile(`${lock}.00000000-0000-4000-8000-000000000001`, '{"id":"0000');
  const collector = await prepare(await dropOf('drop', 3), '2026-Q3');
  collector.go();
  expect(await collector.result).toEqual({ notes: [] });
  expect((await readdir(record.folder)).sort()).toEqual(['blobs', 'checkpoint', 'checkpoints', 'log.jsonl']);
});

test('where no more can be written, there is a problem and nothing is half written', async () => {
  const drop = await dropOf('drop', 3);
  await writeFile(join(drop, 'large.log'), Buffer.alloc(200_000, 'x'));
  const before = await readdir(record.folder, { recursive: true });
  const collector = await prepare(drop, '2026-Q3', { limit: 100 });
  collector.go();
  expect(await collector.result).toMatchObject({ problem: { what: expect.stringContaining('beyond what the system allows') } });
  expect((await expectVerified(record)).notes).toEqual([]);
  expect(await readdir(record.folder, { recursive: true })).toEqual(before);
});
