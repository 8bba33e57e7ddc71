import { expect, test } from 'vitest';
import { z } from 'zod';
import { mismatchIn } from '../../src/domain/mismatch.ts';
import { Duration } from '../../src/domain/time.ts';

const Schema = z.strictObject({
  kind: z.literal('sample/1'),
  name: z.string().regex(/^[a-z]+$/),
  title: z.string().max(5).optional(),
  day: z.iso.date().optional(),
  url: z.url().optional(),
  age: Duration.default('P1D'),
  hours: z.number().int().min(0).max(24).optional(),
  fictional: z.boolean().optional(),
  state: z.enum(['on', 'off', 'unknown']).optional(),
  list: z
    .array(z.strictObject({ match: z.string() }))
    .min(1, 'at least one entry is needed')
    .optional(),
  names: z.record(z.string(), z.string()).optional(),
  even: z
    .number()
    .refine((number) => number % 2 === 0, 'an even number is needed')
    .optional(),
});
const sound = { kind: 'sample/1', name: 'a' };

test.for<[value: unknown, what: string, fix: string]>([
  [
    null,
    'There is nothing in it; a mapping with kind, name, title, day, url, age, hours, fictional, state, list, names and even is expected.',
    'Add it.',
  ],
  [
    'text',
    'It is "text"; a mapping with kind, name, title, day, url, age, hours, fictional, state, list, names and even is expected.',
    'Correct it.',
  ],
  [{ kind: 'sample/1' }, '"name" is missing; text is expected.', 'Add it.'],
  [{ ...sound, kind: 'sample/2' }, '"kind" is "sample/2"; "sample/1" is expected.', 'Correct it.'],
  [{ name: 'a' }, '"kind" is missing; "sample/1" is expected.', 'Add it.'],
  [{ ...sound, name: 'A b' }, '"name" is "A b"; text of the form /^[a-z]+$/ is expected.', 'Correct it.'],
  [{ ...sound, name: 2026 }, '"name" is the number 2026; text is expected.', 'Put it into quotes: "2026".'],
  [{ ...sound, name: true }, '"name" is the value true; text is expected.', 'Put it into quotes: "true".'],
  [{ ...sound, name: null }, '"name" is empty; text is expected.', 'Correct it.'],
  [{ ...sound, name: ['a'] }, '"name" is a list; text is expected.', 'Correct it.'],
  [{ ...sound, title: 'too long' }, '"title" is "too long"; text of at most 5 characters is expected.', 'Correct it.'],
  [{ ...sound, day: '1m' }, '"day" is "1m"; a calendar date such as 2026-12-31 is expected.', 'Correct it.'],
  [{ ...sound, day: 20260101 }, '"day" is the number 20260101; a calendar date such as 2026-12-31 is expected.', 'Correct it.'],
  [{ ...sound, url: 'owasp' }, '"url" is "owasp"; an address such as https://owasp.org/Top10/ is expected.', 'Correct it.'],
  [
    { ...sound, age: '1m' },
    '"age" is "1m"; expected an ISO 8601 duration in whole days or more, such as P30D or P1M.',
    'Correct it.',
  ],
  [{ ...sound, hours: 25 }, '"hours" is the number 25; a number of at most 24 is expected.', 'Correct it.'],
  [{ ...sound, hours: 1.5 }, '"hours" is the number 1.5; a whole number is expected.', 'Correct it.'],
  [{ ...sound, fictional: 'yes' }, '"fictional" is "yes"; true or false is expected.', 'Correct it.'],
  [{ ...sound, state: 'of' }, '"state" is "of"; "on", "off" or "unknown" is expected.', 'Correct it.'],
  [{ ...sound, list: {} }, '"list" is a mapping; a list is expected.', 'Correct it.'],
  [{ ...sound, list: [] }, '"list": at least one entry is needed.', 'Correct it.'],
  [{ ...sound, list: [{ match: 'a' }, {}] }, '"list[1].match" is missing; text is expected.', 'Add it.'],
  [
    { ...sound, list: [{ mach: 'a' }] },
    '"list[0].mach" is not known here.',
    'Take it out or correct its name; here there may be match.',
  ],
  [{ ...sound, names: { a: 1 } }, '"names.a" is the number 1; text is expected.', 'Put it into quotes: "1".'],
  [{ ...sound, even: 3 }, '"even": an even number is needed.', 'Correct it.'],
  [{ ...sound, name: 'A'.repeat(100) }, `"name" is "${'A'.repeat(60)}…"; text of the form /^[a-z]+$/ is expected.`, 'Correct it.'],
])('%j', ([value, what, fix]) => {
  expect(mismatchIn(Schema, value)).toMatchObject({ what, fix });
});

test('nothing is said of what fits, and several faults are counted', () => {
  expect(mismatchIn(Schema, sound)).toBeNull();
  expect(mismatchIn(Schema, { kind: 1, nme: 'a' })).toMatchObject({ path: ['nme'], others: 2 });
});
