import type { Assessment } from '../../domain/assessment.ts';
import { csv } from '../exports/csv.ts';
import { exportAll } from '../exports/exports.ts';
import { evidenceTable } from './evidence-files.ts';
import { instructions } from './instructions.ts';
import { PLACES, packageName } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { readme } from './readme.ts';
import { formatRequests, type RequestAnswers, requestsOf, requestsTable } from './requests.ts';
import { formatSamples, type LogPlaces, samplesOf, samplesTable } from './samples.ts';

/** What files of a package follow from. */
export interface Derivation {
  readonly assessment: Assessment;
  readonly manifest: Manifest;
  /** `assessment.schema.json`. */
  readonly schema: string;
  readonly logPlaces: LogPlaces;
  readonly earlierAnswers: readonly RequestAnswers[];
  /** Of the key that signs the package, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly hasSite: boolean;
}

/** A file that follows from others. */
export interface DerivedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Every file that is made from assessment and manifest alone: the same both times, when the package is made and when it is verified. */
export function derivedFiles(derivation: Derivation): DerivedFile[] {
  const { assessment, manifest, schema, logPlaces, earlierAnswers, fingerprint, hasSite } = derivation;
  const exported = exportAll(assessment).map(({ name, title, bytes }) => {
    return { path: `machine-readable/${name}`, title, content: bytes };
  });
  const requests = requestsOf(assessment, earlierAnswers);
  const { seed } = manifest.sampling;
  const samples = samplesOf(assessment, seed, logPlaces);
  const facts = {
    name: packageName(manifest),
    principal: manifest.record.origin,
    fingerprint,
    report: manifest.report,
    assessment: manifest.assessment.path,
    hasTimestamp: manifest.timestamp !== null,
  };
  return [
    { path: 'assessment/assessment.schema.json', content: schema },
    ...exported.map(({ path, content }) => ({ path, content })),
    { path: PLACES.requests, content: formatRequests(assessment, requests) },
    { path: PLACES.requestsTable, content: csv(requestsTable(assessment, requests)) },
    { path: PLACES.samples, content: formatSamples(samples, seed) },
    { path: PLACES.samplesTable, content: csv(samplesTable(samples)) },
    { path: PLACES.evidenceIndex, content: csv(evidenceTable(manifest.evidence)) },
    { path: PLACES.instructions, content: instructions(facts) },
    { path: PLACES.readme, content: readme({ ...facts, judged: assessment, manifest, machineReadable: exported, hasSite }) },
  ];
}
