import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikStage, AuthentikStageBinding } from '../domain/facts/authentik.ts';
import type { UnknownCause } from '../domain/observation.ts';
import { quote } from './quote.ts';

/** Models of stages that log people in. */
export const LOGIN_STAGE = /user_?login/i;
export const IDENTIFICATION_STAGE = /identification/i;

/** A stage as it is bound to a flow. */
export interface BoundStage {
  readonly binding: AuthentikStageBinding;
  /** What the evidence says of the stage: nothing, or once for each file that describes it. */
  readonly stages: readonly AuthentikStage[];
  /** null when nobody tells what kind of stage it is, or two files differ. */
  readonly model: string | null;
}

/** The stages bound to a flow, in the order of the evidence. */
export function boundStages(flow: string, facts: FactsOf<'authentikStage' | 'authentikStageBinding'>): BoundStage[] {
  return facts.authentikStageBinding
    .filter((binding) => binding.flow === flow)
    .map((binding) => {
      const stages = facts.authentikStage.filter((stage) => stage.id === binding.stage);
      const models = new Set(stages.map(({ model }) => model));
      const [model = binding.stageModel, ...others] = models;
      return { binding, stages, model: others.length > 0 ? null : model };
    });
}

/** Whether a stage runs for everyone, by a binding on which the evidence leaves nothing open. */
export function alwaysRuns({ policies, doubts }: AuthentikStageBinding): boolean {
  return policies.length === 0 && doubts === undefined;
}

/** Why the place of a stage in its flow makes it worthless, or leaves open whether it is. */
export interface FaultOfPlace {
  readonly outcome: 'fail' | 'unknown';
  readonly cause: UnknownCause;
  /** Half a sentence. */
  readonly why: string;
  readonly remedy: string;
  readonly pointers: readonly Pointer[];
}

/**
 * What is wrong with the place of a validation stage among the stages of its flow; null when it runs after Authentik knows who is there
 * and before the stage that logs them in. Stages run in ascending order; of equal ones nobody knows which comes first.
 */
export function faultOfPlace(own: AuthentikStageBinding, bound: readonly BoundStage[]): FaultOfPlace | null {
  const others = bound.filter(({ binding }) => binding.stage !== own.stage);
  const logins = others.filter(({ model }) => model !== null && LOGIN_STAGE.test(model));
  const notAfter = logins.filter(({ binding }) => !isBefore(own, binding));
  const remedy = `Give the binding of "${own.stage}" an order below that of the login stage.`;
  const of = (kind: readonly BoundStage[]) => quote(kind.map(({ binding }) => binding.stage));
  const fault = (rest: Pick<FaultOfPlace, 'outcome' | 'cause' | 'why'>, kind: readonly BoundStage[]): FaultOfPlace => ({
    remedy,
    pointers: kind.map(({ binding }) => binding.from),
    ...rest,
  });
  const first = notAfter.filter(({ binding }) => isBefore(binding, own) && alwaysRuns(binding));
  if (first.length > 0) return fault({ outcome: 'fail', cause: 'unresolved', why: `${of(first)} logs them in before that` }, first);
  if (notAfter.length > 0)
    return fault(
      { outcome: 'unknown', cause: 'unresolved', why: `whether that comes before ${of(notAfter)} is not resolved` },
      notAfter,
    );
  const hidden = others.filter(({ binding, model }) => model === null && !isBefore(own, binding));
  if (hidden.length > 0)
    return fault({ outcome: 'unknown', cause: 'missing', why: `${of(hidden)} may log them in before that` }, hidden);
  const late = others.filter(({ binding, model }) => model !== null && IDENTIFICATION_STAGE.test(model) && !isBefore(binding, own));
  if (late.length > 0)
    return fault(
      { outcome: 'unknown', cause: 'unresolved', why: `whether ${of(late)} has told by then who they are is not resolved` },
      late,
    );
  if (logins.length > 0) return null;
  const none = { outcome: 'unknown', cause: 'missing', why: 'the evidence does not hold the stage that logs them in' } as const;
  return { ...fault(none, []), remedy: 'Export the flow with all of its stages and their bindings.' };
}

/** Whether a stage runs before another of the same flow for certain. */
export function isBefore(one: AuthentikStageBinding, other: AuthentikStageBinding): boolean {
  return typeof one.order === 'number' && typeof other.order === 'number' && one.order < other.order;
}
