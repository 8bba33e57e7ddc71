import type { Evidence } from '../domain/evidence.ts';
import type { Fact, FactKind, FactsOf } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Duration, Instant } from '../domain/time.ts';
import { shift } from '../domain/time.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import { incompleteLists } from './incomplete-lists.ts';

/** What a check may look at, and what stands in the way of judging. */
export interface EvidenceFor {
  readonly facts: FactsOf<FactKind>;
  /** Unknowns that come from the evidence itself, before anything is judged: stale, unreadable. */
  readonly doubts: readonly Observation[];
  /** Kinds that the check requires and that no fresh, readable evidence could yield. */
  readonly missing: readonly FactKind[];
}

/**
 * Sorts the evidence of a period for one check. Only fresh readings count, and of one artefact only the newest.
 * Evidence that could not be parsed, or is too old or of unknown age, becomes an unknown of its own:
 * it might have said that the requirement is broken.
 */
export function evidenceFor(
  { reads, requires }: { readonly reads: readonly FactKind[]; readonly requires: readonly FactKind[] },
  readings: readonly ReadEvidence[],
  { freshFor, asOf }: { readonly freshFor: Duration; readonly asOf: Instant },
): EvidenceFor {
  const oldest = shift(asOf, freshFor, -1);
  const concerned = readings.filter(({ yields }) => reads.some((kind) => yields.includes(kind)));
  const doubts: Observation[] = [];
  const fresh: ReadEvidence[] = [];
  for (const item of newestOfEach(concerned)) {
    const doubt = doubtAbout(item, reads, oldest, asOf);
    if (doubt === null) fresh.push(item);
    else doubts.push(doubt);
  }
  doubts.push(...incompleteLists(fresh, reads));
  const facts = factsByKind(reads, fresh);
  const missing = requires.filter((kind) => !fresh.some(({ yields }) => yields.includes(kind)));
  return { facts, doubts, missing };
}

function factsByKind(kinds: readonly FactKind[], items: readonly ReadEvidence[]): FactsOf<FactKind> {
  const all = items.flatMap(({ reading }) => reading?.facts ?? []);
  const byKind: Partial<Record<FactKind, readonly Fact[]>> = {};
  for (const kind of kinds) byKind[kind] = all.filter((fact) => fact.kind === kind);
  return byKind as FactsOf<FactKind>;
}

/** Unreadable evidence stays; of readable evidence of one format and artefact the newest, and all of the same newest instant. */
function newestOfEach(items: readonly ReadEvidence[]): ReadEvidence[] {
  const newest = new Map<string, Instant>();
  const nameOf = ({ evidence, reading }: ReadEvidence) => `${evidence.format}\n${reading?.artefact}`;
  for (const item of items) {
    const { takenAt } = item.evidence;
    if (item.reading === null || takenAt === null) continue;
    const known = newest.get(nameOf(item));
    if (known === undefined || takenAt > known) newest.set(nameOf(item), takenAt);
  }
  return items.filter((item) => item.reading === null || (newest.get(nameOf(item)) ?? null) === item.evidence.takenAt);
}

/** Records carry their own dates and end: the age of the file that holds them says nothing about them. */
const DATED_BY_THEMSELVES: ReadonlySet<FactKind> = new Set(['attestation']);

function doubtAbout(
  { evidence, reading }: ReadEvidence,
  reads: readonly FactKind[],
  oldest: Instant,
  asOf: Instant,
): Observation | null {
  const pointers = evidence.digest === null ? [] : [{ evidence: evidence.digest, at: '' }];
  if (reading === null) {
    return unknown(evidence.path, 'unreadable', `It could not be read: ${evidence.problem}`, pointers);
  }
  const concerned = reading.facts.some(({ kind }: Fact) => reads.includes(kind) && !DATED_BY_THEMSELVES.has(kind));
  const why = concerned ? whyStale(evidence, oldest, asOf) : null;
  return why === null
    ? null
    : unknown(evidence.path, 'stale', why.reason, pointers, why.remedy === undefined ? {} : { remedy: why.remedy });
}

/**
 * Why evidence does not speak of the assessment; null when it does. A snapshot speaks of the instant it was taken,
 * a log of the span it covers, whenever it was exported.
 */
function whyStale({ path, takenAt, covers }: Evidence, oldest: Instant, asOf: Instant): { reason: string; remedy?: string } | null {
  if (takenAt === null) {
    return {
      reason: `Nothing says when it was taken, so it proves nothing about this period.`,
      remedy: `Add an entry for "${path}" with its takenAt to collection.yaml.`,
    };
  }
  if (covers !== null && covers.to > takenAt) {
    return { reason: `It is said to cover the time up to ${covers.to}, and was taken before that, at ${takenAt}.` };
  }
  // A span is spoken of up to its end and no longer: one that ends with the instant from which on evidence counts says nothing of it.
  const newest = covers?.to ?? takenAt;
  if (covers === null ? newest < oldest : newest <= oldest)
    return { reason: `It speaks of ${newest}; for this check nothing before ${oldest} counts.` };
  const start = covers?.from ?? takenAt;
  if (covers === null ? start > asOf : start >= asOf)
    return { reason: `It speaks of ${start}, after the instant of the assessment (${asOf}).` };
  return null;
}
