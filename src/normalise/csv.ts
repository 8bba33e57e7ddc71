import { Problem } from '../domain/problem.ts';

/** A record of a CSV file with the line it begins on. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** From 1. */
  readonly line: number;
}

/** Exports have some dozen columns, and stop at some ten thousand rows. */
const MOST_CELLS = 1000;
const MOST_RECORDS = 100_000;

/**
 * The records of a CSV text with commas, RFC 4180: quoted cells may hold commas, line ends and doubled quotation marks.
 * Blank lines are left out. Throws a {@link Problem} for a quotation mark that stays open, and for more rows or columns than any export has.
 */
export function csvRecords(text: string, path: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  while (at < text.length || cells.length > 0) {
    const { value, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    const sign = text.slice(end, end + 2);
    if (end === -1 || !/^(?:,|\r?\n|$)/.test(sign)) {
      const fix = 'Export it again as CSV.';
      throw new Problem({ what: 'A quotation mark stays open or stands in the middle of a value.', where: `${path}:${line}`, fix });
    }
    cells.push(value);
    if (cells.length > MOST_CELLS || records.length > MOST_RECORDS) throw tooMany(`${path}:${line}`);
    if (text[at] === '"') line += lineEnds(text, at, end);
    at = end + 1;
    if (sign.startsWith(',')) continue;
    if (sign === '\r\n') at += 1;
    line += 1;
    if (cells.length > 1 || cells[0] !== '') records.push({ cells, line: start });
    cells = [];
    start = line;
  }
  return records;
}

function tooMany(where: string): Problem {
  return new Problem({
    what: `There are more than ${MOST_RECORDS} rows or ${MOST_CELLS} columns.`,
    where,
    fix: 'Collect the part that is needed, or split the file.',
  });
}

interface Cell {
  readonly value: string;
  /** Offset behind the cell; -1 when it does not end. */
  readonly end: number;
}

function plainCell(text: string, start: number): Cell {
  let end = start;
  while (end < text.length && !',\r\n"'.includes(text[end] ?? '')) end += 1;
  return { value: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): Cell {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end === -1 ? -1 : end + 1 };
}

function lineEnds(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
