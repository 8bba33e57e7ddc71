import type { DeviationUse, Finding, Verdict } from '../domain/assessment.ts';
import type { Deviation } from '../domain/deviation.ts';
import { holdsUntil, type Instant, parseDay, shift } from '../domain/time.ts';

/** Whether a deviation holds at an instant: from the day of its approval through its last day. */
function holds({ approved, expires }: Deviation, asOf: Instant): boolean {
  const from = parseDay(approved);
  const until = parseDay(expires);
  return from !== null && until !== null && from <= asOf && holdsUntil(shift(until, 'P1D', 1), asOf);
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

/** What became of each deviation. One that concerns nothing is an orphan and is reported, as is one that has lapsed. */
export function usesOf(deviations: readonly Deviation[], findings: readonly Finding[], asOf: Instant): DeviationUse[] {
  return deviations.map((deviation) => {
    const finding = findings.find(({ control }) => control.id === deviation.control);
    const matching = (finding?.verdicts ?? []).flatMap(({ observations }) =>
      observations.filter(({ subject }) => concerns(deviation, deviation.control, subject)),
    );
    const failing = matching.filter(({ outcome }) => outcome === 'fail');
    const subjects = failing.map(({ subject }) => subject);
    if (matching.length === 0) {
      return {
        ...deviation,
        state: 'orphan',
        subjects,
        note: 'Nothing that was judged bears this name: correct the subject or remove the deviation.',
      };
    }
    if (!holds(deviation, asOf)) {
      return {
        ...deviation,
        state: 'expired',
        subjects,
        note: `It does not hold at the assessment (approved ${deviation.approved}, last day ${deviation.expires}), so it was not applied.`,
      };
    }
    if (failing.length === 0) {
      return { ...deviation, state: 'not-needed', subjects, note: 'What it accepts no longer fails: it can be withdrawn.' };
    }
    const applied = failing.filter(({ acceptedBy }) => acceptedBy === deviation.id).map(({ subject }) => subject);
    return {
      ...deviation,
      state: 'applied',
      subjects: applied,
      note: `It accepts ${applied.length} failed observation${applied.length === 1 ? '' : 's'}.`,
    };
  });
}
