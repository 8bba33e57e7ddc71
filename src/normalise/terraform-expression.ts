import { isUnresolved } from '../domain/facts/setting.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';
import { afterBracket, afterString, isInterpolation, NotComputed, partsOf } from './terraform-text.ts';

/** The value behind `var.name` or `local.name`; undefined when nothing tells it. */
export type Lookup = (scope: 'var' | 'local', name: string) => TerraformValue | undefined;

/** Nothing is known beyond the expression itself. */
export const NOTHING: Lookup = () => undefined;

const LIST_FUNCTIONS: Readonly<Record<string, (list: readonly TerraformValue[]) => TerraformValue[]>> = {
  toset: (list) => [...list],
  tolist: (list) => [...list],
  distinct: (list) => [...list],
  sort: (list) => [...list],
  flatten: (list) => list.flatMap((item) => (Array.isArray(item) ? item : [item])),
  compact: (list) => list.filter((item) => item !== '' && item !== null),
};
const DEPTH = 30;
/** Characters of an expression that are kept when it is not computed. */
const WRITTEN_LENGTH = 500;

/**
 * Computes a Terraform expression: literals, lists, templates, `var.x`, `local.x`, concat and what only reshapes lists.
 * Everything else is unresolved as written, an element of a list for itself. In a list, an unresolved element may stand for several.
 */
export function evaluate(text: string, lookup: Lookup, depth = 0): TerraformValue {
  const expression = text.trim();
  try {
    return compute(expression, lookup, depth);
  } catch (thrown) {
    if (!(thrown instanceof NotComputed)) throw thrown;
    const written = expression.replace(/\s+/g, ' ');
    return { unresolved: written.length > WRITTEN_LENGTH ? `${written.slice(0, WRITTEN_LENGTH)}…` : written };
  }
}

function compute(text: string, lookup: Lookup, depth: number): TerraformValue {
  if (depth > DEPTH) throw new NotComputed();
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text.startsWith('"')) return template(text, lookup, depth);
  if (text.startsWith('[') && afterBracket(text, 0) === text.length) return list(text.slice(1, -1), lookup, depth);
  if (text.startsWith('(') && afterBracket(text, 0) === text.length) return evaluate(text.slice(1, -1), lookup, depth + 1);
  const [, scope, name] = /^(var|local)\.([A-Za-z_][\w-]*)$/.exec(text) ?? [];
  if (name !== undefined && (scope === 'var' || scope === 'local')) {
    const value = lookup(scope, name);
    if (value === undefined) throw new NotComputed();
    return value;
  }
  return call(text, lookup, depth);
}

function list(text: string, lookup: Lookup, depth: number): TerraformValue[] {
  if (/^\s*for\b/.test(text)) throw new NotComputed();
  return partsOf(text).map((part) => evaluate(part, lookup, depth + 1));
}

function call(text: string, lookup: Lookup, depth: number): TerraformValue {
  const name = /^([a-z]+)\(/.exec(text)?.[1];
  if (name === undefined || afterBracket(text, name.length) !== text.length) throw new NotComputed();
  const parts = partsOf(text.slice(name.length + 1, -1));
  if (parts.some((part) => part.endsWith('...'))) throw new NotComputed();
  const given = parts.map((part) => evaluate(part, lookup, depth + 1));
  if (name === 'concat') return given.flatMap(itemsOf);
  const reshape = LIST_FUNCTIONS[name];
  const [only, ...others] = given;
  if (reshape === undefined || only === undefined || others.length > 0 || isUnresolved(only)) throw new NotComputed();
  return reshape(itemsOf(only));
}

/** The elements of a list; one that is not known yet is an element that may stand for several. */
function itemsOf(value: TerraformValue): readonly TerraformValue[] {
  if (Array.isArray(value)) return value;
  if (isUnresolved(value)) return [value];
  throw new NotComputed();
}

/** A quoted template. One that is a single `${…}` has the value of what is inside, whatever its type. */
function template(text: string, lookup: Lookup, depth: number): TerraformValue {
  if (afterString(text, 0) !== text.length) throw new NotComputed();
  const inner = text.slice(1, -1);
  if (isInterpolation(inner, 0) && inner.startsWith('$') && afterBracket(inner, 1) === inner.length) {
    return evaluate(inner.slice(2, -1), lookup, depth + 1);
  }
  let result = '';
  for (let index = 0; index < inner.length; ) {
    if (isInterpolation(inner, index)) {
      if (inner[index] === '%') throw new NotComputed();
      const end = afterBracket(inner, index + 1);
      const value = evaluate(inner.slice(index + 2, end - 1), lookup, depth + 1);
      if (value === null || typeof value === 'object') throw new NotComputed();
      result += String(value);
      index = end;
      continue;
    }
    const [written, character] = literalAt(inner, index);
    result += character;
    index += written;
  }
  return result;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** How many characters are written at an offset, and what they stand for. */
function literalAt(text: string, at: number): [number, string] {
  const doubled = text.slice(at, at + 3);
  if (doubled === '$${' || doubled === '%%{') return [3, doubled.slice(1)];
  if (text[at] !== '\\') return [1, text[at] ?? ''];
  const escaped = ESCAPES[text[at + 1] ?? ''];
  if (escaped !== undefined) return [2, escaped];
  const [written, code] = /^\\(?:u([0-9a-fA-F]{4}))/.exec(text.slice(at, at + 10)) ?? [];
  if (written === undefined || code === undefined) throw new NotComputed();
  return [written.length, String.fromCodePoint(Number.parseInt(code, 16))];
}
