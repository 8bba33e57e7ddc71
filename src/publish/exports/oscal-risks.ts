import type { Assessment, DeviationUse, Finding } from '../../domain/assessment.ts';
import { remediesOf } from '../remedies.ts';
import { type Observed, uuidIn } from './observed.ts';
import { endOfDay, listed, property } from './oscal-document.ts';
import { markdown, markdownLine } from './oscal-text.ts';

/** Whether a control is left open: it is broken, or nothing shows that it is not. */
export function isOpen({ status }: Finding): boolean {
  return status === 'not-satisfied' || status === 'not-assessed';
}

/** The deviations that accept a failure of this assessment. */
export function acceptances({ deviations }: Assessment): DeviationUse[] {
  return deviations.filter(({ state }) => state === 'applied');
}

/** The UUID of the risk of an open control. */
export function openRiskUuid(assessment: Assessment, finding: Finding): string {
  return uuidIn(assessment, 'risk', finding.control.id);
}

/** The UUID of the risk that a deviation accepts. */
export function acceptedRiskUuid(assessment: Assessment, deviation: DeviationUse): string {
  return uuidIn(assessment, 'accepted-risk', deviation.id);
}

/** The risks of an assessment: one for each open control, and one for each accepted deviation with the instant it ends. */
export function oscalRisks(assessment: Assessment, observed: readonly Observed[]) {
  return [
    ...assessment.findings.filter(isOpen).map((finding) => openRisk(assessment, finding, observed)),
    ...acceptances(assessment).map((deviation) => acceptedRisk(assessment, deviation, observed)),
  ];
}

function openRisk(assessment: Assessment, finding: Finding, observed: readonly Observed[]) {
  const uuid = openRiskUuid(assessment, finding);
  const whys = [...new Set(finding.verdicts.filter(({ outcome }) => isUndecided(outcome)).map(({ check }) => check.why))];
  return {
    uuid,
    title: markdownLine(`${finding.control.id} ${finding.control.title}`),
    description: markdown(finding.reason),
    statement: markdown(whys.length > 0 ? whys.join('\n') : `Nothing shows that this holds: ${finding.control.requirement}`),
    props: [
      ...property('status', finding.status),
      ...property('cause', finding.cause),
      ...deviationProperties(assessment, finding),
    ],
    status: finding.status === 'not-satisfied' ? 'open' : 'investigating',
    ...listed(
      'remediations',
      remediesOf(finding).map((remedy, index) => ({
        uuid: uuidIn(assessment, 'remedy', finding.control.id, String(index)),
        lifecycle: 'recommendation',
        title: markdownLine(`What would satisfy ${finding.control.id}`),
        description: markdown(remedy),
      })),
    ),
    ...listed('related-observations', references(openObservations(finding, observed))),
  };
}

/** Deviations that would accept a failure of the control, and are not in force. */
function deviationProperties({ deviations }: Assessment, { control }: Finding) {
  const own = deviations.filter((deviation) => deviation.control === control.id);
  return [
    ...own.filter(({ state }) => state === 'expired').flatMap(({ id }) => property('expired-deviation', id)),
    ...own
      .filter(({ state }) => state === 'not-yet-in-force')
      .flatMap(({ id, approved }) => [...property('later-deviation', id), ...property('later-deviation-begins', approved)]),
  ];
}

function acceptedRisk(assessment: Assessment, deviation: DeviationUse, observed: readonly Observed[]) {
  const accepted = observed.filter(({ observation }) => observation.acceptedBy === deviation.id);
  return {
    uuid: acceptedRiskUuid(assessment, deviation),
    title: markdownLine(`${deviation.control} accepted: ${deviation.id}`),
    description: markdown(deviation.reason),
    statement: markdown(`Accepted by ${deviation.approvedBy} on ${deviation.approved} until the end of ${deviation.expires}.`),
    props: [
      ...property('deviation', deviation.id),
      ...property('control', deviation.control),
      ...deviation.subjects.flatMap((subject) => property('subject', subject)),
      ...property('approved-by', deviation.approvedBy),
      ...property('approved', deviation.approved),
      ...property('expires', deviation.expires),
      ...property('began-on', deviation.beganOn),
      ...property('hides', deviation.hides),
    ],
    status: 'deviation-approved',
    'mitigating-factors': [
      { uuid: uuidIn(assessment, 'compensating', deviation.id), description: markdown(deviation.compensating) },
    ],
    deadline: endOfDay(deviation.expires),
    ...listed('related-observations', references(accepted)),
  };
}

/** The observations that leave a control open: failures nobody accepted, and unknowns. */
export function openObservations(finding: Finding, observed: readonly Observed[]): Observed[] {
  return observed.filter(
    (one) => one.finding === finding && isUndecided(one.observation.outcome) && one.observation.acceptedBy === null,
  );
}

/** References to observations, as findings, risks and items hold them. */
export function references(observed: readonly Observed[]): { 'observation-uuid': string }[] {
  return observed.map(({ uuid }) => ({ 'observation-uuid': uuid }));
}

function isUndecided(outcome: string): boolean {
  return outcome === 'fail' || outcome === 'unknown';
}
