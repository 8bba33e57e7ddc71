import { isUnresolved, type Ulimit } from '../domain/fact.ts';

/**
 * Whether limits bound the open files (`nofile`) and lift no other; a sentence says why the evidence does not tell. -1 is no limit:
 * https://docs.docker.com/reference/cli/docker/container/run/#ulimit
 */
export function meetsUlimits(limits: readonly Ulimit[]): boolean | string {
  if (limits.some(({ hard }) => typeof hard === 'number' && hard < 0)) return false;
  if (limits.some(({ hard }) => hard === null || isUnresolved(hard))) return 'a hard limit among them is not resolved.';
  return limits.some(({ name }) => name === 'nofile');
}
