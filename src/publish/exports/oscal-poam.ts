import type { Assessment } from '../../domain/assessment.ts';
import { observedIn, uuidIn } from './observed.ts';
import { documentUuid, evidenceResources, listed, metadata, property } from './oscal-document.ts';
import { findingUuid, oscalFindings } from './oscal-findings.ts';
import { oscalObservations } from './oscal-observations.ts';
import { acceptances, acceptedRiskUuid, isOpen, openObservations, openRiskUuid, oscalRisks, references } from './oscal-risks.ts';
import { markdown, markdownLine, oneLine } from './oscal-text.ts';
import { prepared } from './prepared.ts';

/**
 * What is left to do as an OSCAL plan of action and milestones: one item for each control that is not satisfied or not assessed,
 * and one for each accepted deviation, whose deadline is the instant at which the acceptance ends. An open control has no deadline:
 * the assessment knows of none. Null when nothing is left to do, for OSCAL has no plan without items.
 * https://pages.nist.gov/OSCAL/learn/concepts/layer/assessment/poam/
 */
export function oscalPoam(original: Assessment) {
  const assessment = prepared(original);
  const observed = observedIn(assessment);
  const open = assessment.findings.filter(isOpen);
  const accepted = acceptances(assessment);
  if (open.length + accepted.length === 0) return null;

  const acceptedIds = accepted.map(({ id }) => id);
  const concerned = assessment.findings.filter(
    (finding) =>
      isOpen(finding) || observed.some((one) => one.finding === finding && acceptedIds.includes(one.observation.acceptedBy ?? '')),
  );
  return {
    'plan-of-action-and-milestones': {
      uuid: documentUuid('plan-of-action-and-milestones', original),
      metadata: metadata(assessment, 'plan of action and milestones'),
      'system-id': { id: oneLine(assessment.organisation.deployment.name) },
      ...listed(
        'observations',
        oscalObservations(
          assessment,
          observed.filter(({ finding }) => concerned.includes(finding)),
        ),
      ),
      risks: oscalRisks(assessment, observed),
      ...listed('findings', oscalFindings(assessment, concerned, observed)),
      'poam-items': [
        ...open.map((finding) => ({
          uuid: uuidIn(assessment, 'item', finding.control.id),
          title: markdownLine(`${finding.control.id} ${finding.control.title}`),
          description: markdown(finding.reason),
          props: [...property('status', finding.status), ...property('control', finding.control.id)],
          'related-findings': [{ 'finding-uuid': findingUuid(assessment, finding) }],
          ...listed('related-observations', references(openObservations(finding, observed))),
          'related-risks': [{ 'risk-uuid': openRiskUuid(assessment, finding) }],
        })),
        ...accepted.map((deviation) => {
          const own = observed.filter(({ observation }) => observation.acceptedBy === deviation.id);
          return {
            uuid: uuidIn(assessment, 'accepted-item', deviation.id),
            title: markdownLine(`${deviation.control} accepted until ${deviation.expires}: ${deviation.subject}`),
            description: markdown(deviation.reason),
            props: [...property('deviation', deviation.id), ...property('control', deviation.control)],
            ...listed(
              'related-findings',
              [...new Set(own.map(({ finding }) => findingUuid(assessment, finding)))].map((uuid) => ({ 'finding-uuid': uuid })),
            ),
            ...listed('related-observations', references(own)),
            'related-risks': [{ 'risk-uuid': acceptedRiskUuid(assessment, deviation) }],
          };
        }),
      ],
      ...backMatter(assessment),
    },
  };
}

function backMatter(assessment: Assessment) {
  const resources = evidenceResources(assessment);
  return resources.length === 0 ? {} : { 'back-matter': { resources } };
}
