/** How often a schedule runs at least; `rarer` than weekly, or not readable at all. */
export type Frequency = 'daily' | 'weekly' | 'rarer' | 'unreadable';

const WORDS: Readonly<Record<string, Frequency>> = {
  '@hourly': 'daily',
  '@daily': 'daily',
  '@midnight': 'daily',
  '@weekly': 'weekly',
  '@monthly': 'rarer',
  '@yearly': 'rarer',
  '@annually': 'rarer',
  '@reboot': 'rarer',
  hourly: 'daily',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'rarer',
  yearly: 'rarer',
};
/** Days of the week, any date, a time of some hours and minutes, and a zone. */
const TIMER = /^(?:([a-z][a-z,.]*) )?\*-\*-\* ([\d*][\d*,./]*:[\d*][\d*,./]*(?::[\d*][\d*,./]*)?)(?: (?:utc|[a-z_]+\/[\w/+-]+))?$/;
const PART = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;
/** Least and greatest number of each of the five fields. */
const RANGES: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Reads the times of a cron line (crontab(5): five fields, or `@daily`) or of a systemd timer (`daily`, `*-*-* 02:00:00`,
 * `Sun *-*-* 03:00`), as far as they say how often it runs.
 */
export function frequencyOf(when: string): Frequency {
  const text = when
    .trim()
    .toLowerCase()
    .replace(/^oncalendar=/, '');
  const word = WORDS[text];
  if (word !== undefined) return word;
  const timer = TIMER.exec(text);
  if (timer !== null) return frequencyOfTimer(timer[1] ?? '', timer[2] ?? '');
  const fields = text.split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const numbers = weekday.replace(/[a-z]{3}/g, (name) => String(WEEKDAYS.indexOf(name)));
  if (fields.length !== 5 || ![minute, hour, day, month, numbers].every(isField)) return 'unreadable';
  if (month !== '*' || day !== '*') return 'rarer';
  return numbers === '*' || numbers === '0-6' || numbers === '1-7' || numbers === '0-7' ? 'daily' : 'weekly';
}

/** By its days and the parts of its time: https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events. */
function frequencyOfTimer(days: string, time: string): Frequency {
  const inRange = time.split(':').every((part, index) =>
    part.split(',').every((one) => {
      const [, first, last = first] = /^(?:\*|(\d+)(?:\.\.(\d+))?)(?:\/[1-9]\d*)?$/.exec(one) ?? ['', '-1'];
      return (
        first === undefined || (Number(first) >= 0 && Number(first) <= Number(last) && Number(last) <= (index === 0 ? 23 : 59))
      );
    }),
  );
  if (!inRange) return 'unreadable';
  const named = new Set<number>();
  for (const part of days === '' ? [] : days.split(',')) {
    const [first, last = first] = part.split('..').map((name) => WEEKDAYS.indexOf(name.slice(0, 3)));
    if (first === undefined || last === undefined || first < 0 || last < 0) return 'unreadable';
    for (let day = first; ; day = (day + 1) % 7) {
      named.add(day);
      if (day === last) break;
    }
  }
  return days === '' || named.size === 7 ? 'daily' : 'weekly';
}

/** Whether a field names times that exist: cron passes over a whole file in which one does not. */
function isField(field: string, index: number): boolean {
  const [least, most] = RANGES[index] ?? [0, 0];
  return field.split(',').every((part) => {
    const [whole, first, last = first, step] = PART.exec(part) ?? [];
    if (whole === undefined || (step !== undefined && Number(step) === 0)) return false;
    if (first === undefined) return true;
    return Number(first) >= least && Number(last) <= most && Number(first) <= Number(last);
  });
}
