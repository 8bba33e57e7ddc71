import { parseInstant } from '../domain/time.ts';
import { jsonLines, textLines } from './json-lines.ts';
import type { LogItem } from './log-reader.ts';
import type { SealedFile } from './reader.ts';
import { type Counted, SshdAttempts, sshdMessageIn } from './sshd-attempts.ts';

/** One line of syslog: RFC 5424 (with its priority, or as rsyslog writes files), or a date-time first. */
const ZONED =
  /^(?:<\d{1,3}>\d )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) (\S+) ([\w./-]+?)(?:\[(\d+)\])?:? (?:(\d+|-) (?:\S+) (?:-|(?:\[[^\]]*\])+) )?(.*)$/;
/** RFC 3164: neither year nor zone. */
const UNZONED = /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d /;
/** Programs of OpenSSH's server. */
const SSHD = /^sshd(?:-session|-auth)?$/;
/** How syslog daemons write a message that came again. */
const REPEATED = /^message repeated (\d+) times?: \[ ?(.*?)\]?$/;
const LAST_REPEATED = /^message repeated (\d+) times?$/;

/** A line of the log, taken apart. */
interface SshdLine {
  readonly time: string;
  readonly host: string;
  readonly process: string;
  readonly pid: string;
  readonly message: string;
}

/**
 * The lines of a log with messages of sshd: syslog text whose instants have a zone, or the journal as JSON. Lines of other programs
 * are kept as they are. Each failed login is counted once, however many messages tell of it, and as often as a line stands for.
 */
export function* sshdItems(file: SealedFile): Generator<LogItem> {
  const attempts = new SshdAttempts();
  const last = new Map<string, SshdLine>();
  for (const item of isJournal(file.bytes) ? journalItems(file.bytes) : textItems(file.bytes)) {
    if (!('line' in item)) {
      yield item;
      continue;
    }
    const { line, at } = item;
    const { said, repeated } = saidBy(line, last.get(line.host));
    const counted = said === null ? null : countIn(said, repeated, line.time, attempts);
    last.set(line.host, said ?? line);
    const { outcome = null, user = null, address = null, times = 1 } = counted ?? {};
    yield { at, value: { ...line, outcome, user, address, times } };
  }
}

/** The line of sshd that a line stands for, and how often; null for one of another program. */
function saidBy(line: SshdLine, before: SshdLine | undefined): { said: SshdLine | null; repeated: number } {
  const again = line.process === 'last' ? LAST_REPEATED.exec(line.message) : null;
  if (again !== null)
    return { said: before !== undefined && SSHD.test(before.process) ? before : null, repeated: Number(again[1]) };
  if (!SSHD.test(line.process)) return { said: null, repeated: 1 };
  const [, times = '1', message = line.message] = REPEATED.exec(line.message) ?? [];
  return { said: { ...line, message }, repeated: Number(times) };
}

function countIn({ message, host, pid }: SshdLine, repeated: number, time: string, attempts: SshdAttempts): Counted | null {
  const told = sshdMessageIn(message);
  const instant = parseInstant(time);
  return told === null || instant === null ? null : attempts.count(told, repeated, `${host} ${pid}`, Date.parse(instant));
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
        const [, time = '', host = '', process = '', bracketed, pid, message = ''] = match;
        const zoned = time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
        yield { at, line: { time: zoned, host, process, pid: bracketed ?? pid ?? '', message } };
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
    yield { at: item.at, line: { time, host: field('_HOSTNAME'), process, pid: field('_PID'), message: field('MESSAGE') } };
  }
}

function isJournal(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 16)).trimStart().startsWith('{');
}
