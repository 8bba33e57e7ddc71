import type { Assessment, Finding, JudgedObservation, Status, Verdict } from '../../domain/assessment.ts';
import type { Outcome } from '../../domain/observation.ts';
import type { Instant } from '../../domain/time.ts';
import type { Place } from './evidence-places.ts';
import { observedIn, uuidIn } from './observed.ts';

/**
 * The smallest thing that was judged: an observation, else a check that observed nothing, else a control without a check. Formats that
 * list results list these, so that no control and no check is missing from them.
 */
export interface Judgement {
  readonly uuid: string;
  readonly finding: Finding;
  /** Null for a control without a check. */
  readonly verdict: Verdict | null;
  /** Null where nothing was observed. */
  readonly observation: JudgedObservation | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly places: readonly Place[];
  readonly takenAt: Instant | null;
}

/** What a control comes to when nothing but its status speaks for it. An accepted failure stays a failure. */
export const OUTCOME_OF_STATUS: Readonly<Record<Status, Outcome>> = {
  satisfied: 'pass',
  attested: 'pass',
  'not-satisfied': 'fail',
  accepted: 'fail',
  'not-assessed': 'unknown',
  'not-applicable': 'not-applicable',
};

/** Every judgement of the assessment in its order; each control has at least one. */
export function judgementsIn(assessment: Assessment): Judgement[] {
  const observed = observedIn(assessment);
  return assessment.findings.flatMap((finding): Judgement[] => {
    const nothing = { finding, observation: null, places: [], takenAt: null };
    const { control, verdicts, status, reason } = finding;
    if (verdicts.length === 0) {
      return [
        { ...nothing, uuid: uuidIn(assessment, 'finding', control.id), verdict: null, outcome: OUTCOME_OF_STATUS[status], reason },
      ];
    }
    return verdicts.flatMap((verdict): Judgement[] => {
      if (verdict.observations.length === 0) {
        const uuid = uuidIn(assessment, 'verdict', control.id, verdict.check.id);
        return [{ ...nothing, uuid, verdict, outcome: verdict.outcome, reason: verdict.reason }];
      }
      return observed
        .filter((one) => one.finding === finding && one.verdict === verdict)
        .map((one) => ({ ...one, outcome: one.observation.outcome, reason: one.observation.reason }));
    });
  });
}
