import type { DeviationUse, JudgedObservation, Verdict } from '../domain/assessment.ts';
import type { Deviation } from '../domain/deviation.ts';
import type { Period } from '../domain/period.ts';
import { dateOf, type Instant, lastDayBefore } from '../domain/time.ts';

/** What a deviation is held against. */
interface When {
  readonly period: Period;
  readonly asOf: Instant;
}

/**
 * Whether a deviation holds at an instant: from the beginning of the day of its approval through its last day, both in UTC.
 * At the midnight that ends a period the day that counts is the one before it.
 */
export function holds({ approved, expires }: Deviation, asOf: Instant): boolean {
  const day = lastDayBefore(asOf);
  return approved <= day && day <= expires;
}

function concerns(deviation: Deviation, control: string, subject: string): boolean {
  return deviation.control === control && (deviation.subject === '*' || deviation.subject === subject);
}

/** Marks each failed observation that a valid deviation accepts. Nothing else can be accepted: an unknown stays unknown. */
export function applyDeviations(verdict: Verdict, control: string, deviations: readonly Deviation[], asOf: Instant): Verdict {
  const observations = verdict.observations.map((observation) => {
    if (observation.outcome !== 'fail') return observation;
    const accepting = deviations.find((deviation) => concerns(deviation, control, observation.subject) && holds(deviation, asOf));
    return { ...observation, acceptedBy: accepting?.id ?? null };
  });
  return { ...verdict, observations };
}

/** What became of each deviation. One that concerns nothing is an orphan and is reported, as is one that is not yet in force or has lapsed. */
export function usesOf(
  deviations: readonly Deviation[],
  verdicts: readonly { readonly control: string; readonly verdict: Verdict }[],
  when: When,
): DeviationUse[] {
  return deviations.map((deviation) => {
    const matching = verdicts.flatMap(({ control, verdict }) =>
      verdict.observations.filter(({ subject }) => concerns(deviation, control, subject)),
    );
    const failing = matching.filter(({ outcome }) => outcome === 'fail');
    return useOf(deviation, { isKnown: matching.length > 0, failing, ...when });
  });
}

/** What became of one deviation: `isKnown`, whether anything judged is what it names; `failing`, what of that failed. */
export function useOf(
  deviation: Deviation,
  { isKnown, failing, period, asOf }: When & { readonly isKnown: boolean; readonly failing: readonly JudgedObservation[] },
): DeviationUse {
  const { approved, expires } = deviation;
  const day = lastDayBefore(asOf);
  const firstDay = dateOf(period.from);
  const lastDay = lastDayBefore(period.to);
  const beganOn = firstDay < approved && approved <= lastDay && approved <= day ? approved : null;
  const lapsedOn = firstDay <= expires && expires < lastDay && expires < day ? expires : null;
  const accepted = failing.filter(({ acceptedBy }) => acceptedBy === deviation.id);
  const use = (state: DeviationUse['state'], subjects: readonly JudgedObservation[], ...sentences: string[]): DeviationUse => ({
    ...deviation,
    state,
    subjects: subjects.map(({ subject }) => subject),
    beganOn,
    lapsedOn,
    hides: accepted.length,
    note: sentences.join(' '),
  });
  if (day < approved)
    return use(
      'not-yet-in-force',
      failing,
      `It begins on ${approved}, after the assessment, so it was not applied.`,
      open(failing),
    );
  if (!isKnown)
    return use('orphan', failing, 'Nothing that was judged bears this name: correct the subject or remove the deviation.');
  if (expires < day) {
    const when =
      lapsedOn !== null
        ? `It lapsed inside the period: its last day was ${expires}. It was not applied.`
        : `Its last day was ${expires}, so it was not applied.`;
    return use('expired', failing, when, open(failing));
  }
  if (failing.length === 0) return use('not-needed', failing, 'What it accepts no longer fails: it can be withdrawn.');
  if (accepted.length === 0)
    return use('not-needed', [], 'Another deviation accepts the same already: one of them can be withdrawn.');
  const began = beganOn === null ? [] : [`It began on ${beganOn}, inside the period: until then nobody had accepted them.`];
  return use('applied', accepted, `It sets ${count(accepted)} aside.`, ...began);
}

function open(failing: readonly JudgedObservation[]): string {
  const left = failing.filter(({ acceptedBy }) => acceptedBy === null);
  return left.length === 0
    ? 'Nothing that it names fails unaccepted.'
    : `${count(left)} count${left.length === 1 ? 's' : ''} against the control.`;
}

function count(observations: readonly unknown[]): string {
  return `${observations.length} failed observation${observations.length === 1 ? '' : 's'}`;
}
