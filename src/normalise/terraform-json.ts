import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { TerraformValue } from '../domain/fact.ts';

const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.output<typeof Attributes>;

/**
 * An object of Terraform's JSON with what stands beside its values: which of them are not known before the plan is applied, and which are
 * secret and stand there in clear all the same.
 */
export interface TerraformObject {
  /** `google_compute_firewall.ssh`, with its modules in front. */
  readonly address: string;
  readonly values: Attributes;
  /** `true`, or the same shape as the values with `true` where they are unknown. */
  readonly unknown: unknown;
  readonly sensitive: unknown;
  /** Expressions of the configuration; null when there is none beside the values, as in a state. */
  readonly expressions: Attributes | null;
  readonly from: Pointer;
}

/** A resource as plan or state show it. */
export interface TerraformResource extends TerraformObject {
  readonly type: string;
}

/** A resource in `values` of a state or `planned_values` of a plan. */
export const ShownResource = z.object({
  address: z.string().min(1),
  mode: z.string(),
  type: z.string().min(1),
  values: Attributes.nullish(),
  sensitive_values: z.unknown().optional(),
});

/** A module with its resources and the modules it calls. */
export interface ShownModule {
  readonly resources?: readonly z.output<typeof ShownResource>[] | null | undefined;
  readonly child_modules?: readonly ShownModule[] | null | undefined;
}

/** Schema of {@link ShownModule}. */
export const ShownModule: z.ZodType<ShownModule> = z.object({
  resources: z.array(ShownResource).nullish(),
  get child_modules() {
    return z.array(ShownModule).nullish();
  },
});

/** The managed resources of a module and of those it calls. What data sources read is managed elsewhere. */
export function* resourcesIn(
  module: ShownModule,
  path: string,
): Generator<{ resource: z.output<typeof ShownResource>; at: string }> {
  for (const [index, resource] of (module.resources ?? []).entries()) {
    if (resource.mode === 'managed') yield { resource, at: `${path}.resources[${index}]` };
  }
  for (const [index, child] of (module.child_modules ?? []).entries()) yield* resourcesIn(child, `${path}.child_modules[${index}]`);
}

/**
 * An attribute as far as the file tells. One that is unknown before the plan is applied is unresolved where the configuration sets it, and
 * otherwise left to the provider, as if it were not there. A secret one is withheld.
 */
export function valueIn(object: TerraformObject, name: string): TerraformValue {
  if (holds(object.sensitive, name)) return { unresolved: '(sensitive)' };
  if (holds(object.unknown, name)) {
    const isSet = object.expressions === null || object.expressions[name] !== undefined;
    return isSet ? { unresolved: `${object.address}.${name}` } : null;
  }
  return terraformValue(object.values[name], below(object.unknown, name), `${object.address}.${name}`);
}

/** The blocks of one type. An unknown number of them is given as one that is unknown throughout. */
export function blocksIn(object: TerraformObject, name: string): TerraformObject[] {
  const { address, values, unknown, sensitive, expressions, from } = object;
  const inner = expressionsOf(expressions?.[name]);
  if (holds(unknown, name) || holds(sensitive, name)) {
    return [{ address: `${address}.${name}`, values: {}, unknown: true, sensitive: false, expressions: null, from }];
  }
  const blocks = values[name];
  return (Array.isArray(blocks) ? blocks : []).map((block: unknown, index) => ({
    address: `${address}.${name}[${index}]`,
    values: Attributes.safeParse(block).data ?? {},
    unknown: below(below(unknown, name), index),
    sensitive: below(below(sensitive, name), index),
    expressions: expressions === null ? null : (inner[index] ?? inner[0] ?? null),
    from,
  }));
}

/** Addresses that the expression of an attribute names. */
export function referencesOf({ expressions }: TerraformObject, name: string): string[] {
  const parsed = z.object({ references: z.array(z.string()) }).safeParse(expressions?.[name]);
  return parsed.data?.references ?? [];
}

function expressionsOf(blocks: unknown): Attributes[] {
  return (Array.isArray(blocks) ? blocks : [blocks]).map((block) => Attributes.safeParse(block).data ?? {});
}

function holds(marks: unknown, name: string): boolean {
  return marks === true || below(marks, name) === true;
}

function below(marks: unknown, name: string | number): unknown {
  if (marks === true) return true;
  return typeof marks === 'object' && marks !== null ? Object.entries(marks).find(([own]) => own === String(name))?.[1] : undefined;
}

function terraformValue(value: unknown, unknown: unknown, address: string): TerraformValue {
  if (unknown === true) return { unresolved: address };
  if (Array.isArray(value)) return value.map((item, index) => terraformValue(item, below(unknown, index), `${address}[${index}]`));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'object' && value !== null ? { unresolved: `${address} {…}` } : null;
}
