import type { Pointer } from '../domain/evidence.ts';
import { isUnresolved, type Setting } from '../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';

/**
 * Judges a service's CPU and memory limits or reservations: both must be numbers above zero, since zero means none at all.
 * `noun` is `limit` or `reservation`.
 */
export function judgeResources(
  { from }: { readonly from: Pointer },
  subject: string,
  noun: 'limit' | 'reservation',
  { cpu, memory }: { readonly cpu: Setting<number>; readonly memory: Setting<number> },
): Observation {
  const named = Object.entries({ CPU: cpu, memory });
  const absent = named.filter(([, value]) => value === null || (typeof value === 'number' && !(value > 0)));
  if (absent.length > 0) {
    const what = absent
      .map(([name, value]) => `no ${name} ${noun}${value === null ? '' : ` ("${value}" means none)`}`)
      .join(' and ');
    const keys = absent.map(([name]) => (name === 'CPU' ? 'cpus' : 'memory')).join(' and ');
    return fail(subject, `It has ${what}.`, [from], { remedy: `Set deploy.resources.${noun}s.${keys} for "${subject}".` });
  }
  const open = named.filter(([, value]) => isUnresolved(value));
  if (open.length > 0)
    return unknown(subject, 'unresolved', `Its ${open.map(([name]) => name).join(' and ')} ${noun} is not resolved.`, [from]);
  return pass(subject, `Its ${noun}s are ${String(cpu)} CPUs and ${String(memory)} bytes of memory.`, [from]);
}
