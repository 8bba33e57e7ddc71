import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const HCL_BYTES = 1024 * 1024;
const DEPTH = 50;

/** What stands between the braces of a block, or in a whole file. */
export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclAttribute>;
  readonly blocks: readonly HclBlock[];
}

/** `name = expression`. */
export interface HclAttribute {
  /** The expression as written. */
  readonly text: string;
  /** Place in the file, `line 3` or `line 3-5`. */
  readonly at: string;
}

/** `resource "google_compute_disk" "data" { … }`. */
export interface HclBlock extends HclBody {
  readonly type: string;
  readonly labels: readonly string[];
  readonly at: string;
}

let loading: Promise<Parser> | null = null;

/** Reads a file in HashiCorp's configuration language. Throws a {@link Problem} with the line for a syntax error anywhere in it. */
export async function parseHcl(file: SealedFile): Promise<HclBody> {
  const text = textOf(file, HCL_BYTES);
  loading ??= loadParser();
  const tree = (await loading).parse(text);
  if (tree === null) throw new Problem({ what: 'The HCL cannot be read.', where: file.path });
  try {
    if (tree.rootNode.hasError)
      throw hclProblem(file, firstError(tree.rootNode), 'The HCL cannot be read from here on: it is no valid syntax.');
    return bodyOf(tree.rootNode.namedChildren.find((node) => node?.type === 'body') ?? null, file, 0);
  } finally {
    tree.delete();
  }
}

async function loadParser(): Promise<Parser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
  return new Parser().setLanguage(await Language.load(grammar));
}

function bodyOf(body: Node | null, file: SealedFile, depth: number): HclBody {
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  for (const node of body?.namedChildren ?? []) {
    if (node?.type === 'attribute') {
      const [name, expression] = node.namedChildren.filter((child) => child !== null && child.type !== 'comment');
      if (!name || !expression) continue;
      if (attributes.has(name.text)) throw hclProblem(file, node, `The attribute "${name.text}" stands twice in one block.`);
      attributes.set(name.text, { text: expression.text, at: placeOf(node) });
    } else if (node?.type === 'block') {
      if (depth >= DEPTH) throw hclProblem(file, node, `Blocks are nested deeper than ${DEPTH} levels.`);
      blocks.push(blockOf(node, file, depth));
    }
  }
  return { attributes, blocks };
}

function blockOf(node: Node, file: SealedFile, depth: number): HclBlock {
  const children = node.namedChildren.filter((child) => child !== null);
  const [type, ...labels] = children
    .filter((child) => child.type === 'identifier' || child.type === 'string_lit')
    .map((child) => child.text);
  const body = children.find((child) => child.type === 'body') ?? null;
  return {
    ...bodyOf(body, file, depth + 1),
    type: type ?? '',
    labels: labels.map((label) => label.replace(/^"(.*)"$/s, '$1')),
    at: placeOf(node),
  };
}

function placeOf(node: Node): string {
  const [first, last] = [node.startPosition.row + 1, node.endPosition.row + 1];
  return first === last ? `line ${first}` : `line ${first}-${last}`;
}

/** The innermost node that is an error, or that the parser made up. */
function firstError(root: Node): Node {
  let node = root;
  while (!node.isError && !node.isMissing) {
    const next = node.children.find((child) => child !== null && (child.hasError || child.isMissing));
    if (!next) break;
    node = next;
  }
  return node;
}

function hclProblem(file: SealedFile, node: Node, what: string): Problem {
  return new Problem({
    what,
    where: `${file.path}:${node.startPosition.row + 1}`,
    fix: 'Run "terraform validate", or collect the file again.',
  });
}
