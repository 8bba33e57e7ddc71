import { z } from 'zod';
import type { FactKind } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { type CsvRecord, csvRecords } from './csv.ts';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Gap, Page, SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';
import { textOf } from './text.ts';

const CSV_BYTES = 32 * 1024 * 1024;
/** JumpServer writes no more than these rows into one CSV file, without saying so. */
const CSV_ROWS = 10_000;

/** Members of an entry by the headings that stand for them in CSV, in English and Chinese, lower-cased and without the `*` of required ones. */
export type Headings = Readonly<Record<string, readonly string[]>>;

/** One entry of an export. */
export interface ExportedEntry {
  readonly value: unknown;
  /** `$.results[3]` or `line 4`. */
  readonly at: string;
}

/** The entries of an export over the API, as JSON or CSV. */
export interface JumpserverExport {
  readonly entries: readonly ExportedEntry[];
  /** Which part of a longer list this is; null when it does not show that it is one. */
  readonly page: Omit<Page, 'kinds'> | null;
  /** Why there may be more entries than it shows; null when there are not. */
  readonly cutOff: string | null;
  readonly notes: readonly string[];
}

const Listed = z.object({
  count: z.number().int().nonnegative(),
  next: z.string().nullish(),
  previous: z.string().nullish(),
  results: z.array(z.unknown()),
});

/** Names of the members of the entries in the part of a JSON export that is looked at; of a CSV export those its headings stand for. */
export function exportedMembers({ shape, head }: Sample, headings: Headings): ReadonlySet<string> {
  if (shape === 'json-object' || shape === 'json-array')
    return new Set(Array.from(head.matchAll(/"([A-Za-z_]\w*)"\s*:/g), (match) => match[1] ?? ''));
  if (shape !== 'text' && shape !== 'yaml') return new Set();
  const [header = ''] = head.split(/\r?\n/, 1);
  return new Set(header.split(',').map((title) => memberOf(title.replace(/^"(.*)"$/, '$1'), headings) ?? ''));
}

/**
 * Takes an export apart: a page (`count`, `results`), a bare list, one entry, or CSV with a heading for each member.
 * Throws a Problem with the place for what is none of them, or was cut off.
 */
export function exportedEntries(file: SealedFile, headings: Headings): JumpserverExport {
  const start = new TextDecoder().decode(file.bytes.subarray(0, 64)).trimStart();
  return start.startsWith('{') || start.startsWith('[') ? jsonEntries(file) : csvEntries(file, headings);
}

/** What a reading says of the part of a list that it is. */
export function partOf({ page, cutOff }: JumpserverExport, kinds: readonly FactKind[]): { page?: Page; gaps?: Gap[] } {
  const remedy = 'Export it as JSON over the API, all pages of it.';
  return {
    ...(page === null ? {} : { page: { ...page, kinds } }),
    ...(cutOff === null ? {} : { gaps: [{ kinds, what: cutOff, at: '', remedy }] }),
  };
}

function jsonEntries(file: SealedFile): JumpserverExport {
  const document = jsonOf(file);
  if (Array.isArray(document))
    return { entries: document.map((value, index) => ({ value, at: jsonPath([index]) })), page: null, cutOff: null, notes: [] };
  if (typeof document !== 'object' || document === null || !('results' in document))
    return { entries: [{ value: document, at: '$' }], page: null, cutOff: null, notes: [] };
  const listed = accept(Listed, document, (path) => `${file.path} ${jsonPath(path)}`);
  const entries = listed.results.map((value, index) => ({ value, at: jsonPath(['results', index]) }));
  const page = pageIn(listed, entries.length);
  const notes = page === null ? [] : [`One page of several: ${entries.length} of ${listed.count} entries.`];
  return { entries, page, cutOff: null, notes };
}

function pageIn({ count, next, previous }: z.output<typeof Listed>, length: number): Omit<Page, 'kinds'> | null {
  if (!next && !previous && length >= count) return null;
  const from = next ? offsetIn(next) - length : previous ? count - length : 0;
  const list = (next || previous || '').replace(/[?&](?:limit|offset)=\d*/g, '').replace(/^\w+:\/\/[^/]+/, '');
  return { list, from: Math.max(0, from), to: Math.max(0, from) + length, total: count };
}

function offsetIn(address: string): number {
  return Number(/[?&]offset=(\d+)/.exec(address)?.[1] ?? 0);
}

function csvEntries(file: SealedFile, headings: Headings): JumpserverExport {
  const [header, ...rows] = csvRecords(textOf(file, CSV_BYTES), file.path);
  const members = (header?.cells ?? []).map((title) => memberOf(title, headings));
  const unknown = (header?.cells ?? []).filter((_, index) => members[index] === null);
  const entries = rows.map((row) => ({ value: entryOf(row, members, file), at: `line ${row.line}` }));
  const notes = unknown.length === 0 ? [] : [`Columns passed over: ${unknown.join(', ')}.`];
  const cutOff = entries.length < CSV_ROWS ? null : `It has ${entries.length} rows, where JumpServer stops: there may be more.`;
  return { entries, page: null, cutOff, notes };
}

function entryOf({ cells, line }: CsvRecord, members: readonly (string | null)[], file: SealedFile): Record<string, unknown> {
  if (cells.length !== members.length) {
    const what = `The row has ${cells.length} values and the header ${members.length}.`;
    throw new Problem({ what, where: `${file.path}:${line}`, fix: 'Export it again.' });
  }
  return Object.fromEntries(cells.flatMap((cell, index) => (members[index] ? [[members[index], valueOfCell(cell)]] : [])));
}

function memberOf(title: string, headings: Headings): string | null {
  const wanted = title
    .replace(/^\uFEFF/, '')
    .replace(/^\*/, '')
    .trim()
    .toLowerCase();
  for (const [member, titles] of Object.entries(headings)) if (titles.includes(wanted)) return member;
  return null;
}

/** A cell as the member it was made from. A leading `'` keeps spreadsheets from computing what looks like a formula. */
function valueOfCell(cell: string): unknown {
  const text = /^'[=+\-@|%\t\r]/.test(cell) ? cell.slice(1) : cell;
  if (text === '-' || text === '') return null;
  if (text === 'Yes' || text === 'No') return text === 'Yes';
  if (text.startsWith('[')) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

/** The value of a choice: JSON has `{value, label}`, CSV `Label(value)`, where the label follows the language of the request. */
export const Choice = z
  .union([
    z.object({ value: z.union([z.string(), z.number(), z.boolean()]) }).transform(({ value }) => value),
    z.string().transform((text) => /\(([^()]*)\)$/.exec(text)?.[1] ?? text),
    z.number(),
    z.boolean(),
  ])
  .transform(String);

/** What an entry refers to, by name where the export gives one: `{id, name}`, in CSV `name(id)`. */
export const Related = z.union([
  z
    .object({ id: z.unknown().optional(), pk: z.unknown().optional(), name: z.string().nullish(), username: z.string().nullish() })
    .transform(({ id, pk, name, username }) => name || username || String(id ?? pk ?? '')),
  z.string().transform((text) => text.replace(/\([0-9a-f-]{36}\)$/, '')),
]);

/** A user, by login name or id: what people are called stays out. In CSV `name(id)`. */
export const RelatedUser = z.union([
  z
    .object({ id: z.unknown().optional(), pk: z.unknown().optional(), username: z.string().nullish() })
    .transform(({ id, pk, username }) => username || String(id ?? pk ?? '')),
  z.string().transform((text) => /\(([0-9a-f-]{36})\)$/.exec(text)?.[1] ?? text),
]);
