import { expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import systemdTimers from '../../src/normalise/systemd-timers.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const timers = (file: ReturnType<typeof sealed>) =>
  factsOf(systemdTimers.read(file), 'schedule').map(({ when, command, from }) => `${from.at}: ${when} | ${command}`);

test('what systemctl shows: active timers with the command of their service', () => {
  expect(timers(fixture('systemd-timers/show.txt'))).toEqual(['line 2: *-*-* 02:00:00 | /opt/lighthouse/backup.sh --password ***']);
  expect(systemdTimers.read(fixture('systemd-timers/show.txt')).notes).toEqual([
    '1 × timer that is not active, passed over: prune.timer.',
  ]);
});

test('a list shows when each runs next, which is no schedule', () => {
  expect(timers(fixture('systemd-timers/list.txt'))).toEqual([
    'line 2: next at Mon 2026-09-28 02:00:00 UTC | backup.service',
    'line 3: no next time | prune.service',
  ]);
});

test('a list as JSON', () => {
  const rows = [
    { next: 1790560800000000, left: 1, last: 0, passed: 0, unit: 'backup.timer', activates: 'backup.service' },
    { next: 0, left: 0, last: null, passed: null, unit: 'prune.timer', activates: null },
  ];
  expect(timers(sealed('t.json', JSON.stringify(rows)))).toEqual([
    '$[0]: next at 2026-09-28T02:00:00.000Z | backup.service',
    '$[1]: no next time | prune.timer',
  ]);
});

test('a unit file does not show that it is switched on; an empty calendar takes the earlier ones back', () => {
  expect(timers(fixture('systemd-timers/backup.timer'))).toEqual(['line 7: *-*-* 02:00:00, if it is switched on | backup.service']);
});

test('a timer without a calendar is named', () => {
  const { facts, notes } = systemdTimers.read(
    sealed('s.txt', 'Unit=a.service\nTimersMonotonic={ OnBootUSec=1min ; next_elapse=1 }\nId=a.timer\nActiveState=active\n'),
  );
  expect(facts).toEqual([]);
  expect(notes).toEqual(['1 × timer without a calendar, passed over: a.timer.']);
});

test('is refused, in words that say what to do', async () => {
  const list = new TextDecoder().decode(fixture('systemd-timers/list.txt').bytes);
  const faults = [
    list.slice(0, -20),
    list.replace('2 timers', '9 timers'),
    'Unit=a.service\nTimersCalendar={ OnCalendar=daily ; next',
  ];
  expect(await Promise.all(faults.map((text) => refusalOf(systemdTimers, sealed('t', text))))).toMatchInlineSnapshot(`
    [
      "t: The number of timers is missing below the list, or is another.",
      "t: The number of timers is missing below the list, or is another.",
      "t:1: The unit has no "Id".",
    ]
  `);
});

test.for([
  ['NEXT                        LEFT     LAST                        PASSED   UNIT   ACTIVATES\n', true],
  ['[{"next":1,"left":2,"last":3,"passed":4,"unit":"a.timer","activates":"a.service"}]', true],
  ['Unit=a.service\nTimersCalendar={ OnCal', true],
  ['[Unit]\nDescription=x\n[Timer]\nOnCalendar=daily\n', true],
  ['[Unit]\nDescription=x\n[Service]\nExecStart=/x\n', false],
  ['Unit=a\nId=b\n', false],
] as const)('%s is recognised: %s', ([text, recognised]) => {
  expect(systemdTimers.recognises(sampleOf('t', new TextEncoder().encode(text)))).toBe(recognised);
});
