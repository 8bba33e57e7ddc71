import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';

/** A process, told from every other. Everything but its number is null where the system does not tell (outside Linux). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string | null;
  /** Of the running kernel: after a restart no process of before is alive. */
  readonly boot: string | null;
  /** Process numbers mean something within their namespace only. */
  readonly namespace: string | null;
  /** Start of the process in clock ticks: tells it from a later one with the same number. */
  readonly started: string | null;
}

/** The process that asks. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const [host, boot, namespace, state] = await Promise.all([
    readFile('/proc/sys/kernel/hostname', 'utf8').catch(() => null),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null),
    readlink('/proc/self/ns/pid').catch(() => null),
    processState(process.pid),
  ]);
  return { pid: process.pid, host: host?.trim() ?? null, boot: boot?.trim() ?? null, namespace, started: state?.started ?? null };
}

/** Whether a process is certainly gone. On another machine, or in another container, it is not for us to say. */
export async function isGone(one: ProcessIdentity, self: ProcessIdentity): Promise<boolean> {
  if (one.host !== self.host) return false;
  if (one.boot !== self.boot) return true;
  if (one.namespace !== self.namespace) return false;
  try {
    process.kill(one.pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const state = await processState(one.pid);
  return state !== null && (state.isZombie || state.started !== one.started);
}

/** State and start of a process: fields 3 and 22 of /proc/<pid>/stat, counted after the name, which may hold anything. */
async function processState(pid: number): Promise<{ isZombie: boolean; started: string } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? null : { isZombie: 'ZX'.includes(state), started };
}

/** What {@link processMark} writes, as part of a pattern: the place of the process, its number and its start. */
export const PROCESS_MARK = '[0-9a-f]{8}-\\d{1,10}-\\d{1,20}';

/** A process as a part of a name: the first digits of the SHA-256 of where it runs, its number, and its start, 0 where nobody knows. */
export async function processMark(): Promise<string> {
  const self = await ownIdentity();
  return `${placeOf(self)}-${self.pid}-${self.started ?? 0}`;
}

/** The running system, as far as process numbers mean something in it. */
function placeOf({ host, boot, namespace }: ProcessIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([host, boot, namespace]))
    .digest('hex')
    .slice(0, 8);
}

/**
 * How the process of a {@link processMark} stands. `unknown`: it ran on another machine, in another container or before a restart; or the
 * system does not tell whether the process that has its number now is the same.
 */
export async function standingOf(mark: string): Promise<'running' | 'ended' | 'unknown'> {
  const self = await ownIdentity();
  const [place, pid, started] = mark.split('-');
  if (place !== placeOf(self)) return 'unknown';
  const one = { ...self, pid: Number(pid), started: self.started === null ? null : (started ?? null) };
  if (await isGone(one, self)) return 'ended';
  return self.started === null ? 'unknown' : 'running';
}
