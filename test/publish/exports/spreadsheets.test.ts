import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { afterEach, expect, test, vi } from 'vitest';
import { csv, parseCsv } from '../../../src/publish/exports/csv.ts';
import { defused } from '../../../src/publish/exports/spreadsheet-text.ts';
import { type Table, tablesOf } from '../../../src/publish/exports/tables.ts';
import { parseXlsx, xlsx } from '../../../src/publish/exports/xlsx.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

const tableOf = (rows: Table['rows']): Table => ({
  name: 'findings',
  title: 'Findings',
  columns: (rows[0] ?? []).map((_, index) => ({ name: `C${index}`, width: 10 })),
  rows,
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test.for(['=1+1', '+1', '-1', '@SUM(A1)', '|calc', '%0A', '＝1', '＋1', '－1', '＠x', '\t=1', ' =1', '\r=1', '\n=1', '\u3000=1'])(
  '%j does not start a formula',
  (text) => {
    expect(defused(text)).toBe(`'${text}`);
  },
);

test.for(['', 'CVE-2026-1', '2026-10-01', 'a=1', '10.0.0.0/8', '"=1"', '/=1'])('%j stays as it is', (text) => {
  expect(defused(text)).toBe(text);
});

test('a CSV file begins with a byte order mark and a header, and its lines end with CRLF', () => {
  expect(csv(tableOf([['a "b", c', 1, null, '=x']]))).toBe('\uFEFF"C0","C1","C2","C3"\r\n"a ""b"", c","1","","\'=x"\r\n');
});

test.for(['"a', 'a"b"\r\n', '"a"b\r\n', '"a","b"', 'a\nb\r\n'])('%j is no CSV', (text) => {
  expect(() => parseCsv(text)).toThrow(/breaks off|does not end/);
});

const anyCell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', 'a', ' ') }),
  fc.nat(),
  fc.constant(null),
);
const anyRows = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));

test('whatever stands in a table comes back from its CSV, and nothing starts a formula', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const [, ...records] = parseCsv(csv(tableOf(rows)));
      expect(records).toEqual(rows.map((row) => row.map((cell) => defused(String(cell ?? '')))));
      for (const cell of records.flat()) expect(cell).not.toMatch(/^\s*[=+\-@|%＝＋－＠]/);
    }),
  );
});

test('whatever stands in a table comes back from its workbook, apart from what XML cannot hold', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const sheet = parseXlsx(xlsx([tableOf(rows)])).get('Findings') ?? [];
      const expected = rows.map((row) =>
        row.map((cell) => defused(String(cell ?? '')).replace(/[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')),
      );
      const width = rows[0]?.length ?? 0;
      // A workbook leaves empty cells out, so a row ends with its last cell.
      expect(sheet.slice(1).map((row) => Array.from({ length: width }, (_, index) => row[index] ?? ''))).toEqual(expected);
    }),
  );
});

test('a workbook stores text as text, freezes its header and has widths', () => {
  const parts = unzipSync(xlsx(tablesOf(sampleAssessment())));
  const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml']);
  expect(sheet).not.toMatch(/<f>|<f /);
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(sheet).toContain('<col min="1" max="1" width="11" customWidth="1"/>');
  expect(Object.keys(parts)).toMatchInlineSnapshot(`
    [
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/workbook.xml",
      "xl/_rels/workbook.xml.rels",
      "xl/styles.xml",
      "xl/worksheets/sheet1.xml",
      "xl/worksheets/sheet2.xml",
      "xl/worksheets/sheet3.xml",
      "xl/worksheets/sheet4.xml",
    ]
  `);
});

test('the same tables give the same workbook, at any time and in any time zone', () => {
  const first = xlsx(tablesOf(sampleAssessment()));
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
    vi.stubEnv('TZ', zone);
    vi.useFakeTimers({ now: new Date('2031-05-05T05:05:05Z') });
    expect(Buffer.from(xlsx(tablesOf(sampleAssessment()))).equals(first)).toBe(true);
    vi.useRealTimers();
  }
});

test('a text that no cell can hold says how long it was', () => {
  const [, row] = parseXlsx(xlsx([tableOf([['😀'.repeat(20_000)]])])).get('Findings') ?? [];
  expect(row?.[0]).toMatch(/😀 … \(40000 characters\)$/);
  expect(row?.[0]?.length).toBeLessThanOrEqual(32_767);
});

test('more rows than Excel opens are refused', () => {
  const rows = Array.from({ length: 1_048_576 }, () => [] as const);
  expect(() => xlsx([tableOf(rows)])).toThrow(/1048577 rows/);
});

test('an empty text is told apart from none', () => {
  const assessment = sampleAssessment();
  for (const vulnerability of assessment.vulnerabilities) vulnerability.suppressed = '';
  const table = tablesOf(assessment).find(({ name }) => name === 'vulnerabilities');
  const column = table?.columns.findIndex(({ name }) => name === 'Suppressed') ?? -1;
  expect(table?.rows[0]?.[column]).toBe('(empty)');
});

test('the columns of the tables', () => {
  expect(
    tablesOf(sampleAssessment()).map(
      ({ name, columns, rows }) => `${name} (${rows.length}): ${columns.map((one) => one.name).join(', ')}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "findings (13): Control, Title, Status, Until, Cause, Reason, Requirement, Decided by, Origin, Section, Subsection, Checks, Clauses",
      "observations (44): Control, Check, Subject, Outcome, Cause, Accepted by, Reason, Remedy, Taken at, Evidence, SHA-256, UUID",
      "evidence (12): Path, SHA-256, Bytes, State, Format, Taken at, Taken at says, Covers from, Covers to, Origin, Facts, Problem, Notes",
      "vulnerabilities (8): Id, Severity, Package, Installed, Fixed in, Artifact, Title, CWE, OWASP Top 10, Suppressed, Evidence, SHA-256",
    ]
  `);
});
