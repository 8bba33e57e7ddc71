import type { Assessment } from '../../domain/assessment.ts';
import type { Pointer } from '../../domain/evidence.ts';
import type { Instant } from '../../domain/time.ts';
import { evidenceHref, placeText } from './evidence-places.ts';
import type { Observed } from './observed.ts';
import { evidenceUuid, listed, property } from './oscal-document.ts';
import { markdown, markdownLine } from './oscal-text.ts';

/** Formats that record how a running system answered; everything else records how it is set up or what was written down. */
export const PROBES: readonly string[] = ['testssl'];

/**
 * One OSCAL observation for each of ours, in the assessment's order. `collected` is when the evidence was taken; where no
 * evidence is dated it is the instant of the assessment, and the property `collected-from` says so.
 */
export function oscalObservations(assessment: Assessment, observed: readonly Observed[]) {
  return observed.map(({ uuid, finding, verdict, observation, places, takenAt }) => {
    const expires = expiryOf(assessment, observation.pointers);
    return {
      uuid,
      title: markdownLine(`${finding.control.id} ${verdict.check.title}: ${observation.subject}`),
      description: markdown(observation.reason),
      props: [
        ...property('outcome', observation.outcome),
        ...property('cause', observation.cause),
        ...property('control', finding.control.id),
        ...property('check', verdict.check.id),
        ...property('subject', observation.subject),
        ...property('accepted-by', observation.acceptedBy),
        ...property('collected-from', takenAt === null ? 'assessment' : 'evidence'),
      ],
      methods: [verdict.query !== null || places.some(({ file }) => PROBES.includes(file?.format ?? '')) ? 'TEST' : 'EXAMINE'],
      types: ['control-objective'],
      ...listed(
        'relevant-evidence',
        places.map((place) => ({
          href: evidenceHref(place.pointer.evidence),
          description: markdownLine(placeText(place)),
          props: [
            ...property('path', place.file?.path ?? null),
            ...property('at', place.pointer.at === '' ? null : place.pointer.at),
            ...property('sha256', place.pointer.evidence),
          ],
          ...listed('links', place.file === null ? [] : [{ href: `#${evidenceUuid(assessment, place.file)}`, rel: 'reference' }]),
        })),
      ),
      collected: takenAt ?? assessment.asOf,
      ...(expires === null ? {} : { expires }),
      ...(observation.remedy === null ? {} : { remarks: markdown(observation.remedy) }),
    };
  });
}

/** When the first of the records that an observation rests on ends; null when it rests on none. */
function expiryOf({ attestations }: Assessment, pointers: readonly Pointer[]): Instant | null {
  const expiries = attestations
    .filter(({ from }) => pointers.some(({ evidence, at }) => evidence === from.evidence && at === from.at))
    .map(({ expires }) => expires)
    .sort();
  return expiries[0] ?? null;
}
