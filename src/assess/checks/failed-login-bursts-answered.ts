import type { Attestation } from '../../domain/attestation.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs, holdsUntil } from '../../domain/time.ts';
import { type Context, defineCheck } from '../check.ts';
import { loggedDays } from '../log-days.ts';
import { burstsOf, type LoginBurst } from '../login-bursts.ts';
import { judgeLoginSources } from '../login-completeness.ts';
import { quote } from '../quote.ts';
import { faultOfStanding, isWrittenAfter, type RecordFault, signedBy } from '../record-standing.ts';

const CONTROL = 'IR-1.1';

export default defineCheck({
  id: 'failed-login-bursts-answered',
  title: 'Every burst of failed logins was looked into',
  control: CONTROL,
  reads: ['logIntake', 'attestation'],
  requires: ['logIntake'],
  freshFor: 'P100D',
  why: 'More than five failed logins in five minutes is somebody guessing; an alert that nobody answers stops nobody.',
  remedy: 'Look into each burst and record it under IR-1.1 with its user or address, the span it covers and what was found.',
  parameters: (context) => {
    const { from, to } = loggedDays(context);
    return { from_ms: from, to_ms: to, window_ms: 300_000, max_failures: 5, shown: 20 };
  },

  judge({ logIntake, attestation }, context, rows) {
    const bursts = burstsOf(rows);
    const records = attestation.filter(({ control }) => control === CONTROL);
    const sources = judgeLoginSources(rows, logIntake, 'bursts', context);
    if (!rows.some((row) => row['row_kind'] === 'source'))
      sources.push(
        unknown('logins', 'missing', 'No log in the evidence speaks of logins in the period.', [], {
          remedy: 'Hand in the log of the service that users log in to.',
        }),
      );
    return [...bursts.map((burst) => judgeBurst(burst, records, context)), ...sources];
  },
});

function judgeBurst(burst: LoginBurst, records: readonly Attestation[], { asOf, organisation }: Context): Observation {
  const { subject, failures, peak, from, to, pointers } = burst;
  const what = `${failures} failed logins ${whoseAre(burst)} from ${from} to ${to}, up to ${peak} within five minutes`;
  const concerned = records.filter((record) => concerns(record, burst));
  const faults = concerned.map((record): RecordFault | null => {
    const standing = faultOfStanding(record, organisation, asOf);
    const isInTime = isWrittenAfter(record, to) && record.performed < asOf && holdsUntil(record.expires, asOf);
    if (standing?.outcome === 'fail' || isInTime) return standing;
    return { outcome: 'fail', why: 'it has expired, or was written before the end of the burst or after the assessment' };
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
  const remedy = `Look into it, and record it under ${CONTROL} with the subject "${nameOf(burst) || subject}" and covers from ${from} to ${to}.`;
  return found.some(({ outcome }) => outcome === 'unknown')
    ? unknown(subject, 'unresolved', `${what}; ${why}.`, shown, { remedy })
    : fail(subject, `${what}; ${why}.`, shown, { remedy });
}

/**
 * A record answers a burst that lies within the time it covers and that it names: by its subject, or, without one, by covering no more
 * than a day. A record of a whole quarter that names nobody answers nothing.
 */
function concerns({ subject, covers }: Attestation, burst: LoginBurst): boolean {
  const { from, to, subject: own } = burst;
  if (covers === null || covers.from > from || covers.to < to) return false;
  if (subject === null) return epochMs(covers.to) - epochMs(covers.from) <= Math.max(DAY_MS, epochMs(to) - epochMs(from));
  const named = subject.toLowerCase();
  const name = nameOf(burst);
  return named === own.toLowerCase() || (name !== '' && namesIn(named).includes(name));
}

/** What a record may call it by. */
function nameOf({ principal, address }: LoginBurst): string {
  return principal === '' ? address : principal;
}

function whoseAre({ principal, address }: LoginBurst): string {
  if (principal !== '') return `of "${principal}"`;
  return address === '' ? 'of an unnamed user' : `of several users from ${address}`;
}

/** What a subject may name: the whole of it, and each of its words, without what marks them off. */
function namesIn(subject: string): string[] {
  return [subject.trim(), ...subject.split(/[\s,;"'()]+/).flatMap((word) => [word, word.replace(/[:.]+$/, '')])];
}
