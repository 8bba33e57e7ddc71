import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { type Patience, withLock } from '../record/lock.ts';
import { PROCESS_MARK, processMark } from '../record/process-identity.ts';
import { ifThere } from '../record/refusals.ts';
import { isLeft } from './leftovers.ts';

/** Folders of which the parts are replaced one by one, since others stand beside them; everything else is replaced as a whole. */
const SHARED = ['assessments', 'reports', 'packages'];

/** Begins the name of every folder in which something is made ready; the mark of its process follows. */
const PREFIX = '.publish-';
const STAGED = new RegExp(`^\\${PREFIX}(${PROCESS_MARK})-\\w{6}$`);
const NEW = 'new';
const OLD = 'old';
/** Says that everything is ready, and stands while it is put in place: who finds it, and holds the lock, puts the rest in place. */
const READY = 'ready.json';

const Ready = z.object({ units: z.array(z.string()) });

/**
 * A folder beside what was published, in which everything of one publication is made ready. It is put in place all together, by renaming:
 * a process that is killed before leaves the old as it is, and one that is killed while it renames has its work finished by the next.
 */
export class Staging {
  readonly #dist: string;
  readonly #work: string;

  private constructor(dist: string, work: string) {
    this.#dist = dist;
    this.#work = work;
  }

  /** Finishes or clears away what processes left that were killed, and makes a fresh folder. */
  static async open(dist: string): Promise<Staging> {
    await mkdir(dist, { recursive: true });
    await withLock(lockIn(dist), PATIENCE, () => clearStaged(dist, Date.now()));
    const work = await mkdtemp(join(dist, `${PREFIX}${await processMark()}-`));
    await mkdir(join(work, NEW));
    return new Staging(dist, work);
  }

  /** Where things are made ready, at the places that they will have. */
  get folder(): string {
    return join(this.#work, NEW);
  }

  /** A text with the places that things made ready will have, instead of those where they stand. */
  placed(text: string): string {
    return text.replaceAll(this.folder, this.#dist);
  }

  /** Makes what stands at a place ready as it is, to be added to; files in it may be replaced but not written into. */
  async keep(name: string): Promise<void> {
    await linkAll(join(this.#dist, name), join(this.folder, name));
  }

  /** Paths of all files made ready, with `/` between their parts, sorted. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  }

  /** Puts everything in place. Signals that ask the process to end are heeded right after. */
  async commit(): Promise<void> {
    const units = unitsOf(this.folder, '');
    await withLock(lockIn(this.#dist), PATIENCE, async () => {
      const ready = join(this.#work, READY);
      await writeReady(ready, units);
      try {
        await withoutInterruption(() => moveUnits(this.#dist, this.#work, units));
      } finally {
        // All of it is done or taken back: nothing is left to whoever comes next.
        await rm(ready, { force: true });
      }
    });
  }

  /** Clears the folder away, with what was replaced in it. */
  async discard(): Promise<void> {
    await rm(this.#work, { recursive: true, force: true });
  }
}

/** The same files at another place: links, so that nothing is copied; copies where the system has no links. */
async function linkAll(from: string, to: string): Promise<void> {
  const entries = (await ifThere(readdir(from, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkAll(source, target);
    else {
      await mkdir(to, { recursive: true });
      await link(source, target).catch(() => copyFile(source, target));
    }
  }
}

/** Putting things in place is a matter of renaming: whoever takes longer is stuck. */
const PATIENCE: Patience = {
  waitMs: 60_000,
  busy: (who) => ({
    what: `${who} is putting something in place.`,
    why: 'Two at once would mix what they publish.',
    fix: 'Wait until it is done and publish again. If no such process runs any more, delete this file.',
  }),
};

function lockIn(dist: string): string {
  return join(dist, `${PREFIX}lock`);
}

/** What is renamed as a whole: files and folders, relative, with `/` between their parts. */
function unitsOf(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() && SHARED.includes(path) ? unitsOf(folder, path) : [path];
  });
}

/** The list is on the disk before anything is renamed, so that a machine that loses power can go on as well. */
async function writeReady(place: string, units: readonly string[]): Promise<void> {
  const file = await open(place, 'w');
  try {
    await file.writeFile(JSON.stringify({ units }));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Renames without giving anything else a turn. What was moved already is passed over, so that it can be done again; when the system refuses one, all are taken back. */
function moveUnits(dist: string, work: string, units: readonly string[]): void {
  const undo: (() => void)[] = [];
  const move = (from: string, to: string) => {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    undo.unshift(() => renameSync(to, from));
  };
  try {
    for (const [index, unit] of units.entries()) {
      const [fresh, place] = [join(work, NEW, unit), join(dist, unit)];
      if (!existsSync(fresh)) continue;
      if (existsSync(place)) move(place, join(work, OLD, String(index)));
      move(fresh, place);
    }
  } catch (thrown) {
    for (const back of undo) back();
    throw thrown;
  }
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function withoutInterruption(work: () => void): Promise<void> {
  const asked: NodeJS.Signals[] = [];
  const remember = (signal: NodeJS.Signals) => asked.push(signal);
  for (const signal of ENDINGS) process.on(signal, remember);
  try {
    work();
    await turn();
  } finally {
    for (const signal of ENDINGS) process.off(signal, remember);
  }
  for (const signal of asked) process.kill(process.pid, signal);
}

/**
 * Finishes what was being put in place and clears away what was not ready, of processes that have ended. Things are put in place under the
 * lock, and so is this: whoever was at it has ended, wherever it ran.
 */
async function clearStaged(dist: string, now: number): Promise<void> {
  for (const name of await readdir(dist)) {
    const mark = STAGED.exec(name)?.[1];
    if (mark === undefined) continue;
    const work = join(dist, name);
    const text = (await ifThere(readFile(join(work, READY), 'utf8'))) ?? '';
    const units = readyUnits(text);
    if (units !== null) moveUnits(dist, work, units);
    if (units !== null || (await isLeft(work, mark, now))) await rm(work, { recursive: true, force: true });
  }
}

/** What was about to be renamed; null when the list was not written to its end. */
function readyUnits(text: string): string[] | null {
  try {
    return Ready.parse(JSON.parse(text)).units;
  } catch {
    return null;
  }
}
