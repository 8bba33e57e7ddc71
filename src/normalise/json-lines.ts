import { jsonOf } from './json.ts';
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

function parsed(text: string, at: string): LogItem {
  try {
    return { at, value: JSON.parse(text) };
  } catch {
    return { at, reject: 'not JSON' };
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
  const [first] = jsonLines(bytes).filter((item) => !('blank' in item));
  if (first === undefined || !('value' in first) || Array.isArray(first.value)) return false;
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
