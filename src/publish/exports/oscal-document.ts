import { createHash } from 'node:crypto';
import type { Assessment } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { type Instant, shift } from '../../domain/time.ts';
import { evidenceHref } from './evidence-places.ts';
import { uuidIn } from './observed.ts';
import { markdown, markdownLine, oneLine } from './oscal-text.ts';
import { PROOFBOOK_NAMESPACE, uuidOf } from './uuid.ts';

/** The version of OSCAL that is written: https://github.com/usnistgov/OSCAL/releases. */
const OSCAL_VERSION = '1.2.1';

/** The namespace of our properties. A UUID needs no domain that somebody else could own one day. */
const PROPERTY_NAMESPACE = `urn:uuid:${PROOFBOOK_NAMESPACE}`;

/** A property in our namespace. */
interface Property {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
  readonly class?: string;
}

/** The property of that name, which must be a token; none when there is no value. */
export function property(name: string, value: string | number | null, group?: string): Property[] {
  if (value === null) return [];
  return [{ name, ns: PROPERTY_NAMESPACE, value: oneLine(String(value)), ...(group === undefined ? {} : { class: group }) }];
}

/** The member with that name and list, or nothing: OSCAL allows no empty list. */
export function listed<Name extends string, Item>(name: Name, items: readonly Item[]): { [key in Name]?: readonly Item[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { [key in Name]: readonly Item[] });
}

/** The first instant after a calendar day (UTC). */
export function endOfDay(day: string): Instant {
  return shift(`${day}T00:00:00.000Z`, 'P1D', 1);
}

/** The document's UUID: it changes whenever the assessment does, as OSCAL asks. */
export function documentUuid(kind: string, assessment: Assessment): string {
  return uuidOf(kind, assessmentDigest(assessment));
}

/** SHA-256 of the assessment's canonical JSON. */
function assessmentDigest(assessment: Assessment): string {
  return createHash('sha256').update(canonicalJson(assessment)).digest('hex');
}

/** The metadata of every document. It is dated by the assessment, so that the same assessment gives the same bytes. */
export function metadata(assessment: Assessment, kind: string) {
  const { organisation, period, asOf } = assessment;
  return {
    title: markdownLine(`${organisation.deployment.title}, ${period.id}: ${kind}`),
    'last-modified': asOf,
    version: `${period.id} as of ${asOf}`,
    'oscal-version': OSCAL_VERSION,
    props: [
      ...property('deployment', organisation.deployment.name),
      ...property('period', period.id),
      ...property('fictional', organisation.fictional ? 'true' : null),
      ...Object.entries(assessment.inputs).flatMap(([name, digest]) => property(`${name}-sha256`, digest)),
    ],
    parties: [{ uuid: partyUuid(assessment), type: 'organization', name: oneLine(organisation.organisation) }],
    ...(organisation.fictional
      ? { remarks: 'A demonstration: the organisation, the deployment and its evidence are fictional.' }
      : {}),
  };
}

/** The organisation among the parties. */
function partyUuid({ organisation }: Assessment): string {
  return uuidOf('party', organisation.organisation);
}

/** The back-matter resource that stands for the guide and the checks. */
export function guideUuid(assessment: Assessment): string {
  return uuidIn(assessment, 'guide');
}

/** The guide and the checks, known by their digests. They are no OSCAL catalog, and no OSCAL document says so. */
export function guideResource(assessment: Assessment, title: string, description: string) {
  return {
    uuid: guideUuid(assessment),
    title,
    description,
    props: [
      ...property('guide-sha256', assessment.inputs.guide),
      ...property('rules-sha256', assessment.inputs.rules),
      ...property('frameworks-sha256', assessment.inputs.frameworks),
    ],
  };
}

/** The back-matter resource of a file of evidence. Paths are unique in a drop folder, digests are not. */
export function evidenceUuid(assessment: Assessment, { path }: Evidence): string {
  return uuidIn(assessment, 'evidence', path);
}

/** Every file that was received, read or not, each with its digest and what became of it. */
export function evidenceResources(assessment: Assessment) {
  return assessment.evidence.map((file) => {
    const log = assessment.logs.find(({ evidence, path }) => evidence === file.digest && path === file.path);
    const lines = log === undefined ? [] : (['lines', 'loaded', 'rejected', 'blank'] as const);
    return {
      uuid: evidenceUuid(assessment, file),
      title: markdownLine(file.path),
      description: markdown([file.origin, file.problem, ...file.notes].filter((text) => text !== null).join('\n') || file.path),
      props: [
        ...property('evidence-state', file.state),
        ...property('format', file.format),
        ...property('bytes', file.size),
        ...property('taken-at', file.takenAt),
        ...property('taken-at-source', file.takenAtSource),
        ...property('covers-from', file.covers?.from ?? null),
        ...property('covers-to', file.covers?.to ?? null),
        ...lines.flatMap((name) => property(`log-${name}`, log?.[name] ?? null)),
      ],
      ...listed(
        'rlinks',
        file.digest === null ? [] : [{ href: evidenceHref(file.digest), hashes: [{ algorithm: 'SHA-256', value: file.digest }] }],
      ),
    };
  });
}
