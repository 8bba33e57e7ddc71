import type { Assessment } from '../../domain/assessment.ts';
import { Problem } from '../../domain/problem.ts';
import { csv, parseCsv } from './csv.ts';
import { hdf } from './hdf.ts';
import { ocsf } from './ocsf.ts';
import { oscalAssessmentResults } from './oscal-assessment-results.ts';
import { oscalComponentDefinition } from './oscal-component-definition.ts';
import { oscalPoam } from './oscal-poam.ts';
import { readHdf, readOcsf, readSarif } from './read-back-findings.ts';
import { readAssessmentResults, readComponentDefinition, readPoam } from './read-back-oscal.ts';
import { readTable } from './read-back-tables.ts';
import { sarif } from './sarif.ts';
import { tablesOf } from './tables.ts';
import { checksOf, compare, controlsOf, evidenceOf, type Labels, observationsOf, openOf, vulnerabilitiesOf } from './tally.ts';
import { parseXlsx, xlsx } from './xlsx.ts';

/** A file to hand out. */
export interface ExportFile {
  /** e.g. `harbour-2026-Q3.sarif`. */
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A format: how it is written, what is read back from it, and what of the assessment that must equal. */
interface Format {
  readonly suffix: string;
  readonly title: string;
  readonly mediaType: string;
  /** Null when the format has no document for this assessment. */
  readonly write: (assessment: Assessment) => string | Uint8Array | null;
  readonly read: (bytes: Uint8Array) => Labels;
  readonly carries: readonly ((assessment: Assessment) => Labels)[];
}

const JSON_TYPE = 'application/json';
const everything = [controlsOf, observationsOf, evidenceOf, vulnerabilitiesOf];

const FORMATS: readonly Format[] = [
  {
    suffix: 'oscal-assessment-results.json',
    title: 'OSCAL 1.2.1 assessment results',
    mediaType: JSON_TYPE,
    write: (assessment) => json(oscalAssessmentResults(assessment)),
    read: (bytes) => readAssessmentResults(textOf(bytes)),
    carries: [controlsOf, observationsOf, evidenceOf],
  },
  {
    suffix: 'oscal-poam.json',
    title: 'OSCAL 1.2.1 plan of action and milestones',
    mediaType: JSON_TYPE,
    write: (assessment) => {
      const plan = oscalPoam(assessment);
      return plan === null ? null : json(plan);
    },
    read: (bytes) => readPoam(textOf(bytes)),
    carries: [openOf],
  },
  {
    suffix: 'oscal-component-definition.json',
    title: 'OSCAL 1.2.1 component definition',
    mediaType: JSON_TYPE,
    write: (assessment) => json(oscalComponentDefinition(assessment)),
    read: (bytes) => readComponentDefinition(textOf(bytes)),
    carries: [checksOf],
  },
  {
    suffix: 'sarif',
    title: 'SARIF 2.1.0',
    mediaType: 'application/sarif+json',
    write: (assessment) => json(sarif(assessment)),
    read: (bytes) => readSarif(textOf(bytes)),
    carries: everything,
  },
  {
    suffix: 'hdf.json',
    title: 'Heimdall Data Format 2',
    mediaType: JSON_TYPE,
    write: (assessment) => json(hdf(assessment)),
    read: (bytes) => readHdf(textOf(bytes)),
    carries: [controlsOf, observationsOf],
  },
  {
    suffix: 'ocsf.ndjson',
    title: 'OCSF 1.8.0 compliance findings',
    mediaType: 'application/x-ndjson',
    write: (assessment) =>
      ocsf(assessment)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    read: (bytes) => readOcsf(textOf(bytes)),
    carries: [controlsOf, observationsOf],
  },
  ...(
    [
      ['findings', controlsOf],
      ['observations', observationsOf],
      ['evidence', evidenceOf],
      ['vulnerabilities', vulnerabilitiesOf],
    ] as const
  ).map(
    ([name, carried]): Format => ({
      suffix: `${name}.csv`,
      title: `${name[0]?.toUpperCase()}${name.slice(1)} (CSV)`,
      mediaType: 'text/csv; charset=utf-8; header=present',
      write: (assessment) =>
        tablesOf(assessment)
          .filter((table) => table.name === name)
          .map(csv)
          .join(''),
      read: (bytes) => readTable(name, parseCsv(textOf(bytes))),
      carries: [carried],
    }),
  ),
  {
    suffix: 'xlsx',
    title: 'Excel workbook',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: (assessment) => xlsx(tablesOf(assessment)),
    read: (bytes) => [...parseXlsx(bytes)].flatMap(([title, records]) => readTable(title.toLowerCase(), records)),
    carries: everything,
  },
];

/**
 * The assessment in every format, in a fixed order; the same assessment gives the same bytes. There is no plan of action when
 * nothing is left to do. Throws a {@link Problem} for an assessment without controls, and an Error when a file does not
 * hold what the assessment holds: nothing leaves unreconciled.
 */
export function exportAll(assessment: Assessment): ExportFile[] {
  if (assessment.findings.length === 0) {
    throw new Problem({
      what: `The assessment of ${assessment.period.id} holds no control, so there is nothing to export.`,
      fix: 'Declare controls in content/guide and assess again.',
    });
  }
  const files = FORMATS.flatMap(({ suffix, title, mediaType, write }): ExportFile[] => {
    const content = write(assessment);
    if (content === null) return [];
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return [{ name: nameOf(assessment, suffix), title, mediaType, bytes }];
  });
  reconcile(assessment, files);
  return files;
}

/**
 * Reads every file back and proves that it holds the controls by status, observations by outcome, files of evidence by state and
 * vulnerabilities by severity that the assessment holds, as far as its format carries them, and that the assessment's own counts are right.
 * Throws an Error that names the format, what differs and both numbers; also when a file is missing or of no known format.
 */
export function reconcile(assessment: Assessment, files: readonly ExportFile[]): void {
  reconcileCounts(assessment);
  const named = new Map(files.map((file) => [file.name, file]));
  for (const { suffix, title, read, carries } of FORMATS) {
    const name = nameOf(assessment, suffix);
    const file = named.get(name);
    const expected = carries.flatMap((labels) => labels(assessment));
    compare(name, title, file === undefined ? [] : read(file.bytes), expected);
    named.delete(name);
  }
  const [stranger] = named.keys();
  if (stranger !== undefined) throw new Error(`"${stranger}" is of no known format, so it cannot be reconciled.`);
}

function reconcileCounts(assessment: Assessment): void {
  const stated = (part: string, counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts).flatMap(([kind, count]) => Array.from({ length: count }, () => `${part} ${kind}`));
  const counted = controlsOf(assessment).filter((label) => label.startsWith('controls '));
  compare('its counts', 'The assessment', stated('controls', assessment.counts), counted, 'its findings');
  compare(
    'its evidenceCounts',
    'The assessment',
    stated('evidence', assessment.evidenceCounts),
    evidenceOf(assessment),
    'its evidence',
  );
}

function nameOf({ organisation, period }: Assessment, suffix: string): string {
  return `${organisation.deployment.name}-${period.id}.${suffix}`;
}

function json(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
