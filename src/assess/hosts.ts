import type { Evidence } from '../domain/evidence.ts';
import type { Fact, FactKind } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import type { Check } from './check.ts';
import { quote } from './quote.ts';

/** What speaks of the daemon of one host, and the name that it goes by. None of it says which host that is. */
const OF_THE_DAEMON: Partial<Readonly<Record<FactKind, string>>> = {
  daemonSettings: 'daemon.json',
  daemonCommand: 'the unit docker.service',
  benchResult: 'a report of Docker Bench',
};
const OF_ONE_HOST: readonly FactKind[] = ['daemonSettings', 'daemonCommand', 'benchResult', 'container'];

/** The name of a host, whatever says it: nothing for the only one. */
export interface OfHost {
  readonly host?: string;
}

/**
 * Which of the hosts in scope a file is of: the one whose name a folder or the beginning of the file's name bears, or with which its origin
 * begins. null where nothing tells, or where they disagree.
 */
export function hostOf({ path, origin }: Pick<Evidence, 'path' | 'origin'>, hosts: readonly string[]): string | null {
  const parts = path.split('/');
  const named = hosts.filter(
    (host) => parts.includes(host) || parts.at(-1)?.startsWith(`${host}.`) === true || origin?.startsWith(`${host}:`) === true,
  );
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? null : only;
}

/** The facts of a file, with its host where the scope has several and the evidence tells them apart. */
export function factsWithHost({ evidence, reading }: ReadEvidence, hosts: readonly string[]): readonly Fact[] {
  const facts = reading?.facts ?? [];
  const host = hostOf(evidence, hosts);
  if (host === null) return facts;
  return facts.map((fact) => {
    if (fact.kind === 'schedule') return { ...fact, host: fact.host ?? host };
    return hosts.length > 1 && OF_ONE_HOST.includes(fact.kind) ? { ...fact, host } : fact;
  });
}

/** What is said of each host, by its name; of those that name none under `undefined`. */
export function byHost<Said extends OfHost>(said: readonly Said[]): [string | undefined, Said[]][] {
  return [...Map.groupBy(said, ({ host }) => host)];
}

/** A subject under which nothing else of another host is. */
export function onHost(subject: string, host: string | undefined): string {
  return host === undefined ? subject : `${subject} of ${host}`;
}

/**
 * An unknown for each host in scope of whose daemon the evidence does not speak while it speaks of another: what a check requires of the
 * daemon, or takes for granted from its settings, it needs of every host.
 */
export function silentHosts(
  items: readonly ReadEvidence[],
  { reads, requires, requiresOneOf = [] }: Pick<Check, 'reads' | 'requires' | 'requiresOneOf'>,
  hosts: readonly string[],
): Observation[] {
  if (hosts.length < 2) return [];
  const fallback = reads.filter((kind) => kind === 'daemonSettings');
  const wanted = [
    ...requires.map((kind) => [kind]),
    requiresOneOf,
    ...(requiresOneOf.includes('daemonSettings') ? [] : [fallback]),
  ];
  return hosts.flatMap((host) => {
    const lacking = wanted
      .filter((kinds) => kinds.length > 0 && kinds.every((kind) => kind in OF_THE_DAEMON))
      .filter((kinds) => {
        const speaking = items.filter((item) => speaksOf(item, kinds));
        return speaking.length > 0 && !speaking.some(({ evidence }) => hostOf(evidence, hosts) === host);
      });
    return lacking.length === 0 ? [] : [silent(host, lacking.flat(), items, hosts)];
  });
}

function speaksOf({ reading }: ReadEvidence, kinds: readonly FactKind[]): boolean {
  return reading?.facts.some(({ kind }) => kinds.includes(kind)) === true;
}

function silent(host: string, kinds: readonly FactKind[], items: readonly ReadEvidence[], hosts: readonly string[]): Observation {
  const open = items.filter((item) => speaksOf(item, kinds) && hostOf(item.evidence, hosts) === null);
  const names = [...new Set(kinds)].map((kind) => OF_THE_DAEMON[kind]).join(' or ');
  const unsaid = open.length === 0 ? '' : ` Nothing says which host ${quote(open.map(({ evidence }) => evidence.path))} is of.`;
  const pointers = open.flatMap(({ evidence: { digest } }) => (digest === null ? [] : [{ evidence: digest, at: '' }]));
  return unknown(
    onHost('Evidence', host),
    'missing',
    `No ${names.replace(/^(?:a|the) /, '')} is known to be of "${host}".${unsaid}`,
    pointers,
    {
      remedy: `Put what was taken from ${host} into a folder of that name, or begin its origin in collection.yaml with "${host}: ".`,
    },
  );
}
