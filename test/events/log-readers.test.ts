import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { EventTable } from '../../src/events/event-table.ts';
import type { LogReader } from '../../src/normalise/log-reader.ts';
import gcpAuditLog from '../../src/normalise/logs/gcp-audit-log.ts';
import infisicalAuditLog from '../../src/normalise/logs/infisical-audit-log.ts';
import jumpserverLoginLog from '../../src/normalise/logs/jumpserver-login-log.ts';
import jumpserverOperateLog from '../../src/normalise/logs/jumpserver-operate-log.ts';
import jumpserverSessions from '../../src/normalise/logs/jumpserver-sessions.ts';
import sshdLog from '../../src/normalise/logs/sshd-log.ts';
import tailscaleAuditLog from '../../src/normalise/logs/tailscale-audit-log.ts';
import traefikAccessLog from '../../src/normalise/logs/traefik-access-log.ts';
import { loadReaders, readersFor } from '../../src/normalise/readers.ts';
import { sampleOf } from '../../src/normalise/sample.ts';

const readers = await loadReaders();
const open: EventTable[] = [];
afterEach(async () => {
  for (const table of open.splice(0)) await table.close();
});

/** The rows of a log in one line each, after what is counted of it; the log must be claimed by its reader alone. */
async function rowsOf(reader: LogReader, text: string): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const claims = (part: Uint8Array) => readersFor(sampleOf('log', part), readers).map(({ format }) => format);
  expect(claims(bytes)).toEqual([reader.format]);
  const table = await EventTable.create([]);
  open.push(table);
  const file = { path: 'log', digest: createHash('sha256').update(bytes).digest('hex'), bytes };
  const { lines, loaded, rejected, blank, rejects, notes } = await table.load(file, reader, parsePeriod('2026-Q3'));
  const rows = await table.query('SELECT * FROM ev e ORDER BY e.time_ms, e.at', {});
  return [
    `${lines} lines: ${loaded} + ${rejected} + ${blank}`,
    ...notes,
    ...rejects.map(({ at, reason }) => `${at}: ${reason}`),
    ...rows.map(
      ({ at, time_ms, class_uid, activity_id, status_id, user_name, src_ip, action }) =>
        `${at} ${new Date(Number(time_ms)).toISOString()} ${class_uid}/${activity_id}/${status_id} ${user_name} ${src_ip} ${action}`,
    ),
  ];
}

const login = (fields: object) => ({
  id: '0a000000-0000-4000-8000-000000000001',
  username: 'ops.east',
  type: { value: 'W', label: 'Web' },
  ip: '203.0.113.18',
  city: 'Amsterdam',
  user_agent: 'Firefox',
  mfa: { value: 1, label: 'Enabled' },
  reason: '',
  status: { value: true, label: 'Success' },
  datetime: '2026/08/21 10:00:00 +0800',
  ...fields,
});

test('the client of a request of Traefik, whatever stands beside its address', async () => {
  const request = (second: number, client: object) =>
    JSON.stringify({
      ...client,
      DownstreamStatus: 200,
      RequestMethod: 'GET',
      RequestPath: '/',
      RouterName: 'mcp@file',
      StartUTC: `2026-08-21T10:00:0${second}Z`,
    });
  const clients = [
    { ClientHost: '203.0.113.18', ClientAddr: '203.0.113.18:51432' },
    { ClientHost: '203.0.113.18, 192.0.2.7', ClientAddr: '192.0.2.7:443' },
    { ClientHost: '2001:db8::18', ClientAddr: '[2001:db8::18]:51432' },
    { ClientHost: '', ClientAddr: '203.0.113.19:51432' },
    { ClientAddr: '[2001:db8::19]:51432' },
    {},
  ];
  expect(
    await rowsOf(traefikAccessLog, clients.map((client, second) => request(second, client)).join('\n')),
  ).toMatchInlineSnapshot(`
    [
      "6 lines: 6 + 0 + 0",
      "line 1 2026-08-21T10:00:00.000Z 4002/3/1 null 203.0.113.18 GET",
      "line 2 2026-08-21T10:00:01.000Z 4002/3/1 null 203.0.113.18 GET",
      "line 3 2026-08-21T10:00:02.000Z 4002/3/1 null 2001:db8::18 GET",
      "line 4 2026-08-21T10:00:03.000Z 4002/3/1 null 203.0.113.19 GET",
      "line 5 2026-08-21T10:00:04.000Z 4002/3/1 null 2001:db8::19 GET",
      "line 6 2026-08-21T10:00:05.000Z 4002/3/1 null null GET",
    ]
  `);
});

describe('JumpServer', () => {
  test('logins, as a page of the API', async () => {
    const results = [
      login({}),
      login({ username: 'Root', status: { value: false, label: '失败' }, reason: 'password_failed' }),
      login({ datetime: '2026-08-21 10:00:00' }),
    ];
    const page = { count: 40, next: 'https://jump.example/api/v1/audits/login-logs/?limit=3&offset=3', previous: null, results };
    expect(await rowsOf(jumpserverLoginLog, JSON.stringify(page))).toMatchInlineSnapshot(`
      [
        "3 lines: 2 + 1 + 0",
        "One page of several: 3 of 40 entries.",
        "$.results[2]: no instant: "datetime" is not a date-time with zone",
        "$.results[0] 2026-08-21T02:00:00.000Z 3002/1/1 ops.east 203.0.113.18 login",
        "$.results[1] 2026-08-21T02:00:00.000Z 3002/1/2 root 203.0.113.18 login_failed",
      ]
    `);
  });
  test('logins, as a bare list and as CSV in two languages', async () => {
    expect(await rowsOf(jumpserverLoginLog, JSON.stringify([login({})]))).toMatchInlineSnapshot(`
      [
        "1 lines: 1 + 0 + 0",
        "$[0] 2026-08-21T02:00:00.000Z 3002/1/1 ops.east 203.0.113.18 login",
      ]
    `);
    const english = '\uFEFFID,*Username,Type,Login IP,Login city,User agent,MFA,Reason,Status,Date login\n';
    const row = (status: string, name: string) =>
      `x,${name},Web(W),203.0.113.18,-,-,Enabled(1),-,${status},2026/08/21 10:00:00 +0200\n`;
    expect(
      await rowsOf(jumpserverLoginLog, english + row('Success(True)', 'dba') + row('Failed(False)', "'=root")),
    ).toMatchInlineSnapshot(`
      [
        "2 lines: 2 + 0 + 0",
        "line 2 2026-08-21T08:00:00.000Z 3002/1/1 dba 203.0.113.18 login",
        "line 3 2026-08-21T08:00:00.000Z 3002/1/2 =root 203.0.113.18 login_failed",
      ]
    `);
    const chinese = '\uFEFFID,*用户名,类型,登录 IP,登录城市,用户代理,MFA,原因,状态,登录日期\n';
    expect(await rowsOf(jumpserverLoginLog, chinese + row('失败(False)', 'dba'))).toMatchInlineSnapshot(`
      [
        "1 lines: 1 + 0 + 0",
        "line 2 2026-08-21T08:00:00.000Z 3002/1/2 dba 203.0.113.18 login_failed",
      ]
    `);
  });
  test('operations', async () => {
    const operation = (action: string, fields: object = {}) => ({
      id: 'x',
      user: 'Operations east(ops.east)',
      action: { value: action, label: action },
      resource_type: 'Asset permission',
      resource: 'Operations - limited',
      remote_addr: '203.0.113.18',
      datetime: '2026/08/21 10:00:00 +0200',
      org_id: '',
      ...fields,
    });
    const list = [operation('create'), operation('delete', { user: 'dba' }), operation('change_password'), operation('login')];
    expect(await rowsOf(jumpserverOperateLog, JSON.stringify(list))).toMatchInlineSnapshot(`
      [
        "4 lines: 4 + 0 + 0",
        "$[0] 2026-08-21T08:00:00.000Z 6003/1/0 ops.east 203.0.113.18 create",
        "$[1] 2026-08-21T08:00:00.000Z 6003/4/0 dba 203.0.113.18 delete",
        "$[2] 2026-08-21T08:00:00.000Z 3001/3/0 ops.east 203.0.113.18 change_password",
        "$[3] 2026-08-21T08:00:00.000Z 6003/99/0 ops.east 203.0.113.18 login",
      ]
    `);
    const csv =
      'ID,User,Action,Resource Type,Resource,Remote addr,Datetime\nx,Ops(ops.east),更新(update),User,a,-,2026/08/21 10:00:00 +0200\n';
    expect(await rowsOf(jumpserverOperateLog, csv)).toMatchInlineSnapshot(`
      [
        "1 lines: 1 + 0 + 0",
        "line 2 2026-08-21T08:00:00.000Z 6003/3/0 ops.east null update",
      ]
    `);
  });
  test('sessions', async () => {
    const session = {
      id: 's',
      user: 'Operations east(ops.east)',
      asset: 'site-amsterdam-01(192.0.2.10)',
      account: 'deploy(deploy)',
      protocol: 'ssh',
      type: { value: 'normal', label: 'Normal' },
      login_from: { value: 'WT', label: 'Web Terminal' },
      remote_addr: '203.0.113.18',
      is_success: true,
      is_finished: true,
      has_replay: true,
      date_start: '2026/07/02 08:00:00 +0000',
      date_end: null,
    };
    expect(
      await rowsOf(jumpserverSessions, JSON.stringify([session, { ...session, has_replay: false, is_success: false }])),
    ).toMatchInlineSnapshot(`
      [
        "2 lines: 2 + 0 + 0",
        "$[0] 2026-07-02T08:00:00.000Z 3002/99/1 ops.east 203.0.113.18 session_recorded",
        "$[1] 2026-07-02T08:00:00.000Z 3002/99/2 ops.east 203.0.113.18 session",
      ]
    `);
  });
});

test('Infisical, as the API answers and as it streams', async () => {
  const actor = { type: 'identity', metadata: { identityId: 'i', name: 'mcp-server' } };
  const event = (type: string, fields: object = {}) => ({
    id: 'x',
    ipAddress: '100.96.14.5',
    userAgentType: 'other',
    createdAt: '2026-07-02T08:00:00.000Z',
    event: { type, metadata: {} },
    actor,
    ...fields,
  });
  const auditLogs = [
    event('get-secret'),
    event('login-identity-universal-auth'),
    event('login-identity-kubernetes-auth-failed'),
    event('user-login', { actor: { type: 'user', metadata: { userId: 'u', email: 'DBA@quay.example', username: 'x' } } }),
    event('x', { createdAt: null }),
  ];
  expect(await rowsOf(infisicalAuditLog, JSON.stringify({ auditLogs }))).toMatchInlineSnapshot(`
    [
      "5 lines: 4 + 1 + 0",
      "The API answers in parts and does not say how many events there are.",
      "$.auditLogs[4]: no instant: "createdAt" is not a date-time with zone",
      "$.auditLogs[0] 2026-07-02T08:00:00.000Z 6003/2/0 mcp-server 100.96.14.5 get-secret",
      "$.auditLogs[1] 2026-07-02T08:00:00.000Z 3002/1/1 mcp-server 100.96.14.5 login-identity-universal-auth",
      "$.auditLogs[2] 2026-07-02T08:00:00.000Z 3002/1/2 mcp-server 100.96.14.5 login-identity-kubernetes-auth-failed",
      "$.auditLogs[3] 2026-07-02T08:00:00.000Z 3002/1/1 dba@quay.example 100.96.14.5 user-login",
    ]
  `);
  const streamed = {
    id: 'x',
    actor: 'user',
    actorMetadata: { email: 'dba@quay.example' },
    ipAddress: '203.0.113.20',
    eventType: 'delete-secret',
    eventMetadata: {},
    TimeGenerated: '2026-07-02T08:00:00.000Z',
  };
  expect(
    await rowsOf(infisicalAuditLog, `${JSON.stringify(streamed)}\n\n${JSON.stringify(streamed)}\nnot json\n`),
  ).toMatchInlineSnapshot(`
    [
      "4 lines: 2 + 1 + 1",
      "line 4: not JSON",
      "line 1 2026-07-02T08:00:00.000Z 6003/4/0 dba@quay.example 203.0.113.20 delete-secret",
      "line 3 2026-07-02T08:00:00.000Z 6003/4/0 dba@quay.example 203.0.113.20 delete-secret",
    ]
  `);
});

test('Tailscale, as the API answers and as it streams', async () => {
  const event = {
    eventGroupID: 'g',
    origin: 'ADMIN_CONSOLE',
    actor: { id: 'u', type: 'USER', loginName: 'dba@quay.example' },
    target: { id: 't', name: 'quay.example', type: 'TAILNET', property: 'ACL' },
    action: 'UPDATE',
  };
  const logs = [
    { ...event, eventTime: '2026-07-02T08:00:00.123456789Z', type: 'CONFIG' },
    { ...event, eventTime: '2026-07-02T09:00:00Z', action: 'LOGIN', target: { type: 'USER' } },
  ];
  expect(await rowsOf(tailscaleAuditLog, JSON.stringify({ version: '1.1', logs }))).toMatchInlineSnapshot(`
    [
      "2 lines: 2 + 0 + 0",
      "$.logs[0] 2026-07-02T08:00:00.123Z 6003/3/1 dba@quay.example null UPDATE TAILNET ACL",
      "$.logs[1] 2026-07-02T09:00:00.000Z 3002/1/1 dba@quay.example null LOGIN USER",
    ]
  `);
  const streamed = [
    { event, fields: { recorded: '2026-07-02T08:00:01Z' }, time: 1782979200.5 },
    { event, time: '2026-07-02 08:00:00.000' },
    { event: { action: 'x' }, time: 1 },
  ];
  expect(await rowsOf(tailscaleAuditLog, streamed.map((one) => `${JSON.stringify(one)}\n`).join(''))).toMatchInlineSnapshot(`
    [
      "3 lines: 1 + 2 + 0",
      "line 2: no instant: neither "eventTime" nor "time" is a date-time with zone",
      "line 3: not an event: no "eventGroupID"",
      "line 1 2026-07-02T08:00:00.500Z 6003/3/1 dba@quay.example null UPDATE TAILNET ACL",
    ]
  `);
});

test('Google Cloud, whatever the case of its names', async () => {
  const entry = (method: string, fields: object = {}, payload: object = {}) => ({
    insertId: 'a',
    logName: 'projects/quay/logs/cloudaudit.googleapis.com%2Factivity',
    timestamp: '2026-07-02T08:00:00.123456789Z',
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      methodName: method,
      authenticationInfo: { principalEmail: 'Ops@quay.example' },
      requestMetadata: { callerIp: '203.0.113.18' },
      ...payload,
    },
    ...fields,
  });
  const list = [
    entry('v1.compute.firewalls.insert'),
    entry('v1.compute.firewalls.delete', {}, { status: { code: 7, message: 'denied' } }),
    entry('storage.objects.get', {}, { authorizationInfo: [{ granted: false }], requestMetadata: { callerIP: '192.0.2.1' } }),
    entry('google.login.LoginService.loginFailure', {}, { status: {} }),
    entry('SetIamPolicy', { timestamp: '2026-07-02 08:00:00.1 UTC' }),
    entry('x', { timestamp: '2026-07-02 08:00:00.1' }),
    { insertId: 'b', textPayload: 'x' },
  ];
  expect(await rowsOf(gcpAuditLog, JSON.stringify(list))).toMatchInlineSnapshot(`
    [
      "7 lines: 5 + 2 + 0",
      "$[5]: no instant: "timestamp" is not a date-time with zone",
      "$[6]: not an audit entry: no "protoPayload"",
      "$[4] 2026-07-02T08:00:00.100Z 6003/3/1 ops@quay.example 203.0.113.18 SetIamPolicy",
      "$[0] 2026-07-02T08:00:00.123Z 6003/1/1 ops@quay.example 203.0.113.18 v1.compute.firewalls.insert",
      "$[1] 2026-07-02T08:00:00.123Z 6003/4/2 ops@quay.example 203.0.113.18 v1.compute.firewalls.delete",
      "$[2] 2026-07-02T08:00:00.123Z 6003/2/2 ops@quay.example 192.0.2.1 storage.objects.get",
      "$[3] 2026-07-02T08:00:00.123Z 3002/1/2 ops@quay.example 203.0.113.18 google.login.LoginService.loginFailure",
    ]
  `);
  const lower = {
    insertid: 'a',
    logname: 'x',
    timestamp: '2026-07-02T08:00:00Z',
    protopayload: {
      methodname: 'v1.compute.disks.list',
      authenticationinfo: { principalemail: 'a@b.example' },
      requestmetadata: { callerip: '192.0.2.2' },
    },
  };
  expect(await rowsOf(gcpAuditLog, `${JSON.stringify(lower)}\n${JSON.stringify(lower)}\n`)).toMatchInlineSnapshot(`
    [
      "2 lines: 2 + 0 + 0",
      "line 1 2026-07-02T08:00:00.000Z 6003/2/1 a@b.example 192.0.2.2 v1.compute.disks.list",
      "line 2 2026-07-02T08:00:00.000Z 6003/2/1 a@b.example 192.0.2.2 v1.compute.disks.list",
    ]
  `);
});

describe('the SSH server', () => {
  test('syslog with a zone; a closed connection is a failure unless one was told of before', async () => {
    const text = [
      '2026-07-02T08:00:00.1+02:00 quay sshd[11]: Accepted publickey for deploy from 203.0.113.18 port 50000 ssh2: ED25519 SHA256:x',
      '2026-07-02T08:00:01+0200 quay sshd-session[12]: Failed password for invalid user oracle from 198.51.100.9 port 50001 ssh2',
      '2026-07-02T08:00:02+02:00 quay sshd-session[12]: Connection closed by invalid user oracle 198.51.100.9 port 50001 [preauth]',
      '<38>1 2026-07-02T08:00:03Z quay sshd 13 - [meta sequenceId="1"] Connection reset by authenticating user root 2001:db8::9 port 50002 [preauth]',
      '2026-07-02T08:00:04Z quay CRON[14]: pam_unix(cron:session): session opened',
      'Jul  2 08:00:05 quay sshd[15]: Accepted password for root from 192.0.2.1 port 1 ssh2',
      'garbage',
      '',
    ].join('\n');
    expect(await rowsOf(sshdLog, `${text}\n`)).toMatchInlineSnapshot(`
      [
        "8 lines: 5 + 2 + 1",
        "line 6: no instant: the line has neither year nor zone",
        "line 7: no line of syslog",
        "line 1 2026-07-02T06:00:00.100Z 3002/1/1 deploy 203.0.113.18 accepted",
        "line 2 2026-07-02T06:00:01.000Z 3002/1/2 oracle 198.51.100.9 failed",
        "line 3 2026-07-02T06:00:02.000Z 3002/99/2 oracle 198.51.100.9 told",
        "line 4 2026-07-02T08:00:03.000Z 3002/1/2 root 2001:db8::9 failed",
        "line 5 2026-07-02T08:00:04.000Z 0/0/0 null null message",
      ]
    `);
  });

  test('another program that speaks like it is not believed', async () => {
    const text = [
      '2026-07-02T07:59:59Z quay sshd[10]: Failed password for alice from 192.0.2.1 port 1 ssh2',
      '2026-07-02T08:00:00Z quay app[11]: Accepted password for root from 192.0.2.1 port 1 ssh2',
      '2026-07-02T08:00:01Z quay app[11]: Failed password for root from 192.0.2.1 port 1 ssh2',
      '2026-07-02T08:00:02Z quay last: message repeated 5 times',
    ].join('\n');
    expect((await rowsOf(sshdLog, `${text}\n`)).filter((row) => row.includes('3002'))).toEqual([
      'line 1 2026-07-02T07:59:59.000Z 3002/1/2 alice 192.0.2.1 failed',
    ]);
  });

  test('the journal as JSON', async () => {
    const line = (fields: object) =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1782979200123456',
        SYSLOG_IDENTIFIER: 'sshd',
        _PID: '7',
        MESSAGE: 'Server listening',
        ...fields,
      });
    const text = `${line({})}\n${line({ MESSAGE: 'Failed password for a from b from 192.0.2.7 port 9 ssh2' })}\n${line({ __REALTIME_TIMESTAMP: 'x' })}\n`;
    expect(await rowsOf(sshdLog, text)).toMatchInlineSnapshot(`
      [
        "3 lines: 2 + 1 + 0",
        "line 3: no instant: not a date-time with zone",
        "line 1 2026-07-02T08:00:00.123Z 0/0/0 null null message",
        "line 2 2026-07-02T08:00:00.123Z 3002/1/2 a from b 192.0.2.7 failed",
      ]
    `);
  });
});
