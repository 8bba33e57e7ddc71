import type { LogIntakeFact } from '../../domain/facts/log-intake.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf } from '../../domain/time.ts';
import { type Context, defineCheck, type Row } from '../check.ts';
import { durationInWords, isSameHost, loggedDays } from '../log-days.ts';

const SHOWN_DAYS = 10;

export default defineCheck({
  id: 'audit-events-arrive',
  title: 'Audit events arrive every day from every source',
  control: 'MON-3.2',
  reads: ['logIntake'],
  requires: ['logIntake'],
  enoughInPart: ['logIntake'],
  freshFor: 'P100D',
  why: 'A log that stopped, or was switched off, looks the same as a quiet system unless somebody counts.',
  remedy: 'Find out why the source fell silent, repair it, and hand in the logs of every day.',
  parameters: (context) => {
    const { from, to } = loggedDays(context);
    return { from_ms: from, to_ms: to };
  },

  judge({ logIntake }, context, rows) {
    const sources = [...new Set(context.organisation.scope.logSources)];
    if (sources.length === 0)
      return [
        unknown('log sources', 'missing', 'The organisation names no log source, so none can be missed.', [], {
          remedy: 'List the log sources under scope.',
        }),
      ];
    return sources.flatMap((source) => {
      const intakes = logIntake.filter((intake) => intake.source === source);
      return [judgeSource(source, intakes, rows, context), ...judgeHosts(source, intakes, rows, context)];
    });
  },
});

function judgeSource(source: string, intakes: readonly LogIntakeFact[], rows: readonly Row[], context: Context): Observation {
  const [first, ...rest] = intakes.map(({ from }) => from);
  const remedy = `Hand in the logs of "${source}" for every day, or repair the source where it was silent.`;
  if (first === undefined) return unknown(source, 'missing', `No log of "${source}" was handed in.`, [], { remedy });
  const { from, days } = loggedDays(context);
  if (days === 0) return unknown(source, 'missing', 'No whole day of the period has passed yet.', [first]);
  const own = rows.filter((row) => row['log_source'] === source && hostIn(row) === '');
  const silent = silentDays(days, own);
  const events = own.reduce((sum, row) => sum + Number(row['events']), 0);
  const gap = durationInWords(Math.max(0, ...own.map((row) => Number(row['longest_gap_ms']))));
  if (silent.length === 0)
    return pass(source, `${events} events on all ${days} days (UTC); the longest gap between two events was ${gap}.`, [
      first,
      ...rest,
    ]);
  const reason = `No event on ${silent.length} of ${days} days (UTC): ${named(silent, from)}. The longest gap was ${gap}.`;
  return fail(source, reason, [first, ...rest], { remedy });
}

/** Where the lines of a source name the host that wrote them, every host in scope must speak on every day: one does not stand in for another. */
function judgeHosts(source: string, intakes: readonly LogIntakeFact[], rows: readonly Row[], context: Context): Observation[] {
  const [first, ...rest] = intakes.map(({ from }) => from);
  const own = rows.filter((row) => row['log_source'] === source && hostIn(row) !== '');
  const { from, days } = loggedDays(context);
  if (first === undefined || own.length === 0 || days === 0) return [];
  const names = [...new Set(own.map(hostIn))];
  return context.organisation.scope.hosts.map((host) => {
    const subject = `${source} on ${host}`;
    const remedy = `Hand in the log of "${source}" on "${host}" for every day.`;
    const lines = own.filter((row) => isSameHost(hostIn(row), host));
    if (lines.length === 0) {
      const reason = `No line of "${source}" is of "${host}"; they are of ${names.slice(0, SHOWN_DAYS).join(', ')}.`;
      return unknown(subject, 'missing', reason, [first, ...rest], { remedy });
    }
    const silent = silentDays(days, lines);
    return silent.length === 0
      ? pass(subject, `Events on all ${days} days (UTC).`, [first, ...rest])
      : fail(subject, `No event on ${silent.length} of ${days} days (UTC): ${named(silent, from)}.`, [first, ...rest], { remedy });
  });
}

function hostIn(row: Row): string {
  return String(row['host_name'] ?? '');
}

function silentDays(days: number, rows: readonly Row[]): number[] {
  const speaking = new Set(rows.filter((row) => Number(row['events']) > 0).map((row) => Number(row['day_number'])));
  return Array.from({ length: days }, (_, day) => day).filter((day) => !speaking.has(day));
}

function named(days: readonly number[], from: number): string {
  const shown = days.slice(0, SHOWN_DAYS).map((day) => dateOf(new Date(from + day * DAY_MS).toISOString()));
  return `${shown.join(', ')}${days.length > SHOWN_DAYS ? ` and ${days.length - SHOWN_DAYS} more` : ''}`;
}
