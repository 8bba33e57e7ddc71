import type { Ulimit } from '../domain/facts/compose.ts';
import { isUnresolved } from '../domain/facts/setting.ts';

/** A number of open files that no service comes near: that of systemd's infinity, about a billion, lies far above. */
const MOST_FILES = 2 ** 24;

/** Whether a limit lifts what would hold without it: -1, or a number of open files that bounds nothing. */
export function liftsLimit({ name, hard }: Ulimit): boolean {
  return typeof hard === 'number' && (hard < 0 || (name === 'nofile' && hard > MOST_FILES));
}

/**
 * Whether limits bound the open files (`nofile`) and lift no other; a sentence says why the evidence does not tell. -1 is no limit:
 * https://docs.docker.com/reference/cli/docker/container/run/#ulimit
 */
export function meetsUlimits(limits: readonly Ulimit[]): boolean | string {
  if (limits.some(liftsLimit)) return false;
  if (limits.some(({ hard }) => hard === null || isUnresolved(hard))) return 'a hard limit among them is not resolved.';
  return limits.some(({ name }) => name === 'nofile');
}
