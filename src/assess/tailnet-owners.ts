import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import { quote } from './quote.ts';

/** Selectors that stand for everyone who has any part in the tailnet: https://tailscale.com/docs/reference/targets-and-selectors. */
export const EVERYONE = /\*|^autogroup:(?:members?|tagged|shared|danger-all)$/;
/** Roles that a tailnet gives to named people: https://tailscale.com/docs/reference/user-roles. */
const ROLES = /^autogroup:(?:owner|(?:it-|network-|billing-)?admin|auditor)$/;

/** Who a name of the policy stands for in the end, through tags, their owners and groups. */
export interface Holders {
  /** Ways that lead to everyone, as quoted names with arrows between them, e.g. `"tag:ci" → "autogroup:member"`. */
  readonly open: readonly string[];
  /** Ways that end at a name of which the evidence does not show who it is. */
  readonly unresolved: readonly string[];
  /** Whether some way ends at people: named ones, a role, or the tailnet's administrators. Tags that own each other, and empty groups, lead nowhere. */
  readonly people: boolean;
  /** The entries that were looked at. */
  readonly pointers: readonly Pointer[];
}

/**
 * Follows names to the people behind them: whoever owns a tag may give it to a machine and then is what the tag is
 * (https://tailscale.com/docs/features/tags), and so is whoever owns the owner. A group that the policy does not define is kept by an
 * identity provider, where everyone may be in it; a tag without an entry makes Tailscale refuse the policy, so the evidence lacks a part of it.
 * An empty list of owners leaves the tag to the administrators of the tailnet.
 */
export function holdersOf(names: readonly string[], facts: FactsOf<'tailnetTagOwners' | 'tailnetAlias'>): Holders {
  const open: string[] = [];
  const unresolved: string[] = [];
  const pointers: Pointer[] = [];
  const seen = new Set<string>();
  let people = false;
  const follow = (written: string, way: readonly string[]): void => {
    const name = written.trim().toLowerCase();
    const here = [...way, written];
    if (EVERYONE.test(name)) open.push(here.map(quote).join(' → '));
    if (ROLES.test(name) || !/^(?:tag|group|autogroup):/.test(name)) people = true;
    if (EVERYONE.test(name) || ROLES.test(name) || seen.has(name)) return;
    seen.add(name);
    const next = [
      ...facts.tailnetTagOwners
        .filter(({ tag }) => tag.trim().toLowerCase() === name)
        .map(({ owners, from }) => ({ to: owners, from })),
      ...facts.tailnetAlias
        .filter((alias) => alias.name.trim().toLowerCase() === name)
        .map(({ members, from }) => ({ to: members, from })),
    ];
    pointers.push(...next.map(({ from }) => from));
    if (name.startsWith('tag:') && next.some(({ to }) => to.length === 0)) people = true;
    if (next.length === 0 && /^(?:tag|group|autogroup):/.test(name)) unresolved.push(here.map(quote).join(' → '));
    for (const { to } of next) for (const holder of to) follow(holder, here);
  };
  for (const name of names) follow(name, []);
  return { open, unresolved, people, pointers };
}
