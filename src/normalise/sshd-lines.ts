import { jsonLines, textLines } from './json-lines.ts';
import type { LogItem } from './log-reader.ts';
import type { SealedFile } from './reader.ts';

/** One line of syslog: RFC 5424 (with its priority, or as rsyslog writes files), or a date-time first. */
const ZONED =
  /^(?:<\d{1,3}>\d )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) (\S+) ([\w./-]+?)(?:\[(\d+)\])?:? (?:(\d+|-) (?:\S+) (?:-|(?:\[[^\]]*\])+) )?(.*)$/;
/** RFC 3164: neither year nor zone. */
const UNZONED = /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d /;

/** A line of the log, taken apart. */
interface SshdLine {
  readonly time: string;
  readonly process: string;
  readonly pid: string;
  readonly message: string;
}

/** What a message says of a login. */
interface Attempt {
  readonly outcome: 'accepted' | 'failed' | 'closed';
  readonly user: string;
  readonly address: string;
}

const ACCEPTED = /^Accepted (?<method>\S+) for (?<user>.*) from (?<address>\S+) port \d+/;
const FAILED = /^Failed (?<method>\S+) for (?:invalid user )?(?<user>.*) from (?<address>\S+) port \d+/;
const CLOSED =
  /^(?:Connection (?:closed|reset) by|Disconnected from) (?:authenticating|invalid) user (?<user>.*) (?<address>\S+) port \d+ \[preauth\]/;

/**
 * The lines of a log with messages of sshd: syslog text whose instants have a zone, or the journal as JSON. Lines of other programs
 * are kept as they are. A server that takes keys only says no more of a refused login than that the connection was closed: that counts
 * as a failure unless the same process already told of one.
 */
export function* sshdItems(file: SealedFile): Generator<LogItem> {
  const told = new Set<string>();
  for (const item of isJournal(file.bytes) ? journalItems(file.bytes) : textItems(file.bytes)) {
    if (!('line' in item)) {
      yield item;
      continue;
    }
    const { line, at } = item;
    const attempt = /^sshd(?:-session)?$/.test(line.process) ? attemptIn(line.message) : null;
    if (attempt?.outcome === 'failed' || attempt?.outcome === 'accepted') told.add(line.pid);
    const outcome = attempt?.outcome === 'closed' ? (told.has(line.pid) ? 'told' : 'failed') : attempt?.outcome;
    yield { at, value: { ...line, outcome: outcome ?? null, user: attempt?.user ?? null, address: attempt?.address ?? null } };
  }
}

function attemptIn(message: string): Attempt | null {
  for (const [outcome, pattern] of [
    ['accepted', ACCEPTED],
    ['failed', FAILED],
    ['closed', CLOSED],
  ] as const) {
    const { user, address } = pattern.exec(message)?.groups ?? {};
    if (user !== undefined && address !== undefined) return { outcome, user, address };
  }
  return null;
}

type Line = LogItem | { readonly at: string; readonly line: SshdLine };

function* textItems(bytes: Uint8Array): Generator<Line> {
  let number = 0;
  for (const text of textLines(bytes)) {
    number += 1;
    const at = `line ${number}`;
    if (text === null || text === undefined) yield { at, reject: text === null ? 'not UTF-8' : 'too long' };
    else if (text.trim() === '') yield { at, blank: true };
    else {
      const match = ZONED.exec(text);
      if (match !== null) {
        const [, time = '', , process = '', bracketed, pid, message = ''] = match;
        const zoned = time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
        yield { at, line: { time: zoned, process, pid: bracketed ?? pid ?? '', message } };
      } else if (UNZONED.test(text)) yield { at, reject: 'no instant: the line has neither year nor zone' };
      else yield { at, reject: 'no line of syslog' };
    }
  }
}

function* journalItems(bytes: Uint8Array): Generator<Line> {
  for (const item of jsonLines(bytes)) {
    const value = 'value' in item ? item.value : null;
    if (typeof value !== 'object' || value === null) {
      yield item;
      continue;
    }
    const field = (name: string): string => {
      const found: unknown = Object.entries(value).find(([own]) => own === name)?.[1];
      return typeof found === 'string' ? found : '';
    };
    const milliseconds = Number(field('__REALTIME_TIMESTAMP')) / 1000;
    const time = milliseconds > 0 && milliseconds < 8e15 ? new Date(Math.floor(milliseconds)).toISOString() : '';
    const process = field('SYSLOG_IDENTIFIER') || field('_COMM');
    yield { at: item.at, line: { time, process, pid: field('_PID'), message: field('MESSAGE') } };
  }
}

function isJournal(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 16)).trimStart().startsWith('{');
}
