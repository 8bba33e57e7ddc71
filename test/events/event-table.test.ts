import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { bindIntegers, EventTable } from '../../src/events/event-table.ts';
import type { LogReader } from '../../src/normalise/log-reader.ts';
import authentikEvents from '../../src/normalise/logs/authentik-events.ts';
import traefikAccessLog from '../../src/normalise/logs/traefik-access-log.ts';

const period = parsePeriod('2026-Q3');
const open: EventTable[] = [];
afterEach(async () => {
  for (const table of open.splice(0)) await table.close();
});

async function loaded(text: string, reader: LogReader, path = 'log') {
  const table = await EventTable.create(['traefik']);
  open.push(table);
  const bytes = new TextEncoder().encode(text);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { table, intake: await table.load({ path, digest, bytes }, reader, period) };
}

test('a Traefik access log: rows, rejects and blanks add up, and the place of each row is kept', async () => {
  const row = (fields: object) =>
    JSON.stringify({
      RequestMethod: 'GET',
      StartUTC: '2026-07-01T08:00:00Z',
      DownstreamStatus: 200,
      ClientHost: '192.0.2.7',
      ClientUsername: '-',
      ...fields,
    });
  const text = [
    row({}),
    'time="x" level=debug',
    '',
    row({ RequestMethod: 'POST', DownstreamStatus: 403, ClientUsername: 'dba', StartUTC: '2026-06-30T23:59:59Z' }),
  ].join('\n');
  const { table, intake } = await loaded(text, traefikAccessLog, "it's * odd.log");
  expect(intake).toMatchObject({
    lines: 4,
    loaded: 2,
    rejected: 1,
    blank: 1,
    outsidePeriod: 1,
    first: '2026-06-30T23:59:59.000Z',
    last: '2026-07-01T08:00:00.000Z',
  });
  expect(intake.rejects).toEqual([{ at: 'line 2', reason: expect.stringContaining('not JSON') }]);
  expect(
    await table.query(
      'SELECT e.at, product, time_ms, class_uid, activity_id, status_id, user_name, src_ip, http_status, action FROM ev e ORDER BY e.at',
      {},
    ),
  ).toEqual([
    {
      at: 'line 1',
      product: 'traefik',
      time_ms: 1782892800000,
      class_uid: 4002,
      activity_id: 3,
      status_id: 1,
      user_name: null,
      src_ip: '192.0.2.7',
      http_status: 200,
      action: 'GET',
    },
    {
      at: 'line 4',
      product: 'traefik',
      time_ms: 1782863999000,
      class_uid: 4002,
      activity_id: 6,
      status_id: 2,
      user_name: 'dba',
      src_ip: '192.0.2.7',
      http_status: 403,
      action: 'POST',
    },
  ]);
});

test('Authentik events: a failed login belongs to the name that was tried', async () => {
  const event = (action: string, username: string, context: object = {}) => ({
    action,
    created: '2026-07-01T08:00:00+00:00',
    client_ip: '198.51.100.4',
    user: { username },
    context,
  });
  const results = [
    event('login', 'DBA'),
    event('login_failed', 'AnonymousUser', { username: 'Ops.East' }),
    event('logout', 'dba'),
    event('secret_view', 'dba'),
    event('user_write', 'dba'),
  ];
  const { table, intake } = await loaded(JSON.stringify({ pagination: { count: 9, next: 2 }, results }), authentikEvents);
  expect(intake).toMatchObject({ lines: 5, loaded: 5, notes: ['One page of several: 5 of 9 events; the next page is 2.'] });
  expect(await table.query('SELECT class_uid, activity_id, status_id, user_name FROM ev e ORDER BY e.at', {})).toEqual([
    { class_uid: 3002, activity_id: 1, status_id: 1, user_name: 'dba' },
    { class_uid: 3002, activity_id: 1, status_id: 2, user_name: 'ops.east' },
    { class_uid: 3002, activity_id: 2, status_id: 1, user_name: 'dba' },
    { class_uid: 6003, activity_id: 99, status_id: 0, user_name: 'dba' },
    { class_uid: 3001, activity_id: 99, status_id: 0, user_name: 'dba' },
  ]);
});

test('a line with two equal keys shows neither value: it is rejected, and the engine does not see it', async () => {
  const { table, intake } = await loaded(
    '{"RequestMethod":"GET","time":"2026-07-01T08:00:00Z","ClientHost":"192.0.2.1","ClientHost":"192.0.2.2"}',
    traefikAccessLog,
  );
  expect(intake).toMatchObject({ lines: 1, loaded: 0, rejected: 1 });
  expect(await table.query('SELECT src_ip FROM ev', {})).toEqual([]);
});

describe('queries', () => {
  test('cannot reach outside the table', async () => {
    const { table } = await loaded('', traefikAccessLog);
    for (const sql of [
      "SELECT * FROM read_text('/etc/passwd')",
      "COPY ev TO '/tmp/out.csv'",
      "ATTACH '/tmp/x.db'",
      'SET enable_external_access = true',
    ]) {
      await expect(table.query(sql, {})).rejects.toThrow();
    }
  });

  test('take whole numbers only', () => {
    expect(bindIntegers('WHERE t >= :from_ms AND x::INT < :to_ms', { from_ms: 1, to_ms: -2 })).toBe('WHERE t >= 1 AND x::INT < -2');
    for (const value of [1.5, Number.NaN, 2 ** 53]) expect(() => bindIntegers(':n', { n: value })).toThrow(/safe integer/);
    expect(() => bindIntegers(':missing', {})).toThrow(/:missing needs/);
  });
});
