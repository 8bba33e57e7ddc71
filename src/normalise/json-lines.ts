import { jsonOf } from './json.ts';
import { excessOf } from './json-bounds.ts';
import { repeatedMember } from './json-members.ts';
import type { LogItem } from './log-reader.ts';
import type { SealedFile } from './reader.ts';

/** A line longer than this is rejected unread: 16 MiB. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** The lines of a file as text, without line feed and carriage return; null for one that is not UTF-8, `undefined` for one that is too long. */
export function* textLines(bytes: Uint8Array): Generator<string | null | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const line of lines(bytes)) {
    if (line.length > LONGEST_LINE) {
      yield undefined;
      continue;
    }
    try {
      yield decoder.decode(line);
    } catch {
      yield null;
    }
  }
}

/** The lines of a log that has one JSON value a line; none is left out. */
export function* jsonLines(bytes: Uint8Array): Generator<LogItem> {
  let number = 0;
  for (const text of textLines(bytes)) {
    number += 1;
    const at = `line ${number}`;
    if (text === undefined) yield { at, reject: `longer than ${LONGEST_LINE} bytes` };
    else if (text === null) yield { at, reject: 'not UTF-8' };
    else if (text.trim() === '') yield { at, blank: true };
    else yield parsed(text, at);
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

/** Lines without their line feed (and carriage return). The last one counts only when it is not empty. */
function* lines(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    yield bytes.subarray(start, bytes[end - 1] === 0x0d && end > start ? end - 1 : end);
    start = end + 1;
  }
}
