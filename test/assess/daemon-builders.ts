import type { Fact, FactKind, FactKinds } from '../../src/domain/fact.ts';
import type { BenchResult } from '../../src/domain/facts/docker-daemon.ts';
import { at } from './builders.ts';

/** A fact of one kind, as the builders below make it. */
type Of<Kind extends FactKind> = { readonly kind: Kind } & FactKinds[Kind];

/** The result of a test of Docker Bench, by the number that it has in the edition 1.6.0. */
export function bench(clause: string, result: BenchResult['result'], changes: Partial<Of<'benchResult'>> = {}): Fact {
  return {
    kind: 'benchResult',
    id: clause,
    clause,
    title: 'What the tool says',
    result,
    details: null,
    items: [],
    from: at('bench', `$.tests[0].results[${clause}]`),
    ...changes,
  };
}

/** A command line of the daemon: options as `name=value`, or a name alone. */
export function command(flags: readonly string[], unresolved: readonly string[] = []): Fact {
  return {
    kind: 'daemonCommand',
    flags: flags.map((flag) => {
      const end = flag.indexOf('=');
      return end === -1 ? { name: flag, value: null } : { name: flag.slice(0, end), value: flag.slice(end + 1) };
    }),
    unresolved,
    from: at('unit', 'line 1'),
  };
}

export function dockerfile(changes: Partial<Of<'dockerfile'>> = {}): Fact {
  return {
    kind: 'dockerfile',
    path: 'app/Dockerfile',
    base: 'node:24',
    user: '1001',
    healthCheck: null,
    adds: [],
    updates: [],
    from: at('dockerfile', 'line 1'),
    ...changes,
  };
}
