import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearLeftovers } from '../../src/publish/leftovers.ts';
import { Staging } from '../../src/publish/staging.ts';
import { processMark } from '../../src/record/process-identity.ts';
import { writeWhole } from '../../src/record/store.ts';

let dist: string;
/** Marks of processes: one that has ended, one that runs, one whose number another has by now, and one of another machine. */
let ended: string;
let running: string;
let followed: string;
let elsewhere: string;

beforeEach(async () => {
  dist = mkdtempSync(join(tmpdir(), 'proofbook-dist-'));
  const [place = '', pid = '', started = ''] = (await processMark()).split('-');
  ended = `${place}-${spawnSync(process.execPath, ['-e', '']).pid}-${started}`;
  running = `${place}-${pid}-${started}`;
  followed = `${place}-${pid}-1`;
  elsewhere = `${place === '00000000' ? '00000001' : '00000000'}-${pid}-${started}`;
});
afterEach(() => rmSync(dist, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>, root = dist): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Every file with its content. */
function files(root = dist): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

const OLD = {
  'assessments/a-2026-Q2.json': 'Q2',
  'assessments/a-2026-Q3.json': 'old',
  'site/index.html': 'old',
  'site/gone.html': 'old',
  'packages/a/x': 'old',
  'mine.txt': 'mine',
};
const NEW = {
  'assessments/a-2026-Q3.json': 'new',
  'reports/a-2026-Q3.pdf': 'new',
  'site/index.html': 'new',
  'packages/a/y': 'new',
  'packages/a.zip': 'new',
};
const BOTH = { 'assessments/a-2026-Q2.json': 'Q2', 'mine.txt': 'mine', ...NEW };

test('what is ready replaces what stood there, and leaves what stands beside it', async () => {
  put(OLD);
  const staging = await Staging.open(dist);
  put(NEW, staging.folder);
  expect(await staging.files()).toEqual(Object.keys(NEW).sort());
  expect(staging.placed(join(staging.folder, 'site'))).toBe(join(dist, 'site'));
  await staging.commit();
  await staging.discard();
  expect(files()).toEqual(BOTH);
});

test('what is kept is added to, and what stood there is not written into', async () => {
  put({ 'runbook/v/Q2/index.html': 'Q2', 'runbook/index.html': 'old' });
  const staging = await Staging.open(dist);
  await staging.keep('runbook');
  await staging.keep('nothing');
  await writeWhole(join(staging.folder, 'runbook/index.html'), 'new');
  put({ 'runbook/v/Q3/index.html': 'Q3' }, staging.folder);
  expect(readFileSync(join(dist, 'runbook/index.html'), 'utf8')).toBe('old');
  await staging.commit();
  await staging.discard();
  expect(files()).toEqual({ 'runbook/index.html': 'new', 'runbook/v/Q2/index.html': 'Q2', 'runbook/v/Q3/index.html': 'Q3' });
});

test('what is discarded leaves everything as it was', async () => {
  put(OLD);
  const staging = await Staging.open(dist);
  put(NEW, staging.folder);
  await staging.discard();
  expect(files()).toEqual(OLD);
});

test('when the system refuses one step, all steps are taken back', async () => {
  put(OLD);
  // A file stands where a folder has to be.
  put({ reports: 'in the way' });
  const staging = await Staging.open(dist);
  put(NEW, staging.folder);
  await expect(staging.commit()).rejects.toThrow(/ENOTDIR|EEXIST/);
  await staging.discard();
  expect(files()).toEqual({ ...OLD, reports: 'in the way' });
});

test.for([0, 1, 2, 3, 4, 5])('a process that was killed after %i renames has its work finished by the next', async (done) => {
  put(OLD);
  const work = join(dist, `.publish-${ended}-abcdef`);
  put(NEW, join(work, 'new'));
  const units = ['assessments/a-2026-Q3.json', 'packages/a', 'packages/a.zip', 'reports/a-2026-Q3.pdf', 'site'];
  put({ 'ready.json': JSON.stringify({ units }) }, work);
  for (const [index, unit] of units.slice(0, done).entries()) {
    if (existsSync(join(dist, unit))) {
      mkdirSync(join(work, 'old'), { recursive: true });
      spawnSync('mv', [join(dist, unit), join(work, 'old', String(index))]);
    }
    mkdirSync(dirname(join(dist, unit)), { recursive: true });
    spawnSync('mv', [join(work, 'new', unit), join(dist, unit)]);
  }
  const staging = await Staging.open(dist);
  await staging.discard();
  expect(files()).toEqual(BOTH);
});

test('what a process left that cannot be read is not cleared away', async () => {
  const work = join(dist, `.publish-${ended}-abcdef`);
  put({ ...NEW, '../ready.json/none': '' }, join(work, 'new'));
  await expect(Staging.open(dist)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(files(join(work, 'new'))).toEqual(NEW);
});

test('a process that was killed between the two renames of a folder has its work finished by the next', async () => {
  put(OLD);
  const work = join(dist, `.publish-${ended}-abcdef`);
  put(NEW, join(work, 'new'));
  put(
    {
      'ready.json': JSON.stringify({
        units: ['site', 'assessments/a-2026-Q3.json', 'packages/a', 'packages/a.zip', 'reports/a-2026-Q3.pdf'],
      }),
    },
    work,
  );
  mkdirSync(join(work, 'old'));
  spawnSync('mv', [join(dist, 'site'), join(work, 'old', '0')]);
  await (await Staging.open(dist)).discard();
  expect(files()).toEqual(BOTH);
});

test('a process that was killed before it was ready leaves the old, and what it left is cleared away', async () => {
  put(OLD);
  put(NEW, join(dist, `.publish-${ended}-abcdef/new`));
  put({ 'ready.json': '{"units":["si' }, join(dist, `.publish-${ended}-abcdef`));
  await (await Staging.open(dist)).discard();
  expect(files()).toEqual(OLD);
});

test('what a process makes that still runs, or may run elsewhere, is left alone', async () => {
  const others = { [`.publish-${running}-abcdef/new/x`]: 'theirs', [`.publish-${elsewhere}-abcdef/new/x`]: 'theirs' };
  put(others);
  await (await Staging.open(dist)).discard();
  expect(files()).toEqual(others);
});

test('what a process left whose number another process has by now is cleared away, and after a day what one left elsewhere', async () => {
  const [reused, foreign] = [`.publish-${followed}-abcdef`, `.publish-${elsewhere}-abcdef`];
  put({ [`${reused}/new/x`]: 'left', [`${foreign}/new/x`]: 'left' });
  const before = Date.now() / 1000 - 90_000;
  utimesSync(join(dist, foreign), before, before);
  await (await Staging.open(dist)).discard();
  expect(files()).toEqual({});
});

test('what was being put in place elsewhere is finished at once: nobody else can have been at it', async () => {
  put(OLD);
  const work = join(dist, `.publish-${elsewhere}-abcdef`);
  put(NEW, join(work, 'new'));
  const units = ['assessments/a-2026-Q3.json', 'packages/a', 'packages/a.zip', 'reports/a-2026-Q3.pdf', 'site'];
  put({ 'ready.json': JSON.stringify({ units }) }, work);
  await (await Staging.open(dist)).discard();
  expect(files()).toEqual(BOTH);
});

test('what was taken back is left to nobody to be finished', async () => {
  put({ ...OLD, reports: 'in the way' });
  const staging = await Staging.open(dist);
  put(NEW, staging.folder);
  await expect(staging.commit()).rejects.toThrow(/ENOTDIR|EEXIST/);
  rmSync(join(dist, 'reports'));
  await (await Staging.open(dist)).discard();
  await staging.discard();
  expect(files()).toEqual(OLD);
});

test('a real kill: dist holds the old or the new whole', async () => {
  const script = `import { Staging } from ${JSON.stringify(new URL('../../src/publish/staging.ts', import.meta.url).href)};
    import { cpSync, writeFileSync } from 'node:fs';
    const [, , dist, text] = process.argv;
    for (let round = 0; ; round += 1) {
      const staging = await Staging.open(dist);
      for (let index = 0; index < 30; index += 1) writeFileSync(staging.folder + '/' + index, String(round));
      await staging.commit();
      await staging.discard();
    }`;
  put({ 'loop.mjs': script }, join(dist, 'program'));
  for (const patience of [250, 301, 353, 407]) {
    spawnSync(process.execPath, [join(dist, 'program/loop.mjs'), join(dist, 'out')], { timeout: patience, killSignal: 'SIGKILL' });
    await (await Staging.open(join(dist, 'out'))).discard();
    const found = new Set(Object.values(files(join(dist, 'out'))));
    expect(found.size).toBeLessThanOrEqual(1);
    expect(readdirSync(join(dist, 'out')).filter((name) => name.startsWith('.'))).toEqual([]);
  }
});

test('leftovers of killed runs are cleared away, those of living ones and of strangers are not', async () => {
  const now = Date.now();
  const own = (name: string) => join(tmpdir(), name);
  const names = {
    gone: `proofbook-events-${ended}-kLmNoP`,
    alive: `proofbook-site-${running}-kLmNoP`,
    followed: `proofbook-site-${followed}-kLmNoP`,
    elsewhere: `proofbook-rederive-${elsewhere}-kLmNoP`,
    elsewhereOld: `proofbook-rederive-${elsewhere}-kLmNoQ`,
    foreign: `other-events-${ended}-kLmNoP`,
    old: 'proofbook-rederive-kLmNoQ',
    oldPid: `proofbook-site-${process.pid}-kLmNoQ`,
    young: 'proofbook-rederive-kLmNoR',
  };
  try {
    for (const name of Object.values(names)) mkdirSync(own(name), { recursive: true });
    for (const name of [names.old, names.oldPid, names.elsewhereOld]) utimesSync(own(name), now / 1000, now / 1000 - 90_000);
    put({ '.site-AbCdEf/x': 'x', 'packages/.a-2026-Q3-AbCdEf/x': 'x', 'site/index.html': 'x', 'packages/a-2026-Q3/x': 'x' });
    const later = now + 2 * 3_600_000;
    await clearLeftovers(dist, later);
    expect(Object.keys(names).filter((name) => existsSync(own(names[name as keyof typeof names])))).toEqual([
      'alive',
      'elsewhere',
      'foreign',
      'young',
    ]);
    expect(Object.keys(files())).toEqual(['packages/a-2026-Q3/x', 'site/index.html']);
  } finally {
    for (const name of Object.values(names)) rmSync(own(name), { recursive: true, force: true });
  }
});
