import type { Fact, FactKind, FactsOf } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Duration, Instant } from '../domain/time.ts';
import { shift } from '../domain/time.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import type { Check } from './check.ts';
import { factsWithHost, silentHosts } from './hosts.ts';
import { incompleteLists } from './incomplete-lists.ts';
import { partlyRead } from './partly-read.ts';
import { vanished } from './vanished.ts';

/** A file that can yield what a check reads, and what became of it for that check. */
export interface Considered {
  readonly item: ReadEvidence;
  /** `superseded`: there is a newer reading of the same format and artefact. `set-aside`: `doubt` says why. */
  readonly fate: 'used' | 'superseded' | 'set-aside';
  /** The unknown that it became; null unless it was set aside. */
  readonly doubt: Observation | null;
  /** Paths of the newer readings that speak in its place; empty unless it was superseded. */
  readonly newer: readonly string[];
}

/** What a check may look at, and what stands in the way of judging. */
export interface EvidenceFor {
  readonly facts: FactsOf<FactKind>;
  /** Unknowns that come from the evidence itself, before anything is judged: stale, unreadable, read in part. */
  readonly doubts: readonly Observation[];
  /** Kinds that the check requires and that no fresh, readable evidence could yield. */
  readonly missing: readonly FactKind[];
  /** Every file that can yield what the check reads, in order of path. */
  readonly considered: readonly Considered[];
  /** Nothing that speaks of a time before this instant counts. */
  readonly oldest: Instant;
}

/**
 * Sorts the evidence of a period for one check. Only fresh readings count, and of one artefact only the newest, unless
 * the check says otherwise.
 * Evidence that could not be parsed, or is too old or of unknown age, becomes an unknown of its own:
 * it might have said that the requirement is broken.
 */
export function evidenceFor(
  {
    reads,
    requires,
    requiresOneOf = [],
    enoughInPart = [],
    missed = [],
    olderCount = [],
    logFormats,
  }: Pick<Check, 'reads' | 'requires' | 'requiresOneOf' | 'enoughInPart' | 'missed' | 'olderCount' | 'logFormats'>,
  readings: readonly ReadEvidence[],
  { freshFor, asOf, hosts }: { readonly freshFor: Duration; readonly asOf: Instant; readonly hosts: readonly string[] },
): EvidenceFor {
  const oldest = shift(asOf, freshFor, -1);
  const concerned = readings
    .filter(({ yields }) => reads.some((kind) => yields.includes(kind)))
    .filter((item) => !isOtherLog(item, logFormats));
  const mayCount = (item: ReadEvidence) => whyStale(item, oldest, asOf) === null;
  const newest = newestOfEach(concerned, mayCount);
  const considered = concerned.map((item): Considered => {
    const counts = mayCount(item) && item.yields.some((kind) => olderCount.includes(kind));
    const newer = counts ? [] : newerThan(item, newest).map(({ evidence }) => evidence.path);
    if (newer.length > 0) return { item, fate: 'superseded', doubt: null, newer };
    const doubt = doubtAbout(item, reads, oldest, asOf);
    return { item, fate: doubt === null ? 'used' : 'set-aside', doubt, newer };
  });
  const replaced = concerned.filter(mayCount).map((item) => ({ item, newer: newerThan(item, newest) }));
  const fresh = considered.filter(({ fate }) => fate === 'used').map(({ item }) => item);
  const whole = reads.filter((kind) => !enoughInPart.includes(kind));
  // Where nothing else is there, it is what was handed in.
  const shown = missed.filter((kind) => fresh.some((item) => holds(item, [kind])));
  const doubts = [
    ...considered.flatMap(({ item, doubt }) => (doubt === null || isMissed(item, shown, oldest) ? [] : doubt)),
    ...incompleteLists(fresh, whole),
    ...partlyRead(fresh, whole),
    ...vanished(replaced, reads),
    ...silentHosts(fresh, { reads, requires, requiresOneOf }, hosts),
  ];
  const facts = factsByKind(
    reads,
    fresh.flatMap((item) => factsWithHost(item, hosts)),
  );
  const isMissing = (kind: FactKind) => !fresh.some(({ yields }) => yields.includes(kind));
  const missing = [...requires.filter(isMissing), ...(requiresOneOf.every(isMissing) ? requiresOneOf : [])];
  return { facts, doubts, missing, considered, oldest };
}

/** Whether a file is too old and holds entries that would be missed if they were wanted. */
function isMissed(item: ReadEvidence, missed: readonly FactKind[], oldest: Instant): boolean {
  const { takenAt } = item.evidence;
  return takenAt !== null && takenAt < oldest && holds(item, missed);
}

function holds({ reading }: ReadEvidence, kinds: readonly FactKind[]): boolean {
  return reading?.facts.some(({ kind }) => kinds.includes(kind)) === true;
}

/** Whether a file is a log of another format than the wanted ones. What was not recognised may be of any. */
function isOtherLog({ evidence: { format }, yields }: ReadEvidence, logFormats: readonly string[] | undefined): boolean {
  if (logFormats === undefined || format === null) return false;
  return yields.every((kind) => kind === 'logIntake') && !logFormats.includes(format);
}

function factsByKind(kinds: readonly FactKind[], all: readonly Fact[]): FactsOf<FactKind> {
  const byKind: Partial<Record<FactKind, readonly Fact[]>> = {};
  for (const kind of kinds) byKind[kind] = all.filter((fact) => fact.kind === kind);
  return byKind as FactsOf<FactKind>;
}

/** The readings of each format and artefact that share its newest instant: of those that may count, or of all where none may. */
type Newest = ReadonlyMap<string, readonly ReadEvidence[]>;

function newestOfEach(items: readonly ReadEvidence[], mayCount: (evidence: ReadEvidence) => boolean): Newest {
  const readable = items.filter(({ reading }) => reading !== null);
  return new Map(
    Map.groupBy(readable, nameOf)
      .entries()
      .map(([name, group]) => {
        const counting = group.filter(mayCount);
        const among = counting.length > 0 ? counting : group;
        const newest = among.map(instantOf).sort().at(-1);
        return [name, among.filter((item) => instantOf(item) === newest)];
      }),
  );
}

function instantOf({ evidence }: ReadEvidence): Instant {
  return evidence.takenAt ?? '';
}

/**
 * The readings that speak in the place of an older one. Unreadable evidence stays, whatever else there is: nobody knows which artefact
 * it is about. So does that of no known instant, which may be the newest.
 */
function newerThan(item: ReadEvidence, newest: Newest): readonly ReadEvidence[] {
  if (item.reading === null || item.evidence.takenAt === null) return [];
  return (newest.get(nameOf(item)) ?? []).filter((other) => instantOf(other) > instantOf(item));
}

function nameOf({ evidence, reading }: ReadEvidence): string {
  return `${evidence.format}\n${reading?.artefact}`;
}

/** Records carry their own dates and end: the age of the file that holds them says nothing about them. */
const DATED_BY_THEMSELVES: ReadonlySet<FactKind> = new Set(['attestation']);

function doubtAbout(item: ReadEvidence, reads: readonly FactKind[], oldest: Instant, asOf: Instant): Observation | null {
  const { evidence, reading } = item;
  const pointers = evidence.digest === null ? [] : [{ evidence: evidence.digest, at: '' }];
  if (reading === null) {
    return unknown(evidence.path, 'unreadable', `It could not be read: ${evidence.problem}`, pointers);
  }
  const concerned = reading.facts.some(({ kind }: Fact) => reads.includes(kind) && !DATED_BY_THEMSELVES.has(kind));
  const why = concerned ? whyStale(item, oldest, asOf) : null;
  return why === null
    ? null
    : unknown(evidence.path, 'stale', why.reason, pointers, why.remedy === undefined ? {} : { remedy: why.remedy });
}

/**
 * Why evidence does not speak of the assessment; null when it does. A snapshot speaks of the instant it was taken, whatever span its
 * collector names; a log of the span it covers, whenever it was exported.
 */
function whyStale({ evidence, yields }: ReadEvidence, oldest: Instant, asOf: Instant): { reason: string; remedy?: string } | null {
  const { path, takenAt } = evidence;
  if (takenAt === null) {
    return {
      reason: `Nothing says when it was taken, so it proves nothing about this period.`,
      remedy: `Add an entry for "${path}" with its takenAt to collection.yaml.`,
    };
  }
  const covers = yields.includes('logIntake') ? evidence.covers : null;
  if (covers !== null && covers.to > takenAt) {
    return { reason: `It is said to cover the time up to ${covers.to}, and was taken before that, at ${takenAt}.` };
  }
  // A span is spoken of up to its end and no longer: one that ends with the instant from which on evidence counts says nothing of it.
  const newest = covers?.to ?? takenAt;
  if (covers === null ? newest < oldest : newest <= oldest)
    return {
      reason: `It speaks of ${newest}; for this check nothing before ${oldest} counts.`,
      remedy: `Collect it again. Where another file has taken the place of "${path}", take that out of the drop folder.`,
    };
  const start = covers?.from ?? takenAt;
  if (covers === null ? start > asOf : start >= asOf)
    return {
      reason: `It speaks of ${start}, after the instant of the assessment (${asOf}).`,
      remedy: `Keep "${path}" for the period that it speaks of, and hand in what was taken in this one.`,
    };
  return null;
}
