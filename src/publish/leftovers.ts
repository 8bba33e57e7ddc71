import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders for passing use, made with the id of their process in the name: see {@link temporaryName}. */
const OWN = /^proofbook-(?:events|site|rederive)-(\d{1,10})-\w{6}$/;
/** What earlier versions left, without an id. It is older than any run when it is that old. */
const OLD_TEMPORARY = /^proofbook-(?:events|site|rederive)-\w{6}$/;
const OLD_IN_DIST = /^\.site-\w{6}(?:-old)?$/;
const OLD_IN_PACKAGES = /^\.[a-z0-9-]+-\d{4}-Q[1-4]-\w{6}$/;
const PART = /\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;
const HOUR_MS = 3_600_000;

/** Clears away what runs left behind that were killed: folders for passing use, and halves of what they published. */
export async function clearLeftovers(dist: string, now: number): Promise<void> {
  await clear(tmpdir(), (name) => OWN.test(name) && !isAlive(Number(OWN.exec(name)?.[1])));
  const old = async (folder: string, pattern: RegExp, hours: number) =>
    clear(folder, async (name) => pattern.test(name) && (await ageOf(join(folder, name), now)) > hours * HOUR_MS);
  await old(tmpdir(), OLD_TEMPORARY, 24);
  await old(dist, OLD_IN_DIST, 1);
  await old(join(dist, 'packages'), OLD_IN_PACKAGES, 1);
  for (const folder of ['assessments', 'reports']) await old(join(dist, folder), PART, 1);
}

/** Whether a process of this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}

/** What belongs to somebody else, or vanishes meanwhile, is left. */
async function clear(folder: string, isLeft: (name: string) => boolean | Promise<boolean>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (await isLeft(name)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function ageOf(path: string, now: number): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => now - mtimeMs,
    () => 0,
  );
}
