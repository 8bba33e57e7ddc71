import type { Found } from './found.ts';
import { type MemberRules, named } from './member-values.ts';
import { isSecretName, isSecretValue } from './secret-names.ts';

/** The headings of a table, and what separates its cells. */
export interface TableHeader {
  readonly columns: readonly string[];
  readonly separator: ',' | ';' | '\t';
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** The headings in the first line of a file that is a table (RFC 4180, also with semicolons or tabs); null for any other. */
export function tableHeader(line: string): TableHeader | null {
  const text = line.replace(/^\uFEFF/, '').trimEnd();
  const separator = ([',', ';', '\t'] as const).find((one) => text.includes(one));
  if (separator === undefined || text.length > 10_000) return null;
  const cells = cellsOf(text, 0, text.length, separator).map(({ start, end }) => text.slice(start, end).trim());
  const isHeader = cells.length > 1 && cells.every((cell) => /^[\p{L}_@#][\p{L}\p{N}_ .@#/()-]{0,79}$/u.test(cell));
  return isHeader ? { columns: cells.map(named), separator } : null;
}

/** A table's cells that must not be published, by the headings above them; `strange` are the rows that have another number of cells. */
export function findInTable(
  text: string,
  { columns, separator }: TableHeader,
  rules: MemberRules,
): { found: Found[]; strange: Cell[] } {
  const found: Found[] = [];
  const strange: Cell[] = [];
  const telling = columns.map((column) => isSecretName(column) || rules.namesColumn(column));
  if (!telling.includes(true)) return { found, strange: [{ start: 0, end: text.length }] };
  for (let from = 0; from < text.length; ) {
    const end = rowEnd(text, from);
    const cells = cellsOf(text, from, end, separator);
    if (cells.length !== columns.length) strange.push({ start: from, end: Math.min(text.length, end + 1) });
    else
      for (const [index, cell] of cells.entries())
        if (telling[index] === true) found.push(...inCell(text, cell, columns[index] ?? '', rules));
    from = end + 1;
  }
  return { found, strange };
}

function inCell(text: string, { start, end }: Cell, column: string, rules: MemberRules): Found[] {
  const value = text.slice(start, end);
  // The headings themselves are the first row.
  if (named(value) === column) return [];
  const own = rules.findInColumn(column, value);
  const secret: Found[] =
    isSecretName(column) && isSecretValue(value, column) ? [{ start: 0, end: value.length, kind: 'secrets', rule: 'named' }] : [];
  return [...own, ...secret].map((one) => ({ ...one, start: one.start + start, end: one.end + start }));
}

/** The end of a row: the end of a line that is not within quotes. A quote that is never closed ends with its line. */
function rowEnd(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length && index - from < 1 << 20; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x0a && !quoted) return index;
  }
  const next = text.indexOf('\n', from);
  return next === -1 ? text.length : next;
}

/** The cells of a row, without their quotes and without the end of the line. */
function cellsOf(text: string, from: number, to: number, separator: string): Cell[] {
  const cells: Cell[] = [];
  let start = from;
  let quoted = false;
  const last = text.charAt(to - 1) === '\r' ? to - 1 : to;
  for (let index = from; index <= last; index += 1) {
    const character = text.charAt(index);
    if (character === '"' && index < last) quoted = !quoted;
    if (index < last && (quoted || character !== separator)) continue;
    const inQuotes = index - start >= 2 && text.charAt(start) === '"' && text.charAt(index - 1) === '"';
    cells.push(inQuotes ? { start: start + 1, end: index - 1 } : { start, end: index });
    start = index + 1;
  }
  return cells;
}
