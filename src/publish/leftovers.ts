import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSING_FOLDER } from '../record/passing-folder.ts';
import { standingOf } from '../record/process-identity.ts';

/** What earlier versions left, without saying whose it is. */
const OLD_TEMPORARY = /^proofbook-(?:events|site|rederive)-(?:\d{1,10}-)?\w{6}$/;
const OLD_IN_DIST = /^\.(?:site-\w{6}(?:-old)?|publish-\d{1,10}-\w{6})$/;
const OLD_IN_PACKAGES = /^\.[a-z0-9-]+-\d{4}-Q[1-4]-\w{6}$/;
const PART = /\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;
const HOUR_MS = 3_600_000;
/** What nobody knows the owner of is older than any run when it is that old. */
const LONGEST_RUN_HOURS = 24;

/** Clears away what runs left behind that were killed: folders for passing use, and halves of what they published. */
export async function clearLeftovers(dist: string, now: number): Promise<void> {
  await clear(tmpdir(), (name) => isLeft(join(tmpdir(), name), PASSING_FOLDER.exec(name)?.[1], now));
  const old = async (folder: string, pattern: RegExp, hours: number) =>
    clear(folder, async (name) => pattern.test(name) && (await ageOf(join(folder, name), now)) > hours * HOUR_MS);
  await old(tmpdir(), OLD_TEMPORARY, LONGEST_RUN_HOURS);
  await old(dist, OLD_IN_DIST, 1);
  await old(join(dist, 'packages'), OLD_IN_PACKAGES, 1);
  for (const folder of ['assessments', 'reports']) await old(join(dist, folder), PART, 1);
}

/** Whether the process of this mark left the folder behind: it has ended, or nobody knows and the folder is older than any run. */
export async function isLeft(folder: string, mark: string | undefined, now: number): Promise<boolean> {
  if (mark === undefined) return false;
  const standing = await standingOf(mark);
  return standing === 'ended' || (standing === 'unknown' && (await ageOf(folder, now)) > LONGEST_RUN_HOURS * HOUR_MS);
}

/** What belongs to somebody else, or vanishes meanwhile, is left. */
async function clear(folder: string, isOld: (name: string) => Promise<boolean>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (await isOld(name)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function ageOf(path: string, now: number): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => now - mtimeMs,
    () => 0,
  );
}
