import { z } from 'zod';
import type { FactKind } from '../domain/fact.ts';
import { counted } from './counted.ts';
import type { Gap } from './reader.ts';
import { type TerraformResource, withoutIndices } from './terraform-json.ts';
import { readKinds, unreadKinds } from './terraform-kinds.ts';

const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.output<typeof Attributes>;

/** A module of the configuration behind a plan. */
export interface Configured {
  readonly resources?: readonly ConfiguredResource[] | null | undefined;
  readonly module_calls?: Readonly<Record<string, ModuleCall>> | null | undefined;
}
const Repeated = { count_expression: z.unknown().optional(), for_each_expression: z.unknown().optional() };
const ConfiguredResource = z.object({ address: z.string(), expressions: Attributes.nullish(), ...Repeated });
type ConfiguredResource = z.output<typeof ConfiguredResource>;
interface ModuleCall {
  readonly module?: Configured | null | undefined;
  readonly count_expression?: unknown;
  readonly for_each_expression?: unknown;
}

/** Schema of {@link Configured}. */
export const Configured: z.ZodType<Configured> = z.object({
  resources: z.array(ConfiguredResource).nullish(),
  get module_calls() {
    return z.record(z.string(), z.object({ module: Configured.nullish(), ...Repeated })).nullish();
  },
});

/** A resource of the configuration, with its modules in front. */
interface Expected {
  readonly address: string;
  readonly expressions: Attributes;
  /** Whether `count` or `for_each`, its own or of a module around it, may make it zero times. */
  readonly repeated: boolean;
}

/** Every resource of a module and of those it calls. */
export function configuredIn(module: Configured, prefix = '', repeated = false): Expected[] {
  const own = (module.resources ?? []).map((resource) => ({
    address: `${prefix}${resource.address}`,
    expressions: resource.expressions ?? {},
    repeated: repeated || isRepeated(resource),
  }));
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) =>
    call.module ? configuredIn(call.module, `${prefix}module.${name}.`, repeated || isRepeated(call)) : [],
  );
  return [...own, ...called];
}

function isRepeated({ count_expression, for_each_expression }: ModuleCall): boolean {
  return (count_expression ?? for_each_expression ?? null) !== null;
}

interface Plan {
  readonly complete?: boolean | null | undefined;
  readonly deferred_changes?: readonly unknown[] | null | undefined;
  readonly configuration?: { readonly root_module?: Configured | null | undefined } | null | undefined;
  readonly resource_changes?:
    | readonly { readonly address: string; readonly type: string; readonly change: { readonly actions: readonly string[] } }[]
    | null
    | undefined;
}

const WHOLE_PLAN = 'Plan again, without -target and until nothing is put off, and export that plan.';

/** What a plan does not show of what there will be: https://developer.hashicorp.com/terraform/internals/json-format. */
export function gapsInPlan(plan: Plan, resources: readonly TerraformResource[]): Gap[] {
  const inPart = plan.complete === false || (plan.deferred_changes ?? []).length > 0;
  return [
    ...(inPart
      ? [gap(['firewallRule', 'disk'], 'The plan is not complete: Terraform put changes off, or planned only a part.', WHOLE_PLAN)]
      : []),
    ...notPlanned(plan, resources),
    ...forgotten(plan),
  ];
}

/** A plan made with -target leaves out what it was not asked for; older versions of Terraform do not say so. */
function notPlanned({ configuration, resource_changes }: Plan, resources: readonly TerraformResource[]): Gap[] {
  const shown = new Set([...resources, ...(resource_changes ?? [])].map(({ address }) => withoutIndices(address)));
  const missing = configuredIn(configuration?.root_module ?? {}).filter(
    ({ address, repeated }) => !repeated && !shown.has(address) && kindsOf(typeOf(address)).length > 0,
  );
  return counted(
    missing.map(({ address }) => address),
    (names) => `resource is configured and not in the plan: ${names}`,
  ).map((what) => gap([...new Set(missing.flatMap(({ address }) => kindsOf(typeOf(address))))], what, WHOLE_PLAN));
}

/** What Terraform forgets goes on to exist. */
function forgotten({ resource_changes }: Plan): Gap[] {
  return (resource_changes ?? []).flatMap(({ address, type, change: { actions } }) => {
    const kinds = actions.includes('forget') ? kindsOf(type) : [];
    const what = `Terraform forgets ${address} without destroying it, so it is there and not shown.`;
    return kinds.length === 0 ? [] : [gap(kinds, what, `Keep ${address} in the configuration, or destroy it.`)];
  });
}

function kindsOf(type: string): FactKind[] {
  return [...readKinds(type), ...unreadKinds(type)];
}

/** Empty for data sources, which read what is managed elsewhere. */
function typeOf(address: string): string {
  return /^(?:module\.[^.]+\.)*(?!data\.)([^.]+)\./.exec(address)?.[1] ?? '';
}

function gap(kinds: readonly FactKind[], what: string, remedy: string): Gap {
  return { kinds, what, at: '', remedy };
}
