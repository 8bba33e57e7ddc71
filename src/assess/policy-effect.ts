import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikFlow, AuthentikStage, AuthentikStageBinding, PasswordPolicy } from '../domain/facts/authentik.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { boundStages } from './flow-order.ts';

const PROMPT_STAGE = /\.promptstage$/;
const WRITE_STAGE = /\.userwritestage$/;
/** A key of the API, which is a UUID. */
const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** What the effect of a policy is read from. */
export type EffectFacts = FactsOf<'authentikStage' | 'authentikStageBinding'>;

/**
 * Whether a password policy sees the passwords that are set: through a prompt stage of some flow that validates with it, or on the binding
 * of a stage that writes users, where it must be alone or all policies must let pass. `open` where the evidence does not tell.
 */
export function effectOf(policy: PasswordPolicy, facts: EffectFacts): 'yes' | 'no' | 'open' {
  const effects = policy.boundTo.map((target) => effectOn(target, policy, facts));
  return effects.find((effect) => effect === 'yes') ?? effects.find((effect) => effect === 'open') ?? 'no';
}

/**
 * Flows that set passwords, by their purpose or their name, and write users: a recovery always does. What a flow of another purpose writes
 * may be no password.
 */
export function passwordFlows(facts: EffectFacts & FactsOf<'authentikFlow'>): AuthentikFlow[] {
  return facts.authentikFlow.filter(
    ({ id, designation }) =>
      (designation === 'recovery' || (designation === 'stage_configuration' && /passwor[dt]/i.test(id))) &&
      boundStages(id, facts).some(({ model }) => model !== null && WRITE_STAGE.test(model)),
  );
}

/** The same as {@link effectOf} for the passwords that one flow sets. */
export function effectIn(flow: string, policy: PasswordPolicy, facts: EffectFacts): 'yes' | 'no' | 'open' {
  const bound = boundStages(flow, facts);
  const isIn = (target: string) => bound.some(({ binding }) => binding.stage === target);
  const inFlow = { ...facts, authentikStageBinding: facts.authentikStageBinding.filter((binding) => binding.flow === flow) };
  const effects = policy.boundTo.map((target) => {
    if (isIn(target)) return effectOn(target, policy, inFlow);
    // What is bound to nothing that is known here may be bound to this flow.
    return facts.authentikStageBinding.some(({ stage }) => stage === target) ? 'no' : effectOn(target, policy, facts);
  });
  return effects.find((effect) => effect === 'yes') ?? effects.find((effect) => effect === 'open') ?? 'no';
}

function effectOn(target: string, policy: PasswordPolicy, facts: EffectFacts): 'yes' | 'no' | 'open' {
  const stages = facts.authentikStage.filter(({ id }) => id === target);
  const flows = new Set(facts.authentikStageBinding.filter(({ stage }) => stage === target).map(({ flow }) => flow));
  const bound = [...flows].flatMap((flow) => boundStages(flow, facts)).filter(({ binding }) => binding.stage === target);
  const validating = stages.filter(({ model, validatesWith }) => PROMPT_STAGE.test(model) && names(validatesWith, policy));
  if (validating.length > 0) {
    // Of a stage that a blueprint describes, another one may make the binding.
    if (bound.length === 0) return stages.every(({ key }) => key !== undefined) ? 'no' : 'open';
    const isTold = stages.every((stage) => validating.includes(stage) || mayValidate(stage));
    return isTold && bound.some(({ binding }) => binding.doubts === undefined) ? 'yes' : 'open';
  }
  if (bound.length === 0) return 'open';
  const writes = bound.filter(({ model }) => model !== null && WRITE_STAGE.test(model));
  if (writes.length === 0) return bound.some(({ model }) => model === null) ? 'open' : 'no';
  const effects = writes.map(({ binding }) => effectOfBinding(binding, policy));
  return effects.find((effect) => effect === 'yes') ?? effects.find((effect) => effect === 'open') ?? 'no';
}

function names(policies: readonly string[] | undefined, { id, key }: PasswordPolicy): boolean {
  return policies?.some((policy) => policy === id || policy === key) === true;
}

/** Whether what is said of a stage leaves open what it validates with: it is not said, or by keys of policies that nobody tells the names of. */
function mayValidate({ validatesWith }: AuthentikStage): boolean {
  return validatesWith === undefined || validatesWith.some((policy) => KEY.test(policy));
}

/** In the mode `any`, which is the default, one policy of several that lets pass is enough. */
function effectOfBinding(binding: AuthentikStageBinding, { id }: PasswordPolicy): 'yes' | 'no' | 'open' {
  const { policies, doubts, policyEngineMode = null } = binding;
  if (!policies.includes(id) || doubts !== undefined) return 'open';
  if (policyEngineMode === 'all' || policies.length === 1) return 'yes';
  return isUnresolved(policyEngineMode) ? 'open' : 'no';
}
