import type { Assessment, Finding, JudgedObservation, Verdict } from '../../domain/assessment.ts';
import type { Pointer } from '../../domain/evidence.ts';
import { parametersText } from '../query-parameters.ts';
import type { Typeset, Typesetter } from './typeset-text.ts';

/** Observations printed for one check, and how many of them may be passes; the rest are counted, and all are in the attached assessment. */
export const OBSERVATIONS_PER_CHECK = 25;
export const PASSES_PER_CHECK = 5;
/** Places in the evidence printed for one observation; the rest are counted. */
const POINTERS_PER_OBSERVATION = 3;

const WORST_FIRST = ['fail', 'unknown', 'accepted', 'not-applicable', 'pass'] as const;
type ShownOutcome = (typeof WORST_FIRST)[number];

/** Writes a pointer as the path of its file, the first digits of its digest and the place in it. */
export function pointerWriter(assessment: Assessment, set: Typesetter): (pointer: Pointer) => Typeset[] {
  // Files with the same bytes share a digest; the first of them is named.
  const paths = new Map(assessment.evidence.toReversed().map(({ digest, path }) => [digest, path]));
  return ({ evidence, at }) => [
    set.exact(paths.get(evidence) ?? 'not in the register'),
    set.exact(`${evidence.slice(0, 12)}${at === '' ? ' (whole file)' : ` ${at}`}`),
  ];
}

/** A finding in full, its observations worst first and cut to {@link OBSERVATIONS_PER_CHECK}. */
export function findingDetail(finding: Finding, set: Typesetter, write: (pointer: Pointer) => Typeset[]) {
  return {
    id: finding.control.id,
    title: set.title(finding.control.title),
    requirement: set.prose(finding.control.requirement),
    decidedBy: finding.control.decidedBy,
    origin: finding.control.origin,
    subsection: set.prose(finding.subsection.title),
    status: finding.status,
    until: finding.until,
    cause: finding.cause,
    reason: set.prose(finding.reason),
    verdicts: finding.verdicts.map((verdict) => verdictDetail(verdict, set, write)),
  };
}

function verdictDetail(verdict: Verdict, set: Typesetter, write: (pointer: Pointer) => Typeset[]) {
  const ordered = WORST_FIRST.flatMap((outcome) =>
    verdict.observations.filter((observation) => shownOutcome(observation) === outcome),
  );
  const undecided = ordered.filter((observation) => shownOutcome(observation) !== 'pass').length;
  const printed = Math.min(OBSERVATIONS_PER_CHECK, undecided + PASSES_PER_CHECK);
  const left = ordered.slice(printed);
  return {
    check: verdict.check.id,
    title: set.prose(verdict.check.title),
    why: set.prose(verdict.check.why),
    remedy: set.prose(verdict.check.remedy),
    outcome: verdict.outcome,
    reason: set.prose(verdict.reason),
    query:
      verdict.query === null ? null : { rows: verdict.query.rows, parameters: set.exact(parametersText(verdict.query.parameters)) },
    observations: ordered.slice(0, printed).map((observation) => observationDetail(observation, set, write)),
    more: WORST_FIRST.map((outcome) => ({ outcome, count: left.filter((item) => shownOutcome(item) === outcome).length })).filter(
      ({ count }) => count > 0,
    ),
  };
}

function observationDetail(observation: JudgedObservation, set: Typesetter, write: (pointer: Pointer) => Typeset[]) {
  const { subject, reason, remedy, acceptedBy, cause, pointers } = observation;
  return {
    subject: set.exact(subject),
    outcome: shownOutcome(observation),
    cause,
    acceptedBy: acceptedBy === null ? null : set.exact(acceptedBy),
    reason: set.prose(reason),
    remedy: remedy === null ? null : set.prose(remedy),
    pointers: pointers.slice(0, POINTERS_PER_OBSERVATION).map(write),
    morePointers: Math.max(0, pointers.length - POINTERS_PER_OBSERVATION),
    long: subject.length + reason.length + (remedy?.length ?? 0) > 1200,
  };
}

function shownOutcome({ outcome, acceptedBy }: JudgedObservation): ShownOutcome {
  return outcome === 'fail' && acceptedBy !== null ? 'accepted' : outcome;
}
