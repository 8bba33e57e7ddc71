import type { LogIntakeFact } from '../../domain/facts/log-intake.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs, parseDay } from '../../domain/time.ts';
import { type Context, defineCheck, type Row } from '../check.ts';
import { durationInWords } from '../log-days.ts';
import { misdatedAmong } from '../log-soundness.ts';

const KEPT_MS = 365 * DAY_MS;
/** Events that old prove little when nothing follows them: a silence longer than this leaves the keeping open. */
const LONGEST_SILENCE_MS = 31 * DAY_MS;

export default defineCheck({
  id: 'audit-logs-kept-a-year',
  title: 'Audit logs are kept for one year',
  control: 'CMP-1.2',
  reads: ['logIntake'],
  requires: ['logIntake'],
  enoughInPart: ['logIntake'],
  freshFor: 'P400D',
  why: 'Intrusions are found months later; logs that are gone by then answer nothing.',
  remedy: 'Keep audit logs for 365 days in the central store, and hand in an export that reaches back as far.',
  parameters: spanOf,

  judge({ logIntake }, context, rows) {
    return [...new Set(context.organisation.scope.logSources)].map((source) => judgeSource(source, logIntake, rows, context));
  },
});

/** From the day that must be reached, one year before the end of the period or the first day of a younger deployment. */
function spanOf({ period, asOf, organisation }: Context): { from_ms: number; to_ms: number } {
  const inService = parseDay(organisation.deployment.inServiceSince);
  const year = epochMs(period.to) - KEPT_MS;
  const to = Math.min(epochMs(period.to), epochMs(asOf));
  return { from_ms: Math.min(to, Math.max(year, inService === null ? year : epochMs(inService))), to_ms: to };
}

function judgeSource(source: string, intakes: readonly LogIntakeFact[], rows: readonly Row[], context: Context): Observation {
  const [first, ...rest] = intakes.filter((intake) => intake.source === source).map(({ from }) => from);
  const row = rows.find((one) => one['log_source'] === source);
  const { from_ms: from } = spanOf(context);
  const start = dateOf(new Date(from).toISOString());
  const remedy = `Hand in the log of "${source}" from ${start} on, from where it is kept.`;
  if (first === undefined || row === undefined || Number(row['events']) === 0)
    return unknown(source, 'missing', `No event of "${source}" was handed in.`, first === undefined ? [] : [first], { remedy });
  const pointers = [first, ...rest] as const;
  const wrong = misdatedAmong(intakes.filter((intake) => intake.source === source));
  if (wrong !== undefined)
    return unknown(source, 'unresolved', `How old its events are cannot be told: ${wrong.misdated}.`, [wrong.from], {
      remedy: 'State in collection.yaml what the file covers, or hand in a log whose clock was right.',
    });
  const oldest = Number(row['oldest_ms']);
  const gap = Number(row['longest_gap_ms']);
  const shown = `The oldest event of "${source}" is of ${dateOf(new Date(oldest).toISOString())}`;
  // The first day of a younger deployment counts as a whole.
  const younger = from > epochMs(context.period.to) - KEPT_MS;
  const reached = oldest < from + (younger ? DAY_MS : 1);
  // An export of the period alone says nothing of what is older; one that reaches behind it shows where the log begins.
  if (!reached && oldest < epochMs(context.period.from))
    return fail(source, `${shown}, and nothing older is left, while ${start} must be reached.`, pointers, { remedy });
  if (!reached)
    return unknown(
      source,
      'missing',
      `${shown}, and ${start} must be reached; whether older ones are kept is not in the evidence.`,
      pointers,
      { remedy },
    );
  if (gap > LONGEST_SILENCE_MS)
    return unknown(
      source,
      'missing',
      `${shown}, but ${durationInWords(gap)} after ${start} have no event at all, so that they may be gone.`,
      pointers,
      { remedy },
    );
  return pass(
    source,
    `${shown}, and ${start} must be reached; the newest is of ${dateOf(new Date(Number(row['newest_ms'])).toISOString())}.`,
    pointers,
  );
}
