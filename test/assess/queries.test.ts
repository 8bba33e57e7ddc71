import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Row } from '../../src/assess/check.ts';
import arrive from '../../src/assess/checks/audit-events-arrive.ts';
import bursts from '../../src/assess/checks/failed-login-bursts-answered.ts';
import { burstsOf } from '../../src/assess/login-bursts.ts';
import { context } from './builders.ts';
import { eventRows } from './event-rows.ts';

interface Event {
  readonly at: string;
  readonly time: number;
  readonly user: string | null;
  readonly product?: string;
  readonly status?: number;
  readonly from?: string;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const JULY = Date.parse('2026-07-01');
const QUARTER_END = Date.parse('2026-10-01');

const table = eventRows();
beforeEach(() => fill([]));

/** Replaces all events; statuses other than 2 are logins that succeeded. */
function fill(events: readonly Event[]): Promise<void> {
  return table.fill(
    events.map(({ product = 'authentik', status = 2, from, ...event }) => {
      return { ...event, product, status, classUid: product === 'authentik' ? 3002 : 4002, activity: 1, address: from ?? null };
    }),
  );
}

function run({ id, parameters }: typeof bursts | typeof arrive, changes: Record<string, number> = {}): Promise<Row[]> {
  return table.rowsOf(id, { ...parameters?.(context()), ...changes });
}

const found = async (changes: Record<string, number> = {}) =>
  burstsOf(await run(bursts, changes)).map(({ principal, from, to, failures, peak }) => ({ principal, from, to, failures, peak }));

/** Failed logins of one user at these seconds after a start. */
function failures(user: string | null, seconds: readonly number[], start = JULY + 40 * DAY): Event[] {
  return seconds.map((second) => ({ at: `line ${second}`, time: start + second * 1000, user }));
}

/** One failed login of each of six users within a minute. */
function times6(from?: string): Event[] {
  return ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((user, index) =>
    failures(user, [index * 10]).map((event) => ({ ...event, ...(from === undefined ? {} : { from }) })),
  );
}

describe('failed-login-bursts-answered.sql', () => {
  test.for([
    ['five in five minutes', failures('alice', [0, 60, 120, 180, 300]), 0],
    ['six in 301 seconds', failures('alice', [0, 60, 120, 180, 240, 301]), 0],
    ['two users, interleaved', [...failures('alice', [0, 20, 40, 60, 80]), ...failures('bob', [10, 30, 50, 70, 90])], 0],
    ['logins that succeed', failures('alice', [0, 1, 2, 3, 4, 5, 6]).map((event) => ({ ...event, status: 1 })), 0],
    ['another class of event', failures('alice', [0, 1, 2, 3, 4, 5, 6]).map((event) => ({ ...event, product: 'traefik' })), 0],
    ['six in exactly five minutes', failures('alice', [0, 60, 120, 180, 240, 300]), 1],
    ['six at one instant', failures('alice', [7, 7, 7, 7, 7, 7]), 1],
    ['six over a boundary of the clock', failures('alice', [270, 280, 290, 301, 310, 320]), 1],
    ['six over midnight', failures('alice', [-30, -20, -10, 1, 10, 20]), 1],
    ['one user in two spellings', [...failures('Alice', [0, 20, 40]), ...failures('alice', [10, 30, 50])], 1],
    ['six users from one address', times6('192.0.2.7'), 1],
    ['six users from two addresses', [...times6('192.0.2.7').slice(0, 3), ...times6('192.0.2.8').slice(3)], 0],
    ['six users without an address', times6(), 0],
    ['no user name', failures(null, [0, 1, 2, 3, 4, 5]), 1],
    ['two bursts of one user', [...failures('alice', [0, 1, 2, 3, 4, 5]), ...failures('alice', [600, 601, 602, 603, 604, 605])], 2],
    ['bursts of two users at once', [...failures('alice', [0, 1, 2, 3, 4, 5]), ...failures('bob', [0, 1, 2, 3, 4, 5])], 2],
  ] as const)('%s', async ([, events, count]) => {
    await fill(events);
    expect(await found()).toHaveLength(count);
  });

  test('a burst has its span, its size and its lines; failures around it do not belong to it', async () => {
    await fill(failures('dba', [-400, 0, 30, 60, 90, 120, 150, 800]));
    expect(burstsOf(await run(bursts))).toMatchInlineSnapshot(`
      [
        {
          "address": "",
          "failures": 6,
          "from": "2026-08-10T00:00:00.000Z",
          "peak": 6,
          "pointers": [
            {
              "at": "line 0",
              "evidence": "f00d",
            },
            {
              "at": "line 30",
              "evidence": "f00d",
            },
            {
              "at": "line 60",
              "evidence": "f00d",
            },
            {
              "at": "line 90",
              "evidence": "f00d",
            },
            {
              "at": "line 120",
              "evidence": "f00d",
            },
            {
              "at": "line 150",
              "evidence": "f00d",
            },
          ],
          "principal": "dba",
          "subject": "dba 2026-08-10T00:00:00.000Z",
          "to": "2026-08-10T00:02:30.000Z",
        },
      ]
    `);
  });

  test('of a long burst the first lines come out, and the count of all', async () => {
    await fill(
      failures(
        'dba',
        Array.from({ length: 500 }, (_, index) => index),
      ),
    );
    const [burst, ...others] = burstsOf(await run(bursts));
    expect(others).toEqual([]);
    expect({ ...burst, pointers: burst?.pointers.length }).toMatchObject({ failures: 500, peak: 301, pointers: 20 });
  });

  test('a burst over the start of the period is seen whole, one before it is not, one over its end belongs to the next', async () => {
    await fill(failures('alice', [-200, -100, -50, 0, 10, 20], JULY));
    expect(await found()).toMatchObject([{ failures: 6, from: '2026-06-30T23:56:40.000Z' }]);
    await fill(failures('alice', [-250, -200, -150, -100, -50, -1], JULY));
    expect(await found()).toEqual([]);
    await fill(failures('alice', [-3, -2, -1, 0, 1, 2], QUARTER_END));
    expect(await found()).toEqual([]);
  });

  test('sources that speak of logins come with the days on which they spoke', async () => {
    await fill([
      { at: 'line 1', time: JULY, user: 'alice', status: 1 },
      { at: 'line 2', time: JULY + DAY, user: 'alice', status: 1 },
      { at: 'line 3', time: JULY + DAY + MINUTE, user: 'bob' },
      { at: 'line 4', time: JULY, user: null, product: 'traefik' },
    ]);
    expect((await run(bursts)).map(({ principal, logins, days_spoken }) => ({ principal, logins, days_spoken }))).toEqual([
      { principal: 'authentik', logins: 3, days_spoken: 2 },
    ]);
  });

  test('agrees with counting by hand', async () => {
    const event = fc.record({ user: fc.constantFrom('a', 'b', null), tick: fc.integer({ min: 0, max: 60 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (drawn) => {
        const events = drawn.map(({ user, tick }, index) => ({ at: `line ${index}`, time: JULY + DAY + tick * 50_000, user }));
        await fill(events);
        expect(await found()).toEqual(burstsByHand(events));
      }),
      { numRuns: 60 },
    );
  });
});

/** Two pointers over the sorted failures of each user. */
function burstsByHand(events: readonly Event[]) {
  const users = [...new Set(events.map(({ user }) => user ?? ''))].sort();
  return users.flatMap((principal) => {
    const times = events
      .filter(({ user }) => (user ?? '') === principal)
      .map(({ time }) => time)
      .sort((left, right) => left - right);
    const counts = times.map((end) => times.filter((time) => time <= end && time >= end - 5 * MINUTE).length);
    const members = times.flatMap((time) => {
      const inAlarm = times.some((end, index) => (counts[index] ?? 0) > 5 && time <= end && time >= end - 5 * MINUTE);
      return inAlarm ? [{ time, count: counts[times.lastIndexOf(time)] ?? 0 }] : [];
    });
    const groups: { time: number; count: number }[][] = [];
    for (const member of members) {
      const last = groups.at(-1);
      const before = last?.at(-1);
      if (last === undefined || before === undefined || member.time - before.time > 5 * MINUTE) groups.push([member]);
      else last.push(member);
    }
    return groups.map((group) => ({
      principal,
      from: new Date(group[0]?.time ?? 0).toISOString(),
      to: new Date(group.at(-1)?.time ?? 0).toISOString(),
      failures: group.length,
      peak: Math.max(...group.map(({ count }) => count)),
    }));
  });
}

describe('audit-events-arrive.sql', () => {
  const days = async (changes: Record<string, number> = {}) => run(arrive, { from_ms: JULY, to_ms: JULY + 3 * DAY, ...changes });

  test('counts by source and day, with the longest silence that ends on it', async () => {
    await fill([
      { at: 'line 1', time: JULY + 2 * 60 * MINUTE, user: null },
      { at: 'line 2', time: JULY + 5 * 60 * MINUTE, user: null },
      { at: 'line 3', time: JULY + 2 * DAY, user: null },
      { at: 'line 4', time: JULY + 3 * DAY, user: null },
      { at: 'line 5', time: JULY - 1, user: null },
      { at: 'line 6', time: JULY + DAY, user: null, product: 'unasked' },
    ]);
    expect(await days()).toMatchInlineSnapshot(`
      [
        {
          "day_number": 0,
          "events": 2,
          "host_name": "",
          "log_source": "authentik",
          "longest_gap_ms": 10800000,
        },
        {
          "day_number": 2,
          "events": 1,
          "host_name": "",
          "log_source": "authentik",
          "longest_gap_ms": 154800000,
        },
        {
          "day_number": 3,
          "events": 0,
          "host_name": "",
          "log_source": "authentik",
          "longest_gap_ms": 86400000,
        },
        {
          "day_number": 0,
          "events": 0,
          "host_name": "",
          "log_source": "traefik",
          "longest_gap_ms": 0,
        },
        {
          "day_number": 3,
          "events": 0,
          "host_name": "",
          "log_source": "traefik",
          "longest_gap_ms": 259200000,
        },
      ]
    `);
  });

  test('a silent source shows as one gap from end to end', async () => {
    expect(await days()).toEqual(
      ['authentik', 'traefik'].flatMap((log_source) => [
        { log_source, host_name: '', day_number: 0, events: 0, longest_gap_ms: 0 },
        { log_source, host_name: '', day_number: 3, events: 0, longest_gap_ms: 3 * DAY },
      ]),
    );
  });

  test('agrees with counting by hand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -MINUTE, max: 3 * DAY + MINUTE }), { maxLength: 12 }), async (offsets) => {
        await fill(offsets.map((offset, index) => ({ at: `line ${index}`, time: JULY + offset, user: null })));
        const rows = (await days()).filter(({ log_source }) => log_source === 'authentik');
        const inside = offsets.filter((offset) => offset >= 0 && offset < 3 * DAY).sort((left, right) => left - right);
        const edges = [0, ...inside, 3 * DAY];
        const gaps = edges.slice(1).map((time, index) => time - (edges[index] ?? 0));
        expect(Math.max(...rows.map(({ longest_gap_ms }) => Number(longest_gap_ms)))).toBe(Math.max(...gaps));
        const spoken = rows.filter(({ events }) => Number(events) > 0).map(({ day_number }) => day_number);
        expect(spoken).toEqual([...new Set(inside.map((offset) => Math.floor(offset / DAY)))]);
      }),
      { numRuns: 40 },
    );
  });
});
