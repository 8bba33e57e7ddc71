import { defused } from './spreadsheet-text.ts';
import type { Cell, Table } from './tables.ts';

/** The byte order mark. Without it Excel reads UTF-8 as the code page of the machine and garbles every name beyond ASCII. */
const BOM = '\uFEFF';

/** A table as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, a header line, every cell quoted, formulas defused. */
export function csv({ columns, rows }: Table): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`);
  return BOM + lines.join('');
}

function quoted(cell: Cell): string {
  return `"${defused(String(cell ?? '')).replaceAll('"', '""')}"`;
}

/** The records of a CSV file, the header among them. Throws an Error on anything that RFC 4180 does not allow. */
export function parseCsv(text: string): string[][] {
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  const field = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < body.length) {
    const start = field.lastIndex;
    const match = field.exec(body);
    if (match === null) throw new Error(`The CSV breaks off at character ${start}.`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[3] ?? '');
    if ((match[2] ?? match[4]) === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  if (record.length > 0) throw new Error('The last record of the CSV does not end.');
  return records;
}
