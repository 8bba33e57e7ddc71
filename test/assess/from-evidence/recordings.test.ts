import { expect, test } from 'vitest';
import { DAY_MS } from '../../../src/domain/time.ts';
import { judgedLogs } from '../judged-logs.ts';

/** A recorded session a day, from a day on. */
const sessions = (from: string, days: number) =>
  JSON.stringify(
    Array.from({ length: days }, (_, index) => ({
      id: `s${index}`,
      user: 'Operator(op)',
      asset: 'site-amsterdam-01',
      account: '@USER(op)',
      protocol: 'ssh',
      login_from: { value: 'WT', label: 'Web Terminal' },
      remote_addr: '203.0.113.7',
      is_success: true,
      is_finished: true,
      has_replay: true,
      date_start: new Date(Date.parse(from) + index * DAY_MS).toISOString(),
    })),
  );
const login = (month: string) =>
  JSON.stringify([
    {
      id: 'l1',
      username: 'op',
      type: { value: 'W', label: 'Web' },
      ip: '203.0.113.7',
      city: 'LAN',
      user_agent: 'x',
      mfa: { value: 1, label: 'Enabled' },
      reason: '',
      backend: 'Password',
      status: { value: true, label: 'Success' },
      datetime: `2026/${month}/10 10:00:00 +0000`,
    },
  ]);
const access = (month: string) =>
  `${JSON.stringify({ ClientAddr: '203.0.113.7:50514', ClientHost: '203.0.113.7', DownstreamStatus: 200, RequestMethod: 'GET', RequestPath: '/', RouterName: 'wiki@file', StartUTC: `2026-${month}-10T10:00:00Z`, entryPointName: 'websecure', level: 'info', msg: '', time: `2026-${month}-10T10:00:00Z` })}\n`;
const COLLECTION = `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - { match: "logs/*-07.*", takenAt: 2026-08-01T00:10:00Z, coversFrom: 2026-07-01, coversTo: 2026-08-01 }
  - { match: "logs/*", takenAt: 2026-10-01T00:10:00Z, coversFrom: 2026-02-02, coversTo: 2026-10-01 }
  - { match: "**", takenAt: 2026-09-28T06:10:00Z }
`;
const files = {
  'collection.yaml': COLLECTION,
  'jumpserver/settings-clean.json': JSON.stringify({ TERMINAL_SESSION_KEEP_DURATION: 365 }),
  'logs/sessions.json': sessions('2026-02-03', 235),
};

test.for<[string, string, Record<string, string>]>([
  ['the list of sessions', 'pass', {}],
  ['logs of other kinds, a file a month', 'pass', { 'logs/traefik-07.log': access('07'), 'logs/logins-07.json': login('07') }],
  ['another list of sessions, of July', 'unknown', { 'logs/sessions-07.json': sessions('2026-07-01', 31) }],
])('recordings-kept-ninety-days: %s: %s', async ([, outcome, more]) => {
  const { 'recordings-kept-ninety-days': verdict } = await judgedLogs(['recordings-kept-ninety-days'], { ...files, ...more });
  expect(verdict?.outcome, verdict?.reason).toBe(outcome);
});
