import type { Assessment, Verdict } from '../domain/assessment.ts';
import { type Observation, rollUp, unknown } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Period } from '../domain/period.ts';
import type { Duration, Instant } from '../domain/time.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import type { JudgeContext, Row } from './check.ts';
import { type EvidenceFor, evidenceFor } from './evidence-for.ts';
import type { LoadedCheck } from './load-checks.ts';
import { borneOutByNewest } from './older-exports.ts';

/** What judging one check needs of the assessment. */
export interface JudgeInput {
  readonly organisation: Organisation;
  readonly period: Period;
  readonly asOf: Instant;
  readonly readings: readonly ReadEvidence[];
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly inputs: Assessment['inputs'];
}

/** The evidence of a period as one check gets it: what judging and tracing it both begin with. */
export function evidenceForCheck(check: LoadedCheck, input: JudgeInput): EvidenceFor {
  return evidenceFor(check, input.readings, {
    freshFor: freshnessOf(check, input),
    asOf: input.asOf,
    hosts: input.organisation.scope.hosts,
  });
}

function freshnessOf({ freshFor }: LoadedCheck, { organisation }: JudgeInput): Duration {
  return typeof freshFor === 'function' ? freshFor(organisation) : freshFor;
}

/** Runs one check over the evidence of a period. Without the evidence it requires nothing is judged and the outcome is unknown. */
export function judgeCheck(check: LoadedCheck, input: JudgeInput): Verdict {
  const { organisation, period, asOf, rows, inputs } = input;
  const context: JudgeContext = { period, asOf, organisation, inputs };
  const freshFor = freshnessOf(check, input);
  const { facts, doubts, missing, considered } = evidenceForCheck(check, input);
  const found = rows.get(check.id) ?? [];
  const judge = (given: typeof facts) => check.judge(given, context, found);
  const items = considered.flatMap(({ item, fate }) => (fate === 'used' ? [item] : []));
  const judged =
    missing.length === 0 ? borneOutByNewest(judge(facts), facts, { items, kinds: check.oneIsEnough ?? [], judge }) : [];
  const observations = [...judged, ...doubts];
  // Stale or unreadable evidence already says why nothing is known; "missing" would hide that it was sent.
  if (missing.length > 0 && doubts.length === 0) observations.push(nothingGiven(check, missing));
  refuseDoubles(check.id, observations);
  const outcome = rollUp(observations.map((observation) => observation.outcome));
  return {
    check: { id: check.id, title: check.title, why: check.why, remedy: check.remedy, reads: [...check.reads], freshFor },
    outcome,
    cause: outcome === 'unknown' ? (observations.find(({ cause }) => cause !== null)?.cause ?? 'missing') : null,
    reason: reasonFor(observations, outcome),
    observations: observations.map((observation) => ({ ...observation, acceptedBy: null })),
    query: check.sql === null ? null : { sql: check.sql, parameters: { ...check.parameters?.(context) }, rows: found.length },
  };
}

/** The subject of an observation that there is nothing to look at. */
export const NO_SUBJECT = 'evidence';

function nothingGiven({ formats }: LoadedCheck, missing: readonly string[]): Observation {
  if (formats.length === 0)
    return unknown(NO_SUBJECT, 'missing', `No format that is read so far can show it (${missing.join(', ')}).`);
  const wanted = formats.join(' or ');
  const remedy = `Put evidence of the format "${wanted}" into the drop folder and collect again.`;
  return unknown(NO_SUBJECT, 'missing', `No evidence was given that could show it; wanted: ${wanted}.`, [], { remedy });
}

/** One sentence for the whole: the only reason, or the first of the kind that decided with the number of others. */
export function reasonFor(observations: readonly Observation[], outcome: Verdict['outcome']): string {
  const deciding = observations.filter((observation) => observation.outcome === outcome);
  const [first] = deciding;
  if (first === undefined) return 'There was nothing to judge.';
  const named = first.subject === NO_SUBJECT ? first.reason : `${first.subject}: ${first.reason}`;
  if (deciding.length === 1 || outcome === 'not-applicable') return named;
  if (outcome === 'pass') return `All ${deciding.length} meet the requirement: ${list(deciding.map(({ subject }) => subject))}.`;
  const verb = outcome === 'fail' ? 'break the requirement' : 'could not be decided';
  return `${deciding.length} of ${observations.length} ${verb}: ${list(deciding.map(({ subject }) => subject))}. First, ${named}`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

/** Deviations and pages find an observation by its subject; two of one name would hide each other. */
function refuseDoubles(check: string, observations: readonly Observation[]): void {
  const seen = new Set<string>();
  for (const { subject } of observations) {
    if (seen.has(subject)) throw new Error(`The check ${check} made two observations of "${subject}".`);
    seen.add(subject);
  }
}
