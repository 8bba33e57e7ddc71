import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';

/** What a scalar of a YAML text covers, its quotes or block header left out. */
export interface YamlScalar {
  readonly start: number;
  readonly end: number;
  readonly type: 'string' | 'number' | 'word';
  readonly value: string;
  /** It stands on several lines of the file. */
  readonly folded: boolean;
}

/** Told of everything in a YAML text in the order in which it stands. */
export interface YamlVisitor {
  open(container: 'object' | 'array'): void;
  close(): void;
  name(text: string): void;
  scalar(scalar: YamlScalar): void;
}

/** Larger files are read by no reader, and the parser takes seconds over them. */
const LARGEST = 4 * 1024 * 1024;
const DEPTH = 100;
/** Breaks, colons and commas: the parser takes a second for some hundred thousand, and files that are read have fewer. */
const MOST_SIGNS = 500_000;
const SIGNS = new Set([0x0a, 0x2c, 0x3a]);

/** Walks through the documents of a YAML text; false when it is none, or holds more than any that is read here. */
export function walkYaml(text: string, visitor: YamlVisitor): boolean {
  const documents = parsed(text);
  if (documents === null) return false;
  for (const { contents } of documents) if (contents !== null) walk(contents, text, visitor);
  return true;
}

/** Structure and types of a YAML text, without what its names, strings and numbers say; null when it is none. */
export function yamlShape(text: string): string | null {
  const marks: string[] = [];
  const whole = walkYaml(text, {
    open: (container) => marks.push(container === 'object' ? '{' : '['),
    close: () => marks.push('}'),
    name: () => marks.push('n'),
    scalar: ({ type, value }) => marks.push(type === 'word' ? value : type),
  });
  return whole ? marks.join(' ') : null;
}

function parsed(text: string): Document[] | null {
  if (text.length > LARGEST || isTooMuch(text)) return null;
  try {
    const documents = [
      ...parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent', keepSourceTokens: false }),
    ];
    return documents.every(({ errors }) => errors.length === 0) ? documents : null;
  } catch {
    // The parser calls itself for each level and may run out of stack.
    return null;
  }
}

/** Brackets, indentation and signs are counted before the parser sees them. */
function isTooMuch(text: string): boolean {
  let depth = 0;
  let signs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    else if (SIGNS.has(code)) signs += 1;
    if (depth > DEPTH || signs > MOST_SIGNS) return true;
  }
  return /^ {101}|(?:[-?] ){101}/m.test(text);
}

function walk(node: Node, text: string, visitor: YamlVisitor): void {
  // What an alias stands for is written where its anchor is.
  if (isAlias(node)) visitor.scalar({ start: 0, end: 0, type: 'word', value: `*${node.source}`, folded: false });
  else if (isMap(node)) {
    visitor.open('object');
    for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
      visitor.name(isScalar(key) ? String(key.value) : '');
      if (value !== null) walk(value, text, visitor);
    }
    visitor.close();
  } else if (isSeq(node)) {
    visitor.open('array');
    for (const item of node.items as (Node | null)[]) if (item !== null) walk(item, text, visitor);
    visitor.close();
  } else if (isScalar(node) && node.range != null) scalarOf(node.value, node.type ?? 'PLAIN', node.range, node.tag, text, visitor);
}

function scalarOf(
  value: unknown,
  style: string,
  [from, to]: readonly [number, number, number],
  tag: string | undefined,
  text: string,
  visitor: YamlVisitor,
): void {
  const quoted = style.startsWith('QUOTE');
  const block = style.startsWith('BLOCK');
  const start = quoted ? from + 1 : block ? Math.min(to, text.indexOf('\n', from) + 1) : from;
  const end = quoted ? to - 1 : to;
  const own = tag !== undefined && !tag.startsWith('tag:yaml.org');
  const type = own ? 'word' : typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'word';
  const folded = text.slice(start, end).trimEnd().includes('\n');
  visitor.scalar({ start, end, type, value: typeof value === 'string' ? value : text.slice(start, end), folded });
}
