import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { isGone, ownIdentity } from './process-identity.ts';
import { storing } from './refusals.ts';

/** Who holds a lock: one hold of a process, see {@link ProcessIdentity}. */
const Owner = z.strictObject({
  id: z.uuid(),
  pid: z.number().int().positive(),
  host: z.string().nullable(),
  boot: z.string().nullable(),
  namespace: z.string().nullable(),
  started: z.string().nullable(),
});
type Owner = z.infer<typeof Owner>;

const POLL_MS = 50;

/** How long to wait for a lock, and what to say of what it guards when that was in vain. */
export interface Patience {
  readonly waitMs: number;
  /** `who` is the process that holds it, e.g. `Process 4711 on "harbour-1"`. */
  readonly busy: (who: string) => { readonly what: string; readonly why: string; readonly fix: string };
}

/**
 * Runs while holding a lock file, whose folder must be there, so that one process at a time does. `run` is told which dead process the
 * lock was taken over from, if any. Throws a {@link Problem} when another process still holds it after `waitMs`.
 *
 * A lock is a file that appears complete or not at all: it is written under another name and linked into place, which fails
 * when there is one. A dead owner's lock is removed by whoever first links it to the name that its id gives: two processes
 * cannot both do so, and neither can remove the lock of a third that came between.
 */
export async function withLock<Result>(
  lock: string,
  patience: Patience,
  run: (takenOverFrom: number | null) => Promise<Result>,
): Promise<Result> {
  const self = { id: randomUUID(), ...(await ownIdentity()) };
  const takenOverFrom = await acquire(lock, self, patience);
  try {
    await removeStrays(lock, self);
    return await run(takenOverFrom);
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string, self: Owner, { waitMs, busy }: Patience): Promise<number | null> {
  const own = `${lock}.${self.id}`;
  let takenOverFrom: number | null = null;
  try {
    await stage(own, self);
    for (let waited = 0; ; waited += POLL_MS) {
      if (await storing(lock, () => linkStaged(own, lock, self))) return takenOverFrom;
      const owner = await readOwner(lock);
      if (owner !== null && (await isGone(owner, self)) && (await takeAway(lock, owner))) takenOverFrom = owner.pid;
      else if (waited >= waitMs) throw new Problem({ ...busy(nameOf(owner)), where: lock });
      else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await rm(own, { force: true });
  }
}

function stage(own: string, self: Owner): Promise<void> {
  return storing(own, () => writeFile(own, JSON.stringify(self)));
}

/** Links the staged file. Whoever held the lock may have taken it for a stray while it was half written: then it is staged again. */
async function linkStaged(own: string, lock: string, self: Owner): Promise<boolean> {
  return linkNew(own, lock).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOENT') throw thrown;
    await stage(own, self);
    return false;
  });
}

async function takeAway(lock: string, dead: Owner): Promise<boolean> {
  const claim = `${lock}.claim-${dead.id}`;
  if (!(await linkNew(lock, claim).catch(() => false))) return false;
  const isSame = (await readOwner(claim))?.id === dead.id;
  if (isSame) await rm(lock, { force: true });
  await rm(claim, { force: true });
  return isSame;
}

/**
 * Files of processes that were killed while they waited, or while they wrote theirs: such a file names nobody. One that a living
 * process is just writing looks the same, and is staged again by it.
 */
async function removeStrays(lock: string, self: Owner): Promise<void> {
  const folder = dirname(lock);
  for (const name of (await readdir(folder)).filter((entry) => entry.startsWith(`${basename(lock)}.`))) {
    const owner = await readOwner(join(folder, name));
    if (owner === null || (await isGone(owner, self))) await rm(join(folder, name), { force: true });
  }
}

/** Links unless the new name is taken. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

async function readOwner(place: string): Promise<Owner | null> {
  try {
    return Owner.parse(JSON.parse(await readFile(place, 'utf8')));
  } catch {
    // Gone in the meantime, or not ours: then nobody can say that its owner is dead.
    return null;
  }
}

function nameOf(owner: Owner | null): string {
  if (owner === null) return 'Another process';
  return `Process ${owner.pid}${owner.host === null ? '' : ` on "${owner.host}"`}`;
}
