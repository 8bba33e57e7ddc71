import type { Fact, FactKinds } from '../domain/fact.ts';
import type { AuthentikStageBinding, PasswordPolicy } from '../domain/facts/authentik.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { FLOW, PASSWORD_POLICIES, POLICY_BINDING, STAGE, STAGE_BINDING } from './authentik-models.ts';

/** What facts of Authentik say about objects that other facts describe. */
export class AuthentikLinks {
  /** Bindings of policies whose target no blueprint tells. */
  readonly open: readonly FactKinds['authentikPolicyBinding'][];
  readonly removals: readonly FactKinds['authentikRemoval'][];
  readonly #bindings: readonly FactKinds['authentikPolicyBinding'][];
  readonly #stages: readonly FactKinds['authentikStage'][];

  constructor(facts: readonly Fact[]) {
    const bindings = facts.filter((fact) => fact.kind === 'authentikPolicyBinding');
    this.open = bindings.filter(({ open, enabled }) => open === true && enabled !== false);
    this.#bindings = bindings.filter(
      ({ open, targetModel }) => open !== true && (targetModel === FLOW || targetModel === STAGE_BINDING),
    );
    this.removals = facts.filter((fact) => fact.kind === 'authentikRemoval');
    this.#stages = facts.filter((fact) => fact.kind === 'authentikStage').filter(({ key }) => key === undefined);
  }

  /** Where a password policy has its effect for certain, and where only if another file is not applied last. */
  effectOf(policy: PasswordPolicy): { readonly firm: readonly string[]; readonly contested: readonly string[] } {
    const { id } = policy;
    const bound = this.#bindings.filter(({ decider, name, key, enabled, negated, lenient = null }) => {
      const isOff = enabled === false || negated === true || lenient === true;
      return decider === 'policy' && name === id && key === id && !isOff;
    });
    const doubted = new Set(
      bound
        .filter(({ enabled, negated, lenient = null }) => [enabled, negated, lenient].some(isUnresolved))
        .map(({ target }) => target),
    );
    const validating = this.#stages.filter(({ validatesWith }) => validatesWith?.includes(id));
    const all = new Set([...policy.boundTo, ...bound.map(({ target }) => target), ...validating.map((stage) => stage.id)]);
    const removed = this.removals.some(({ model, name }) => PASSWORD_POLICIES.get(model) === policy.model && name === id);
    const isContested = (target: string) =>
      removed ||
      (doubted.has(target) && !policy.boundTo.includes(target)) ||
      this.#isRemoved(target, id) ||
      this.#isReplaced(target, id);
    const names = [...all].sort();
    const open = this.open.some(({ decider, name }) => decider === 'policy' && name === id) ? ['something that no file tells'] : [];
    return {
      firm: names.filter((target) => !isContested(target)),
      contested: [...names.filter(isContested), ...open],
    };
  }

  /** Whether a stage or flow is taken away, or the binding of the policy to it. */
  #isRemoved(target: string, policy: string): boolean {
    return this.removals.some((one) => {
      if (one.model === POLICY_BINDING) return one.name === policy && one.target === target;
      return (one.model === FLOW || one.model === STAGE_BINDING || STAGE.test(one.model)) && one.name === target;
    });
  }

  /** Whether one file makes a stage validate with the policy and another with others only. */
  #isReplaced(stage: string, policy: string): boolean {
    const lists = this.#stages
      .filter(({ id }) => id === stage)
      .flatMap(({ validatesWith }) => (validatesWith ? [validatesWith] : []));
    return lists.some((list) => list.includes(policy)) && lists.some((list) => !list.includes(policy));
  }
}

/** What takes away a binding, its stage or its flow. */
export function removalsOf({ flow, stage }: AuthentikStageBinding, { removals }: AuthentikLinks): FactKinds['authentikRemoval'][] {
  return removals.filter(({ model, name, target }) => {
    if (model === FLOW) return name === flow;
    if (model === STAGE_BINDING) return name === stage && target === flow;
    return STAGE.test(model) && name === stage;
  });
}
