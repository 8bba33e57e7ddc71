import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExportFile, exportAll, reconcile } from '../../../src/publish/exports/exports.ts';
import { sampleAssessment } from '../assessment-fixture.ts';
import { HOSTILE_TEXTS, withText } from './hostile-text.ts';

const sample = sampleAssessment();
const files = exportAll(sample);
const sums = (all: readonly ExportFile[]) => all.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));

test('the files of an assessment', () => {
  expect(files.map(({ name, title, mediaType }) => [name, title, mediaType])).toMatchInlineSnapshot(`
    [
      [
        "harbour-2026-Q3.oscal-assessment-results.json",
        "OSCAL 1.2.1 assessment results",
        "application/json",
      ],
      [
        "harbour-2026-Q3.oscal-poam.json",
        "OSCAL 1.2.1 plan of action and milestones",
        "application/json",
      ],
      [
        "harbour-2026-Q3.oscal-component-definition.json",
        "OSCAL 1.2.1 component definition",
        "application/json",
      ],
      [
        "harbour-2026-Q3.sarif",
        "SARIF 2.1.0",
        "application/sarif+json",
      ],
      [
        "harbour-2026-Q3.hdf.json",
        "Heimdall Data Format 2",
        "application/json",
      ],
      [
        "harbour-2026-Q3.ocsf.ndjson",
        "OCSF 1.8.0 compliance findings",
        "application/x-ndjson",
      ],
      [
        "harbour-2026-Q3.findings.csv",
        "Findings (CSV)",
        "text/csv; charset=utf-8; header=present",
      ],
      [
        "harbour-2026-Q3.observations.csv",
        "Observations (CSV)",
        "text/csv; charset=utf-8; header=present",
      ],
      [
        "harbour-2026-Q3.evidence.csv",
        "Evidence (CSV)",
        "text/csv; charset=utf-8; header=present",
      ],
      [
        "harbour-2026-Q3.vulnerabilities.csv",
        "Vulnerabilities (CSV)",
        "text/csv; charset=utf-8; header=present",
      ],
      [
        "harbour-2026-Q3.xlsx",
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      ],
    ]
  `);
});

test('the same assessment gives the same bytes, however its members are ordered', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  expect(sums(exportAll(sampleAssessment()))).toEqual(sums(files));
  expect(sums(exportAll(reversed(sample) as typeof sample))).toEqual(sums(files));
});

test.for(HOSTILE_TEXTS)('%s in every place is exported and reconciled', ([, text]) => {
  expect(exportAll(withText(sample, text)).map(({ name }) => name)).toEqual(files.map(({ name }) => name));
});

test('any text in every place is exported and reconciled', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(() => exportAll(withText(sample, text))).not.toThrow();
    }),
    { numRuns: 25 },
  );
});

/** The files with the text of one of them changed; the change must happen. */
function tampered(suffix: string, change: (text: string) => string): ExportFile[] {
  return files.map((file) => {
    if (!file.name.endsWith(suffix)) return file;
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes);
    const after = change(before);
    if (after === before) throw new Error(`Nothing was changed in ${file.name}.`);
    return { ...file, bytes: new TextEncoder().encode(after) };
  });
}

const withoutLastLine = (text: string): string => text.replace(/[^\n]*\n$/, '');

test.for([
  ['oscal-assessment-results.json', (text: string) => text.replace('"value": "attested"', '"value": "satisfied"')],
  ['oscal-assessment-results.json', (text: string) => text.replace('"state": "not-satisfied"', '"state": "satisfied"')],
  ['oscal-poam.json', (text: string) => text.replaceAll('"value": "not-assessed"', '"value": "not-satisfied"')],
  ['oscal-component-definition.json', (text: string) => text.replace('"name": "check"', '"name": "chick"')],
  ['sarif', (text: string) => text.replace('"kind": "open"', '"kind": "pass"')],
  ['sarif', (text: string) => text.replace('"severity": "unknown"', '"severity": "low"')],
  ['hdf.json', (text: string) => text.replace('"status": "failed"', '"status": "passed"')],
  ['ocsf.ndjson', withoutLastLine],
  ['ocsf.ndjson', (text: string) => text.replace('"accepted_by":null', '"accepted_by":"nobody"')],
  ['findings.csv', (text: string) => text.replace('"not-satisfied"', '"satisfied"')],
  ['observations.csv', withoutLastLine],
  ['evidence.csv', (text: string) => text.replace('"unreadable"', '"read"')],
  ['vulnerabilities.csv', (text: string) => text.replace('"critical"', '"low"')],
] as const)('a changed %s does not leave', ([suffix, change]) => {
  expect(() => reconcile(sample, tampered(suffix, change))).toThrow(
    / is \d+ in harbour-2026-Q3\.\S+, and \d+ in the assessment\.$/,
  );
});

test('the error names the format, the status and both numbers', () => {
  expect(() =>
    reconcile(
      sample,
      tampered('findings.csv', (text) => text.replace('"not-assessed"', '"satisfied"')),
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `[Error: Findings (CSV): controls satisfied is 5 in harbour-2026-Q3.findings.csv, and 4 in the assessment.]`,
  );
});

test('two controls that swap their statuses are found', () => {
  const swap = (text: string) =>
    text
      .replace(/("NET-1\.1",[^\n]*?)"satisfied"/, '$1"SWAP"')
      .replace(/("NET-2\.1",[^\n]*?)"not-satisfied"/, '$1"satisfied"')
      .replace('"SWAP"', '"not-satisfied"');
  expect(() => reconcile(sample, tampered('findings.csv', swap))).toThrow('Findings (CSV): NET-1.1 satisfied is 0');
});

test('a workbook of other tables does not leave', () => {
  const other = sampleAssessment();
  other.evidence = other.evidence.slice(1);
  other.evidenceCounts = { ...other.evidenceCounts, read: 8 };
  const workbook = exportAll(other).filter(({ name }) => name.endsWith('.xlsx'));
  expect(() => reconcile(sample, [...files.filter(({ name }) => !name.endsWith('.xlsx')), ...workbook])).toThrow(
    'Excel workbook: evidence read is 8 in harbour-2026-Q3.xlsx, and 9 in the assessment.',
  );
});

test.for(files.map(({ name }) => name))('a missing %s is found', (name) => {
  expect(() =>
    reconcile(
      sample,
      files.filter((file) => file.name !== name),
    ),
  ).toThrow(`is 0 in ${name}`);
});

test('a file of no known format is not passed over', () => {
  const stranger = { name: 'harbour-2026-Q3.docx', title: 'Letter', mediaType: 'text/plain', bytes: new Uint8Array() };
  expect(() => reconcile(sample, [...files, stranger])).toThrow('"harbour-2026-Q3.docx" is of no known format');
});

test('an assessment that miscounts itself does not leave', () => {
  const wrong = sampleAssessment();
  wrong.counts = { ...wrong.counts, satisfied: wrong.counts.satisfied + 1 };
  expect(() => exportAll(wrong)).toThrow('The assessment: controls satisfied is 5 in its counts, and 4 in its findings.');
});

test('an assessment without controls has nothing to export', () => {
  expect(() => exportAll({ ...sample, findings: [] })).toThrow('holds no control');
});

test('nothing left to do leaves the plan of action out, and reconciles', () => {
  const done = sampleAssessment();
  for (const finding of done.findings) Object.assign(finding, { status: 'not-applicable', verdicts: [] });
  done.counts = { satisfied: 0, 'not-satisfied': 0, 'not-assessed': 0, 'not-applicable': 13, accepted: 0, attested: 0 };
  done.deviations = [];
  expect(exportAll(done).map(({ name }) => name)).not.toContain('harbour-2026-Q3.oscal-poam.json');
});
