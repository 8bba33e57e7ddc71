import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { CannotEdit, type EditorOptions, lineStartAt, nameAmong, type Path, placeText } from './editor.ts';

/** A mapping or a list. */
export type Collection = YAMLMap | YAMLSeq;

/** A collection with the anchors by which other members take it, or a part around it, too. */
export interface Found {
  readonly node: Collection;
  readonly anchors: readonly string[];
}

/** Where a member is written: in the mapping itself, or in one that it merges (`<<`). */
export interface Member {
  readonly pair: Pair;
  readonly map: YAMLMap;
  readonly anchors: readonly string[];
}

/** The one document of a YAML text, and where its parts stand. Aliases and merge keys are followed. */
export class YamlPlaces {
  readonly #text: string;
  readonly #anyCase: boolean;
  readonly #document: Document;
  readonly #aliased = new Set<string>();

  constructor(text: string, { anyCase }: Pick<EditorOptions, 'anyCase'>) {
    this.#text = text;
    this.#anyCase = anyCase;
    const documents = [...parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })].filter(
      (document): document is Document.Parsed => document.contents !== null,
    );
    const [document, second] = documents;
    const [fault] = document?.errors ?? [];
    if (document === undefined || second !== undefined || fault !== undefined)
      throw new CannotEdit('The file is not one YAML document that can be read.');
    this.#document = document;
    visit(document, {
      Alias: (_, { source }) => {
        this.#aliased.add(source);
      },
    });
  }

  /** The value at a place as plain data; undefined where there is none. */
  plainAt(path: Path): unknown {
    const name = path.at(-1);
    if (name === undefined) return this.#document.toJS();
    const parent = this.collectionAt(path.slice(0, -1));
    if (parent === null) return undefined;
    const member = isSeq(parent.node) ? parent.node.items[Number(name)] : this.memberOf(parent.node, String(name))?.pair.value;
    return member === undefined ? undefined : (this.#resolved(member)?.toJS(this.#document) ?? null);
  }

  /** The collection at a place; null where nothing, or a mere switch, stands there. Throws a {@link CannotEdit} for any other word. */
  collectionAt(path: Path): Found | null {
    let found = this.#found(this.#document.contents, [], []);
    for (const [depth, name] of path.entries()) {
      if (found === null) return null;
      const { node, anchors } = found;
      const here = path.slice(0, depth + 1);
      if (isSeq(node)) found = this.#found(node.items[Number(name)], anchors, here);
      else {
        const member = this.memberOf(node, String(name));
        found = member === null ? null : this.#found(member.pair.value, [...anchors, ...member.anchors], here);
      }
    }
    return found;
  }

  /** A member of a mapping, its own before one that it merges. */
  memberOf(map: YAMLMap, name: string, depth = 0): Member | null {
    const own = map.items.filter(({ key }) => isScalar(key) && !isMerge(key));
    const known = nameAmong(name, own.map(nameOf), this.#anyCase);
    const pair = own.find((one) => nameOf(one) === known);
    if (pair !== undefined) return { pair, map, anchors: [] };
    if (depth > 8) return null;
    for (const source of map.items.filter(({ key }) => isMerge(key)).flatMap(({ value }) => this.#mergedBy(value))) {
      const found = this.memberOf(source, name, depth + 1);
      if (found !== null) return { ...found, anchors: [...this.anchorOf(source), ...found.anchors] };
    }
    return null;
  }

  /** The anchor of a value, if other members take the value by it. */
  anchorOf(value: unknown): string[] {
    if (!isNode(value) || isAlias(value) || value.anchor === undefined) return [];
    return this.#aliased.has(value.anchor) ? [value.anchor] : [];
  }

  /** By how many spaces a part stands away from the beginning of its line. */
  columnOf(node: Node): number {
    const start = node.range?.[0] ?? 0;
    return start - lineStartAt(this.#text, start);
  }

  /** By how much this file indents, from its first mapping within another. */
  step(): number {
    let step = 2;
    visit(this.#document, {
      Pair: (_, { key, value }) => {
        const inner = isMap(value) && value.flow !== true ? value.items[0]?.key : undefined;
        if (!isNode(key) || !isNode(inner) || this.columnOf(inner) <= this.columnOf(key)) return undefined;
        step = this.columnOf(inner) - this.columnOf(key);
        return visit.BREAK;
      },
    });
    return step;
  }

  /** Whether lists stand deeper than the name they belong to. */
  indentsLists(): boolean {
    let indents = true;
    visit(this.#document, {
      Pair: (_, { key, value }) => {
        if (!isNode(key) || !isSeq(value) || value.flow === true) return undefined;
        indents = this.columnOf(value) > this.columnOf(key);
        return visit.BREAK;
      },
    });
    return indents;
  }

  #mergedBy(value: unknown): YAMLMap[] {
    const sources = isSeq(value) ? value.items : [value];
    return sources.map((source) => this.#resolved(source)).filter((source) => isMap(source));
  }

  #found(value: unknown, anchors: readonly string[], path: Path): Found | null {
    const node = this.#resolved(value);
    if (node === null || (isScalar(node) && (node.value === null || typeof node.value === 'boolean'))) return null;
    if (!isMap(node) && !isSeq(node)) throw new CannotEdit(`"${placeText(path)}" is a word where a list or a mapping is expected.`);
    return { node, anchors: [...anchors, ...this.anchorOf(node)] };
  }

  #resolved(value: unknown): Node | null {
    if (isAlias(value)) return value.resolve(this.#document) ?? null;
    return isNode(value) ? value : null;
  }
}

/** Whether something is a part of a document with a place of its own. */
export function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

/** Where a member or an item begins and where its value ends. */
export function spanOf(item: unknown): { readonly start: number; readonly end: number } | null {
  const [first, last] = isNode(item) ? [item, item] : isPair(item) ? [item.key, isNode(item.value) ? item.value : item.key] : [];
  const start = isNode(first) ? first.range?.[0] : undefined;
  const end = isNode(last) ? endOf(last) : null;
  return start === undefined || end === null ? null : { start, end };
}

/** Where the last value in a node ends, comments and blank lines behind it excluded. */
export function endOf(node: Node): number | null {
  if ((!isMap(node) && !isSeq(node)) || node.flow === true) return node.range?.[1] ?? null;
  return spanOf(node.items.at(-1))?.end ?? null;
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.source ?? key.value) : '';
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}
