import { describe, expect, test } from 'vitest';
import type { Organisation } from '../../../src/domain/organisation.ts';
import { organisation } from '../builders.ts';
import { judgedLogs } from '../judged-logs.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const JULY = Date.parse('2026-07-01T00:00:00Z');
const TEN = Date.parse('2026-08-10T10:00:00Z');
const BURSTS = 'failed-login-bursts-answered';
const ARRIVE = 'audit-events-arrive';
const COMPLETE = 'access-logs-complete';
const UNUSUAL = 'unusual-access-acknowledged';

function anOrganisation(logSources: string[], hosts = ['harbour-1']): Organisation {
  const { scope, deployment } = organisation;
  const expectedAccess = { ranges: ['203.0.113.0/24'], hours: { from: 0, to: 24 } };
  return {
    ...organisation,
    deployment: { ...deployment, inServiceSince: '2026-07-01' },
    scope: { ...scope, logSources, hosts, expectedAccess },
  };
}

/** Outcomes of checks, by their ids. */
async function outcomes(files: Record<string, string>, own: Organisation, ...checks: string[]) {
  const verdicts = await judgedLogs(checks, files, own);
  return checks.map((id) => verdicts[id]?.outcome);
}

async function reason(files: Record<string, string>, own: Organisation, check = BURSTS) {
  const verdict = (await judgedLogs([check], files, own))[check];
  return `${verdict?.outcome}: ${verdict?.reason}`;
}

const everyDay = <Event>(make: (ms: number) => Event) =>
  Array.from({ length: 92 }, (_, day) => make(JULY + day * DAY + 8 * 60 * MINUTE));
const times = <Event>(count: number, make: (index: number) => Event) => Array.from({ length: count }, (_, index) => make(index));

let serial = 0;
const authentikEvent = (ms: number, action: 'login' | 'login_failed', username: string, client_ip = '203.0.113.5') => {
  serial += 1;
  const isFailure = action === 'login_failed';
  return {
    pk: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    user: { pk: 1, email: '', username: isFailure ? 'AnonymousUser' : username },
    action,
    app: 'authentik.events.signals',
    context: isFailure ? { username } : { auth_method: 'password' },
    client_ip,
    created: new Date(ms).toISOString(),
    expires: '2027-09-01T00:00:00Z',
    brand: { pk: '7e1c5a9f' },
  };
};
const authentikPage = (results: readonly unknown[], pagination: object = {}) =>
  JSON.stringify({
    pagination: { next: 0, previous: 0, count: results.length, current: 1, total_pages: 1, start_index: 1, ...pagination },
    results,
  });
const quiet = everyDay((ms) => authentikEvent(ms, 'login', 'alice'));
const failures = (user: string, count = 8, start = TEN, address = '198.51.100.7') =>
  times(count, (index) => authentikEvent(start + index * 2000, 'login_failed', user, address));
const authentik = anOrganisation(['authentik']);

const jumpserverInstant = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} +0000`;
const jumpserverLogin = (ms: number, isSuccess: boolean, username = 'alice') => {
  serial += 1;
  return {
    id: `j${serial}`,
    username,
    type: { value: 'W', label: 'Web' },
    ip: '203.0.113.7',
    city: '',
    user_agent: 'Firefox',
    mfa: { value: 1, label: 'Enabled' },
    reason: '',
    status: { value: isSuccess, label: isSuccess ? 'Success' : 'Failed' },
    datetime: jumpserverInstant(ms),
  };
};
const jumpserverSession = (ms: number) => ({
  id: `s${ms}`,
  user: 'Alice(alice)',
  asset: 'db(10.0.0.1)',
  account: '@USER',
  protocol: 'ssh',
  login_from: { value: 'WT', label: 'Web Terminal' },
  remote_addr: '203.0.113.7',
  is_success: true,
  has_replay: true,
  date_start: jumpserverInstant(ms),
});
const jumpserver = anOrganisation(['jumpserver']);

const sshdLine = (ms: number, pid: number, message: string, host = 'harbour-1') =>
  `${new Date(ms).toISOString().replace('Z', '+00:00')} ${host} sshd[${pid}]: ${message}`;
const accepted = (host = 'harbour-1') =>
  everyDay((ms) => sshdLine(ms, 1000, 'Accepted publickey for alice from 203.0.113.9 port 50000 ssh2: ED25519 SHA256:x', host));
const sshd = anOrganisation(['sshd']);
const sshdLog = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('a log that is a part of a longer one', () => {
  const first = authentikPage(quiet.slice(0, 46), { next: 2, count: 132, total_pages: 3 });
  const second = authentikPage(
    times(40, (index) => authentikEvent(TEN + index * 2000, 'login_failed', 'alice')),
    {
      next: 3,
      previous: 1,
      count: 132,
      current: 2,
      start_index: 47,
    },
  );
  const third = authentikPage(quiet.slice(46), { previous: 2, count: 132, current: 3, start_index: 87 });

  test.for<[string, Record<string, string>, string, string, string]>([
    ['one file', { 'a.json': authentikPage(quiet) }, 'pass', 'pass', 'pass'],
    ['pages, one in the middle missing', { '1.json': first, '3.json': third }, 'unknown', 'unknown', 'pass'],
    ['all pages', { '1.json': first, '2.json': second, '3.json': third }, 'fail', 'pass', 'pass'],
    ['one page of many', { '1.json': authentikPage(quiet, { next: 2, count: 5000 }) }, 'unknown', 'unknown', 'pass'],
    ['fewer events than it counts', { '1.json': authentikPage(quiet, { count: 93 }) }, 'unknown', 'unknown', 'pass'],
    [
      'pages joined under the envelope of the first',
      { '1.json': authentikPage(quiet, { next: 2, count: 92 }) },
      'pass',
      'pass',
      'pass',
    ],
  ])('Authentik, %s', async ([, files, bursts, complete, arrive]) => {
    expect(await outcomes(files, authentik, BURSTS, COMPLETE, ARRIVE)).toEqual([bursts, complete, arrive]);
  });

  const page = (more: object) => ({
    'l.json': JSON.stringify({
      results: everyDay((ms) => jumpserverLogin(ms, true)),
      count: 92,
      previous: null,
      next: null,
      ...more,
    }),
  });
  const header = 'ID,*Username,Type,Login IP,Login city,User agent,MFA,Reason,Status,Date login\n';
  const row = (ms: number, status: string, name = 'alice') =>
    `x,${name},Web(W),203.0.113.7,-,-,Enabled(1),-,${status},${jumpserverInstant(ms)}\n`;
  test('JumpServer, as pages of the API and as CSV', async () => {
    expect(await outcomes(page({}), jumpserver, BURSTS, COMPLETE)).toEqual(['pass', 'pass']);
    const next = 'https://jump.example/api/v1/audits/login-logs/?limit=92&offset=92';
    expect(await outcomes(page({ count: 4000, next }), jumpserver, BURSTS, COMPLETE)).toEqual(['unknown', 'unknown']);
    const cut = header + times(10_000, (index) => row(JULY + (index % 92) * DAY + index * 1000, 'Success(True)')).join('');
    expect(await outcomes({ 'l.csv': cut }, jumpserver, BURSTS, COMPLETE)).toEqual(['unknown', 'unknown']);
  });

  test('Infisical, whose API does not count', async () => {
    const event = (ms: number) => ({
      id: `i${ms}`,
      ipAddress: '203.0.113.7',
      userAgentType: 'web',
      createdAt: new Date(ms).toISOString(),
      event: { type: 'user-login', metadata: {} },
      actor: { type: 'user', metadata: { userId: 'u', email: 'alice@harbour.example' } },
    });
    const infisical = anOrganisation(['infisical']);
    const answer = (...more: number[]) => ({ 'i.json': JSON.stringify({ auditLogs: [...everyDay(event), ...more.map(event)] }) });
    expect(await outcomes(answer(), infisical, BURSTS, COMPLETE)).toEqual(['pass', 'pass']);
    const whole = times(8, (index) => JULY + index);
    expect(await outcomes(answer(...whole), infisical, BURSTS, COMPLETE, ARRIVE)).toEqual(['unknown', 'unknown', 'pass']);
  });

  test.for([
    [{}, 'pass'],
    [{ nextPageToken: '' }, 'pass'],
    [{ nextPageToken: 'EAA4suKu3qnLwbtrSg8' }, 'unknown'],
  ] as const)('Google Cloud, with %j', async ([more, expected]) => {
    const entries = everyDay((ms) => ({
      insertId: `g${ms}`,
      logName: 'projects/harbour/logs/cloudaudit.googleapis.com%2Factivity',
      timestamp: new Date(ms).toISOString(),
      protoPayload: { methodName: 'v1.compute.disks.insert' },
    }));
    expect(await outcomes({ 'g.json': JSON.stringify({ entries, ...more }) }, anOrganisation(['gcp-audit']), COMPLETE)).toEqual([
      expected,
    ]);
  });

  test('JumpServer, outcomes without their value', async () => {
    const table = (status: string) => ({
      'l.csv':
        header + [...everyDay((ms) => row(ms, 'Success(True)')), ...times(8, (index) => row(TEN + index, status, 'root'))].join(''),
    });
    for (const status of ['Failed', 'failed', '失败', 'Failed(False)', 'No'])
      expect(await reason(table(status), jumpserver)).toMatch(/^fail/);
    expect(await reason(table('Misslukt'), jumpserver)).toMatch(/^unknown.*Of 8 of its 100 logins it cannot be told/);
    expect(await reason(table('Success'), jumpserver)).toMatch(/^pass/);
  });
});

describe('a log of logins must speak itself', () => {
  const sessions = { 's.json': JSON.stringify(everyDay(jumpserverSession)) };
  test.for<[string, Record<string, string>, string]>([
    ['one day of logins, sessions on all', { 'l.json': JSON.stringify([jumpserverLogin(JULY + 91 * DAY, true)]) }, 'unknown'],
    ['no log of logins', {}, 'unknown'],
    [
      'logins on the first and the last day',
      { 'l.json': JSON.stringify([JULY, JULY + 91 * DAY].map((ms) => jumpserverLogin(ms, true))) },
      'pass',
    ],
  ])('%s', async ([, files, outcome]) => {
    expect(await outcomes({ ...files, ...sessions }, jumpserver, BURSTS)).toEqual([outcome]);
    expect(await outcomes({ ...files, ...sessions }, jumpserver, UNUSUAL)).not.toContain(outcome === 'pass' ? 'unknown' : 'pass');
  });

  test('of each expected source', async () => {
    const both = anOrganisation(['authentik', 'jumpserver', 'traefik']);
    expect(await reason({ 'a.json': authentikPage(quiet) }, both)).toMatch(
      /^unknown: log of jumpserver: Of "jumpserver" no log was handed in/,
    );
  });
});

describe('failures that sshd tells of', () => {
  const from = 'from 198.51.100.7 port 4000';
  const at = (index: number, message: string, pid = 2000 + index) => sshdLine(TEN + index * 1000, pid, message);
  const each = (count: number, ...messages: string[]) =>
    times(count, (index) => messages.map((message) => at(index, message))).flat();
  const failed = `Failed password for root ${from} ssh2`;
  const closed = 'Connection closed by authenticating user root 198.51.100.7 port 4000 [preauth]';
  const tooMany = [
    `error: maximum authentication attempts exceeded for root ${from} ssh2 [preauth]`,
    'Disconnecting authenticating user root 198.51.100.7 port 4000: Too many authentication failures [preauth]',
  ];
  const unwelcome = 'User root from 198.51.100.7 not allowed because not listed in AllowUsers';
  const invalid = `Invalid user admin ${from}`;
  const bye = 'Received disconnect from 198.51.100.7 port 4000:11: Bye Bye [preauth]';
  const pam = 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.7  user=root';

  test.for<[string, string[], RegExp]>([
    ['six passwords', each(6, failed), /^fail.* 6 failed/],
    ['five passwords', each(5, failed, closed), /^pass/],
    ['messages that came again', [at(0, failed), at(1, `message repeated 5 times: [ ${failed}]`, 2000)], /^fail.* 6 failed/],
    ['messages that came again, four times', [at(0, failed), at(1, `message repeated 4 times: [ ${failed}]`, 2000)], /^pass/],
    [
      'the last message again',
      [at(0, failed), `${new Date(TEN + 1000).toISOString()} harbour-1 last message repeated 5 times`],
      /^fail.* 6 failed/,
    ],
    ['connections that closed', each(6, closed), /^fail.* 6 failed/],
    ['connections that closed, of one process number', times(6, (index) => at(index, closed, 1000)), /^fail.* 6 failed/],
    ['too many failures', each(6, ...tooMany), /^fail.* 6 failed/],
    ['too many failures, of which some were told', each(2, failed, failed, ...tooMany), /^pass/],
    ['users that do not exist', each(6, invalid, bye), /^fail.* 6 failed/],
    [
      'users that do not exist, with their passwords',
      each(
        5,
        invalid,
        `Failed none for invalid user admin ${from} ssh2`,
        `Failed password for invalid user admin ${from} ssh2`,
        closed,
      ),
      /^pass/,
    ],
    ['users that are not allowed', each(6, unwelcome), /^fail.* 6 failed/],
    [
      'users that are not allowed, with their passwords',
      each(5, unwelcome, `Failed password for invalid user root ${from} ssh2`, closed),
      /^pass/,
    ],
    ['failures in PAM', each(6, 'error: PAM: Authentication failure for root from 198.51.100.7'), /^fail.* 6 failed/],
    [
      'failures in PAM that are told again',
      each(
        5,
        pam,
        'error: PAM: Authentication failure for root from 198.51.100.7',
        `Failed keyboard-interactive/pam for root ${from} ssh2`,
      ),
      /^pass/,
    ],
    [
      'failures that PAM counts',
      [
        at(0, pam),
        at(1, pam.replace('authentication failure', 'x'), 2000),
        at(2, pam.replace('pam_unix(sshd:auth): authentication failure', 'PAM 5 more authentication failures'), 2000),
      ],
      /^fail.* 6 failed/,
    ],
    [
      'other messages',
      each(8, 'Connection closed by 198.51.100.7 port 4000 [preauth]', bye, 'Server listening on 0.0.0.0 port 22.'),
      /^pass/,
    ],
  ])('%s', async ([, lines, expected]) => {
    expect(await reason({ 'auth.log': sshdLog(...accepted(), ...lines) }, sshd)).toMatch(expected);
  });

  test('of every host in scope', async () => {
    const two = anOrganisation(['sshd'], ['harbour-1', 'harbour-2']);
    const silent = accepted('harbour-2.harbour.example').slice(0, 1);
    const both = { 'auth.log': sshdLog(...accepted(), ...accepted('harbour-2.harbour.example')) };
    expect(await outcomes(both, two, BURSTS, ARRIVE)).toEqual(['pass', 'pass']);
    expect(await outcomes({ 'auth.log': sshdLog(...accepted(), ...silent) }, two, BURSTS, ARRIVE)).toEqual(['unknown', 'fail']);
    expect(await outcomes({ 'auth.log': sshdLog(...accepted()) }, two, BURSTS, ARRIVE)).toEqual(['unknown', 'unknown']);
    const retired = { 'auth.log': sshdLog(...accepted(), ...accepted('old-host').slice(0, 1)) };
    expect(await outcomes(retired, sshd, BURSTS, ARRIVE)).toEqual(['pass', 'pass']);
  });

  test('lines that cannot be read are not thinned out by those of another file', async () => {
    const old = sshdLog(...times(50, (index) => `Aug 10 10:00:${String(index).padStart(2, '0')} harbour-1 sshd[7]: ${failed}`));
    const good = sshdLog(...accepted());
    expect(await outcomes({ 'a.log': good, 'b.log': old }, sshd, BURSTS, COMPLETE)).toEqual(['unknown', 'fail']);
    expect(await outcomes({ 'a.log': good + old }, sshd, BURSTS, COMPLETE)).toEqual(['unknown', 'fail']);
    const mixed = { 'a.json': authentikPage(quiet), 'b.log': old };
    expect(await outcomes(mixed, authentik, BURSTS, COMPLETE)).toEqual(['unknown', 'fail']);
  });

  test.for([
    ['after the log was taken', '2036-08-10T10:00:00Z'],
    ['when clocks begin', '1970-01-01T00:00:10Z'],
  ] as const)('dated %s', async ([, when]) => {
    const lines = times(50, (index) => sshdLine(Date.parse(when) + index, 9, failed));
    const files = { 'auth.log': sshdLog(...accepted(), ...lines) };
    expect(await outcomes(files, sshd, BURSTS, COMPLETE, 'audit-logs-kept-a-year')).toEqual(['unknown', 'unknown', 'unknown']);
  });
});

describe('bursts', () => {
  const file = (...events: unknown[]) => ({ 'a.json': authentikPage([...quiet, ...events]) });
  test.for<[string, unknown[], RegExp]>([
    [
      'many users from one address',
      times(60, (index) => failures(`user${index}`, 1, TEN + index * 3000)).flat(),
      /^fail.* 60 failed logins of several users from 198\.51\.100\.7/,
    ],
    ['five users from one address', times(5, (index) => failures(`user${index}`, 1)).flat(), /^pass/],
    [
      'many users from many addresses',
      times(9, (index) => failures(`user${index}`, 1, TEN, `198.51.100.${index}`)).flat(),
      /^pass/,
    ],
    [
      'one user in several spellings',
      ['alice', 'ALICE', 'alice '].flatMap((user, index) => failures(user, 2, TEN, `198.51.100.${index}`)),
      /^fail.* 6 failed logins of "alice"/,
    ],
    [
      'one user and few others from the address',
      [...failures('alice'), ...failures('bob', 3)],
      /^fail: alice .* 8 failed logins of "alice"/,
    ],
  ])('%s', async ([, events, expected]) => {
    expect(await reason(file(...events), authentik)).toMatch(expected);
  });

  const record = (members: Record<string, string>, control = 'IR-1.1') =>
    `proofbook: attestations/1\nrecords:\n  - control: ${control}\n${Object.entries({
      by: 'Security engineer',
      statement: 'Looked into it.',
      expires: '2027-09-30',
      performed: '2026-09-30',
      ...members,
    })
      .map(([name, value]) => `    ${name}: ${value}\n`)
      .join('')}`;
  const quarter = '{ from: 2026-07-01, to: 2026-10-01 }';
  const minutes = '{ from: 2026-08-10T10:00:00Z, to: 2026-08-10T10:00:14Z }';
  test.for<[string, Record<string, string>, 'pass' | 'fail']>([
    ['that names the user', { subject: 'alice', covers: quarter }, 'pass'],
    ['that names the user among others', { subject: 'Alert FailedLogins of ALICE', covers: minutes }, 'pass'],
    ['that covers the burst alone', { covers: minutes }, 'pass'],
    ['of the day', { covers: '{ from: 2026-08-10, to: 2026-08-11 }' }, 'pass'],
    ['of the quarter that names nobody', { covers: quarter }, 'fail'],
    ['of the quarter about something else', { subject: 'alert test in staging', covers: quarter }, 'fail'],
    ['of the same minutes about somebody else', { subject: 'bob', covers: minutes }, 'fail'],
    ['of the beginning of the burst', { subject: 'alice', covers: '{ from: 2026-08-10, to: 2026-08-10T10:00:02Z }' }, 'fail'],
    ['of an earlier hour of the day', { subject: 'alice', covers: minutes, performed: '2026-08-10T08:00:00Z' }, 'fail'],
    ['of that day', { subject: 'alice', covers: minutes, performed: '2026-08-10' }, 'pass'],
  ])('with a record %s', async ([, members, outcome]) => {
    expect(await outcomes({ ...file(...failures('alice')), 'r.yaml': record(members) }, authentik, BURSTS)).toEqual([outcome]);
  });

  test('of several users, answered by their address', async () => {
    const spray = times(60, (index) => failures(`user${index}`, 1, TEN + index * 3000)).flat();
    const files = {
      ...file(...spray),
      'r.yaml': record({ subject: '198.51.100.7', covers: '{ from: 2026-08-10, to: 2026-08-11 }' }),
    };
    expect(await outcomes(files, authentik, BURSTS)).toEqual(['pass']);
  });

  const foreign = file(...['198.51.100.7', '192.0.2.4'].map((address) => authentikEvent(TEN, 'login', 'alice', address)));
  test.for<[string, Record<string, string>, 'pass' | 'fail']>([
    ['a record of the user for no time', { subject: 'alice' }, 'fail'],
    ['a record of the user for that time', { subject: 'alice', covers: '{ from: 2026-07-01, to: 2026-10-01 }' }, 'pass'],
    ['a record of one pair for no time', { subject: 'alice from 192.0.2.4' }, 'fail'],
    [
      'a record of the user, to the instant',
      {
        subject: 'alice',
        covers: '{ from: 2026-07-01, to: 2026-09-27T08:00:00Z }',
        performed: '2026-09-27T08:00:01Z',
      },
      'pass',
    ],
    [
      'a record of an earlier hour',
      { subject: 'alice', covers: '{ from: 2026-07-01, to: 2026-10-01 }', performed: '2026-09-27T07:59:00Z' },
      'fail',
    ],
  ])('unusual access and %s', async ([, members, outcome]) => {
    expect(await outcomes({ ...foreign, 'r.yaml': record(members, 'IR-1.2') }, authentik, UNUSUAL)).toEqual([outcome]);
  });
});
