import type { Assessment, Finding, Verdict } from '../../domain/assessment.ts';
import { observedIn, uuidIn } from './observed.ts';
import { documentUuid, evidenceResources, guideResource, guideUuid, listed, metadata, property } from './oscal-document.ts';
import { objectiveId, oscalFindings } from './oscal-findings.ts';
import { oscalObservations } from './oscal-observations.ts';
import { oscalRisks } from './oscal-risks.ts';
import { markdown, markdownCode, markdownLine } from './oscal-text.ts';
import { prepared } from './prepared.ts';

/** The assessment as OSCAL assessment results: https://pages.nist.gov/OSCAL/learn/concepts/layer/assessment/assessment-results/. */
export function oscalAssessmentResults(original: Assessment) {
  const assessment = prepared(original);
  const observed = observedIn(assessment);
  const { organisation, period, findings } = assessment;
  const everyControl = [{ 'include-controls': findings.map(({ control }) => ({ 'control-id': control.id })) }];
  return {
    'assessment-results': {
      uuid: documentUuid('assessment-results', original),
      metadata: metadata(assessment, 'assessment results'),
      'import-ap': {
        href: `#${guideUuid(assessment)}`,
        remarks:
          'There is no OSCAL assessment plan. The guide declares what is asked for and the checks how it is decided; the resource names both by their digests.',
      },
      'local-definitions': {
        'objectives-and-methods': findings.map(objective),
        ...listed(
          'activities',
          findings.flatMap((finding) => finding.verdicts.map((verdict) => activity(assessment, finding, verdict))),
        ),
      },
      results: [
        {
          uuid: uuidIn(assessment, 'result'),
          title: markdownLine(`${organisation.deployment.title}, ${period.id}`),
          description: markdown(organisation.deployment.description),
          start: period.from,
          end: period.to,
          props: [
            ...property('as-of', assessment.asOf),
            ...Object.entries(assessment.counts).flatMap(([status, count]) => property(`controls-${status}`, count)),
          ],
          'reviewed-controls': { 'control-selections': everyControl },
          ...listed('attestations', assessment.attestations.map(attestation)),
          ...listed('observations', oscalObservations(assessment, observed)),
          ...listed('risks', oscalRisks(assessment, observed)),
          findings: oscalFindings(assessment, findings, observed),
        },
      ],
      'back-matter': {
        resources: [
          guideResource(
            assessment,
            'The guide and the checks',
            'They took the place of an assessment plan: every control of the guide was in scope, and every check over its evidence was run.',
          ),
          ...evidenceResources(assessment),
        ],
      },
    },
  };
}

function objective(finding: Finding) {
  const { control } = finding;
  return {
    'control-id': control.id,
    parts: [
      {
        id: objectiveId(finding),
        name: 'assessment-objective',
        title: markdownLine(control.title),
        prose: markdown(control.requirement),
      },
    ],
  };
}

/** A check as an activity, with the query behind it so that it can be run again. */
function activity(assessment: Assessment, { control }: Finding, { check, query }: Verdict) {
  return {
    uuid: uuidIn(assessment, 'check', control.id, check.id),
    title: markdownLine(check.title),
    description: markdown(check.why),
    props: [
      ...property('check', check.id),
      ...property('fresh-for', check.freshFor),
      ...check.reads.flatMap((kind) => property('reads', kind)),
      ...property('query-rows', query?.rows ?? null),
      ...Object.entries(query?.parameters ?? {})
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .flatMap(([name, value]) => property('query-parameter', `${name} = ${value}`)),
    ],
    'related-controls': { 'control-selections': [{ 'include-controls': [{ 'control-id': control.id }] }] },
    ...(query === null ? {} : { remarks: markdownCode(query.sql) }),
  };
}

function attestation(record: Assessment['attestations'][number]) {
  return {
    parts: [
      {
        name: 'record',
        title: markdownLine(record.subject === null ? record.control : `${record.control}: ${record.subject}`),
        props: [
          ...property('control', record.control),
          ...property('subject', record.subject),
          ...property('by', record.by),
          ...property('performed', record.performed),
          ...property('expires', record.expires),
          ...property('state', record.state),
          ...property('signature', record.signature.state),
          ...property('signed-by', record.signature.principal),
          ...property('signing-key', record.signature.key),
          ...property('sha256', record.from.evidence),
          ...property('at', record.from.at === '' ? null : record.from.at),
        ],
        prose: markdown(record.statement),
      },
    ],
  };
}
