import { z } from 'zod';
import { canonicalJson } from '../domain/canonical.ts';
import type { Fact } from '../domain/fact.ts';
import type { Gap, SealedFile } from './reader.ts';
import { resourcesIn, type ShownModule, type TerraformObject, type TerraformResource } from './terraform-json.ts';
import { factsOfResources, gapsInResources } from './terraform-json-facts.ts';
import { readKinds, unreadKinds } from './terraform-kinds.ts';

const Attributes = z.record(z.string(), z.unknown());
const COMES = new Set(['create', 'no-op', 'read']);

/** How the name ends of what a plan shows as it is before. */
export const UNTIL_APPLIED = ', until the plan is applied';

/** A change as a plan lists it. */
interface Listed {
  readonly address: string;
  readonly mode?: string | null | undefined;
  readonly type: string;
  readonly deposed?: string | null | undefined;
  readonly change: {
    readonly actions: readonly string[];
    readonly before?: unknown;
    readonly before_sensitive?: unknown;
    readonly after?: unknown;
    readonly after_sensitive?: unknown;
  };
}

/** The parts of a plan that tell what there is before it is applied. */
export interface PlanOfPresent {
  readonly prior_state?:
    | { readonly values?: { readonly root_module?: ShownModule | null | undefined } | null | undefined }
    | null
    | undefined;
  readonly resource_changes?: readonly Listed[] | null | undefined;
  readonly resource_drift?: readonly Listed[] | null | undefined;
}

/** A resource as it is now, and whether it stays so when the plan is applied. */
interface Present {
  readonly resource: TerraformResource;
  readonly stays: boolean;
}

/**
 * Firewall rules and disks as they are while the plan is not applied, where that is not how they will be: those that it changes, replaces
 * or destroys, those that were found changed outside of Terraform, and those of the state that it leaves alone. `planned` are the facts of
 * what will be. https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function factsOfPresent(plan: PlanOfPresent, planned: readonly Fact[], file: SealedFile): { facts: Fact[]; gaps: Gap[] } {
  const present = presentIn(plan, file);
  const moving = present.filter(({ stays }) => !stays).map(({ resource }) => resource);
  const places = new Set(moving.map(({ from }) => from.at));
  const seen = new Set(planned.map(saysOf));
  const facts: Fact[] = [];
  // A disk that stays tells how encrypted is what a machine attaches.
  for (const fact of factsOfResources(present.map(({ resource }) => resource))) {
    const says = saysOf(fact);
    if (seen.has(says) || !('from' in fact) || !places.has(fact.from.at)) continue;
    seen.add(says);
    facts.push(untilApplied(fact));
  }
  return { facts, gaps: [...gapsInResources(moving), ...(plan.resource_changes ?? []).flatMap(withoutBefore)] };
}

function presentIn({ prior_state, resource_changes, resource_drift }: PlanOfPresent, file: SealedFile): Present[] {
  const changes = resource_changes ?? [];
  const listed = new Set(changes.map(({ address }) => address));
  const inState = [...resourcesIn(prior_state?.values?.root_module ?? {}, '$.prior_state.values.root_module')]
    .filter(({ resource }) => !listed.has(resource.address))
    .map(({ resource, at }) => shown(resource, { values: resource.values ?? {}, sensitive: resource.sensitive_values }, file, at));
  const before = changes.flatMap((one, index): Present[] => {
    const values = valuesOf(one, one.change.before);
    if (values === null) return [];
    const at = `$.resource_changes[${index}].change.before`;
    const stays = one.change.actions.every((action) => COMES.has(action)) && !one.deposed;
    return [{ resource: shown(one, { values, sensitive: one.change.before_sensitive }, file, at), stays }];
  });
  const drifted = (resource_drift ?? []).flatMap((one, index): Present[] => {
    const values = valuesOf(one, one.change.after);
    if (values === null) return [];
    const at = `$.resource_drift[${index}].change.after`;
    return [{ resource: shown(one, { values, sensitive: one.change.after_sensitive }, file, at), stays: false }];
  });
  return [...before, ...drifted, ...inState.map((resource) => ({ resource, stays: false }))];
}

function valuesOf({ mode }: Listed, values: unknown): z.output<typeof Attributes> | null {
  return (mode ?? 'managed') === 'managed' ? (Attributes.safeParse(values).data ?? null) : null;
}

function shown(
  { address, type }: { readonly address: string; readonly type: string },
  { values, sensitive }: Pick<TerraformObject, 'values' | 'sensitive'>,
  file: SealedFile,
  at: string,
): TerraformResource {
  return { address, type, values, sensitive, unknown: undefined, expressions: null, from: { evidence: file.digest, at } };
}

/** Whatever is changed or destroyed is there before; a plan that does not show it was cut. */
function withoutBefore({ address, type, mode, change }: Listed): Gap[] {
  const kinds = [...readKinds(type), ...unreadKinds(type)];
  const isThere = change.actions.some((action) => ['update', 'delete', 'forget'].includes(action));
  if (!isThere || (mode ?? 'managed') !== 'managed' || kinds.length === 0 || Attributes.safeParse(change.before).success) return [];
  const what = `The plan changes ${address} and does not show how it is before.`;
  return [{ kinds, what, at: '', remedy: 'Export the plan again, whole: terraform show -json.' }];
}

/** Under a name of its own: what is accepted of a rule as planned is not accepted of the rule as it is. */
function untilApplied(fact: Fact): Fact {
  const mark = (name: string) => `${name}${UNTIL_APPLIED}`;
  if (fact.kind === 'firewallRule') return { ...fact, name: mark(fact.name) };
  return fact.kind === 'disk' ? { ...fact, address: mark(fact.address) } : fact;
}

function saysOf(fact: Fact): string {
  return canonicalJson({ ...fact, from: null });
}
