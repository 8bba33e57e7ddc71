import type { Assessment, Finding } from '../../domain/assessment.ts';
import type { Outcome, UnknownCause } from '../../domain/observation.ts';
import { placeText } from './evidence-places.ts';
import { type Judgement, judgementsIn, OUTCOME_OF_STATUS } from './judgements.ts';
import { clausesOf } from './observed.ts';
import { prepared } from './prepared.ts';

type HdfStatus = 'passed' | 'failed' | 'skipped' | 'error';

interface HdfResult {
  readonly status: HdfStatus;
  readonly code_desc: string;
  readonly message: string;
  readonly skip_message?: string;
  readonly start_time: string;
  /** What the result came from; Heimdall passes unknown members by. */
  readonly proofbook: {
    readonly of: 'observation' | 'check' | 'control';
    readonly check: string | null;
    readonly outcome: Outcome;
    readonly cause: UnknownCause | null;
    readonly acceptedBy: string | null;
    readonly evidence: readonly string[];
  };
}

/**
 * The assessment in the Heimdall Data Format, version 2 (an InSpec exec-json report): a profile with every control, and a result for each
 * observation. https://github.com/mitre/heimdall2/blob/master/libs/inspecjs/schemas/exec-json.json
 *
 * Heimdall shows a control as passed as soon as one result passed and none failed, whatever was skipped. So where a control was not
 * assessed although some of it passed, the unknowns are errors, which Heimdall shows before anything else. An accepted failure stays
 * a failure, with the waiver beside it.
 */
export function hdf(original: Assessment) {
  const assessment = prepared(original);
  const { organisation, period, sections, findings } = assessment;
  const judgements = judgementsIn(assessment);
  return {
    platform: { name: organisation.deployment.title, release: period.id, target_id: organisation.deployment.name },
    version: assessment.proofbook,
    statistics: { duration: null },
    profiles: [
      {
        name: organisation.deployment.name,
        version: period.id,
        sha256: assessment.inputs.guide,
        title: `${organisation.deployment.title}, ${period.id}`,
        maintainer: organisation.organisation,
        summary: `${organisation.fictional ? 'A demonstration: everything in it is fictional. ' : ''}${organisation.deployment.description}`,
        supports: [],
        attributes: [],
        groups: sections
          .filter(({ controls }) => controls.length > 0)
          .map(({ slug, title, controls }) => ({ id: slug, title, controls })),
        status: 'loaded',
        controls: findings.map((finding) => control(assessment, finding, judgements)),
      },
    ],
  };
}

function control(assessment: Assessment, finding: Finding, judgements: readonly Judgement[]) {
  const { id, title, requirement, decidedBy, origin } = finding.control;
  const checks = finding.verdicts.map(({ check }) => check);
  const accepting = assessment.deviations.filter(({ state, control: concerned }) => state === 'applied' && concerned === id);
  return {
    id,
    title,
    desc: requirement,
    descriptions: [
      { label: 'status', data: finding.reason },
      ...checks.flatMap(({ title: name, why, remedy }) => [
        { label: 'check', data: `${name}. ${why}` },
        { label: 'fix', data: remedy },
      ]),
    ],
    // The guide gives its controls no severity, and impact 0 is how HDF says that a control does not apply.
    impact: finding.status === 'not-applicable' ? 0 : 0.5,
    refs: [],
    tags: {
      status: finding.status,
      cause: finding.cause,
      until: finding.until,
      decidedBy,
      origin,
      checks: checks.map(({ id: check }) => check),
      clauses: clausesOf(assessment, id).map(({ standard, clause }) => `${standard} ${clause}`),
    },
    source_location: { ref: finding.section },
    ...(accepting.length === 0
      ? {}
      : {
          waiver_data: {
            justification: accepting.map(({ reason }) => reason).join('\n'),
            expiration_date: accepting.map(({ expires }) => expires).sort()[0] ?? null,
            run: true,
            skipped_due_to_waiver: false,
            message: accepting.map(({ id: deviation, approvedBy }) => `${deviation}, approved by ${approvedBy}`).join('\n'),
          },
        }),
    results: results(
      assessment,
      finding,
      judgements.filter((one) => one.finding === finding),
    ),
  };
}

function results(assessment: Assessment, finding: Finding, judgements: readonly Judgement[]): HdfResult[] {
  const passes = judgements.some(({ outcome }) => outcome === 'pass');
  const undecided: HdfStatus = finding.status === 'not-assessed' && passes ? 'error' : 'skipped';
  const statusOf: Readonly<Record<Outcome, HdfStatus>> = {
    pass: 'passed',
    fail: 'failed',
    unknown: undecided,
    'not-applicable': 'skipped',
  };
  const made = judgements.map(({ verdict, observation, outcome, reason, places, takenAt }) =>
    result(
      statusOf[outcome],
      observation?.subject ?? verdict?.check.title ?? finding.control.title,
      reason,
      takenAt ?? assessment.asOf,
      {
        of: observation !== null ? 'observation' : verdict !== null ? 'check' : 'control',
        check: verdict?.check.id ?? null,
        outcome,
        cause: observation?.cause ?? null,
        acceptedBy: observation?.acceptedBy ?? null,
        evidence: places.map(placeText),
      },
    ),
  );
  const decisive = statusOf[OUTCOME_OF_STATUS[finding.status]];
  // A control needs at least one result that says what became of it.
  if (made.some(({ status }) => status === decisive)) return made;
  const nothing = { check: null, cause: finding.cause, acceptedBy: null, evidence: [] };
  return [
    ...made,
    result(decisive, finding.control.title, finding.reason, assessment.asOf, {
      of: 'control',
      outcome: OUTCOME_OF_STATUS[finding.status],
      ...nothing,
    }),
  ];
}

function result(
  status: HdfStatus,
  code_desc: string,
  message: string,
  start_time: string,
  proofbook: HdfResult['proofbook'],
): HdfResult {
  return { status, code_desc, message, ...(status === 'skipped' ? { skip_message: message } : {}), start_time, proofbook };
}
