import type { Attestation } from '../domain/attestation.ts';
import type { ControlId } from '../domain/control.ts';
import { fail, type Observation, pass, rollUp, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { reasonFor } from './judge-check.ts';
import { distinctPointers } from './merge-observations.ts';
import { judgeAfterStart } from './records.ts';

/**
 * For controls that demand two things: a record of the day on which the deployment went into service, and that another control is
 * satisfied. `judged` is what the checks of that other control come to over the same facts.
 */
export function judgeDayOne(
  records: readonly Attestation[],
  control: ControlId,
  other: ControlId,
  judged: readonly Observation[],
  context: Context,
): Observation[] {
  return [...judgeAfterStart(records, control, 'day 1', 'P1D', context), holds(other, judged)];
}

/** One observation on another control as a whole. An accepted risk of that control is no satisfaction of it. */
function holds(control: ControlId, judged: readonly Observation[]): Observation {
  const outcome = rollUp(judged.map((one) => one.outcome));
  const deciding = judged.filter((one) => one.outcome === outcome);
  const [first, ...rest] = distinctPointers(deciding.flatMap(({ pointers }) => pointers));
  const remedy = deciding.find((one) => one.remedy !== null)?.remedy ?? null;
  const details = remedy === null ? {} : { remedy };
  const reason = reasonFor(judged, outcome);
  if (outcome === 'pass' && first !== undefined) return pass(control, `It holds. ${reason}`, [first, ...rest]);
  if (outcome === 'fail') return fail(control, `It does not hold. ${reason}`, first === undefined ? [] : [first, ...rest], details);
  const cause = deciding.find((one) => one.cause !== null)?.cause ?? 'missing';
  return unknown(control, cause, `Whether it holds is not known. ${reason}`, first === undefined ? [] : [first, ...rest], details);
}
