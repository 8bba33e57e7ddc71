import { Problem } from '../domain/problem.ts';
import type { HclAttribute, HclBlock, HclBody } from './hcl.ts';
import { jsonOf, jsonPath } from './json.ts';
import type { SealedFile } from './reader.ts';
import { afterBracket, isInterpolation, NotComputed } from './terraform-text.ts';

/** How many names stand before the body of a block. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
};

/** Blocks in blocks, as in Terraform's own language, and lists in lists: a deeper one is no address range. */
const BLOCK_DEPTH = 50;
const LIST_DEPTH = 10;

type Path = readonly (string | number)[];
type Members = Readonly<Record<string, unknown>>;

/**
 * A configuration in Terraform's JSON syntax as the same blocks as one in its own language:
 * https://developer.hashicorp.com/terraform/language/syntax/json. Without the provider's schema nothing tells a block from an attribute
 * that is an object, so such a member is given as both. Throws a {@link Problem} for what is no configuration at all.
 */
export function parseTerraformJson(file: SealedFile): HclBody {
  const blocks = objectsIn(jsonOf(file), [], file).flatMap(({ members, path }) =>
    membersOf(members, path).flatMap(({ name, value, at }) => blocksIn(name, LABELS[name] ?? 0, [], value, at, file)),
  );
  return { attributes: new Map(), blocks };
}

function blocksIn(type: string, open: number, labels: readonly string[], value: unknown, path: Path, file: SealedFile): HclBlock[] {
  return objectsIn(value, path, file).flatMap(({ members, path: at }): HclBlock[] =>
    open === 0
      ? [blockOf(type, labels, members, at, file)]
      : membersOf(members, at).flatMap((member) =>
          blocksIn(type, open - 1, [...labels, member.name], member.value, member.at, file),
        ),
  );
}

function blockOf(type: string, labels: readonly string[], members: Members, path: Path, file: SealedFile): HclBlock {
  if (path.length > BLOCK_DEPTH) throw syntaxProblem(file, path, `Values are nested deeper than ${BLOCK_DEPTH} levels.`);
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  for (const { name, value, at } of membersOf(members, path)) {
    attributes.set(name, { text: expressionOf(value), at: jsonPath(at) });
    for (const inner of innerObjects(value, at)) {
      if (name !== 'dynamic') blocks.push(blockOf(name, [], inner.members, inner.path, file));
      else for (const one of membersOf(inner.members, inner.path)) blocks.push(blockOf(name, [one.name], {}, one.at, file));
    }
  }
  return { type, labels, at: jsonPath(path), attributes, blocks };
}

/** The object, or the objects of the list, that stands where blocks are expected. */
function objectsIn(value: unknown, path: Path, file: SealedFile): { members: Members; path: Path }[] {
  const found = innerObjects(value, path);
  if (found.length > 0 || (Array.isArray(value) && value.length === 0)) return found;
  throw syntaxProblem(file, path, 'Expected an object or a list of objects.');
}

function syntaxProblem(file: SealedFile, path: Path, what: string): Problem {
  return new Problem({
    what,
    where: `${file.path} ${jsonPath(path)}`,
    fix: 'Run "terraform validate", or collect the file again.',
  });
}

function innerObjects(value: unknown, path: Path): { members: Members; path: Path }[] {
  if (isMembers(value)) return [{ members: value, path }];
  if (!Array.isArray(value) || !value.every(isMembers)) return [];
  return value.map((members, index) => ({ members, path: [...path, index] }));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member `//` is a comment. */
function membersOf(members: Members, path: Path): { name: string; value: unknown; at: Path }[] {
  return Object.entries(members).flatMap(([name, value]) => (name === '//' ? [] : [{ name, value, at: [...path, name] }]));
}

/** A value as the expression that it would be in Terraform's own language: a text is a template there. */
function expressionOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return `"${templateOf(value)}"`;
  if (Array.isArray(value))
    return depth > LIST_DEPTH ? '[…]' : `[${value.map((item) => expressionOf(item, depth + 1)).join(', ')}]`;
  if (isMembers(value)) return Object.keys(value).length === 0 ? '{}' : '{…}';
  return String(value);
}

/** What stands between quotes: the letters are escaped, the expressions in `${…}` are not. */
function templateOf(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; ) {
    const end = isInterpolation(text, index) ? afterExpression(text, index) : null;
    result += end === null ? JSON.stringify(text[index]).slice(1, -1) : text.slice(index, end);
    index = end ?? index + 1;
  }
  return result;
}

/** null when it does not end, so that the text is no template at all. */
function afterExpression(text: string, at: number): number | null {
  try {
    return afterBracket(text, at + 1);
  } catch (thrown) {
    if (thrown instanceof NotComputed) return null;
    throw thrown;
  }
}
