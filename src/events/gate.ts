import { Problem } from '../domain/problem.ts';
import { epochMs, type Instant } from '../domain/time.ts';
import { jsonOf } from '../normalise/json.ts';
import { JsonLines, jsonLines } from '../normalise/json-lines.ts';
import type { LogItem, LogReader, LogRecord } from '../normalise/log-reader.ts';
import type { FileName, PouredFile, SealedFile } from '../normalise/reader.ts';

/** JSON.stringify escapes a surrogate only when its partner is missing; the event engine refuses such text. */
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/** A record that may enter the event table. */
export interface GatedRecord {
  /** `line 12` or `$.results[12]`. */
  readonly at: string;
  readonly timeMs: number;
  readonly instant: Instant;
  readonly record: LogRecord;
  /** How many events it stands for. */
  readonly times: number;
}

/** One line or element of a log: a record, a rejection with its reason, or a blank line. */
export type Gated = GatedRecord | { readonly at: string; readonly reject: string } | { readonly at: string; readonly blank: true };

/**
 * Splits a log into records and says of each whether it may be loaded. Nothing is dropped:
 * every line comes out once, as a record, a reject or a blank.
 * Throws a Problem only when a whole-document log is not the JSON it should be, or there are more lines or rejected ones than `most`.
 */
export function* gate(file: SealedFile, reader: LogReader, most = MOST): Generator<Gated> {
  const toll = new Toll(file, most);
  for (const item of itemsOf(file, reader)) yield toll.pass(gateItem(item, reader));
}

/** The same for a log of lines that is too large to be held at once: `take` gets what comes of each portion. */
export async function pourThroughGate(
  file: PouredFile,
  reader: LogReader,
  take: (gated: Iterable<Gated>) => Promise<void>,
): Promise<void> {
  const lines = new JsonLines();
  const toll = new Toll(file, MOST);
  const gated = (items: IteratorObject<LogItem>) => items.map((item) => toll.pass(gateItem(item, reader)));
  await file.pour((portion) => take(gated(lines.feed(portion))));
  await take(gated(lines.end()));
}

/** No log that a file may hold has so many lines, and one of which so many are rejected is another one; each takes microseconds. */
const MOST = { lines: 10_000_000, rejected: 1_000_000 };

/** Counts what passes. */
class Toll {
  readonly #file: FileName;
  readonly #most: typeof MOST;
  #lines = 0;
  #rejected = 0;

  constructor(file: FileName, most: typeof MOST) {
    this.#file = file;
    this.#most = most;
  }

  /** Throws a {@link Problem} when there have been too many. */
  pass(gated: Gated): Gated {
    this.#lines += 1;
    if ('reject' in gated) this.#rejected += 1;
    const { lines, rejected } = this.#most;
    if (this.#lines <= lines && this.#rejected <= rejected) return gated;
    const reason = 'reject' in gated ? ` The last of them, ${gated.at}, is ${gated.reject}.` : '';
    throw new Problem({
      what: `There are more than ${lines} lines, or more than ${rejected} that are no records.${reason}`,
      where: this.#file.path,
      fix: 'Collect the log again, and several files for a long span.',
    });
  }
}

function gateItem(item: LogItem, reader: LogReader): Gated {
  return 'value' in item ? gateRecord(item.value, item.at, reader) : item;
}

function itemsOf(file: SealedFile, { records }: LogReader): Iterable<LogItem> {
  if (records === 'lines') return jsonLines(file.bytes);
  if ('split' in records) return records.split(file).items;
  return documentOf(file, records.member).map((value, index) => ({ at: `$.${records.member}[${index}]`, value }));
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

function gateRecord(record: unknown, at: string, reader: LogReader): Gated {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return { at, reject: 'not a JSON object' };
  if (LONE_SURROGATE.test(JSON.stringify(record))) return { at, reject: 'holds half of a surrogate pair' };
  const found = reader.instantOf(record as LogRecord);
  if ('reject' in found) return { at, reject: found.reject };
  const times = reader.timesOf?.(record as LogRecord) ?? 1;
  return { at, timeMs: epochMs(found.instant), instant: found.instant, record: record as LogRecord, times };
}
