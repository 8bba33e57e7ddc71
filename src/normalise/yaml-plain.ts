import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Unresolved } from '../domain/facts/setting.ts';
import type { Problem } from '../domain/problem.ts';

/** What the conversion needs to know about its document. */
interface Surroundings {
  readonly text: string;
  readonly tags: 'refuse' | 'unresolved';
  /** Values that may come out, aliases expanded. */
  readonly nodes: number;
  readonly lineAt: (offset: number) => number;
  readonly refuse: (line: number, what: string) => Problem;
}

/** Where a collection and each of its members stand. */
interface Lines {
  readonly own: number;
  readonly members: Map<string | number, number>;
  /** The first member of each spelling in lower case; made when it is first needed. */
  spellings?: Map<string, string | number>;
}

const UNRESOLVED_LENGTH = 200;
const STANDARD_TAGS = /^(?:!|tag:yaml\.org,2002:(?:map|seq|str|int|float|bool|null|merge))$/;

/**
 * Turns the nodes of one YAML document into plain values. The library's own conversion counts aliases by a rule of thumb,
 * compares all keys with all others, and forgets lines.
 */
export class PlainYaml {
  readonly #around: Surroundings;
  /** What each alias names: the anchor nearest before it in the text, whatever bears that name where the alias is expanded. */
  readonly #targets = new Map<Alias, Node>();
  /** Nodes being converted: an alias to one of them would never end. */
  readonly #open = new Set<Node>();
  readonly #lines = new WeakMap<object, Lines>();
  #count = 0;
  #rootLine = 1;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The plain value of the document's root. */
  valueOf(root: Node | null): unknown {
    this.#rootLine = this.#lineOfNode(root);
    this.#bind(root, new Map());
    return this.#convert(root);
  }

  /** See YamlDocument.lineOf. */
  lineOf(root: unknown, path: readonly PropertyKey[]): number {
    let line = this.#rootLine;
    let value = root;
    for (const part of path) {
      if (typeof value !== 'object' || value === null || typeof part === 'symbol') break;
      const lines = this.#lines.get(value);
      if (lines === undefined) break;
      const name = lines.members.has(part) ? part : spelling(lines, part);
      if (name === undefined) break;
      line = lines.members.get(name) ?? line;
      value = Reflect.get(value, name);
    }
    return line;
  }

  /** Walks through the nodes as they are written. An anchor holds from its node on, and what stands inside tagged nodes counts too. */
  #bind(node: unknown, anchors: Map<string, Node>): void {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) this.#targets.set(node, target);
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isSeq(node)) for (const item of node.items) this.#bind(item, anchors);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      this.#bind(key, anchors);
      this.#bind(value, anchors);
    }
  }

  #convert(node: unknown): unknown {
    if (isAlias(node)) return this.#convert(this.#target(node));
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
    this.#count += 1;
    if (this.#count > this.#around.nodes) {
      throw this.#around.refuse(
        this.#lineOfNode(node),
        `The document comes to more than ${this.#around.nodes} values with its aliases expanded.`,
      );
    }
    if (this.#open.has(node)) throw this.#around.refuse(this.#lineOfNode(node), 'An alias stands inside what it names.');
    if (node.tag !== undefined && !STANDARD_TAGS.test(node.tag)) return this.#tagged(node);
    if (isScalar(node)) return node.value;
    this.#open.add(node);
    const value = isMap(node) ? this.#mapping(node) : this.#sequence(node.items, this.#lineOfNode(node));
    this.#open.delete(node);
    return value;
  }

  #sequence(items: readonly unknown[], own: number): unknown[] {
    const members = new Map<string | number, number>();
    const values = items.map((item, index) => {
      members.set(index, this.#lineOfNode(item));
      return this.#convert(item);
    });
    this.#lines.set(values, { own, members });
    return values;
  }

  #mapping(node: YAMLMap): Record<string, unknown> {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    const members = new Map<string | number, number>();
    const mergedLines = new Map<string, number>();
    const seen = new Map<string, number>();
    for (const pair of node.items) {
      const name = this.#keyOf(pair);
      const line = this.#lineOfNode(pair.key);
      const earlier = seen.get(name);
      if (earlier !== undefined) throw this.#around.refuse(line, `The key "${name}" stands here and in line ${earlier}.`);
      seen.set(name, line);
      if (name === '<<' && isScalar(pair.key) && pair.key.type === Scalar.PLAIN) {
        for (const source of this.#mergeSources(pair)) {
          for (const [key, value] of Object.entries(source)) {
            if (merged.has(key)) continue;
            merged.set(key, value);
            mergedLines.set(key, this.#lines.get(source)?.members.get(key) ?? line);
          }
        }
        continue;
      }
      own.set(name, this.#convert(pair.value));
      members.set(name, line);
    }
    for (const [key, value] of merged) {
      if (own.has(key)) continue;
      own.set(key, value);
      members.set(key, mergedLines.get(key) ?? this.#lineOfNode(node));
    }
    // fromEntries defines each member: a key named `__proto__` stays a key.
    const value: Record<string, unknown> = Object.fromEntries(own);
    this.#lines.set(value, { own: this.#lineOfNode(node), members });
    return value;
  }

  #mergeSources(pair: Pair): Record<string, unknown>[] {
    const value = this.#convert(pair.value);
    const sources = Array.isArray(value) ? value : [value];
    return sources.map((source) => {
      if (!isRecord(source))
        throw this.#around.refuse(this.#lineOfNode(pair.key), 'A merge key "<<" needs a mapping or a list of mappings.');
      return source;
    });
  }

  #keyOf(pair: Pair): string {
    const key = isAlias(pair.key) ? this.#target(pair.key) : pair.key;
    if (!isScalar(key))
      throw this.#around.refuse(this.#lineOfNode(pair.value), 'A mapping has a key that is not a word or a number.');
    return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  }

  #target(alias: Alias): Node {
    const target = this.#targets.get(alias);
    if (target === undefined)
      throw this.#around.refuse(this.#lineOfNode(alias), `The alias "*${alias.source}" has no anchor before it.`);
    return target;
  }

  #tagged(node: Node): Unresolved {
    if (this.#around.tags === 'refuse')
      throw this.#around.refuse(this.#lineOfNode(node), `The tag "${node.tag}" is not known here.`);
    const [start, end] = node.range ?? [0, 0];
    const written = `${node.tag} ${this.#around.text.slice(start, end)}`.replace(/\s+/g, ' ').trim();
    return { unresolved: written.length > UNRESOLVED_LENGTH ? `${written.slice(0, UNRESOLVED_LENGTH)}…` : written };
  }

  #lineOfNode(node: unknown): number {
    if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAlias(node)) return this.#rootLine;
    return this.#around.lineAt(node.range?.[0] ?? 0);
  }
}

function spelling(lines: Lines, name: string | number): string | number | undefined {
  lines.spellings ??= new Map([...lines.members.keys()].toReversed().map((member) => [String(member).toLowerCase(), member]));
  return lines.spellings.get(String(name).toLowerCase());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('unresolved' in value && Object.keys(value).length === 1)
  );
}
