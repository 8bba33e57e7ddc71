import { isMap, isScalar, type Node, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  CannotEdit,
  type Editor,
  type EditorOptions,
  lineEndOf,
  lineStartAt,
  lineStopAt,
  type Path,
  placeText,
  spliced,
  type Value,
} from './editor.ts';
import { type Collection, endOf, isNode, type Member, spanOf, YamlPlaces } from './yaml-places.ts';
import { blockLines, flowText, lineText, nested } from './yaml-write.ts';

/**
 * A YAML file of one document. A value that comes from an anchor is changed where it is written: what every member must be is mended
 * once, for all that take it.
 */
export class YamlEditor implements Editor {
  text: string;
  readonly shared = new Set<string>();
  readonly #options: EditorOptions;
  #places: YamlPlaces;

  constructor(text: string, options: EditorOptions) {
    this.text = text;
    this.#options = options;
    this.#places = new YamlPlaces(text, options);
  }

  get(path: Path): unknown {
    return this.#places.plainAt(path);
  }

  set(path: Path, value: Value): void {
    const name = path.at(-1);
    if (name === undefined) throw new CannotEdit('The whole document cannot be replaced.');
    const above = path.slice(0, -1);
    const parent = this.#places.collectionAt(above);
    if (parent === null) {
      this.set(above, nested(name, value));
      return;
    }
    this.#allow(parent.anchors);
    if (isMap(parent.node)) this.#setMember(parent.node, path, value);
    else this.#setItem(parent.node, path, value);
  }

  remove(path: Path): void {
    const name = path.at(-1);
    const parent = this.#places.collectionAt(path.slice(0, -1));
    if (name === undefined || parent === null) return;
    const { node } = parent;
    const member = isMap(node) ? this.#places.memberOf(node, String(name)) : null;
    const map = member?.map ?? node;
    const index = isMap(map) ? (member === null ? -1 : map.items.indexOf(member.pair)) : Number(name);
    if (map.items[index] === undefined) return;
    this.#allow([...parent.anchors, ...(member?.anchors ?? [])]);
    this.#removeAt(map, index, path);
    // What was taken out of a mapping may stand in one that it merges as well.
    if (isMap(node)) this.remove(path);
  }

  #splice(start: number, end: number, replacement: string): void {
    this.text = spliced(this.text, start, end, replacement);
    this.#places = new YamlPlaces(this.text, this.#options);
  }

  #allow(anchors: readonly string[]): void {
    const [first] = anchors;
    if (first !== undefined && !this.#options.changeShared)
      throw new CannotEdit(`It comes from "&${first}", which a service takes too whose risk is accepted.`);
    for (const anchor of anchors) this.shared.add(`"&${anchor}"`);
  }

  #setMember(map: YAMLMap, path: Path, value: Value): void {
    const name = String(path.at(-1));
    const member = this.#places.memberOf(map, name);
    if (member === null || (member.map !== map && !this.#options.changeShared)) {
      this.#insertMember(map, name, value);
      return;
    }
    this.#allow([...member.anchors, ...this.#places.anchorOf(member.pair.value)]);
    if (isEmpty(member.pair.value)) this.#fill(member, path, value);
    else if (typeof value === 'object' && !Array.isArray(value)) this.#putMapping(member, path, value);
    else this.#replace(member.pair.value, path, value, map.flow === true);
  }

  /** Puts a value behind a name that has none. */
  #fill({ pair, map }: Member, path: Path, value: Value): void {
    const colon = this.text.indexOf(':', spanOf(pair.key)?.end ?? this.text.length) + 1;
    if (!isNode(pair.key) || colon === 0) throw new CannotEdit(`"${placeText(path)}" has no place for a value.`);
    if (map.flow === true || typeof value !== 'object') this.#splice(colon, colon, ` ${flowText(value)}`);
    else this.#putLines(colon, colon, this.#blockLines(value, this.#places.columnOf(pair.key) + this.#places.step()));
  }

  /** Puts a mapping where a mere switch stands. */
  #putMapping({ pair, map }: Member, path: Path, value: Value): void {
    const old = pair.value;
    const isOnLine = isNode(pair.key) && isNode(old) && this.#sameLine(pair.key, old);
    if (!isScalar(old) || old.range == null || !isNode(pair.key) || !isOnLine)
      throw new CannotEdit(`"${placeText(path)}" cannot be made a mapping.`);
    const [start, end] = old.range;
    if (map.flow === true) this.#splice(start, end, flowText(value));
    else this.#putLines(start, end, this.#blockLines(value, this.#places.columnOf(pair.key) + this.#places.step()));
  }

  /** Takes a part of a line out, and puts lines behind the line: a comment at its end stays where it is. */
  #putLines(start: number, end: number, lines: string): void {
    const stop = lineStopAt(this.text, end);
    const rest = this.text.slice(end, stop);
    const open = start === end ? start : this.text.slice(0, start).trimEnd().length;
    this.#splice(open, stop, rest.endsWith('\n') ? rest + lines : rest + lineEndOf(this.text) + lines.trimEnd());
  }

  #sameLine(first: Node, second: Node): boolean {
    return lineStartAt(this.text, first.range?.[0] ?? 0) === lineStartAt(this.text, second.range?.[0] ?? 0);
  }

  #replace(old: unknown, path: Path, value: Value, isFlow: boolean): void {
    if (!isNode(old) || old.range == null) throw new CannotEdit(`"${placeText(path)}" has no value that could be replaced.`);
    const isBlock = isScalar(old)
      ? old.type === Scalar.BLOCK_LITERAL || old.type === Scalar.BLOCK_FOLDED
      : 'items' in old && old.flow !== true;
    if (isBlock) throw new CannotEdit(`"${placeText(path)}" is written over several lines.`);
    this.#splice(old.range[0], old.range[1], isFlow ? flowText(value) : lineText(value));
  }

  #insertMember(map: YAMLMap, name: string, value: Value): void {
    const first = map.items[0]?.key;
    if (map.flow === true) this.#insertFlow(map, `${flowText(name)}: ${flowText(value)}`);
    else if (isNode(first)) this.#insertLines(map, this.#blockLines({ [name]: value }, this.#places.columnOf(first)));
    else throw new CannotEdit('The mapping has no member beside which another could stand.');
  }

  #setItem(list: YAMLSeq, path: Path, value: Value): void {
    const old = list.items[Number(path.at(-1))];
    if (old !== undefined) this.#replace(old, path, value, list.flow === true);
    else if (list.flow === true) this.#insertFlow(list, flowText(value));
    else this.#insertLines(list, `${' '.repeat(this.#places.columnOf(list))}- ${lineText(value)}${lineEndOf(this.text)}`);
  }

  #insertFlow(node: Collection, written: string): void {
    const [start = 0, end = 0] = node.range ?? [];
    const last = spanOf(node.items.at(-1));
    if (last !== null) this.#splice(last.end, last.end, `, ${written}`);
    else this.#splice(start, end, isMap(node) ? `{ ${written} }` : `[${written}]`);
  }

  /** Puts whole lines behind the last one of a block. */
  #insertLines(block: Collection, lines: string): void {
    const end = endOf(block);
    if (end === null) throw new CannotEdit('The block has no last line behind which another could stand.');
    const stop = this.#behindLine(end);
    const isCut = stop === this.text.length && !this.text.endsWith('\n');
    this.#splice(stop, stop, isCut ? lineEndOf(this.text) + lines.replace(/\r?\n$/, '') : lines);
  }

  #removeAt(node: Collection, index: number, path: Path): void {
    const span = spanOf(node.items[index]);
    if (span === null || node.items.length < 2) throw new CannotEdit(`"${placeText(path)}" is all that stands there.`);
    if (node.flow === true) {
      const next = spanOf(node.items[index + 1]);
      if (next !== null) this.#splice(span.start, next.start, '');
      else this.#splice(spanOf(node.items[index - 1])?.end ?? span.start, span.end, '');
      return;
    }
    const from = lineStartAt(this.text, span.start);
    const before = this.text.slice(from, span.start);
    if (!(isMap(node) ? /^\s*$/ : /^\s*-\s+$/).test(before))
      throw new CannotEdit(`"${placeText(path)}" shares its line with something else.`);
    this.#splice(from, this.#behindLine(span.end), '');
  }

  /** The beginning of the line behind the one in which a value ends; block scalars end with their line. */
  #behindLine(end: number): number {
    return this.text[end - 1] === '\n' ? end : lineStopAt(this.text, end);
  }

  #blockLines(value: Value, column: number): string {
    const lineEnd = lineEndOf(this.text);
    return blockLines(value, { column, step: this.#places.step(), indentLists: this.#places.indentsLists(), lineEnd });
  }
}

/** A name without anything behind it. */
function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null && (value.source ?? '') === '');
}
