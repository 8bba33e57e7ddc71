import type { Pointer } from '../domain/evidence.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';

/** The most that a host can have: the CPUs of the kernel's largest build, and a petabyte of memory. */
const MOST: Readonly<Record<string, number>> = { CPU: 8192, memory: 2 ** 50 };

function isLimit(name: string, value: number): boolean {
  return value > 0 && value <= (MOST[name] ?? 0);
}

/**
 * Judges a service's CPU and memory limits or reservations: both must be numbers above zero, since zero means none at all, and not above
 * what a host can have, since that bounds nothing. `noun` is `limit` or `reservation`.
 */
export function judgeResources(
  { from }: { readonly from: Pointer },
  subject: string,
  noun: 'limit' | 'reservation',
  { cpu, memory }: { readonly cpu: Setting<number>; readonly memory: Setting<number> },
): Observation {
  const named = Object.entries({ CPU: cpu, memory });
  const absent = named.filter(([name, value]) => value === null || (typeof value === 'number' && !isLimit(name, value)));
  if (absent.length > 0) {
    const what = absent
      .map(
        ([name, value]) =>
          `no ${name} ${noun}${value === null ? '' : ` ("${value}" ${Number(value) > 0 ? 'bounds nothing' : 'means none'})`}`,
      )
      .join(' and ');
    const keys = absent.map(([name]) => (name === 'CPU' ? 'cpus' : 'memory')).join(' and ');
    return fail(subject, `It has ${what}.`, [from], { remedy: `Set deploy.resources.${noun}s.${keys} for "${subject}".` });
  }
  const open = named.filter(([, value]) => isUnresolved(value));
  if (open.length > 0)
    return unknown(subject, 'unresolved', `Its ${open.map(([name]) => name).join(' and ')} ${noun} is not resolved.`, [from]);
  return pass(subject, `Its ${noun}s are ${String(cpu)} CPUs and ${String(memory)} bytes of memory.`, [from]);
}
