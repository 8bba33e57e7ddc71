import type { Fact } from '../../../src/domain/fact.ts';
import { attestation } from '../builders.ts';
import type { Case, Cases } from './case.ts';

/** Monday of the first week of the third quarter of 2026, W27. */
const FIRST_MONDAY = Date.parse('2026-06-29');
const WEEK_MS = 604_800_000;

function week(index: number, changes: Parameters<typeof attestation>[0] = {}): Fact {
  const day = (weeks: number) => new Date(FIRST_MONDAY + weeks * WEEK_MS).toISOString();
  return attestation({
    subject: `2026-W${27 + index}`,
    performed: day(index + 1),
    covers: { from: day(index), to: day(index + 1) },
    ...changes,
  });
}

const weeks = (changes: (index: number) => Parameters<typeof attestation>[0] = () => ({})) =>
  Array.from({ length: 13 }, (_, index) => week(index, changes(index)));

/** Cases of a check that one record of a control meets. */
export function once(control: string, inside: string, outside: string): Cases {
  const record = (changes: Parameters<typeof attestation>[0]) => [attestation({ control, performed: inside, ...changes })];
  const failing: Case[] = [
    { says: 'no record', facts: [] },
    { says: 'a record of another control', facts: [attestation({ control: 'OPS-3.1', performed: inside })] },
    { says: 'a record of another time', facts: record({ performed: outside }) },
    { says: 'an expired record', facts: record({ expires: '2026-09-30T00:00:00.000Z' }) },
    { says: 'a record from after the assessment', facts: record({ performed: '2026-10-01T08:00:00.000Z' }) },
  ];
  const pass: Case[] = [
    { says: 'a record', facts: record({}) },
    { says: 'a record that holds through the last day', facts: record({ expires: '2026-10-01T00:00:00.000Z' }) },
  ];
  return { pass, fail: failing };
}

/** Cases of the checks over people's records. */
export const recordCases: Readonly<Record<string, Cases>> = {
  'weekly-failed-login-review': {
    pass: [
      { says: 'every week', facts: weeks() },
      {
        says: 'by subject alone, on the Sunday',
        facts: weeks((index) => ({
          covers: null,
          performed: new Date(FIRST_MONDAY + (index + 1) * WEEK_MS - 86_400_000).toISOString(),
        })),
      },
      { says: 'by what it covers alone', facts: weeks(() => ({ subject: null })) },
      { says: 'weeks that have not ended are not due', facts: weeks().slice(0, 4), context: { asOf: '2026-07-31T00:00:00.000Z' } },
    ],
    fail: [
      { says: 'no record', facts: [] },
      { says: 'a week left out', facts: weeks().toSpliced(6, 1), because: /No record of 2026-W33/ },
      {
        says: 'an expired record',
        facts: weeks((index) => (index === 3 ? { expires: '2026-09-30T00:00:00.000Z' } : {})),
        because: /2026-W30 does not count: it held until 2026-09-29/,
      },
      { says: 'all on the last day', facts: weeks(() => ({ performed: '2026-09-30T00:00:00.000Z' })), because: /later than/ },
      {
        says: 'before the week has ended',
        facts: weeks((index) => (index === 0 ? { performed: '2026-07-03T00:00:00.000Z' } : {})),
        because: /before the end/,
      },
      {
        says: 'a subject and a span that contradict each other',
        facts: weeks((index) =>
          index === 0 ? { covers: { from: '2026-08-03T00:00:00.000Z', to: '2026-08-10T00:00:00.000Z' } } : {},
        ),
      },
      { says: 'another control', facts: weeks(() => ({ control: 'CMP-3.2' })) },
    ],
    unknown: [{ says: 'no week has ended', facts: weeks(), context: { asOf: '2026-07-02T00:00:00.000Z' } }],
  },
  'monthly-access-review': {
    pass: [
      {
        says: 'every month',
        facts: [
          attestation({ control: 'CMP-3.2', subject: '2026-07', performed: '2026-08-04T00:00:00.000Z' }),
          attestation({ control: 'CMP-3.2', subject: '2026-08', performed: '2026-09-01T00:00:00.000Z' }),
          attestation({ control: 'CMP-3.2', subject: '2026-09', performed: '2026-09-30T00:00:00.000Z' }),
        ],
      },
    ],
    fail: [
      {
        says: 'one month of three',
        facts: [attestation({ control: 'CMP-3.2', subject: '2026-07', performed: '2026-08-04T00:00:00.000Z' })],
        because: /2026-08/,
      },
    ],
    unknown: [{ says: 'no month has ended', facts: [], context: { asOf: '2026-07-15T00:00:00.000Z' } }],
  },
  'quarterly-security-audit': once('CMP-3.3', '2026-09-24T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
  'yearly-security-assessment': once('CMP-3.4', '2026-01-22T00:00:00.000Z', '2025-11-03T00:00:00.000Z'),
  'credentials-in-password-manager': once('PRE-1.4', '2026-07-14T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
  'recovery-tested': once('IR-3.2', '2026-08-26T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
};
