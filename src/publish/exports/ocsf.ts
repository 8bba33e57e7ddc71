import type { Assessment } from '../../domain/assessment.ts';
import type { Outcome } from '../../domain/observation.ts';
import { epochMs } from '../../domain/time.ts';
import { placeText } from './evidence-places.ts';
import { type Judgement, judgementsIn } from './judgements.ts';
import { clausesOf } from './observed.ts';
import { prepared } from './prepared.ts';

/** OCSF's Warning is for a check that "did not yield a result due to missing information". */
const COMPLIANCE: Readonly<Record<Outcome, { readonly status_id: number; readonly status: string }>> = {
  pass: { status_id: 1, status: 'Pass' },
  unknown: { status_id: 2, status: 'Warning' },
  fail: { status_id: 3, status: 'Fail' },
  'not-applicable': { status_id: 99, status: 'Not Applicable' },
};

/**
 * The assessment as OCSF 1.8.0 Compliance Findings (class 2003): one event for each observation, and one for each check or control of which
 * nothing was observed. Severity is stated as unknown where something is wrong, for the guide gives none. What OCSF has no attribute for
 * lies in `unmapped`. https://schema.ocsf.io/1.8.0/classes/compliance_finding
 */
export function ocsf(original: Assessment) {
  const assessment = prepared(original);
  return judgementsIn(assessment).map((judgement) => event(assessment, judgement));
}

function event(assessment: Assessment, { uuid, finding, verdict, observation, outcome, reason, places }: Judgement) {
  const { organisation, period, asOf, inputs } = assessment;
  const clauses = clausesOf(assessment, finding.control.id);
  const remedy = observation?.remedy ?? (outcome === 'fail' || outcome === 'unknown' ? (verdict?.check.remedy ?? null) : null);
  const acceptedBy = observation?.acceptedBy ?? null;
  const decided = outcome === 'pass' || outcome === 'not-applicable';
  const deviation = assessment.deviations.find(({ id }) => id === acceptedBy);
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: epochMs(asOf),
    severity_id: decided ? 1 : 0,
    severity: decided ? 'Informational' : 'Unknown',
    ...(acceptedBy !== null ? { status_id: 99, status: 'Accepted' } : { status_id: 1, status: 'New' }),
    metadata: {
      version: '1.8.0',
      product: { name: 'Proofbook', vendor_name: 'Proofbook', version: assessment.proofbook },
      uid: uuid,
    },
    finding_info: {
      uid: uuid,
      title: `${finding.control.id} ${finding.control.title}`,
      desc: finding.control.requirement,
      created_time: epochMs(asOf),
      types: [finding.status],
    },
    compliance: {
      ...COMPLIANCE[outcome],
      status_code: finding.status,
      status_details: [reason],
      control: finding.control.id,
      standards: [...new Set([organisation.deployment.title, ...clauses.map(({ standard }) => standard)])],
      ...(clauses.length === 0 ? {} : { requirements: clauses.map(({ standard, clause }) => `${standard} ${clause}`) }),
      ...(verdict === null
        ? {}
        : {
            checks: [{ uid: verdict.check.id, name: verdict.check.title, desc: verdict.check.why, ...COMPLIANCE[verdict.outcome] }],
          }),
    },
    ...(remedy === null ? {} : { remediation: { desc: remedy } }),
    ...(observation === null ? {} : { resources: [{ name: observation.subject }] }),
    message: observation === null ? reason : `${observation.subject}: ${reason}`,
    unmapped: {
      proofbook: {
        deployment: organisation.deployment.name,
        period: period.id,
        fictional: organisation.fictional,
        status: finding.status,
        until: finding.until,
        outcome,
        observed: observation !== null,
        accepted_by: acceptedBy,
        accepted_until: deviation?.expires ?? null,
        evidence: places.map((place) => ({ place: placeText(place), sha256: place.pointer.evidence })),
        inputs,
      },
    },
  };
}
