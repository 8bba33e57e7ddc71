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
const FIELD = /^(?:\*|\d+(?:-\d+)?)(?:\/\d+)?(?:,(?:\*|\d+(?:-\d+)?)(?:\/\d+)?)*$/;
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
  const timer = /^(?:([a-z]{3}) )?\*-\*-\* \d{1,2}:\d{2}(?::\d{2})?$/.exec(text);
  if (timer !== null) return timer[1] === undefined ? 'daily' : WEEKDAYS.includes(timer[1]) ? 'weekly' : 'unreadable';
  const fields = text.split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const numbers = weekday.replace(/[a-z]{3}/g, (name) => String(WEEKDAYS.indexOf(name)));
  if (fields.length !== 5 || ![minute, hour, day, month, numbers].every((field) => FIELD.test(field))) return 'unreadable';
  if (month !== '*' || day !== '*') return 'rarer';
  return numbers === '*' || numbers === '0-6' || numbers === '1-7' || numbers === '0-7' ? 'daily' : 'weekly';
}
