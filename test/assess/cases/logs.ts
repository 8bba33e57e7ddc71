import { attestation, dayRows, failureRow, logIntake, organisation, sourceRow } from '../builders.ts';
import type { Cases } from './case.ts';

const DAYS = 92;
const answer = {
  control: 'IR-1.1',
  performed: '2026-09-08T10:25:00.000Z',
  covers: { from: '2026-09-08T09:40:00.000Z', to: '2026-09-08T09:50:00.000Z' },
};
const burst = [failureRow(), failureRow({ evidence_at: 'line 13' }), sourceRow(DAYS)];

/** Cases of the checks over events; their queries have tests of their own. */
export const logCases: Readonly<Record<string, Cases>> = {
  'audit-events-arrive': {
    pass: [
      { says: 'every day', facts: [logIntake()], rows: dayRows(DAYS) },
      {
        says: 'days before the deployment went into service do not count',
        facts: [logIntake()],
        rows: dayRows(62),
        context: { organisation: { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2026-07-31' } } },
      },
      {
        says: 'days after the assessment do not count',
        facts: [logIntake()],
        rows: dayRows(31),
        context: { asOf: '2026-08-01T09:00:00.000Z' },
      },
    ],
    fail: [
      { says: 'a silent day', facts: [logIntake()], rows: dayRows(DAYS, [31]), because: /on 1 of 92 days \(UTC\): 2026-08-01/ },
      { says: 'a silent end', facts: [logIntake()], rows: dayRows(DAYS, [91]) },
      { says: 'a log without events', facts: [logIntake({ loaded: 0 })], rows: [] },
    ],
    unknown: [
      { says: 'no log of the source', facts: [logIntake({ source: 'traefik' })], rows: dayRows(DAYS) },
      { says: 'events, but no intake', facts: [], rows: dayRows(DAYS) },
    ],
  },
  'failed-login-bursts-answered': {
    pass: [
      { says: 'no burst', facts: [logIntake()], rows: [sourceRow(DAYS)] },
      { says: 'an answered burst', facts: [logIntake(), attestation(answer)], rows: burst, because: /2|6 failed logins of "dba"/ },
      {
        says: 'a record of the day',
        facts: [logIntake(), attestation({ ...answer, performed: '2026-09-08T00:00:00.000Z', subject: 'DBA' })],
        rows: burst,
      },
    ],
    fail: [
      { says: 'no record', facts: [logIntake()], rows: burst, because: /no record answers it/ },
      { says: 'a record of another control', facts: [logIntake(), attestation({ ...answer, control: 'CMP-3.1' })], rows: burst },
      {
        says: 'a record of another time',
        facts: [
          logIntake(),
          attestation({ ...answer, covers: { from: '2026-09-08T09:45:00.000Z', to: '2026-09-08T10:00:00.000Z' } }),
        ],
        rows: burst,
      },
      { says: 'a record that covers nothing', facts: [logIntake(), attestation({ ...answer, covers: null })], rows: burst },
      {
        says: 'a record with a wrong signature',
        facts: [
          logIntake(),
          attestation({ ...answer, signature: { state: 'wrong', principal: null, key: null, note: 'It does not fit.' } }),
        ],
        rows: burst,
        because: /its record does not count: its signature is wrong: It does not fit/,
      },
      {
        says: 'a record from before',
        facts: [logIntake(), attestation({ ...answer, performed: '2026-09-07T00:00:00.000Z' })],
        rows: burst,
      },
      {
        says: 'an expired record',
        facts: [logIntake(), attestation({ ...answer, expires: '2026-09-30T00:00:00.000Z' })],
        rows: burst,
      },
      {
        says: 'a record from after the assessment',
        facts: [logIntake(), attestation({ ...answer, performed: '2026-10-02T00:00:00.000Z' })],
        rows: burst,
      },
      {
        says: 'two bursts, a record for one user',
        facts: [logIntake(), attestation({ ...answer, subject: 'dba' })],
        rows: [...burst, failureRow({ principal: 'alice' })],
        because: /"alice"/,
      },
    ],
    unknown: [
      { says: 'no log speaks of logins', facts: [logIntake({ source: 'traefik' })], rows: [] },
      { says: 'a log of some days', facts: [logIntake()], rows: [sourceRow(31)], because: /31 of 92 days/ },
      { says: 'a log nobody took in', facts: [], rows: [sourceRow(DAYS)] },
    ],
  },
  'access-logs-complete': {
    pass: [
      { says: 'every line read', facts: [logIntake()] },
      { says: 'one line in ten thousand', facts: [logIntake({ lines: 10_000, loaded: 9_999, rejected: 1 })] },
    ],
    fail: [
      { says: 'two lines in ten thousand', facts: [logIntake({ lines: 10_000, loaded: 9_998, rejected: 2 })] },
      {
        says: 'blank lines do not thin them out',
        facts: [logIntake({ lines: 20_000, loaded: 9_998, rejected: 2, blank: 10_000 })],
      },
      { says: 'lines that do not add up', facts: [logIntake({ lines: 101 })] },
      { says: 'nothing read', facts: [logIntake({ loaded: 0, rejected: 100 })] },
    ],
    unknown: [
      { says: 'no log', facts: [] },
      { says: 'an empty log', facts: [logIntake({ lines: 3, loaded: 0, blank: 3 })] },
      { says: 'an expected source is missing', facts: [logIntake({ source: 'traefik' })] },
    ],
  },
};
