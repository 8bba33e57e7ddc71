import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../domain/problem.ts';

const RETRY_MS = 100;

/**
 * Runs `work` while no other process or caller holds the same lock file, and waits until then, at most `patienceMs`.
 * The file holds the id of the process; one left behind by a process that has ended is taken over.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, patienceMs = 300_000): Promise<T> {
  await mkdir(dirname(lock), { recursive: true });
  for (let waited = 0; !(await taken(lock)); waited += RETRY_MS) {
    if (await isAbandoned(lock)) {
      await rm(lock, { force: true });
    } else if (waited >= patienceMs) {
      throw new Problem({
        what: 'Another build of a site has not ended.',
        where: lock,
        fix: 'Wait for it. If there is none, delete the file and try again.',
      });
    }
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  // Empty for an instant between creation and writing; then it is not abandoned.
  if (!Number.isInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH';
  }
}
