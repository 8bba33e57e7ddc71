import type { Observation } from '../domain/observation.ts';
import { UNTIL_APPLIED } from '../normalise/terraform-present.ts';

/** What a plan shows of the time before it is mended by the plan itself. */
export function mendedByPlan(observation: Observation): Observation {
  if (observation.remedy === null || !observation.subject.endsWith(UNTIL_APPLIED)) return observation;
  return { ...observation, remedy: 'Apply the plan, and hand in one that is made after it.' };
}
