import { expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';

test.for([
  ['2026-Q1', '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
  ['2026-Q4', '2026-10-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['1970-Q1', '1970-01-01T00:00:00.000Z', '1970-04-01T00:00:00.000Z'],
  ['9999-Q4', '9999-10-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
] as const)('%s is a quarter in UTC', ([id, from, to]) => {
  expect(parsePeriod(id)).toEqual({ id, from, to });
});

test.for([
  ['2026-q3', ' Did you mean "2026-Q3"?'],
  ['2026Q3', ' Did you mean "2026-Q3"?'],
  [' 2026-Q3', ' Did you mean "2026-Q3"?'],
  ['2026/3', ' Did you mean "2026-Q3"?'],
  ['2026-Q5', ''],
  ['26-Q3', ''],
  ['0000-Q1', ''],
  ['0099-q1', ''],
  ['2026-07', ''],
  ['2026', ''],
  ['', ''],
] as const)('"%s" is none', ([text, hint]) => {
  expect(() => parsePeriod(text)).toThrow(
    expect.objectContaining({
      parts: { what: `"${text}" is not a period.`, fix: `Write the year and the quarter, such as 2026-Q3.${hint}` },
    }),
  );
});
