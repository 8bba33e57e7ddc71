import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const HUJSON_BYTES = 4 * 1024 * 1024;
const DEPTH = 100;

/** A HuJSON file (JSON with comments and trailing commas) as a tree whose nodes know their lines. */
export interface Hujson {
  readonly root: Node;
  /** The line of a node, counted from 1. */
  lineOf(node: Node): number;
}

/** One member of an object. */
export interface Member {
  readonly name: string;
  /** The node of the name. */
  readonly key: Node;
  readonly value: Node;
}

/** Reads a HuJSON file. Throws a {@link Problem} with the line for whatever the parser only tolerates: it yields a value for a broken file too. */
export function readHujson(file: SealedFile): Hujson {
  const text = textOf(file, HUJSON_BYTES);
  const starts = lineStarts(text);
  refuseDepth(text, file, starts);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const what = error === undefined ? 'there is no value' : printParseErrorCode(error.error);
    throw hujsonProblem(file, lineAt(starts, error?.offset ?? 0), `The HuJSON cannot be read: ${what}.`);
  }
  return { root, lineOf: (node) => lineAt(starts, node.offset) };
}

/**
 * The members of an object node. Throws a {@link Problem} when the node is no object, or when two names are equal but for letter case:
 * Tailscale takes names in any case.
 */
export function membersOf(node: Node, file: SealedFile, hujson: Hujson): Member[] {
  if (node.type !== 'object') throw hujsonProblem(file, hujson.lineOf(node), `Expected an object, got ${node.type}.`);
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((property): Member[] => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) return [];
    const name = String(key.value);
    if (seen.has(name.toLowerCase()))
      throw hujsonProblem(file, hujson.lineOf(key), `The name "${name}" stands twice in one object.`);
    seen.add(name.toLowerCase());
    return [{ name, key, value }];
  });
}

/** A problem at a line of a HuJSON file. */
export function hujsonProblem(file: SealedFile, line: number, what: string): Problem {
  return new Problem({ what, where: `${file.path}:${line}`, fix: 'Export the policy again, or mend that line.' });
}

/** Brackets are counted one after the other: the parser behind this calls itself for each level. */
function refuseDepth(text: string, file: SealedFile, starts: readonly number[]): void {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > DEPTH) throw hujsonProblem(file, lineAt(starts, index), `Values are nested deeper than ${DEPTH} levels.`);
  }
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
}

/** The line that holds an offset: the last one that starts at it or before. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
