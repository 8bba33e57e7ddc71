import { isUtf8 } from 'node:buffer';
import { Problem } from '../domain/problem.ts';
import { epochMs, type Instant } from '../domain/time.ts';
import { jsonOf } from '../normalise/json.ts';
import type { LogReader, LogRecord } from '../normalise/log-reader.ts';
import type { SealedFile } from '../normalise/reader.ts';

/** A line longer than this is rejected unread: 16 MiB. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** JSON.stringify escapes a surrogate only when its partner is missing; the event engine refuses such text. */
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/** A record that may enter the event table. */
export interface GatedRecord {
  /** `line 12` or `$.results[12]`. */
  readonly at: string;
  readonly timeMs: number;
  readonly instant: Instant;
  readonly record: LogRecord;
}

/** One line or element of a log: a record, a rejection with its reason, or a blank line. */
export type Gated = GatedRecord | { readonly at: string; readonly reject: string } | { readonly at: string; readonly blank: true };

/**
 * Splits a log into records and says of each whether it may be loaded. Nothing is dropped:
 * every line comes out once, as a record, a reject or a blank.
 * Throws a Problem only when a whole-document log is not the JSON it should be.
 */
export function* gate(file: SealedFile, reader: LogReader): Generator<Gated> {
  if (reader.records === 'lines') {
    let number = 0;
    for (const line of lines(file.bytes)) {
      number += 1;
      yield gateLine(line, `line ${number}`, reader);
    }
    return;
  }
  if ('split' in reader.records) {
    for (const item of reader.records.split(file).items) yield 'value' in item ? gateRecord(item.value, item.at, reader) : item;
    return;
  }
  const { member } = reader.records;
  for (const [index, element] of documentOf(file, member).entries()) {
    yield gateRecord(element, `$.${member}[${index}]`, reader);
  }
}

/** What a whole-document log says of its own completeness, in sentences. */
export function notesOn(file: SealedFile, { records, notesOf }: LogReader): readonly string[] {
  if (records === 'lines') return [];
  return 'split' in records ? records.split(file).notes : (notesOf?.(parseDocument(file)) ?? []);
}

/** The elements of the array that holds the records. */
function documentOf(file: SealedFile, member: string): readonly unknown[] {
  const elements = parseDocument(file)[member];
  if (Array.isArray(elements)) return elements;
  throw new Problem({
    what: `"${member}" is not a list.`,
    where: file.path,
    why: 'The records of this log stand there.',
    fix: 'Export the events again.',
  });
}

/** The JSON document around the records of a whole-document log. A part of an export would look like a quiet period: it is refused. */
function parseDocument(file: SealedFile): LogRecord {
  const document = jsonOf(file);
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document as LogRecord;
  throw new Problem({
    what: 'The file is not a JSON object.',
    where: file.path,
    why: 'The events cannot be found in it.',
    fix: 'Export the events again.',
  });
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

function gateLine(line: Uint8Array, at: string, reader: LogReader): Gated {
  if (line.length > LONGEST_LINE) return { at, reject: `longer than ${LONGEST_LINE} bytes` };
  if (!isUtf8(line)) return { at, reject: 'not UTF-8' };
  const text = new TextDecoder().decode(line);
  if (text.trim() === '') return { at, blank: true };
  try {
    return gateRecord(JSON.parse(text), at, reader);
  } catch {
    return { at, reject: 'not JSON' };
  }
}

function gateRecord(record: unknown, at: string, reader: LogReader): Gated {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return { at, reject: 'not a JSON object' };
  if (LONE_SURROGATE.test(JSON.stringify(record))) return { at, reject: 'holds half of a surrogate pair' };
  const found = reader.instantOf(record as LogRecord);
  if ('reject' in found) return { at, reject: found.reject };
  return { at, timeMs: epochMs(found.instant), instant: found.instant, record: record as LogRecord };
}
