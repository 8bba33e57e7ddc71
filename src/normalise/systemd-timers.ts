import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { Schedule } from '../domain/facts/host.ts';
import { Problem } from '../domain/problem.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { shownTimers } from './systemd-show.ts';
import { textOf } from './text.ts';

const TIMER_BYTES = 4 * 1024 * 1024;
const HEADER = /^NEXT +LEFT +(?:LAST +PASSED +)?UNIT/m;
const SHOWN = /^(?:TimersCalendar|TimersMonotonic)=/m;
const UNIT_FILE = /^\[Timer\]\s*$/m;

const Listed = z.array(z.object({ next: z.number().nullish(), unit: z.string().min(1), activates: z.string().nullish() }));

/**
 * Timers of systemd. `systemctl show '*.timer' NAME.service` says when they run, that they are active, and what they run;
 * `systemctl list-timers --all` and a unit file say less, and leave the time or the activity open.
 */
export default {
  format: 'systemd-timers',
  title: 'systemd timers',
  yields: ['schedule'],
  named: /\.timer$|^timers\.txt$/i,
  recognises({ shape, keys, head }) {
    if (shape === 'json-array') return keys.has('unit') && keys.has('activates') && keys.has('next');
    if (shape !== 'text' && shape !== 'yaml') return false;
    return HEADER.test(head) || SHOWN.test(head) || UNIT_FILE.test(head);
  },
  read(file): Reading {
    const { timers, notes } = timersOf(file);
    const facts = timers.map(
      ({ when, command, at }): Fact => ({ kind: 'schedule', host: null, when, command, from: { evidence: file.digest, at } }),
    );
    return { artefact: file.path, takenAt: null, covers: null, facts, notes };
  },
} satisfies Reader;

/** A timer with the place it was read at. */
export interface Timer extends Pick<Schedule, 'when' | 'command'> {
  readonly at: string;
}

interface Timers {
  readonly timers: readonly Timer[];
  readonly notes: readonly string[];
}

function timersOf(file: SealedFile): Timers {
  const text = textOf(file, TIMER_BYTES);
  if (/^\s*\[\s*[{\]]/.test(text)) {
    const timers = parseJson(Listed, file).map(({ next, unit, activates }, index) => ({
      when: next ? `next at ${new Date(next / 1000).toISOString()}` : 'no next time',
      command: activates || unit,
      at: `$[${index}]`,
    }));
    return { timers, notes: [LISTED] };
  }
  if (SHOWN.test(text)) return shownTimers(text, file.path);
  return HEADER.test(text) ? { timers: tableTimers(text, file), notes: [LISTED] } : unitTimers(text, file);
}

const LISTED = 'A list of timers shows when each runs next, not how often.';

function tableTimers(text: string, file: SealedFile): Timer[] {
  const timers: Timer[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const footer = /^(\d+) timers listed\./.exec(line);
    if (footer !== null && Number(footer[1]) === timers.length) return timers;
    if (footer !== null) break;
    const ends = line.trimEnd().split(/\s+/).slice(-2);
    const place = ends.findIndex((word) => /.\.timer$/.test(word));
    const [unit = '', activates = ''] = place === -1 ? [] : ends.slice(place);
    if (unit === '') continue;
    const next = /^\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+/.exec(line)?.[0];
    timers.push({
      when: next === undefined ? 'no next time' : `next at ${next}`,
      command: activates || unit,
      at: `line ${index + 1}`,
    });
  }
  throw new Problem({
    what: 'The number of timers is missing below the list, or is another.',
    where: file.path,
    why: 'The list was cut off or filtered, so what it does not show proves nothing.',
    fix: 'Export it with "systemctl list-timers --all --no-pager".',
  });
}

/** The calendar of a unit file. The file does not show that the timer is switched on, so its time is not taken for one that holds. */
function unitTimers(text: string, file: SealedFile): Timers {
  const name = file.path.split('/').at(-1) ?? file.path;
  let section = '';
  let service: string | null = null;
  const calendars: { when: string; at: string }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    section = /^\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*)$/s.exec(line.trimEnd()) ?? [];
    if (section !== 'Timer') continue;
    if (key === 'Unit') service = value;
    // An empty value takes the earlier ones back.
    if (key === 'OnCalendar' && value === '') calendars.length = 0;
    else if (key === 'OnCalendar') calendars.push({ when: `${value}, if it is switched on`, at: `line ${index + 1}` });
  }
  const command = service ?? name.replace(/\.timer$/, '.service');
  const notes = ['A unit file does not show that its timer is switched on; "systemctl show" does.'];
  return { timers: calendars.map((calendar) => ({ ...calendar, command })), notes };
}
