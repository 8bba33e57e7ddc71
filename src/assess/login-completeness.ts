import type { LogIntakeFact } from '../domain/fact.ts';
import { type Observation, pass, unknown } from '../domain/observation.ts';
import type { Context, Row } from './check.ts';
import { loggedDays } from './log-days.ts';

/**
 * Whether a log that speaks of logins speaks on every day it must, so that what was searched for would have been seen. The row has
 * the source as `principal`, its `logins` and `days_spoken`; `searched` completes "were searched for …".
 */
export function judgeLoginSource(row: Row, intakes: readonly LogIntakeFact[], searched: string, context: Context): Observation {
  const source = String(row['principal']);
  const own = intakes.filter((intake) => intake.source === source);
  const [first, ...rest] = own.map(({ from }) => from);
  const { days } = loggedDays(context);
  const spoken = Number(row['days_spoken']);
  const subject = `log of ${source}`;
  if (first === undefined || spoken < days) {
    const reason = `The log of "${source}" speaks on ${spoken} of ${days} days; ${searched} on the others would not be seen.`;
    return unknown(
      subject,
      'missing',
      reason,
      own.map(({ from }) => from),
      { remedy: `Hand in the log of "${source}" for every day.` },
    );
  }
  const rejected = own.reduce((sum, intake) => sum + intake.rejected, 0);
  return pass(
    subject,
    `Its ${String(row['logins'])} logins on ${days} days were searched for ${searched}; ${rejected} lines could not be read.`,
    [first, ...rest],
  );
}
