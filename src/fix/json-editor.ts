import { getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import {
  CannotEdit,
  type Editor,
  type EditorOptions,
  lineEndOf,
  lineStartAt,
  nameAmong,
  type Path,
  placeText,
  spliced,
  type Value,
} from './editor.ts';
import { nested } from './yaml-write.ts';

/**
 * A JSON file, with comments and trailing commas where they are allowed. The parser gives the places; its own `modify` lays the lines
 * beside a change out anew, and cuts the last item of a list on one line off in the middle.
 */
export class JsonEditor implements Editor {
  text: string;
  /** JSON has no parts that several members take. */
  readonly shared: ReadonlySet<string> = new Set();
  readonly #anyCase: boolean;
  #root: Node;

  constructor(text: string, { anyCase }: Pick<EditorOptions, 'anyCase'>) {
    this.text = text;
    this.#anyCase = anyCase;
    this.#root = this.#parse();
  }

  get(path: Path): unknown {
    const node = this.#node(path);
    return node === undefined ? undefined : getNodeValue(node);
  }

  set(path: Path, value: Value): void {
    const name = path.at(-1);
    if (name === undefined) throw new CannotEdit('The whole document cannot be replaced.');
    const old = this.#node(path);
    if (old !== undefined) {
      this.#splice(old.offset, stopOf(old), this.#written(value, old, this.#spansLines(old)));
      return;
    }
    const above = path.slice(0, -1);
    const parent = this.#node(above);
    if (parent === undefined || parent.type === 'null' || parent.type === 'boolean') {
      this.set(above, nested(name, value));
      return;
    }
    if (parent.type !== (typeof name === 'number' ? 'array' : 'object'))
      throw new CannotEdit(`"${placeText(above)}" is no ${typeof name === 'number' ? 'list' : 'object'}.`);
    this.#insert(parent, typeof name === 'number' ? '' : `${JSON.stringify(name)}: `, value);
  }

  remove(path: Path): void {
    const found = this.#node(path);
    if (found === undefined) return;
    const entry = found.parent?.type === 'property' ? found.parent : found;
    const siblings = entry.parent?.children ?? [];
    const index = siblings.indexOf(entry);
    const next = siblings[index + 1];
    const previous = siblings[index - 1];
    if (next !== undefined) {
      this.#splice(...this.#wholeLines(entry.offset, next.offset, stopOf(entry)));
      return;
    }
    // A comma behind the last entry stays if there was one, for the entry before it.
    if (previous !== undefined) {
      this.#removeLast(entry, stopOf(previous));
      return;
    }
    throw new CannotEdit(`"${placeText(path)}" is all that stands there.`);
  }

  #parse(): Node {
    const errors: ParseError[] = [];
    const root = parseTree(this.text, errors, { allowTrailingComma: true, disallowComments: false });
    if (root === undefined || errors.length > 0) throw new CannotEdit('The file is no JSON that can be read.');
    return root;
  }

  #splice(start: number, end: number, replacement: string): void {
    this.text = spliced(this.text, start, end, replacement);
    this.#root = this.#parse();
  }

  #node(path: Path): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of path) {
      if (node === undefined) return undefined;
      const children: readonly Node[] = node.children ?? [];
      if (typeof name === 'number') {
        node = node.type === 'array' ? children[name] : undefined;
        continue;
      }
      const names = node.type === 'object' ? children.map((property) => String(property.children?.[0]?.value)) : [];
      const known = nameAmong(name, names, this.#anyCase);
      node = known === undefined ? undefined : children[names.indexOf(known)]?.children?.[1];
    }
    return node;
  }

  /** Puts an entry behind the last one: on the same line where all stand on one, else on a line of its own. */
  #insert(parent: Node, label: string, value: Value): void {
    const last = parent.children?.at(-1);
    const inside = parent.offset + 1;
    if (last === undefined) {
      this.#splice(inside, stopOf(parent) - 1, `${label}${inline(value)}`);
      return;
    }
    if (!this.#spansLines(parent)) {
      this.#splice(stopOf(last), stopOf(last), `, ${label}${inline(value)}`);
      return;
    }
    // A comma and a comment behind the last entry stay on its line.
    const [rest = '', comma = ''] = /^[ \t]*(?:(,)[ \t]*)?(?:\/\/[^\r\n]*)?(?=\r?\n)/.exec(this.text.slice(stopOf(last))) ?? [];
    const line = `${lineEndOf(this.text)}${this.#indentAt(last.offset)}${label}${this.#written(value, last, true)}${comma}`;
    this.#splice(stopOf(last), stopOf(last) + rest.length, `${comma === '' ? ',' : ''}${rest}${line}`);
  }

  /** Takes the last entry out, and the comma before it unless another one stands behind. */
  #removeLast(entry: Node, previousStop: number): void {
    const lineStart = lineStartAt(this.text, entry.offset);
    const ownLine = lineStart > previousStop && this.text.slice(lineStart, entry.offset).trim() === '';
    const behind = this.text.slice(stopOf(entry));
    const trailing = /^[ \t]*,/.exec(behind)?.[0];
    if (ownLine && trailing !== undefined) {
      this.#splice(...this.#wholeLines(entry.offset, stopOf(entry) + trailing.length, stopOf(entry)));
      return;
    }
    const comma = commaBehind(this.text, previousStop);
    if (!ownLine) {
      this.#splice(comma, stopOf(entry), '');
      return;
    }
    const comment = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n)/.exec(behind)?.[0] ?? '';
    const lineBreak = this.text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1;
    this.text = spliced(this.text, Math.max(comma, lineBreak), stopOf(entry) + comment.length, '');
    this.#splice(comma, comma + 1, '');
  }

  /** The span of an entry, up to the one behind it; its lines as a whole where it stands on lines of its own. */
  #wholeLines(start: number, end: number, stop: number): [start: number, end: number, replacement: string] {
    const lineStart = lineStartAt(this.text, start);
    const alone = this.text.slice(lineStart, start).trim() === '';
    const rest = /^[ \t]*(?:,[ \t]*)?(?:\/\/[^\n]*)?\r?\n/.exec(this.text.slice(stop));
    return alone && rest !== null ? [lineStart, stop + rest[0].length, ''] : [start, end, ''];
  }

  #spansLines({ offset, length }: Node): boolean {
    return this.text.slice(offset, offset + length).includes('\n');
  }

  /** A value as it stands at the depth of a neighbour: on one line, or with its parts on lines of their own, indented as the file is. */
  #written(value: Value, neighbour: Node, spans: boolean): string {
    if (!spans) return inline(value);
    const indent = this.#indentAt(neighbour.offset);
    return JSON.stringify(value, null, this.#step()).replaceAll('\n', () => `${lineEndOf(this.text)}${indent}`);
  }

  #indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(lineStartAt(this.text, offset)))?.[0] ?? '';
  }

  #step(): string {
    return /\n([ \t]+)/.exec(this.text)?.[1] ?? '  ';
  }
}

/** Where the comma behind an entry stands, comments passed over. */
function commaBehind(text: string, start: number): number {
  const [behind = ''] = /^(?:[^,/]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(text.slice(start)) ?? [];
  return start + behind.length;
}

function stopOf({ offset, length }: Node): number {
  return offset + length;
}

/** A value on one line, with the blanks that people write. */
function inline(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${inline(member)}`)
    .join(', ')}}`;
}
