import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { Problem } from '../../src/domain/problem.ts';
import {
  DAY_MS,
  Duration,
  dateOf,
  epochMs,
  holdsUntil,
  Instant,
  isoWeek,
  lastDayBefore,
  parseDay,
  parseInstant,
  shift,
} from '../../src/domain/time.ts';

describe('parseInstant', () => {
  test.for([
    ['2026-09-28T06:10:00Z', '2026-09-28T06:10:00.000Z'],
    ['2021-08-25T12:20:30.000000005Z', '2021-08-25T12:20:30.000Z'],
    ['2021-08-25T12:20:30.987654321Z', '2021-08-25T12:20:30.987Z'],
    ['2021-08-25T12:20:30.5+06:00', '2021-08-25T06:20:30.500Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
    ['2026-09-28 06:10:00Z', '2026-09-28T06:10:00.000Z'],
  ])('%s is %s', ([text, instant]) => {
    expect(parseInstant(text ?? '')).toBe(instant);
  });

  test.for([
    '2026-09-28T06:10:00',
    '2026-09-28',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '28.09.2026',
    '1790000000',
    '2026-09-28T24:00:00Z',
    '2026-09-28T23:59:60Z',
    '2026-09-28T06:60:00Z',
    '2026-09-28T06:10:00+24:00',
    '2026-09-28T06:10:00+01:60',
    '2026-09-28T06:10:00 Europe/Amsterdam',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '',
  ])('"%s" names no instant', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('every instant reads as itself', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });
});

test('a day is its midnight in UTC, and an impossible day is none', () => {
  expect(parseDay('2026-07-06')).toBe('2026-07-06T00:00:00.000Z');
  expect(parseDay('2028-02-29')).toBe('2028-02-29T00:00:00.000Z');
  expect(parseDay('2026-02-29')).toBeNull();
});

describe('shift', () => {
  test.for([
    ['2026-03-31T00:00:00.000Z', 'P1M', -1, '2026-02-28T00:00:00.000Z'],
    ['2028-03-31T00:00:00.000Z', 'P1M', -1, '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T12:34:56.789Z', 'P1Y', 1, '2029-02-28T12:34:56.789Z'],
    ['2026-10-01T00:00:00.000Z', 'P30D', -1, '2026-09-01T00:00:00.000Z'],
    ['2026-12-31T00:00:00.000Z', 'P2M', 1, '2027-02-28T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'P1Y2M1W3D', 1, '2027-03-11T00:00:00.000Z'],
  ] as const)('%s and %s (%i) is %s', ([instant, duration, direction, expected]) => {
    expect(shift(instant, duration, direction)).toBe(expected);
  });

  test.for([
    ['2026-01-31T00:00:00.000Z', 'P1M', 1, '2026-02-28T00:00:00.000Z'],
    ['2028-01-31T23:59:59.999Z', 'P1M', 1, '2028-02-29T23:59:59.999Z'],
    ['2027-02-28T00:00:00.000Z', 'P1Y', 1, '2028-02-28T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'P4Y', 1, '2032-02-29T00:00:00.000Z'],
    ['2026-01-30T00:00:00.000Z', 'P1M1D', 1, '2026-03-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', 'P1M', 1, '1970-01-31T23:59:59.999Z'],
    ['2026-10-01T00:00:00.000Z', 'P1950Y', -1, '0076-10-01T00:00:00.000Z'],
    ['2026-10-01T00:00:00.000Z', 'P0D', 1, '2026-10-01T00:00:00.000Z'],
  ] as const)('at the ends of months and years: %s and %s (%i) is %s', ([instant, duration, direction, expected]) => {
    expect(shift(instant, duration, direction)).toBe(expected);
  });

  test.for([
    ['9999-12-31T00:00:00.000Z', 'P1D', 1],
    ['2026-01-01T00:00:00.000Z', 'P8000Y', 1],
    ['2026-01-01T00:00:00.000Z', 'P3000Y', -1],
    ['2026-01-01T00:00:00.000Z', 'P999999999999999999999D', 1],
  ] as const)('%s and %s (%i) leaves the calendar', ([instant, duration, direction]) => {
    expect(() => shift(instant, duration, direction)).toThrow(/lies outside the years 0000 to 9999/);
  });

  test.for([
    '1m',
    '1M',
    '30',
    '3 months',
    'P',
    'PT',
    'PT5M',
    'P1DT1H',
    '30D',
    'P1.5D',
    'P1,5D',
    'p1d',
    'P-1D',
    ' P1D',
    'P1D\n',
    'P1D1M',
    '',
  ])('"%s" is no duration', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
    expect(() => shift('2026-01-01T00:00:00.000Z', text, 1)).toThrow(Problem);
  });

  const instants = fc.integer({ min: -2e12, max: 8e12 }).map((time) => new Date(time).toISOString());
  const durations = fc
    .record({ years: fc.nat(9), months: fc.nat(40), weeks: fc.nat(60), days: fc.nat(400) })
    .map(({ years, months, weeks, days }) => `P${years}Y${months}M${weeks}W${days}D`);

  test('a later instant never shifts to an earlier one, and nothing shifts the wrong way', () => {
    fc.assert(
      fc.property(instants, instants, durations, (left, right, duration) => {
        for (const direction of [1, -1] as const) {
          const [first, second] = [left, right].sort().map((instant) => shift(instant, duration, direction));
          // Of one day that a month lacks and the next its last, the hour may turn: 31 and 30 January are both 28 February.
          expect((first ?? '').slice(0, 10) <= (second ?? '').slice(0, 10)).toBe(true);
        }
        expect(shift(left, duration, 1) >= left).toBe(true);
        expect(shift(left, duration, -1) <= left).toBe(true);
        expect(shift(left, duration, 1).slice(10)).toBe(left.slice(10));
        expect(Instant.safeParse(shift(left, duration, 1)).success).toBe(true);
      }),
    );
  });

  test('days there and back again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 5000 }), (time, days) => {
        const instant = new Date(time).toISOString();
        expect(shift(shift(instant, `P${days}D`, 1), `P${days}D`, -1)).toBe(instant);
      }),
    );
  });
});

test.for([
  ['2026-01-01', '2026-W01'],
  ['2027-01-01', '2026-W53'],
  ['2024-12-30', '2025-W01'],
  ['2026-06-29', '2026-W27'],
  ['2026-07-05', '2026-W27'],
  ['2026-07-06', '2026-W28'],
])('%s falls into %s', ([day, week]) => {
  expect(isoWeek(`${day}T23:59:59.999Z`)).toBe(week);
});

test('a quarter runs to the first instant of the next', () => {
  expect(parsePeriod('2026-Q4')).toEqual({ id: '2026-Q4', from: '2026-10-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' });
  for (const wrong of ['2026-Q5', '2026Q3', 'Q3', '', '2026-q3']) expect(() => parsePeriod(wrong)).toThrow(/is not a period/);
});

describe('an end', () => {
  test.for([
    ['2026-09-30', '2026-09-30T00:00:00.000Z', true],
    ['2026-09-30', '2026-09-30T23:59:59.999Z', true],
    ['2026-09-30', '2026-10-01T00:00:00.000Z', true],
    ['2026-09-30', '2026-10-01T00:00:00.001Z', false],
    ['2026-09-29', '2026-10-01T00:00:00.000Z', false],
    ['2028-02-29', '2028-03-01T00:00:00.000Z', true],
    ['2028-02-28', '2028-03-01T00:00:00.000Z', false],
  ] as const)('on %s, judged at %s, holds: %s', ([day, asOf, expected]) => {
    const end = shift(parseDay(day) ?? '', 'P1D', 1);
    expect(holdsUntil(end, asOf)).toBe(expected);
    expect(lastDayBefore(end)).toBe(day);
    // Deviations compare days and records instants: both come to the same.
    expect(lastDayBefore(asOf) <= day).toBe(expected);
  });

  test('holds up to its very instant and not a millisecond longer, in days as in instants', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80_000 }), fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }), (dayNumber, offset) => {
        const day = dateOf(new Date(dayNumber * DAY_MS).toISOString());
        const end = shift(parseDay(day) ?? '', 'P1D', 1);
        const asOf = new Date(epochMs(end) + offset).toISOString();
        expect(holdsUntil(end, asOf)).toBe(offset <= 0);
        expect(lastDayBefore(asOf) <= day).toBe(offset <= 0);
      }),
    );
  });
});

/** The zone of the demonstration, where clocks change on 29 March and 25 October 2026, and two at the ends of the world. */
describe.for(['UTC', 'Europe/Amsterdam', 'Pacific/Kiritimati', 'America/St_Johns'])('on a machine in %s', (zone) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  test('the zone is in force', () => {
    expect(new Date('2026-07-01T00:00:00Z').getTimezoneOffset() === 0).toBe(zone === 'UTC');
  });

  test.for(['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-12-31'])('%s is a day of 24 hours in UTC', (day) => {
    const start = parseDay(day) ?? '';
    const end = shift(start, 'P1D', 1);
    expect([start, epochMs(end) - epochMs(start), lastDayBefore(end)]).toEqual([`${day}T00:00:00.000Z`, DAY_MS, day]);
    expect(shift(end, 'P1D', -1)).toBe(start);
  });

  test.for([
    ['2026-03-29T01:59:59+01:00', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29T03:00:00+02:00', '2026-03-29T01:00:00.000Z'],
    // An hour that the clocks leave out still is an instant when its offset is given.
    ['2026-03-29T02:30:00+01:00', '2026-03-29T01:30:00.000Z'],
    // The hour that comes twice is two instants.
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T01:30:00.000Z'],
    // The first hours of a quarter in Amsterdam belong to the quarter before.
    ['2026-07-01T01:59:59+02:00', '2026-06-30T23:59:59.000Z'],
    ['2026-10-01T02:00:00+02:00', '2026-10-01T00:00:00.000Z'],
  ])('%s is %s', ([text = '', instant]) => {
    expect(parseInstant(text)).toBe(instant);
  });

  test('months, weeks and quarters begin where they begin in UTC', () => {
    expect(shift('2026-03-01T00:00:00.000Z', 'P1M', 1)).toBe('2026-04-01T00:00:00.000Z');
    expect(shift('2026-10-01T00:00:00.000Z', 'P1M', 1)).toBe('2026-11-01T00:00:00.000Z');
    expect(isoWeek('2026-03-29T23:30:00.000Z')).toBe('2026-W13');
    expect(isoWeek('2026-10-25T23:30:00.000Z')).toBe('2026-W43');
    expect(parsePeriod('2026-Q4').from).toBe('2026-10-01T00:00:00.000Z');
  });
});
