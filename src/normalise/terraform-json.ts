import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';

/** Lists in lists that are read; deeper values are no address ranges. */
const LIST_DEPTH = 10;

const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.output<typeof Attributes>;
/** What stands beside a value: whether it is unknown, and whether it is secret. */
type Marks = readonly [unknown: unknown, sensitive: unknown];

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
  const marks: Marks = [below(object.unknown, name), below(object.sensitive, name)];
  return terraformValue(object.values[name], marks, `${object.address}.${name}`);
}

/**
 * The blocks of one type. An unknown number of them is given as one that is unknown throughout, and so is what is neither an object nor
 * a list of objects.
 */
export function blocksIn(object: TerraformObject, name: string): TerraformObject[] {
  const { address, values, unknown, sensitive, expressions, from } = object;
  const inner = expressionsOf(expressions?.[name]);
  const open = { values: {}, unknown: true, sensitive: false, expressions: null, from };
  if (holds(unknown, name) || holds(sensitive, name)) return [{ ...open, address: `${address}.${name}` }];
  const value = values[name] ?? [];
  const blocks: readonly unknown[] = Array.isArray(value) ? value : [value];
  const marks = below(unknown, name);
  const length = Math.max(blocks.length, Array.isArray(marks) ? marks.length : 0);
  return Array.from({ length }, (_, index) => {
    const members = Attributes.safeParse(blocks[index]);
    const place = `${address}.${name}[${index}]`;
    if (!members.success) return { ...open, address: place };
    return {
      address: place,
      values: members.data,
      unknown: below(marks, index),
      sensitive: below(below(sensitive, name), index),
      expressions: expressions === null ? null : (inner[index] ?? inner[0] ?? null),
      from,
    };
  });
}

/** Addresses that the expression of an attribute names. */
export function referencesOf({ expressions }: TerraformObject, name: string): string[] {
  const parsed = z.object({ references: z.array(z.string()) }).safeParse(expressions?.[name]);
  return parsed.data?.references ?? [];
}

/** An address without the indices of `count` and `for_each`, as the configuration names it. */
export function withoutIndices(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '');
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

function terraformValue(value: unknown, [unknown, sensitive]: Marks, address: string, depth = 0): TerraformValue {
  if (sensitive === true) return { unresolved: '(sensitive)' };
  if (unknown === true || depth > LIST_DEPTH) return { unresolved: address };
  const items: readonly unknown[] | null = Array.isArray(value) ? value : null;
  const marks: readonly unknown[] = Array.isArray(unknown) ? unknown : [];
  if (items !== null || ((value ?? null) === null && marks.includes(true)))
    return Array.from({ length: Math.max(items?.length ?? 0, marks.length) }, (_, index) =>
      terraformValue(items?.[index], [marks[index], below(sensitive, index)], `${address}[${index}]`, depth + 1),
    );
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'object' && value !== null ? { unresolved: `${address} {…}` } : null;
}
