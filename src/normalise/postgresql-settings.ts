import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { csvRecords } from './csv.ts';
import { jsonPath, parseJson } from './json.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const SETTINGS_BYTES = 16 * 1024 * 1024;

const COLUMNS = new Set(
  'name setting unit category short_desc extra_desc context vartype source min_val max_val enumvals boot_val reset_val sourcefile sourceline pending_restart description'.split(
    ' ',
  ),
);
const Json = z.array(z.object({ name: z.string().min(1), setting: z.string().nullable(), unit: z.string().nullish() }));

/**
 * The settings of a PostgreSQL server: `pg_settings`, or `SHOW ALL`, as JSON, CSV or psql's own table.
 * https://www.postgresql.org/docs/current/view-pg-settings.html. They are those of the session that asked.
 */
export default {
  format: 'postgresql-settings',
  title: 'PostgreSQL settings',
  yields: ['databaseSetting'],
  named: /^(?:pg_)?settings\.(?:csv|txt)$/i,
  recognises({ shape, keys, head }) {
    if (shape === 'json-array') return isHeader([...keys]);
    return (shape === 'text' || shape === 'yaml') && tableOf(head) !== null;
  },
  read(file): Reading {
    const rows = rowsOf(file);
    const facts = rows.map(({ name, setting, unit, at }): Fact => {
      const value = setting === null ? null : maskSecrets(setting);
      return { kind: 'databaseSetting', name, value, unit: unit || null, from: { evidence: file.digest, at } };
    });
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [] };
  },
} satisfies Reader;

interface Row {
  readonly name: string;
  readonly setting: string | null;
  readonly unit: string | null;
  readonly at: string;
}

/** Columns of the view alone, with both that matter. */
function isHeader(names: readonly string[]): boolean {
  return names.includes('name') && names.includes('setting') && names.every((name) => COLUMNS.has(name));
}

interface Table {
  readonly separator: ',' | '|';
  readonly columns: readonly string[];
  /** Lines before the header. */
  readonly before: number;
}

/** The header of a table: the first line that is not blank, or psql's title above it. */
function tableOf(text: string): Table | null {
  const lines = text.slice(0, 4096).split('\n');
  for (const [index, line] of lines.slice(0, 5).entries()) {
    for (const separator of [',', '|'] as const) {
      const columns = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
      if (isHeader(columns)) return { separator, columns, before: index };
    }
  }
  return null;
}

function rowsOf(file: SealedFile): Row[] {
  const text = textOf(file, SETTINGS_BYTES);
  if (/^\s*\[/.test(text)) {
    const rows = parseJson(Json, file);
    return rows.map(({ name, setting, unit = null }, index) => ({ name, setting, unit, at: jsonPath([index]) }));
  }
  const table = tableOf(text);
  if (table === null)
    throw new Problem({ what: 'There is no header with "name" and "setting".', where: file.path, fix: 'Export it with a header.' });
  return table.separator === ',' ? csvRows(text, table, file) : psqlRows(text, table, file);
}

function csvRows(text: string, { columns, before }: Table, file: SealedFile): Row[] {
  const body = text
    .split('\n')
    .slice(before + 1)
    .join('\n');
  return csvRecords(body, file.path).map(({ cells, line }) => rowOf(cells, columns, line + before + 1, file));
}

/** psql counts its rows below the table, which tells a whole one from one that was cut off. */
function psqlRows(text: string, { columns, before }: Table, file: SealedFile): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (index <= before || line.trim() === '' || /^[-+\s]+$/.test(line)) continue;
    const footer = /^\((\d+) rows?\)/.exec(line.trim());
    if (footer !== null) {
      if (Number(footer[1]) === rows.length) return rows;
      throw new Problem({
        what: `It counts ${footer[1]} rows and lists ${rows.length}.`,
        where: `${file.path}:${index + 1}`,
        fix: 'Export it again.',
      });
    }
    const cells = line.split('|').map((cell) => cell.trim());
    // A value of several lines goes on below an empty name.
    if (cells[0] !== '') rows.push(rowOf(cells, columns, index + 1, file));
  }
  throw new Problem({
    what: 'The number of rows is missing below the table.',
    where: file.path,
    why: 'The file was cut off, so what it does not list proves nothing.',
    fix: 'Export it again, as CSV ("psql --csv") or with its last line.',
  });
}

function rowOf(cells: readonly string[], columns: readonly string[], line: number, file: SealedFile): Row {
  const cell = (name: string) => cells[columns.indexOf(name)] ?? null;
  const name = cell('name');
  const setting = cell('setting');
  if (name === null || name === '' || setting === null || cells.length < columns.length) {
    throw new Problem({
      what: 'The row has fewer values than the header.',
      where: `${file.path}:${line}`,
      fix: 'Export it again.',
    });
  }
  return { name, setting, unit: cell('unit'), at: `line ${line}` };
}
