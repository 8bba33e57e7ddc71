import { expect, test } from 'vitest';
import { assess } from '../../src/assess/assess.ts';
import check from '../../src/assess/checks/monthly-access-review.ts';
import { type RecordSignature, UNSIGNED } from '../../src/domain/attestation.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { at, attestation, organisation } from './builders.ts';

const period = parsePeriod('2026-Q3');

function judged(facts: readonly Fact[]) {
  const empty = '0'.repeat(64);
  const evidence = {
    path: 'reviews.yaml',
    digest: at('records').evidence,
    size: 1,
    state: 'read' as const,
    format: 'attestations',
    formatTitle: 'Attestations',
    problem: null,
    takenAt: null,
    takenAtSource: null,
    covers: null,
    origin: null,
    facts: {},
    notes: [],
  };
  const { findings, attestations } = assess({
    organisation,
    period,
    asOf: period.to,
    guide: [
      {
        slug: '10-compliance',
        title: 'Compliance',
        area: 'CMP',
        order: 10,
        summary: 'Compliance.',
        sections: [{ id: 'CMP-3', title: 'Reviews' }],
        controls: [{ id: 'CMP-3.2', title: 'Reviewed', requirement: 'Monthly.', decidedBy: 'record', origin: 'guide' }],
      },
    ],
    checks: [{ ...check, sql: null, formats: ['Attestations'] }],
    frameworks: [],
    deviations: [],
    vex: [],
    evidence: [evidence],
    readings: [
      { evidence, yields: ['attestation'], reading: { artefact: 'reviews.yaml', takenAt: null, covers: null, facts, notes: [] } },
    ],
    logs: [],
    rows: new Map(),
    inputs: { guide: empty, rules: empty, frameworks: empty, organisation: empty, deviations: empty },
  });
  return { status: findings[0]?.status, until: findings[0]?.until, states: attestations.map(({ state }) => state) };
}

const month = (
  subject: string,
  performed: string,
  expires: string,
  signature: RecordSignature = UNSIGNED,
  changes: Parameters<typeof attestation>[0] = {},
) =>
  attestation({
    control: 'CMP-3.2',
    subject,
    performed: `${performed}T00:00:00.000Z`,
    expires: `${expires}T00:00:00.000Z`,
    signature,
    handedIn: '2026-11-05T09:00:00.000Z',
    from: at('records', `line of ${subject} ${performed}`),
    ...changes,
  });

const july = month('2026-07', '2026-08-03', '2026-11-04');
const august = month('2026-08', '2026-09-01', '2026-12-02');
const september = month('2026-09', '2026-10-05', '2027-01-06');

test('what is attested holds until the first of its records ends', () => {
  expect(judged([july, august, september])).toEqual({
    status: 'attested',
    until: '2026-11-03',
    states: ['valid', 'valid', 'valid'],
  });
});

test('of two records of one thing the one that holds longer is relied on', () => {
  const again = month('2026-07', '2026-08-04', '2027-02-01');
  expect(judged([july, again, august, september]).until).toBe('2026-12-01');
});

test('an expired record is not applied and shows as expired', () => {
  const expired = month('2026-08', '2026-09-01', '2026-09-30');
  expect(judged([july, expired, september])).toEqual({
    status: 'not-satisfied',
    until: null,
    states: ['valid', 'expired', 'valid'],
  });
});

test('a record of after the quarter that is about something else is outside it', () => {
  const october = month('2026-10', '2026-11-02', '2027-02-02');
  expect(judged([july, august, september, october]).states).toEqual(['valid', 'valid', 'valid', 'outside-period']);
});

test('a record of a control that the guide does not have is an orphan', () => {
  const { states } = judged([july, attestation({ control: 'CMP-9.9' }), august, september]);
  expect(states).toEqual(['valid', 'orphan', 'valid', 'valid']);
});

test('a record by a role that nobody names, or from after its file was collected, is refused', () => {
  const stranger = month('2026-08', '2026-09-01', '2026-12-02', UNSIGNED, { by: 'Cafeteria intern' });
  const early = month('2026-09', '2026-10-05', '2027-01-06', UNSIGNED, { handedIn: '2026-10-04T09:00:00.000Z' });
  expect(judged([july, stranger, september])).toEqual({
    status: 'not-assessed',
    until: null,
    states: ['valid', 'refused', 'valid'],
  });
  expect(judged([july, august, early])).toEqual({ status: 'not-satisfied', until: null, states: ['valid', 'valid', 'refused'] });
});

test('a record that its signature does not let count is refused', () => {
  const wrong: RecordSignature = { state: 'wrong', principal: null, key: null, note: 'It does not fit.' };
  const { status, states } = judged([july, month('2026-08', '2026-09-01', '2026-12-02', wrong), september]);
  expect([status, states]).toEqual(['not-satisfied', ['valid', 'refused', 'valid']]);
});
