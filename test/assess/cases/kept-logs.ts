import { accessRow, jumpserverSetting, loginSourceRow } from '../access-builders.ts';
import { attestation, logIntake, organisation, scope, service } from '../builders.ts';
import type { Cases } from './case.ts';

const DAY = 86_400_000;
const ms = (text: string) => Date.parse(text);
/** A row of the query behind `audit-logs-kept-a-year`, by default of a log from the first day on. */
const kept = (oldest: string, changes = {}) => ({
  log_source: 'authentik',
  events: 900,
  oldest_ms: ms(oldest),
  newest_ms: ms('2026-09-30T20:00:00Z'),
  longest_gap_ms: DAY,
  ...changes,
});
const older = { organisation: { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2024-01-01' } } };
const AUDIT = ['LOGIN_LOG', 'OPERATE_LOG', 'FTP_LOG', 'TASK_LOG', 'PASSWORD_CHANGE_LOG'].map((name) => `${name}_KEEP_DAYS`);
const year = [...AUDIT, 'TERMINAL_SESSION_KEEP_DURATION'].map((name) => jumpserverSetting(name, 365));
const recorded = (oldest: string | null) => [
  { recordings: oldest === null ? 0 : 40, oldest_ms: oldest === null ? null : ms(oldest), newest_ms: ms('2026-09-30') },
];
const sessions = logIntake({ source: 'jumpserver' });
const duration = (days: number | { unresolved: string }) => jumpserverSetting('TERMINAL_SESSION_KEEP_DURATION', days);
const expected = {
  organisation: scope({ expectedAccess: { ranges: ['203.0.113.0/24', '2001:db8::/32'], hours: { from: 5, to: 18 } } }),
};
const acknowledged = (changes: Parameters<typeof attestation>[0] = {}) =>
  attestation({ control: 'IR-1.2', subject: 'alice from 203.0.113.9', performed: '2026-09-21T00:00:00.000Z', ...changes });
const access = (changes = {}) => ({ facts: [logIntake()], rows: [accessRow(changes), loginSourceRow()], context: expected });

/** Cases of the checks over how long logs and recordings are kept, and over unusual access; their queries have tests of their own. */
export const keptLogCases: Readonly<Record<string, Cases>> = {
  'audit-logs-kept-a-year': {
    pass: [
      { says: 'from the first day of a younger deployment', facts: [logIntake()], rows: [kept('2026-02-02T23:00:00Z')] },
      { says: 'a year', facts: [logIntake()], rows: [kept('2025-10-01T00:00:00Z')], context: older },
    ],
    fail: [
      {
        says: 'a log that reaches behind the period, and not far enough',
        facts: [logIntake()],
        rows: [kept('2026-05-20T00:00:00Z')],
      },
      { says: 'a day less than a year', facts: [logIntake()], rows: [kept('2025-10-01T00:00:00.001Z')], context: older },
      { says: 'the second day', facts: [logIntake()], rows: [kept('2026-02-03T00:00:00Z')], because: /2026-02-02 must be reached/ },
    ],
    unknown: [
      { says: 'no log', facts: [], rows: [] },
      { says: 'a source without events', facts: [logIntake()], rows: [kept('2026-02-02', { events: 0, oldest_ms: null })] },
      { says: 'a log of the period', facts: [logIntake()], rows: [kept('2026-07-01T00:00:00Z')], because: /not in the evidence/ },
      {
        says: 'one old event and silence',
        facts: [logIntake()],
        rows: [kept('2025-09-01T00:00:00Z', { longest_gap_ms: 200 * DAY })],
        context: older,
        because: /may be gone/,
      },
    ],
  },
  'audit-logs-not-deleted-earlier': {
    pass: [{ says: 'a year in every setting', facts: year }],
    fail: [
      {
        says: 'one of them',
        facts: [...year.slice(1), jumpserverSetting('LOGIN_LOG_KEEP_DAYS', 200)],
        because: /LOGIN_LOG_KEEP_DAYS/,
      },
      {
        says: 'in Compose',
        facts: [service({ service: 'jumpserver-core', environment: [{ name: 'FTP_LOG_KEEP_DAYS', value: '90' }] })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a setting that is not there', facts: year.slice(1) },
      {
        says: 'one of them in the file of the installer alone',
        facts: [...year.slice(1), jumpserverSetting('LOGIN_LOG_KEEP_DAYS', 400, 'installer')],
        because: /web interface/,
      },
      {
        says: 'JumpServer is expected and shows no setting',
        facts: [service()],
        context: { organisation: scope({ services: ['jumpserver-core'] }) },
      },
      { says: 'JumpServer runs and shows no setting', facts: [service({ image: 'docker.io/jumpserver/core:v4' })] },
      { says: 'JumpServer runs among others', facts: [service(), service({ service: 'core', image: 'jumpserver/core:v4' })] },
    ],
    'not-applicable': [{ says: 'no JumpServer', facts: [service()] }],
  },
  'recordings-kept-ninety-days': {
    pass: [
      {
        says: 'by setting and list',
        facts: [duration(90), sessions],
        rows: recorded('2026-07-02T12:00:00Z').map((row) => ({ ...row, oldest_ms: ms('2026-07-03T00:00:00Z') })),
      },
      {
        says: 'the API outranks the file of the installer',
        facts: [duration(365), jumpserverSetting('TERMINAL_SESSION_KEEP_DURATION', 30, 'installer'), sessions],
        rows: recorded('2026-05-01'),
      },
    ],
    fail: [
      { says: 'fewer days', facts: [duration(89), sessions], rows: recorded('2026-05-01') },
      {
        says: 'in the file of the installer',
        facts: [jumpserverSetting('TERMINAL_SESSION_KEEP_DURATION', 30, 'installer')],
        rows: [],
      },
      {
        says: 'no number',
        facts: [jumpserverSetting('TERMINAL_SESSION_KEEP_DURATION', 'never'), sessions],
        rows: recorded('2026-05-01'),
      },
    ],
    unknown: [
      { says: 'nothing', facts: [], rows: recorded(null) },
      { says: 'no list', facts: [duration(90)], rows: recorded(null) },
      { says: 'an empty list', facts: [duration(90), sessions], rows: recorded(null), because: /lists no recorded session/ },
      { says: 'rows without a list', facts: [duration(90)], rows: recorded('2026-05-01'), because: /lists no recorded session/ },
      { says: 'a list without rows', facts: [duration(90), sessions], rows: [], because: /lists no recorded session/ },
      { says: 'no setting', facts: [sessions], rows: recorded('2026-05-01') },
      {
        says: 'in the file of the installer alone',
        facts: [jumpserverSetting('TERMINAL_SESSION_KEEP_DURATION', 365, 'installer'), sessions],
        rows: recorded('2026-05-01'),
      },
      {
        says: 'in Compose alone',
        facts: [
          service({ service: 'jumpserver-core', environment: [{ name: 'TERMINAL_SESSION_KEEP_DURATION', value: '365' }] }),
          sessions,
        ],
        rows: recorded('2026-05-01'),
      },
      { says: 'recent recordings only', facts: [duration(90), sessions], rows: recorded('2026-07-03T00:00:00.001Z') },
      { says: 'a variable', facts: [duration({ unresolved: '$D' }), sessions], rows: recorded('2026-05-01') },
    ],
  },
  'unusual-access-acknowledged': {
    pass: [
      { says: 'a known source', ...access({ seen_ms: ms('2026-05-02') }) },
      { says: 'a new one, acknowledged', ...access(), facts: [logIntake(), acknowledged()], because: /first seen on 2026-09-10/ },
      {
        says: 'by the name of the user, for that time',
        ...access(),
        facts: [
          logIntake(),
          acknowledged({ subject: 'Alice', covers: { from: '2026-09-10T00:00:00.000Z', to: '2026-09-11T00:00:00.000Z' } }),
        ],
      },
      {
        says: 'at night, for as long as it went on',
        ...access({
          seen_ms: ms('2026-05-02'),
          off_hours: 1,
          first_off_ms: ms('2026-09-12T02:00:00Z'),
          last_off_ms: ms('2026-09-12T02:00:00Z'),
        }),
        facts: [logIntake(), acknowledged({ covers: { from: '2026-09-12T00:00:00.000Z', to: '2026-09-13T00:00:00.000Z' } })],
      },
    ],
    fail: [
      { says: 'a new source', ...access(), because: /No record acknowledges it/ },
      { says: 'from outside', ...access({ seen_ms: ms('2026-05-02'), address: '198.51.100.7' }), because: /expected ranges/ },
      { says: 'without an address', ...access({ seen_ms: ms('2026-05-02'), address: '' }) },
      {
        says: 'at night',
        ...access({ seen_ms: ms('2026-05-02'), off_hours: 2, first_off_ms: ms('2026-09-12'), last_off_ms: ms('2026-09-12') }),
      },
      { says: 'a record of the user for no time', ...access(), facts: [logIntake(), acknowledged({ subject: 'Alice' })] },
      { says: 'a record for everybody', ...access(), facts: [logIntake(), acknowledged({ subject: null })] },
      { says: "another user's record", ...access(), facts: [logIntake(), acknowledged({ subject: 'bob' })] },
      { says: 'a record from before', ...access(), facts: [logIntake(), acknowledged({ performed: '2026-09-01T00:00:00.000Z' })] },
      {
        says: 'a record of one of many',
        ...access({ address: '198.51.100.7' }),
        facts: [
          logIntake(),
          acknowledged({ subject: 'alice', covers: { from: '2026-09-10T00:00:00.000Z', to: '2026-09-11T00:00:00.000Z' } }),
        ],
        because: /does not cover all/,
      },
    ],
    unknown: [
      { says: 'no log of logins', facts: [logIntake()], rows: [] },
      { says: 'a log of some days', ...access({ seen_ms: ms('2026-05-02') }), rows: [loginSourceRow({ days_spoken: 31 })] },
      {
        says: 'a log that begins with the period',
        ...access(),
        rows: [loginSourceRow({ seen_ms: ms('2026-07-01') })],
        because: /begins on 2026-07-01/,
      },
      { says: 'nothing expected', facts: [logIntake()], rows: [loginSourceRow()], because: /neither from where nor when/ },
    ],
  },
};
