import type { Status } from '../../domain/assessment.ts';
import type { EvidenceState } from '../../domain/evidence.ts';
import type { Outcome, UnknownCause } from '../../domain/observation.ts';
import { type Instant, shift } from '../../domain/time.ts';

/** The statuses in the order in which they ask for attention. */
export const STATUS_ORDER: readonly Status[] = [
  'not-satisfied',
  'not-assessed',
  'accepted',
  'attested',
  'satisfied',
  'not-applicable',
];

/** Outcomes in the order in which a table lists them. */
export const OUTCOME_ORDER: readonly Outcome[] = ['fail', 'unknown', 'pass', 'not-applicable'];

/** How a status is written. */
export const STATUS_WORD: Readonly<Record<Status, string>> = {
  'not-satisfied': 'Not satisfied',
  'not-assessed': 'Not assessed',
  accepted: 'Accepted',
  attested: 'Attested',
  satisfied: 'Satisfied',
  'not-applicable': 'Not applicable',
};

/** What a status means, in one sentence. */
export const STATUS_MEANING: Readonly<Record<Status, string>> = {
  'not-satisfied': 'Evidence was read and at least one subject breaks the requirement.',
  'not-assessed': 'No usable evidence decides it: missing, stale, unreadable or unresolved. Never counted as a pass.',
  accepted: 'It fails, and a dated deviation accepts the risk until the day shown.',
  attested: "A person's dated record says that it was done; it ends on the day shown.",
  satisfied: 'Evidence was read, and every subject in scope meets the requirement.',
  'not-applicable': 'Evidence shows that nothing in scope is concerned.',
};

/** How an outcome of a check is written. */
export const OUTCOME_WORD: Readonly<Record<Outcome, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  unknown: 'Unknown',
  'not-applicable': 'Not applicable',
};

/** Why something is unknown, as an addition to the word. */
export const CAUSE_WORD: Readonly<Record<UnknownCause, string>> = {
  missing: 'no evidence',
  stale: 'evidence too old',
  unreadable: 'evidence unreadable',
  unresolved: 'value not resolved',
  'no-check': 'no check',
};

/** How far a file got. */
export const EVIDENCE_STATE_WORD: Readonly<Record<EvidenceState, string>> = {
  read: 'Read',
  unreadable: 'Unreadable',
  unrecognised: 'Unrecognised',
  empty: 'Empty',
  refused: 'Refused',
};

/** What the state of a file means, in one sentence. */
export const EVIDENCE_STATE_MEANING: Readonly<Record<EvidenceState, string>> = {
  read: 'Recognised and parsed; its facts were judged.',
  unreadable: 'Recognised, but it could not be parsed. It satisfies nothing.',
  unrecognised: 'Sealed as received; no reader knows its format. It satisfies nothing.',
  empty: 'The file has no content.',
  refused: 'Not taken in: a link, a vanished file, or one the system would not open.',
};

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A calendar date or the UTC date of an instant: `28 September 2026`. */
export function dayText(dateOrInstant: string): string {
  const [year, month, day] = dateOrInstant.slice(0, 10).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** An instant to the minute: `2026-09-28 06:10 UTC`. */
export function instantText(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** A span whose end is exclusive, with its last full day when both ends are midnights. */
export function spanText(span: { readonly from: Instant; readonly to: Instant }): string {
  const midnight = 'T00:00:00.000Z';
  if (span.from.endsWith(midnight) && span.to.endsWith(midnight) && span.from < span.to) {
    return `${dayText(span.from)} to ${dayText(shift(span.to, 'P1D', -1))}`;
  }
  return `${instantText(span.from)} to ${instantText(span.to)}`;
}

/** Bytes in decimal units, as disks are sold: `48.2 MB`. */
export function sizeText(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** An ISO 8601 duration in words: `P30D` is `30 days`. */
export function durationText(duration: string): string {
  const units = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
  const parts = Array.from(duration.matchAll(/(\d+)([YMWD])/g), ([, count, unit]) =>
    plural(Number(count), units[unit as keyof typeof units]),
  );
  return parts.length === 0 ? duration : parts.join(' ');
}

/** A count with its noun: `1 file`, `3 files`, `2 entries`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `fooBarBaz` as `foo bar baz`: names of fact kinds for people. */
export function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}
