import { parse } from 'smol-toml';
import {
  CannotEdit,
  type Editor,
  type EditorOptions,
  lineEndOf,
  lineStartAt,
  lineStopAt,
  nameAmong,
  type Path,
  placeText,
  spliced,
  type Value,
} from './editor.ts';

const HEADER = /^[ \t]*\[([^[\]#]+)\][ \t]*(?:#.*)?$/;
const LIST_HEADER = /^[ \t]*\[\[/;
const NAME = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^.\s"']+)/g;
const MEMBER = /^([ \t]*)("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)([ \t]*=[ \t]*)/;

/** Lines of a table, the last one excluded. */
interface Region {
  readonly from: number;
  readonly to: number;
}

/**
 * A TOML file, line by line: a member is replaced in its line, or inserted below the header of its table. What has no header or line of
 * its own, as in inline tables and dotted names, is left alone.
 */
export class TomlEditor implements Editor {
  text: string;
  /** TOML has no parts that several members take. */
  readonly shared: ReadonlySet<string> = new Set();
  readonly #anyCase: boolean;

  constructor(text: string, { anyCase }: Pick<EditorOptions, 'anyCase'>) {
    this.text = text;
    this.#anyCase = anyCase;
    this.#parse();
  }

  get(path: Path): unknown {
    let value: unknown = this.#parse();
    for (const name of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      const key = Array.isArray(value) ? String(name) : nameAmong(String(name), Object.keys(value), this.#anyCase);
      value = key === undefined ? undefined : new Map<string, unknown>(Object.entries(value)).get(key);
    }
    return value;
  }

  set(path: Path, value: Value): void {
    const name = path.at(-1);
    const table = path.slice(0, -1);
    if (typeof name === 'number') {
      const list = this.get(table);
      if (!Array.isArray(list)) throw new CannotEdit(`"${placeText(table)}" is no list.`);
      this.set(table, list.toSpliced(name, 1, value));
      return;
    }
    if (name === undefined || (typeof value === 'object' && !Array.isArray(value)))
      throw new CannotEdit('Only single members of a TOML file can be changed.');
    const region = this.#region(table);
    if (region === null) this.#addTable(table, name, value);
    else this.#setIn(region, name, value);
    if (JSON.stringify(this.get(path)) !== JSON.stringify(value))
      throw new CannotEdit(`"${placeText(path)}" is written in a way that a program cannot change line by line.`);
  }

  remove(path: Path): void {
    const above = path.slice(0, -1);
    const list = this.get(above);
    const name = path.at(-1);
    if (name === undefined || this.get(path) === undefined) return;
    if (typeof name === 'number' && Array.isArray(list)) this.set(above, list.toSpliced(name, 1));
    else this.#removeMember(above, String(name));
    if (typeof name === 'string' && this.get(path) !== undefined)
      throw new CannotEdit(`"${placeText(path)}" is written in a way that a program cannot take out line by line.`);
  }

  #parse(): unknown {
    try {
      return parse(this.text);
    } catch {
      throw new CannotEdit('The file is no TOML that can be read.');
    }
  }

  /** The lines below the header of a table, up to the next header; null when it has none and is not defined otherwise. */
  #region(table: Path): Region | null {
    const lines = this.text.split('\n');
    const header = this.#headerOf(table);
    if (header === -1 && table.length > 0) {
      if (this.get(table) !== undefined && !lines.some((line) => this.#names(line.trimEnd(), table, true)))
        throw new CannotEdit(`"${placeText(table)}" has no header of its own in the file.`);
      return null;
    }
    const next = lines.findIndex((line, index) => index > header && isHeader(line));
    return { from: header + 1, to: next === -1 ? lines.length : next };
  }

  /** The line of the header of a table; -1 when it has none, as the outermost one has not. */
  #headerOf(table: Path): number {
    return table.length === 0 ? -1 : this.text.split('\n').findIndex((line) => this.#names(line, table));
  }

  /** Whether a line is the header of a table, or of one inside it. */
  #names(line: string, table: Path, inside = false): boolean {
    const header = HEADER.exec(line.trimEnd())?.[1];
    if (header === undefined) return false;
    const parts = Array.from(header.matchAll(NAME), ([, double, single, bare]) => double ?? single ?? bare ?? '');
    const fold = (text: string) => (this.#anyCase ? text.toLowerCase() : text);
    return (
      (inside ? parts.length > table.length : parts.length === table.length) &&
      table.every((name, index) => fold(String(name)) === fold(parts[index] ?? ''))
    );
  }

  #setIn(region: Region, name: string, value: Value): void {
    const { from, to } = region;
    const lines = this.text.split('\n');
    const found = this.#lineOf(region, name);
    if (found === -1) {
      const neighbour = lines.slice(from, to).find((line) => MEMBER.test(line)) ?? '';
      const header = lines[from - 1] ?? '';
      const indent = MEMBER.exec(neighbour)?.[1] ?? /^[ \t]*/.exec(header)?.[0] ?? '';
      const lineEnd = lineEndOf(this.text) === '\r\n' ? '\r' : '';
      lines.splice(from, 0, `${indent}${name} = ${JSON.stringify(value)}${lineEnd}`);
      this.text = lines.join('\n');
      return;
    }
    const { start, stop } = this.#valueAt(found);
    this.text = spliced(this.text, start, stop, this.#written(value, this.text.slice(start, stop)));
  }

  #removeMember(table: Path, name: string): void {
    this.#removeTables([...table, name]);
    const region = this.#headerOf(table) === -1 && table.length > 0 ? null : this.#region(table);
    const found = region === null ? -1 : this.#lineOf(region, name);
    if (found === -1) return;
    const { start, stop } = this.#valueAt(found);
    this.text = spliced(this.text, lineStartAt(this.text, start), lineStopAt(this.text, stop), '');
  }

  /** Takes a table out, and those inside it, with their headers. */
  #removeTables(table: Path): void {
    const lines = this.text.split('\n');
    const at = lines.findIndex((line) => this.#names(line, table) || this.#names(line, table, true));
    if (at === -1) return;
    const next = lines.findIndex((line, index) => index > at && isHeader(line));
    this.text = lines.toSpliced(at, (next === -1 ? lines.length - (lines.at(-1) === '' ? 1 : 0) : next) - at).join('\n');
    this.#removeTables(table);
  }

  #lineOf({ from, to }: Region, name: string): number {
    return this.text.split('\n').findIndex((line, index) => index >= from && index < to && this.#isMember(line, name));
  }

  /** Where the value of the member in a line begins and ends. */
  #valueAt(line: number): { readonly start: number; readonly stop: number } {
    const lines = this.text.split('\n');
    const lineStart = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
    const start = lineStart + (MEMBER.exec(lines[line] ?? '')?.[0].length ?? 0);
    return { start, stop: start + extentOf(this.text.slice(start)) };
  }

  #isMember(line: string, name: string): boolean {
    const written = MEMBER.exec(line)?.[2]?.replace(/^(["'])(.*)\1$/, '$2');
    return written !== undefined && nameAmong(name, [written], this.#anyCase) !== undefined;
  }

  /** A list over several lines keeps an item a line, indented as before. */
  #written(value: Value, before: string): string {
    if (/#/.test(before.replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, ''))) throw new CannotEdit('A comment stands inside the list.');
    if (!Array.isArray(value) || !before.includes('\n')) return listText(value);
    const lineEnd = lineEndOf(this.text);
    const indent = /\n([ \t]*)\S/.exec(before)?.[1] ?? '  ';
    const close = /\n([ \t]*)\]$/.exec(before)?.[1] ?? '';
    return `[${lineEnd}${value.map((item) => `${indent}${JSON.stringify(item)},${lineEnd}`).join('')}${close}]`;
  }

  #addTable(table: Path, name: string, value: Value): void {
    const lineEnd = lineEndOf(this.text);
    const title = table.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part))).join('.');
    const gap = this.text === '' || this.text.endsWith('\n') ? '' : lineEnd;
    this.text += `${gap}${lineEnd}[${title}]${lineEnd}${name} = ${listText(value)}${lineEnd}`;
  }
}

function isHeader(line: string): boolean {
  return HEADER.test(line.trimEnd()) || LIST_HEADER.test(line);
}

function listText(value: Value): string {
  return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);
}

/** Characters that a value takes: to the end of its line or a comment, of a list to its bracket. */
function extentOf(text: string): number {
  const [list] = /^\[(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*(?=\n|$)|[^\]"'#])*\]/.exec(text) ?? [];
  if (list !== undefined) return list.length;
  const [word = ''] = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#]+)/.exec(text) ?? [];
  return word.length;
}
