import type { Assessment } from '../../domain/assessment.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { placesIn, placeText } from './evidence-places.ts';
import { clausesOf, observedIn } from './observed.ts';
import { prepared } from './prepared.ts';

/** A cell: text, a number, or nothing. */
export type Cell = string | number | null;

/** A table for people's spreadsheets. All rows have as many cells as there are columns. */
export interface Table {
  /** `findings`, `observations`, `evidence` or `vulnerabilities`. */
  readonly name: string;
  readonly title: string;
  /** Width in characters of the column in a workbook. */
  readonly columns: readonly { readonly name: string; readonly width: number }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The four tables of an assessment, with hidden characters written out. */
export function tablesOf(original: Assessment): Table[] {
  const assessment = prepared(original);
  return [findings(assessment), observations(assessment), evidence(assessment), vulnerabilities(assessment)];
}

type Columns<Row> = readonly (readonly [name: string, width: number, cell: (row: Row) => Cell])[];

function table<Row>(name: string, title: string, rows: readonly Row[], columns: Columns<Row>): Table {
  return {
    name,
    title,
    columns: columns.map(([column, width]) => ({ name: column, width })),
    // An empty text is something that was said, and no text is not: a spreadsheet shows them alike.
    rows: rows.map((row) => columns.map(([, , cell]) => (cell(row) === '' ? '(empty)' : cell(row)))),
  };
}

/** Texts in one cell; nothing when there are none. */
function list(items: readonly string[]): Cell {
  return items.length === 0 ? null : items.join('; ');
}

function findings(assessment: Assessment): Table {
  return table('findings', 'Findings', assessment.findings, [
    ['Control', 11, ({ control }) => control.id],
    ['Title', 44, ({ control }) => control.title],
    ['Status', 15, ({ status }) => status],
    ['Until', 12, ({ until }) => until],
    ['Cause', 12, ({ cause }) => cause],
    ['Reason', 70, ({ reason }) => reason],
    ['Requirement', 70, ({ control }) => control.requirement],
    ['Decided by', 11, ({ control }) => control.decidedBy],
    ['Origin', 9, ({ control }) => control.origin],
    ['Section', 22, ({ section }) => section],
    ['Subsection', 30, ({ subsection }) => `${subsection.id} ${subsection.title}`],
    ['Checks', 30, ({ verdicts }) => list(verdicts.map(({ check }) => check.id))],
    [
      'Clauses',
      40,
      ({ control }) => list(clausesOf(assessment, control.id).map(({ standard, clause }) => `${standard} ${clause}`)),
    ],
  ]);
}

function observations(assessment: Assessment): Table {
  return table('observations', 'Observations', observedIn(assessment), [
    ['Control', 11, ({ finding }) => finding.control.id],
    ['Check', 28, ({ verdict }) => verdict.check.id],
    ['Subject', 36, ({ observation }) => observation.subject],
    ['Outcome', 15, ({ observation }) => observation.outcome],
    ['Cause', 12, ({ observation }) => observation.cause],
    ['Accepted by', 24, ({ observation }) => observation.acceptedBy],
    ['Reason', 70, ({ observation }) => observation.reason],
    ['Remedy', 50, ({ observation }) => observation.remedy],
    ['Taken at', 25, ({ takenAt }) => takenAt],
    ['Evidence', 50, ({ places }) => list(places.map(placeText))],
    ['SHA-256', 66, ({ places }) => list([...new Set(places.map(({ pointer }) => pointer.evidence))])],
    ['UUID', 38, ({ uuid }) => uuid],
  ]);
}

function evidence(assessment: Assessment): Table {
  return table<Evidence>('evidence', 'Evidence', assessment.evidence, [
    ['Path', 44, ({ path }) => path],
    ['SHA-256', 66, ({ digest }) => digest],
    ['Bytes', 12, ({ size }) => size],
    ['State', 13, ({ state }) => state],
    ['Format', 20, ({ format }) => format],
    ['Taken at', 25, ({ takenAt }) => takenAt],
    ['Taken at says', 14, ({ takenAtSource }) => takenAtSource],
    ['Covers from', 25, ({ covers }) => covers?.from ?? null],
    ['Covers to', 25, ({ covers }) => covers?.to ?? null],
    ['Origin', 40, ({ origin }) => origin],
    [
      'Facts',
      30,
      ({ facts }) =>
        list(
          Object.entries(facts)
            .map(([kind, count]) => `${kind}: ${count}`)
            .sort(),
        ),
    ],
    ['Problem', 50, ({ problem }) => problem],
    ['Notes', 50, ({ notes }) => list(notes)],
  ]);
}

function vulnerabilities(assessment: Assessment): Table {
  const placeOf = placesIn(assessment);
  return table('vulnerabilities', 'Vulnerabilities', assessment.vulnerabilities, [
    ['Id', 20, ({ id }) => id],
    ['Severity', 10, ({ severity }) => severity],
    ['Package', 24, (row) => row.package],
    ['Installed', 20, ({ installed }) => installed],
    ['Fixed in', 20, ({ fixed }) => fixed],
    ['Artifact', 44, ({ artifact }) => artifact],
    ['Title', 60, ({ title }) => title],
    ['CWE', 16, ({ cwes }) => list(cwes)],
    ['OWASP Top 10', 18, ({ owasp }) => list(owasp)],
    ['Suppressed', 40, ({ suppressed }) => suppressed],
    ['Evidence', 50, ({ from }) => placeText(placeOf(from))],
    ['SHA-256', 66, ({ from }) => from.evidence],
  ]);
}
