import type { TlsProbe } from '../domain/fact.ts';

/** The names in `Host(…)` and `HostSNI(…)` of a rule, in lower case; patterns and `*` are none. */
export function hostsIn(rule: string): string[] {
  return [...rule.matchAll(/\bHost(?:SNI)?\(([^()]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"'*]+)[`"']/g)].map(([, host = '']) => host.toLowerCase()),
  );
}

/** Whether probes from outside looked at every name of a rule, and it names some. */
export function areProbed(rule: unknown, probes: readonly TlsProbe[]): boolean {
  const hosts = typeof rule === 'string' ? hostsIn(rule) : [];
  return hosts.length > 0 && hosts.every((name) => probes.some(({ host }) => host.toLowerCase() === name));
}
