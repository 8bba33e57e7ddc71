import type { LogIntake } from '../domain/assessment.ts';
import type { Evidence } from '../domain/evidence.ts';
import { DAY_MS, epochMs } from '../domain/time.ts';

/** An export takes a while, and the events of that while may be in it. */
const LONGEST_EXPORT_MS = DAY_MS;
/** Logs are often kept for a year, and an export may hold more than it was asked for. */
const OLDEST_MS = 400 * DAY_MS;

/**
 * Why some instants of a log cannot be right, as half a sentence: they lie after the log was taken, or so long before the span it is
 * said to cover that a clock which was never set is likelier. Those events may belong to the period. null when none do.
 */
export function misdatedIn(
  { first, last }: Pick<LogIntake, 'first' | 'last'>,
  { takenAt, covers }: Pick<Evidence, 'takenAt' | 'covers'>,
): string | null {
  if (last !== null && takenAt !== null && epochMs(last) > epochMs(takenAt) + LONGEST_EXPORT_MS)
    return `it holds events dated up to ${last}, after it was taken (${takenAt})`;
  const from = covers?.from ?? takenAt;
  if (first !== null && from !== null && epochMs(first) < epochMs(from) - OLDEST_MS)
    return `it holds events dated ${first} and later, more than a year before the time it is said to speak of`;
  return null;
}
