import { jsonOf } from './json.ts';
import { excessOf } from './json-bounds.ts';
import { repeatedMember } from './json-members.ts';
import { Lines, LONGEST_LINE } from './lines.ts';
import type { LogItem } from './log-reader.ts';
import type { SealedFile } from './reader.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The lines of a file as text, without line feed and carriage return; null for one that is not UTF-8, `undefined` for one that is too long. */
export function* textLines(bytes: Uint8Array): Generator<string | null | undefined> {
  const lines = new Lines();
  for (const line of lines.feed(bytes)) yield textOfLine(line);
  for (const line of lines.end()) yield textOfLine(line);
}

/** The lines of a log that has one JSON value a line; none is left out. */
export function* jsonLines(bytes: Uint8Array): Generator<LogItem> {
  const lines = new JsonLines();
  yield* lines.feed(bytes);
  yield* lines.end();
}

/** Takes a log that has one JSON value a line apart, in whatever portions its bytes come in. */
export class JsonLines {
  readonly #lines = new Lines();
  #number = 0;

  /** The lines that end in a portion. Take all of them before the next portion. */
  *feed(portion: Uint8Array): Generator<LogItem> {
    for (const line of this.#lines.feed(portion)) yield this.#item(line);
  }

  /** The last line, unless it is empty. */
  *end(): Generator<LogItem> {
    for (const line of this.#lines.end()) yield this.#item(line);
  }

  #item(line: Uint8Array | undefined): LogItem {
    this.#number += 1;
    const at = `line ${this.#number}`;
    const text = textOfLine(line);
    if (text === undefined) return { at, reject: `longer than ${LONGEST_LINE} bytes` };
    if (text === null) return { at, reject: 'not UTF-8' };
    return text.trim() === '' ? { at, blank: true } : parsed(text, at);
  }
}

function textOfLine(line: Uint8Array | undefined): string | null | undefined {
  if (line === undefined) return undefined;
  try {
    return UTF8.decode(line);
  } catch {
    return null;
  }
}

/** A line that gives one name two values would show one of them to the judgement and might show the other to whoever reads the log. */
function parsed(text: string, at: string): LogItem {
  if (excessOf(text) !== null) return { at, reject: 'nested too deep' };
  const value = jsonValue(text);
  if (value === undefined) return { at, reject: 'not JSON' };
  const repeated = repeatedMember(text);
  return repeated === null ? { at, value } : { at, reject: `${JSON.stringify(repeated.name)} stands twice in one object` };
}

/** The JSON value of a text; undefined for what is no JSON. */
function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The records of a log that comes one a line, as a list, or as a member of one document, whichever this file is.
 * Throws a Problem for a document that is no JSON, e.g. cut off: a part of an export would look like a quiet period.
 */
export function jsonRecords(file: SealedFile, members: readonly string[]): Iterable<LogItem> {
  if (isLines(file.bytes)) return jsonLines(file.bytes);
  const document = jsonOf(file);
  if (Array.isArray(document)) return document.map((value, index) => ({ at: `$[${index}]`, value }));
  for (const member of members) {
    const listed = typeof document === 'object' && document !== null ? Object.entries(document) : [];
    const records: unknown = listed.find(([name]) => name === member)?.[1];
    if (Array.isArray(records)) return records.map((value, index) => ({ at: `$.${member}[${index}]`, value }));
  }
  return [{ at: '$', value: document }];
}

/** Whether the first line that is not blank is a JSON object of its own, with more after it. */
function isLines(bytes: Uint8Array): boolean {
  const [first] = textLines(bytes).filter((text) => text?.trim() !== '');
  const value = typeof first === 'string' ? jsonValue(first) : undefined;
  if (value === undefined || Array.isArray(value)) return false;
  const feed = bytes.indexOf(0x0a);
  return feed !== -1 && bytes.subarray(feed).some((byte) => byte > 0x20);
}
