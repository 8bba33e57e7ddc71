import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { Problem } from '../../src/domain/problem.ts';
import { Duration, isoWeek, parseDay, parseInstant, shift } from '../../src/domain/time.ts';

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

  test.for(['2026-09-28T06:10:00', '2026-09-28', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '28.09.2026', '1790000000', ''])(
    '"%s" names no instant',
    (text) => {
      expect(parseInstant(text)).toBeNull();
    },
  );

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

  test.for(['1m', 'P', 'PT5M', '30D', 'P1.5D', 'p1d', 'P-1D', ''])('"%s" is no duration', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
    expect(() => shift('2026-01-01T00:00:00.000Z', text, 1)).toThrow(Problem);
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
