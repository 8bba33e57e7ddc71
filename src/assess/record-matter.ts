import type { Attestation } from '../domain/attestation.ts';
import { DAY_MS, dateOf, epochMs, isoWeek, lastDayBefore, type Span, shift } from '../domain/time.ts';
import type { Context } from './check.ts';
import { quote } from './quote.ts';
import type { RecordFault } from './record-standing.ts';

/** Why a record is about something else than what was to be done once in a span; null when it is about that. */
export function faultOfMatter(
  { subject, covers }: Attestation,
  names: readonly string[],
  span: Span,
  { period, organisation: { deployment } }: Context,
): RecordFault | null {
  if (covers !== null && !liesIn(covers, span))
    return {
      outcome: 'fail',
      why: `it is about ${dateOf(covers.from)} to ${lastDayBefore(covers.to)}, and hardly about what lies between ${dateOf(span.from)} and ${lastDayBefore(span.to)}`,
    };
  if (subject === null) return null;
  const plain = (text: string) => text.trim().toLowerCase();
  if ([...names, period.id, deployment.name, deployment.title].some((name) => plain(name) === plain(subject))) return null;
  const named = spanNamed(subject.trim());
  if (named === null)
    return {
      outcome: 'unknown',
      why: `it is about ${quote(subject)}, and nothing says what that has to do with it`,
      remedy: `Record it with the subject ${quote(names[0] ?? period.id)}, or without one, if that is what it is about.`,
    };
  if (liesIn(named, span)) return null;
  return { outcome: 'fail', why: `it is about ${quote(subject)}` };
}

/** Of the shorter of two spans so large a part must lie in the other: who reviews a quarter some days late has not reviewed the next. */
const LEAST_PART = 1 / 4;

function liesIn(own: Span, wanted: Span): boolean {
  const length = ({ from, to }: Span) => epochMs(to) - epochMs(from);
  const common = Math.min(epochMs(own.to), epochMs(wanted.to)) - Math.max(epochMs(own.from), epochMs(wanted.from));
  return common >= LEAST_PART * Math.min(length(own), length(wanted));
}

/** The span that a year, quarter, month, week or day is called by, e.g. `2026-Q3`; null for every other text. */
function spanNamed(text: string): Span | null {
  const [, year = '', rest = ''] = /^(\d{4})(?:-(Q[1-4]|W\d\d|\d\d(?:-\d\d)?))?$/.exec(text) ?? [];
  if (year < '1970' || year > '9998') return null;
  if (rest === '') return monthsFrom(year, 1, 12);
  if (rest.startsWith('Q')) return monthsFrom(year, Number(rest[1]) * 3 - 2, 3);
  if (rest.startsWith('W')) return weekOf(text);
  const [month = '', day] = rest.split('-');
  if (Number(month) < 1 || Number(month) > 12) return null;
  if (day === undefined) return monthsFrom(year, Number(month), 1);
  const from = `${text}T00:00:00.000Z`;
  return Number.isNaN(epochMs(from)) ? null : { from, to: shift(from, 'P1D', 1) };
}

function monthsFrom(year: string, month: number, count: number): Span {
  const from = `${year}-${String(month).padStart(2, '0')}-01T00:00:00.000Z`;
  return { from, to: shift(from, `P${count}M`, 1) };
}

/** ISO weeks are counted from the one with the fourth of January. */
function weekOf(text: string): Span | null {
  const [year = '', week = ''] = text.split('-W');
  const fourth = new Date(`${year}-01-04T00:00:00.000Z`);
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS + (Number(week) - 1) * 7 * DAY_MS;
  const from = new Date(monday).toISOString();
  return isoWeek(from) === text ? { from, to: new Date(monday + 7 * DAY_MS).toISOString() } : null;
}
