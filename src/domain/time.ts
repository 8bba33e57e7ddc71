import { z } from 'zod';
import { Problem } from './problem.ts';

/*
 * Days are days in UTC, in every file and whatever the zone of the deployment or the machine: `2026-09-30` runs from
 * 2026-09-30T00:00Z to the midnight after it, as quarters do. So no day is lost or counted twice where clocks change, and one
 * file means the same everywhere. Who needs the hour writes an instant with its zone, `2026-10-25T02:30:00+01:00`.
 */

/** An instant in UTC with millisecond precision, e.g. `2026-09-28T06:10:00.000Z`: sorts as text. */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
export type Instant = z.infer<typeof Instant>;

/** A span of time: `from` inclusive, `to` exclusive. */
export const Span = z.object({ from: Instant, to: Instant });
export type Span = z.infer<typeof Span>;

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ]((?:[01]\d|2[0-3])):([0-5]\d):([0-5]\d)(\.\d+)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads an RFC 3339 date-time (0 to 9 fraction digits, any offset) as an {@link Instant}; digits past the millisecond are cut.
 * Returns null for anything else, a time without a zone included: it names no instant. So are 24:00, a leap second and years
 * that an offset takes out of 0000 to 9999: they would not sort as text.
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (!isCalendarDate(`${year}-${month}-${day}`)) return null;
  const milliseconds = (fraction ?? '.0').slice(1, 4).padEnd(3, '0');
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${zone?.toUpperCase()}`);
  const instant = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return Instant.safeParse(instant).success ? instant : null;
}

/** Reads a calendar date (midnight UTC) or a date-time with zone; null for anything else, `2026-02-30` included. */
export function parseDay(text: string): Instant | null {
  return isCalendarDate(text) ? `${text}T00:00:00.000Z` : parseInstant(text);
}

function isCalendarDate(text: string): boolean {
  if (!CALENDAR_DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** A length of time in calendar units, ISO 8601 without a time part: `P30D`, `P1M`, `P1Y`. */
export const Duration = z
  .string()
  .regex(DURATION, 'expected an ISO 8601 duration in whole days or more, such as P30D or P1M')
  .refine((text) => !/\d{5}/.test(text), 'expected a duration of at most 9999 days, weeks, months or years');
export type Duration = z.infer<typeof Duration>;

/**
 * The instant one {@link Duration} before (`direction` −1) or after (+1) another.
 * Months and years keep the day of the month where it exists and end on the month's last day where it does not;
 * weeks and days are counted from there, each of 24 hours. Throws a {@link Problem} where the calendar of four-digit years ends.
 */
export function shift(instant: Instant, duration: Duration, direction: 1 | -1): Instant {
  const match = DURATION.exec(duration);
  if (match === null)
    throw new Problem({ what: `"${duration}" is no ISO 8601 duration.`, fix: 'Write P30D for 30 days or P1M for one month.' });
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0) * direction) as [
    number,
    number,
    number,
    number,
  ];
  const date = new Date(instant);
  // Not Date.UTC, which takes the years 0 to 99 for those of the twentieth century.
  const target = new Date(0);
  target.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, 1);
  const lastDay = new Date(target);
  lastDay.setUTCMonth(target.getUTCMonth() + 1, 0);
  target.setUTCDate(Math.min(date.getUTCDate(), lastDay.getUTCDate()) + weeks * 7 + days);
  const time = target.getTime() + (((date.getTime() % DAY_MS) + DAY_MS) % DAY_MS);
  if (time >= FIRST_MS && time <= LAST_MS) return new Date(time).toISOString();
  throw new Problem({
    what: `${duration} ${direction === 1 ? 'after' : 'before'} ${instant} lies outside the years 0000 to 9999.`,
    why: 'Nothing holds for ever; every date must be one that somebody will see.',
    fix: 'Write an earlier date or a shorter duration.',
  });
}

const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds of one day in UTC. */
export const DAY_MS = 86_400_000;

/** Milliseconds since 1970-01-01 UTC. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/**
 * Whether something that holds up to an instant (exclusive) still counts for a judgement as of another.
 * At that very instant it does: a period is judged as of the midnight that ends it, and what holds through its last day held for all of it.
 */
export function holdsUntil(end: Instant, asOf: Instant): boolean {
  return asOf <= end;
}

/** The last calendar day before an instant, e.g. 2026-09-15 for the midnight with which the 16th begins. */
export function lastDayBefore(end: Instant): string {
  return dateOf(new Date(epochMs(end) - 1).toISOString());
}

/** The calendar date in UTC of an instant. */
export function dateOf(instant: Instant): string {
  return instant.slice(0, 10);
}

/** The ISO 8601 week that an instant (UTC) falls into, e.g. `2026-W27`. */
export function isoWeek(instant: Instant): string {
  const date = new Date(`${dateOf(instant)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((date.getTime() - yearStart) / DAY_MS + 1) / 7);
  return `${date.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
