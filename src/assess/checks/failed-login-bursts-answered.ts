import type { Attestation } from '../../domain/attestation.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { dateOf, holdsUntil } from '../../domain/time.ts';
import { type Context, defineCheck } from '../check.ts';
import { loggedDays } from '../log-days.ts';
import { burstsOf, type LoginBurst } from '../login-bursts.ts';
import { judgeLoginSource } from '../login-completeness.ts';
import { quote } from '../quote.ts';
import { faultOfStanding, type RecordFault, signedBy } from '../record-standing.ts';

const CONTROL = 'IR-1.1';

export default defineCheck({
  id: 'failed-login-bursts-answered',
  title: 'Every burst of failed logins was looked into',
  control: CONTROL,
  reads: ['logIntake', 'attestation'],
  requires: ['logIntake'],
  freshFor: 'P100D',
  why: 'More than five failed logins in five minutes is somebody guessing; an alert that nobody answers stops nobody.',
  remedy: 'Look into each burst and record it under IR-1.1 with the span it covers and what was found.',
  parameters: (context) => {
    const { from, to } = loggedDays(context);
    return { from_ms: from, to_ms: to, window_ms: 300_000, max_failures: 5, shown: 20 };
  },

  judge({ logIntake, attestation }, context, rows) {
    const bursts = burstsOf(rows);
    const records = attestation.filter(({ control }) => control === CONTROL);
    const sources = rows
      .filter((row) => row['row_kind'] === 'source')
      .map((row) => judgeLoginSource(row, logIntake, 'bursts', context));
    if (sources.length === 0)
      sources.push(
        unknown('logins', 'missing', 'No log in the evidence speaks of logins in the period.', [], {
          remedy: 'Hand in the log of the service that users log in to.',
        }),
      );
    return [...bursts.map((burst) => judgeBurst(burst, bursts, records, context)), ...sources];
  },
});

function judgeBurst(
  burst: LoginBurst,
  all: readonly LoginBurst[],
  records: readonly Attestation[],
  { asOf, organisation }: Context,
): Observation {
  const { subject, principal, failures, peak, from, to, pointers } = burst;
  const what = `${failures} failed logins of ${principal === '' ? 'an unnamed user' : `"${principal}"`} from ${from} to ${to}, up to ${peak} within five minutes`;
  const concerned = records.filter((record) => concerns(record, burst, all));
  const faults = concerned.map((record): RecordFault | null => {
    const standing = faultOfStanding(record, organisation, asOf);
    const { performed, expires } = record;
    const isInTime = dateOf(performed) >= dateOf(from) && performed < asOf && holdsUntil(expires, asOf);
    if (standing?.outcome === 'fail' || isInTime) return standing;
    return { outcome: 'fail', why: 'it has expired, or was written before the burst or after the assessment' };
  });
  const answer = concerned.find((_, index) => faults[index] === null);
  if (answer !== undefined)
    return pass(
      subject,
      `${what}. ${quote(answer.by)} recorded on ${dateOf(answer.performed)}${signedBy(answer)}: ${quote(answer.statement)}`,
      [answer.from, ...pointers],
    );
  const found = faults.filter((fault) => fault !== null);
  const why =
    concerned.length === 0 ? 'no record answers it' : `its record does not count: ${found.map((fault) => fault.why).join('; ')}`;
  const shown = [...pointers, ...concerned.map((record) => record.from)];
  const remedy = `Look into it, and record it under ${CONTROL} with covers from ${from} to ${to}.`;
  return found.some(({ outcome }) => outcome === 'unknown')
    ? unknown(subject, 'unresolved', `${what}; ${why}.`, shown, { remedy })
    : fail(subject, `${what}; ${why}.`, shown, { remedy });
}

/** A record whose subject is a user with a burst answers that user's bursts only, whatever else happened in its span. */
function concerns({ subject, covers }: Attestation, burst: LoginBurst, all: readonly LoginBurst[]): boolean {
  const named = all.filter(({ principal, subject: own }) => subject === own || subject?.toLowerCase() === principal);
  if (named.length > 0 && !named.includes(burst)) return false;
  return covers !== null && covers.from <= burst.to && burst.from < covers.to;
}
