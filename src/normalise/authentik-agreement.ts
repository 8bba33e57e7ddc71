import { canonicalJson } from '../domain/canonical.ts';
import type { Fact } from '../domain/fact.ts';
import type { AuthentikStageBinding } from '../domain/facts/authentik.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { LEFT_OUT } from './authentik-api-entries.ts';
import { IF_NEW } from './authentik-entries.ts';
import { type AuthentikLinks, removalsOf } from './authentik-links.ts';

/** What names an object of a kind, and the members on which all who describe it must agree. */
const OBJECTS: Partial<Record<Fact['kind'], { readonly name: readonly string[]; readonly members: readonly string[] }>> = {
  authentikFlow: { name: ['id'], members: ['designation', 'authentication'] },
  authentikStage: {
    name: ['model', 'id'],
    members: [
      'notConfiguredAction',
      'deviceClasses',
      'sessionDuration',
      'rememberMeOffset',
      'lastAuthThreshold',
      'setsUpWith',
      'asksPassword',
    ],
  },
  authentikStageBinding: { name: ['flow', 'stage'], members: ['order', 'policyEngineMode'] },
  passwordPolicy: {
    name: ['model', 'id'],
    members: [
      'lengthMin',
      'uppercaseMin',
      'lowercaseMin',
      'digitsMin',
      'symbolsMin',
      'history',
      'checksStaticRules',
      'symbolCharset',
      'passwordField',
    ],
  },
  authentikBrand: { name: ['domain'], members: ['default', 'authenticationFlow'] },
  authentikProvider: { name: ['name'], members: ['authenticationFlow', 'accessTokenValidity'] },
};

/**
 * Lets all facts about one object of Authentik say the same. Blueprints are applied one by one, and what one does not set it leaves as it
 * is: a value that only some give holds for all, and one on which they differ is unresolved, as nobody knows which was applied last.
 * The conditions of a binding add up. The API lists each object once, so that its bindings of one stage are not one.
 */
export function agreeing(facts: readonly Fact[]): Fact[] {
  const groups = Map.groupBy(facts, identityOf);
  return facts.map((fact) => {
    const identity = identityOf(fact);
    const group = identity === null ? [] : (groups.get(identity) ?? []).filter((one) => isSame(fact, one));
    return group.length < 2 ? fact : agreed(fact, group);
  });
}

function identityOf(fact: Fact): string | null {
  const object = OBJECTS[fact.kind];
  if (object === undefined) return null;
  return canonicalJson([fact.kind, ...object.name.map((name) => member(fact, name))]);
}

/** One stage may be bound to a flow more than once, which only the API tells apart. */
function isSame(one: Fact, other: Fact): boolean {
  if (one.kind !== 'authentikStageBinding' || other.kind !== 'authentikStageBinding') return true;
  return one.key === undefined || other.key === undefined || one.key === other.key;
}

function agreed(fact: Fact, group: readonly Fact[]): Fact {
  const members = OBJECTS[fact.kind]?.members ?? [];
  const settled = members.flatMap((name) => {
    const value = agreedValue(group.map((one) => member(one, name)));
    return value === null ? [] : [[name, value] as const];
  });
  const merged: Fact = { ...fact, ...Object.fromEntries(settled) };
  if (merged.kind !== 'authentikStageBinding') return merged;
  const bindings = group.filter((one) => one.kind === 'authentikStageBinding');
  const policies = [...new Set(bindings.flatMap((one) => one.policies))].sort();
  return withDoubts(
    { ...merged, policies },
    bindings.flatMap(({ doubts = [] }) => doubts),
  );
}

/** The binding of a stage with further doubts on it, in the words of `doubts`. */
export function withDoubts<Binding extends AuthentikStageBinding>(binding: Binding, more: readonly string[]): Binding {
  const doubts = [...new Set([...(binding.doubts ?? []), ...more])].sort();
  return doubts.length === 0 ? binding : { ...binding, doubts };
}

/** null where nobody says anything. */
function agreedValue(values: readonly unknown[]): unknown {
  const said = values.filter((value) => value !== null && value !== undefined && !says(value, LEFT_OUT.unresolved));
  const firm = said.filter((value) => !says(value, IF_NEW));
  const distinct = [...new Map((firm.length > 0 ? firm : said).map((value) => [canonicalJson(value), value])).values()];
  if (distinct.length < 2) return distinct[0] ?? null;
  return { unresolved: distinct.map((value) => (isUnresolved(value) ? value.unresolved : canonicalJson(value))).join(' or ') };
}

function says(value: unknown, text: string): boolean {
  return isUnresolved(value) && value.unresolved === text;
}

function member(fact: Fact, name: string): unknown {
  return Object.entries(fact).find(([own]) => own === name)?.[1];
}

/** Puts what one blueprint says about objects of another into effect: policies bound to any stage, and objects taken away. */
export function withRemote(fact: Fact, links: AuthentikLinks): Fact {
  if (fact.kind === 'authentikStageBinding') {
    const removed = removalsOf(fact, links).map(({ model, name }) => `whether the ${model} "${name}" is removed`);
    // The API tells the targets of all its bindings.
    const open =
      fact.key === undefined ? links.open.map(({ decider, name }) => (decider === 'policy' ? name : `${decider} ${name}`)) : [];
    return withDoubts({ ...fact, policies: [...new Set([...fact.policies, ...open])].sort() }, removed);
  }
  if (fact.kind === 'passwordPolicy') {
    const { firm, contested } = links.effectOf(fact);
    if (firm.length > 0 || contested.length === 0) return { ...fact, boundTo: firm };
    const open = { unresolved: `whether it has an effect: ${contested.join(', ')}` };
    const doubted = <T>(value: Setting<T>): Setting<T> => (value === null ? null : open);
    return { ...fact, boundTo: contested, lengthMin: doubted(fact.lengthMin), history: doubted(fact.history) };
  }
  return fact;
}
