import type { Fact, FactKinds } from '../domain/fact.ts';
import type { AuthentikStageBinding } from '../domain/facts/authentik.ts';
import { isUnresolved, type Setting, type Unresolved } from '../domain/facts/setting.ts';

import { agreeing, withDoubts, withRemote } from './authentik-agreement.ts';
import { AuthentikLinks } from './authentik-links.ts';
import { AuthentikListings } from './authentik-listings.ts';

type Kind = keyof FactKinds;
/** Facts of which a model decides what there is to know. */
type OfModel = Fact & { kind: 'authentikStage' | 'passwordPolicy' };

/**
 * Ties what the files of a drop folder say of Authentik to one another, given the facts of all of them. Of the lists of the API, keys
 * become slugs and names, stage bindings get the policies that decide about them, password policies what they are bound to, and
 * applications the flow they really use; what a list that is not there, or not whole, would decide is unresolved. Where several files
 * describe one object, all of them come to say the same, and what one blueprint does to the objects of another is put into effect.
 * All other facts come back as they are, and all in their order.
 */
export function resolveAuthentik(facts: readonly Fact[]): Fact[] {
  const lists = new Lists(facts);
  const tied = tiedLists(facts, lists);
  const links = new AuthentikLinks(tied);
  const listings = new AuthentikListings(tied, (key) => lists.nameOf(key));
  return agreeing(
    tied.map((fact) => {
      const linked = withRemote(fact, links);
      if (linked.kind !== 'authentikStageBinding') return linked;
      return withDoubts(linked, listings.doubtsOn(linked));
    }),
  );
}

function tiedLists(facts: readonly Fact[], lists: Lists): Fact[] {
  return facts.map((fact): Fact => {
    switch (fact.kind) {
      case 'authentikStageBinding':
        return fact.key === undefined ? fact : lists.bindingOf(fact, fact.key);
      case 'authentikStage':
        return fact.key === undefined ? fact : lists.setUp(lists.fullest(fact, fact.key));
      case 'authentikFlowUse':
        return { ...fact, flow: lists.flowOfUse(fact.flow) };
      case 'passwordPolicy':
        return fact.key === undefined ? fact : lists.boundPolicy(fact, fact.key);
      case 'authentikProvider':
      case 'authentikBrand':
        return fact.key === undefined ? fact : { ...fact, authenticationFlow: lists.flowOf(fact.authenticationFlow) };
      case 'authentikApplication':
        return fact.key === undefined ? fact : { ...fact, authenticationFlow: lists.flowOfApplication(fact) };
      default:
        return fact;
    }
  });
}

class Lists {
  readonly #facts: readonly Fact[];
  readonly #names = new Map<string, string>();
  /** Keys of flows and of the bindings of stages: what a password policy can be bound to and see a password. */
  readonly #inFlows = new Set<string>();

  constructor(facts: readonly Fact[]) {
    this.#facts = facts;
    for (const fact of facts) {
      if (fact.kind === 'authentikFlow' && fact.key !== undefined) this.#names.set(fact.key, fact.id);
      if ((fact.kind === 'authentikFlow' || fact.kind === 'authentikStageBinding') && fact.key !== undefined)
        this.#inFlows.add(fact.key);
      if (fact.kind === 'authentikStage' && fact.key !== undefined) this.#names.set(fact.key, fact.id);
    }
    // What a binding of a policy names as its target may be the binding of a stage, which has no name of its own.
    for (const fact of facts)
      if (fact.kind === 'authentikStageBinding' && fact.key !== undefined) this.#names.set(fact.key, this.nameOf(fact.stage));
  }

  #ofKind<Name extends Kind>(kind: Name): (Fact & { kind: Name })[] {
    return this.#facts.filter((fact): fact is Fact & { kind: Name } => fact.kind === kind);
  }

  /** Whether a list is there as a whole. */
  #holds(list: FactKinds['authentikListing']['list']): boolean {
    const own = this.#ofKind('authentikListing').filter((fact) => fact.list === list);
    const listed = own.reduce((sum, fact) => sum + fact.listed, 0);
    return own.length > 0 && own.every(({ total }) => listed >= total);
  }

  nameOf(key: string): string {
    return this.#names.get(key) ?? key;
  }

  bindingOf<Binding extends AuthentikStageBinding>(binding: Binding, key: string): Binding {
    const deciding = this.#ofKind('authentikPolicyBinding').filter(({ target, enabled }) => target === key && enabled !== false);
    const names = deciding.map(({ decider, name }) => (decider === 'policy' ? name : `${decider} ${name}`));
    const doubts = this.#holds('policyBindings') ? [] : ['which policies are bound to it'];
    const [flow, stage] = [this.nameOf(binding.flow), this.nameOf(binding.stage)];
    return withDoubts({ ...binding, flow, stage, policies: [...new Set(names)].sort() }, doubts);
  }

  /** Of several facts about one stage or policy the one that tells most: the list over all models leaves out what a model adds. */
  fullest<Known extends OfModel>(fact: Known, key: string): Known {
    const open = (one: object) => Object.values(one).filter(isUnresolved).length;
    const same = this.#facts.filter((one): one is Known => one.kind === fact.kind && 'key' in one && one.key === key);
    return same.reduce((best, one) => (open(one) < open(best) ? one : best), fact);
  }

  boundPolicy(listed: OfModel & { kind: 'passwordPolicy' }, key: string): Fact {
    const policy = this.fullest(listed, key);
    const bindings = this.#ofKind('authentikPolicyBinding').filter(
      (binding) => binding.key === key && binding.enabled !== false && binding.negated !== true && binding.lenient !== true,
    );
    const inFlows = bindings.filter(({ target }) => this.#inFlows.has(target));
    const stages = this.#ofKind('authentikStage').filter(({ validatesWith }) => validatesWith?.includes(key));
    const names = new Set([...inFlows.map(({ target }) => this.nameOf(target)), ...stages.map(({ id }) => id)]);
    // What is neither a flow nor the binding of a stage is an application or a source, where nobody sets a password.
    const isElsewhere = inFlows.length === bindings.length || (this.#holds('flows') && this.#holds('stageBindings'));
    const settled = policy.boundTo.length === 0 || (this.#holds('policyBindings') && this.#holds('stages') && isElsewhere);
    if (names.size > 0 || settled) return { ...policy, boundTo: [...names].sort() };
    const open: Unresolved = { unresolved: 'whether what binds it has an effect: this evidence lacks bindings, stages or flows' };
    const doubted = <T>(value: Setting<T>): Setting<T> => (value === null ? null : open);
    return { ...policy, lengthMin: doubted(policy.lengthMin), history: doubted(policy.history) };
  }

  /** A stage of the API with the models of the stages it sets devices up with, and the names of the policies it validates with: it gives keys. */
  setUp(listed: FactKinds['authentikStage'] & { kind: 'authentikStage' }): Fact {
    const { setsUpWith, validatesWith } = listed;
    const nameOf = (key: string) => this.#ofKind('passwordPolicy').find((one) => one.key === key)?.id ?? key;
    const stage = validatesWith === undefined ? listed : { ...listed, validatesWith: validatesWith.map(nameOf) };
    if (setsUpWith === undefined || setsUpWith === null || isUnresolved(setsUpWith)) return stage;
    const models = setsUpWith.map((key) => this.#ofKind('authentikStage').find((one) => one.key === key)?.model);
    const open = models.indexOf(undefined);
    const known = models.filter((model) => model !== undefined);
    return { ...stage, setsUpWith: open === -1 ? known : { unresolved: `stage ${setsUpWith[open]}` } };
  }

  /** The slug of a flow in use: a blueprint gives it, the API gives the key. */
  flowOfUse(flow: Setting<string>): Setting<string> {
    return typeof flow === 'string' ? (this.#names.get(flow) ?? flow) : flow;
  }

  /** The slug of a flow that is given by its key. */
  flowOf(flow: Setting<string>): Setting<string> {
    if (typeof flow !== 'string') return flow;
    return this.#names.get(flow) ?? { unresolved: `flow ${flow}` };
  }

  /** What the lists of applications and of providers say of one provider need not be of one day: they must agree. */
  flowOfApplication({ provider, providerKey, authenticationFlow }: FactKinds['authentikApplication']): Setting<string> {
    if (provider === null) return null;
    const listed = this.#ofKind('authentikProvider').filter(({ key }) => key !== undefined && key === providerKey);
    const said = [authenticationFlow, ...listed.map((one) => one.authenticationFlow)];
    const [flow = authenticationFlow, ...others] = new Set(said.filter((one) => !isUnresolved(one)));
    if (others.length > 0) {
      const named = [flow, ...others].map((one) => (typeof one === 'string' ? this.nameOf(one) : 'none'));
      return { unresolved: `the lists name different ones for its provider "${String(provider)}": ${named.join(' and ')}` };
    }
    return flow === null ? this.#flowOfBrands() : this.flowOf(flow);
  }

  /** Which brand serves an application depends on the address it is asked under: they must all name the same flow. */
  #flowOfBrands(): Setting<string> {
    if (!this.#holds('brands')) return { unresolved: 'the flow of the brand, which this evidence does not hold' };
    const named = this.#ofKind('authentikBrand').flatMap(({ key, authenticationFlow: flow }): Setting<string>[] =>
      // A blueprint gives slugs, and leaves what it does not set as it is.
      key === undefined ? (flow === null ? [] : [flow]) : [this.flowOf(flow)],
    );
    const [flow = null, ...others] = new Map(named.map((one) => [JSON.stringify(one), one])).values();
    return others.length > 0 ? { unresolved: 'brands that name different flows' } : flow;
  }
}
