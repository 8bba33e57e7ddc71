import type { Judged, JudgedObservation } from '../../domain/assessment.ts';
import type { CoveragePart } from '../../domain/coverage.ts';
import type { CoverageFacts, ShownService } from './facts.ts';
import { type Item, partOf } from './part.ts';

/** Expected services against those that evidence shows, both ways. */
export function servicePart({ organisation }: Judged, { services }: CoverageFacts): CoveragePart {
  const items = bothWays(
    organisation.scope.services,
    services.map(({ service }) => service),
    'No evidence shows it.',
  );
  return partOf({ id: 'services', title: 'Services in scope × services in the evidence', unit: 'services' }, items);
}

/** Kinds of fact that show services. */
const SERVICES: ReadonlySet<string> = new Set(['composeService', 'container']);

/** Every service against every check that is about services. */
export function serviceCheckPart({ organisation, findings }: Judged, { services }: CoverageFacts): CoveragePart {
  const names = distinct([...organisation.scope.services, ...services.map(({ service }) => service)]);
  const checks = findings.flatMap(({ control, verdicts }) =>
    verdicts.flatMap(({ check, observations }) => {
      const own = new Map(names.map((name) => [name, observations.filter(({ subject }) => namesOf(name, services).has(subject))]));
      // Log sources and hosts can bear the name of a service: a check is about services when it reads them.
      const concerned = check.reads.some((kind) => SERVICES.has(kind)) && [...own.values()].some((found) => found.length > 0);
      return concerned ? [{ name: `${control.id} ${check.id}`, own }] : [];
    }),
  );
  const items = checks.flatMap(({ name, own }) =>
    names.map((service): Item => ({ group: name, name: service, why: undecided(own.get(service) ?? []) })),
  );
  const notes = [`${names.length} services × ${checks.length} checks that name services`];
  return partOf({ id: 'service-checks', title: 'Services × checks that are about services', unit: 'pairs', notes }, items);
}

/** What checks call a service: its name, with its project before it where several have one of that name. */
function namesOf(name: string, services: readonly ShownService[]): Set<string> {
  return new Set([name, ...services.filter(({ service }) => service === name).map(({ project }) => `${project}/${name}`)]);
}

function undecided(observations: readonly JudgedObservation[]): string | null {
  if (observations.length === 0) return 'The check says nothing of it.';
  const unknown = observations.find(({ outcome }) => outcome === 'unknown');
  return unknown === undefined ? null : `Not known (${unknown.cause}): ${unknown.reason}`;
}

/** Images that run against the scans of them. */
export function imagePart({ images, otherScans }: CoverageFacts): CoveragePart {
  const items = images.map(({ image, services, boundBy }): Item => {
    return { name: image, why: boundBy === null ? `No scan is of it; it runs as ${services.join(', ')}.` : null };
  });
  const by = (binding: string) => images.filter(({ boundBy }) => boundBy === binding).length;
  const notes = [`${by('digest')} tied by digest, ${by('name and tag')} by name and tag`];
  if (otherScans.length > 0) notes.push(`scans of what no service runs: ${otherScans.join(', ')}`);
  return partOf({ id: 'images', title: 'Deployed images × vulnerability scans', unit: 'images', notes }, items);
}

/** Expected hosts against those that evidence names, both ways. */
export function hostPart({ organisation }: Judged, { hosts }: CoverageFacts): CoveragePart {
  const named = hosts.map(({ host }) => host);
  const items = bothWays(organisation.scope.hosts, named, 'No evidence was taken on it.');
  const notes = hosts.map(({ host, paths }) => `${host}: ${paths.join(', ')}`);
  return partOf({ id: 'hosts', title: 'Hosts in scope × evidence taken on them', unit: 'hosts', notes }, items);
}

/** Expected log sources against the logs, both ways, and the days on which they spoke. */
export function logPart({ organisation, logs }: Judged, { loggedDays }: CoverageFacts): CoveragePart {
  const expected = organisation.scope.logSources;
  const sources = logs.map(({ source }) => source);
  const items = bothWays(expected, sources, 'No log of it was handed in.').map((item): Item => {
    const days = loggedDays?.find(({ source }) => source === item.name);
    if (item.why !== null || days === undefined || days.days >= days.of) return item;
    return { ...item, why: `It is silent on ${days.of - days.days} of ${days.of} days.` };
  });
  const notes = distinct(sources).map((source) => {
    const own = logs.filter((log) => log.source === source);
    const sum = (name: 'lines' | 'loaded' | 'rejected' | 'blank') => own.reduce((total, log) => total + log[name], 0);
    const days = loggedDays?.find((one) => one.source === source);
    const spoke = days === undefined ? 'days not counted' : `events on ${days.days} of ${days.of} days`;
    return `${source}: ${spoke}; ${sum('lines')} lines: ${sum('loaded')} loaded, ${sum('rejected')} rejected, ${sum('blank')} blank`;
  });
  return partOf({ id: 'logs', title: 'Log sources in scope × logs', unit: 'sources', notes }, items);
}

/** What is expected and not there, and what is there and was not expected. */
function bothWays(expected: readonly string[], found: readonly string[], missing: string): Item[] {
  return distinct([...expected, ...found]).map((name) => {
    if (!found.includes(name)) return { name, why: missing };
    return { name, why: expected.includes(name) ? null : 'Evidence shows it, and the scope does not name it.' };
  });
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
