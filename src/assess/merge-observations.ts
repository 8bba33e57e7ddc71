import { canonicalJson } from '../domain/canonical.ts';
import type { Pointer } from '../domain/evidence.ts';
import { type Observation, rollUp } from '../domain/observation.ts';

/**
 * One observation for each subject, in the order in which subjects first appear. Where several statements concern one subject
 * (two files, two statements of one file) the worst decides and every reason of that outcome is kept: sources that disagree never pass.
 */
export function mergeObservations(observations: readonly Observation[]): Observation[] {
  return [...Map.groupBy(observations, ({ subject }) => subject).values()].map(worstOf);
}

function worstOf(observations: readonly Observation[]): Observation {
  const outcome = rollUp(observations.map((observation) => observation.outcome));
  const deciding = observations.filter((observation) => observation.outcome === outcome);
  const [first] = deciding;
  if (first === undefined) throw new Error('There is no observation to merge.');
  return {
    ...first,
    reason: [...new Set(deciding.map(({ reason }) => reason))].join(' '),
    remedy: deciding.find(({ remedy }) => remedy !== null)?.remedy ?? null,
    pointers: distinctPointers(deciding.flatMap(({ pointers }) => pointers)),
  };
}

/** The pointers without repetitions, in their order. */
export function distinctPointers(pointers: readonly Pointer[]): Pointer[] {
  return [...new Map(pointers.map((pointer) => [canonicalJson(pointer), pointer])).values()];
}
