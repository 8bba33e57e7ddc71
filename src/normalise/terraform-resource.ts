import type { Pointer } from '../domain/evidence.ts';
import type { Unresolved } from '../domain/facts/setting.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';
import type { HclBlock, HclBody } from './hcl.ts';
import { evaluate, NOTHING } from './terraform-expression.ts';

/** A `resource` block and its place. */
export interface Resource {
  /** `google_compute_disk.data`. */
  readonly address: string;
  readonly type: string;
  readonly block: HclBlock;
  readonly from: Pointer;
}

/** An attribute by what the file itself tells; null when it is not there. */
export function attributeValue(body: HclBody, name: string): TerraformValue {
  const attribute = body.attributes.get(name);
  return attribute === undefined ? null : evaluate(attribute.text, NOTHING);
}

/**
 * The blocks of one type. A `dynamic` block stands for an unknown number of them and is given as unresolved, and so is what is written
 * as an attribute, unless it is an empty list.
 */
export function blocksOf(body: HclBody, type: string): (HclBlock | Unresolved)[] {
  const blocks = body.blocks.flatMap((block): (HclBlock | Unresolved)[] => {
    if (block.type === type) return [block];
    return block.type === 'dynamic' && block.labels[0] === type ? [{ unresolved: `dynamic "${type}"` }] : [];
  });
  const value = attributeValue(body, type);
  const isOpen = blocks.length === 0 && value !== null && !(Array.isArray(value) && value.length === 0);
  // Not as written: a block may hold a key by value.
  return isOpen ? [{ unresolved: `${type} = …` }] : blocks;
}

/** Why it is not certain that a resource exists, or how often: its `count` or `for_each`. null when it exists once, or a written number of times. */
export function doubtOf(resource: HclBlock): Unresolved | null {
  for (const name of ['count', 'for_each']) {
    const attribute = resource.attributes.get(name);
    if (attribute === undefined) continue;
    const value = evaluate(attribute.text, NOTHING);
    if (name === 'count' && typeof value === 'number' && value >= 1) continue;
    return { unresolved: `${name} = ${attribute.text.replace(/\s+/g, ' ')}` };
  }
  return null;
}

/** Whether a resource is written to be made zero times. */
export function isNone(resource: HclBlock): boolean {
  const each = resource.attributes.get('for_each')?.text ?? '';
  const list = evaluate(each, NOTHING);
  return attributeValue(resource, 'count') === 0 || /^\{\s*\}$/.test(each) || (Array.isArray(list) && list.length === 0);
}
