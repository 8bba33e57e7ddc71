import type { Assessment, Finding, Status } from '../../domain/assessment.ts';
import { clausesOf, type Observed, uuidIn } from './observed.ts';
import { listed, property } from './oscal-document.ts';
import { acceptances, acceptedRiskUuid, isOpen, openRiskUuid, references } from './oscal-risks.ts';
import { markdown, markdownLine, token } from './oscal-text.ts';

/**
 * OSCAL knows satisfied and not satisfied alone. What a person attested and what concerns nothing is satisfied for another
 * reason than a pass; an accepted failure stays a failure; what was not assessed is not satisfied, for another reason than a failure.
 */
const STATE: Readonly<
  Record<Status, { readonly state: 'satisfied' | 'not-satisfied'; readonly reason: 'pass' | 'fail' | 'other' }>
> = {
  satisfied: { state: 'satisfied', reason: 'pass' },
  attested: { state: 'satisfied', reason: 'other' },
  'not-applicable': { state: 'satisfied', reason: 'other' },
  accepted: { state: 'not-satisfied', reason: 'fail' },
  'not-satisfied': { state: 'not-satisfied', reason: 'fail' },
  'not-assessed': { state: 'not-satisfied', reason: 'other' },
};

/** What the state does not say, for whoever reads it alone. */
const REMARK: Readonly<Partial<Record<Status, string>>> = {
  attested: "Attested: a person's dated record says that it was done; no system was examined.",
  'not-applicable': 'Not applicable: the evidence shows that nothing in scope is concerned.',
  accepted: 'Accepted: it fails, and a dated deviation accepts the risk.',
  'not-assessed': 'Not assessed: no usable evidence decides it. It counts neither as a pass nor as a failure.',
};

/** The objective that stands for a control's requirement in `local-definitions`. */
export function objectiveId({ control }: Finding): string {
  return `${control.id}_obj`;
}

/** The UUID of a control's finding. */
export function findingUuid(assessment: Assessment, finding: Finding): string {
  return uuidIn(assessment, 'finding', finding.control.id);
}

/** One OSCAL finding for each given control, with our own status as a property. */
export function oscalFindings(assessment: Assessment, findings: readonly Finding[], observed: readonly Observed[]) {
  return findings.map((finding) => {
    const own = observed.filter((one) => one.finding === finding);
    const risks = [
      ...(isOpen(finding) ? [openRiskUuid(assessment, finding)] : []),
      ...acceptances(assessment)
        .filter(({ id }) => own.some(({ observation }) => observation.acceptedBy === id))
        .map((deviation) => acceptedRiskUuid(assessment, deviation)),
    ];
    const { control, status } = finding;
    const remark = REMARK[status];
    return {
      uuid: findingUuid(assessment, finding),
      title: markdownLine(`${control.id} ${control.title}`),
      description: markdown(finding.reason),
      props: [
        ...property('status', status),
        ...property('cause', finding.cause),
        ...property('until', finding.until),
        ...property('control', control.id),
        ...property('origin', control.origin),
        ...property('section', finding.section),
        ...clausesOf(assessment, control.id).flatMap(({ framework, clause }) => property('clause', clause, token(framework))),
      ],
      target: {
        type: 'objective-id',
        'target-id': objectiveId(finding),
        title: markdownLine(control.title),
        status: { ...STATE[status], ...(remark === undefined ? {} : { remarks: remark }) },
        ...(status === 'not-applicable' ? { 'implementation-status': { state: 'not-applicable' } } : {}),
      },
      ...listed('related-observations', references(own)),
      ...listed(
        'related-risks',
        risks.map((risk) => ({ 'risk-uuid': risk })),
      ),
    };
  });
}
