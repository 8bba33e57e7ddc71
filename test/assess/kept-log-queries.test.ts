import { describe, expect, test } from 'vitest';
import { eventRows } from './event-rows.ts';

interface Event {
  readonly time: string;
  readonly user?: string;
  readonly address?: string;
  readonly product?: string;
  readonly status?: number;
  readonly activity?: number;
  readonly action?: string;
}

const ms = (text: string) => Date.parse(text);
const quarter = { from_ms: ms('2026-07-01'), to_ms: ms('2026-10-01') };

const table = eventRows();

/** The rows of a check's query over these events; logins of Authentik that succeeded unless an event says otherwise. */
async function rowsOf(check: string, events: readonly Event[], parameters: Readonly<Record<string, number>>) {
  await table.fill(
    events.map(({ time, product = 'authentik', status = 1, activity = 1, ...event }, index) => {
      const classUid = product === 'traefik' ? 4002 : 3002;
      return { ...event, at: `line ${index + 1}`, time: ms(time), product, status, activity, classUid };
    }),
  );
  return table.rowsOf(check, parameters);
}

describe('audit-logs-kept-a-year.sql', () => {
  const rows = (events: readonly Event[]) => rowsOf('audit-logs-kept-a-year', events, quarter);

  test('the oldest event counts whenever it happened, silence from the start of the span on', async () => {
    const events = [
      { time: '2025-09-01T00:00:00Z' },
      { time: '2026-07-11T00:00:00Z' },
      { time: '2026-09-30T00:00:00Z' },
      { time: '2026-10-01T00:00:00Z' },
    ];
    expect((await rows(events))[0]).toEqual({
      log_source: 'authentik',
      events: 3,
      oldest_ms: ms('2025-09-01'),
      newest_ms: ms('2026-09-30'),
      longest_gap_ms: ms('2026-09-30') - ms('2026-07-11'),
    });
  });

  test('a source without events comes out, with nothing for its oldest', async () => {
    expect((await rows([{ time: '2026-08-01T00:00:00Z' }]))[1]).toEqual({
      log_source: 'traefik',
      events: 0,
      oldest_ms: null,
      newest_ms: null,
      longest_gap_ms: ms('2026-10-01') - ms('2026-07-01'),
    });
  });
});

test('recordings-kept-ninety-days.sql counts the sessions with a recording', async () => {
  const session = { product: 'jumpserver', activity: 99 };
  const events = [
    { ...session, time: '2026-06-01T00:00:00Z', action: 'session' },
    { ...session, time: '2026-07-01T00:00:00Z', action: 'session_recorded' },
    { ...session, time: '2026-08-01T00:00:00Z', action: 'session_recorded' },
    { ...session, time: '2026-10-01T00:00:00Z', action: 'session_recorded' },
  ];
  expect(await rowsOf('recordings-kept-ninety-days', events, { to_ms: quarter.to_ms })).toEqual([
    { recordings: 2, oldest_ms: ms('2026-07-01'), newest_ms: ms('2026-08-01') },
  ]);
});

describe('unusual-access-acknowledged.sql', () => {
  const rows = async (events: readonly Event[]) =>
    rowsOf('unusual-access-acknowledged', events, { ...quarter, hour_from: 6, hour_to: 20 });
  const access = async (events: readonly Event[]) => (await rows(events)).filter(({ row_kind }) => row_kind === 'access');

  test('one row for each user and address, with when the pair was first seen and its first line in the span', async () => {
    const found = await access([
      { time: '2026-06-01T10:00:00Z', user: 'Alice', address: '203.0.113.9' },
      { time: '2026-07-07T10:00:00Z', user: 'alice', address: '203.0.113.9' },
      { time: '2026-07-08T10:00:00Z', user: 'alice', address: '203.0.113.9' },
      { time: '2026-07-08T11:00:00Z', user: 'alice', address: '198.51.100.7' },
      { time: '2026-06-08T11:00:00Z', user: 'bob', address: '198.51.100.7' },
    ]);
    expect(
      found.map(({ principal, address, seen_ms, logins, first_ms, evidence_at }) => [
        principal,
        address,
        seen_ms,
        logins,
        first_ms,
        evidence_at,
      ]),
    ).toEqual([
      ['alice', '198.51.100.7', ms('2026-07-08T11:00:00Z'), 1, ms('2026-07-08T11:00:00Z'), 'line 4'],
      ['alice', '203.0.113.9', ms('2026-06-01T10:00:00Z'), 2, ms('2026-07-07T10:00:00Z'), 'line 2'],
    ]);
  });

  test.for([
    ['Friday at six', '2026-07-03T06:00:00Z', 0],
    ['Friday before six', '2026-07-03T05:59:59Z', 1],
    ['Friday at eight in the evening', '2026-07-03T20:00:00Z', 1],
    ['Saturday at noon', '2026-07-04T12:00:00Z', 1],
    ['Sunday at noon', '2026-07-05T12:00:00Z', 1],
    ['Monday at noon', '2026-07-06T12:00:00Z', 0],
  ] as const)('hours of work: %s', async ([, time, off]) => {
    const [row] = await access([{ time, user: 'alice', address: '203.0.113.9' }]);
    expect(row).toMatchObject({ off_hours: off, first_off_ms: off === 1 ? ms(time) : null });
  });

  test.for([
    ['a login that failed', { status: 2 }],
    ['a session that follows a login', { activity: 99 }],
    ['a request', { product: 'traefik' }],
  ] as const)('%s is no access', async ([, changes]) => {
    expect(await access([{ time: '2026-07-07T10:00:00Z', user: 'alice', ...changes }])).toEqual([]);
  });

  test('a login without a name or an address is one all the same', async () => {
    expect(await access([{ time: '2026-07-07T10:00:00Z' }])).toMatchObject([{ principal: '', address: '', logins: 1 }]);
  });

  test('sources that speak of logins come with their oldest event and the days on which they spoke', async () => {
    const found = await rows([
      { time: '2026-05-01T10:00:00Z', activity: 2 },
      { time: '2026-07-01T10:00:00Z', user: 'alice' },
      { time: '2026-07-03T10:00:00Z', activity: 2 },
      { time: '2026-07-03T10:00:00Z', product: 'traefik' },
    ]);
    expect(found.filter(({ row_kind }) => row_kind === 'source')).toMatchObject([
      { principal: 'authentik', seen_ms: ms('2026-05-01T10:00:00Z'), logins: 1, days_spoken: 2 },
    ]);
  });
});
