/** A scalar in a JSON text: for a string what stands between its quotes, `text.slice(start, end)`. */
export interface JsonScalar {
  readonly start: number;
  readonly end: number;
  readonly type: 'string' | 'number' | 'word';
  /** A name of a member rather than a value. */
  readonly isName: boolean;
  /** It holds a backslash. */
  readonly escaped: boolean;
}

/** Told of everything in a JSON text in the order in which it stands. */
export interface JsonVisitor {
  open(container: 'object' | 'array'): void;
  close(): void;
  scalar(scalar: JsonScalar): void;
  comment?(start: number, end: number): void;
}

/** Nothing that is read here is nested deeper; the walk itself takes no stack. */
const DEPTH = 1000;

/**
 * Walks through the values of a JSON, HuJSON or NDJSON text, one after the other, without building them.
 * Returns where the text stops being JSON: `to` when it never does and every value is closed. Whoever walks through many parts of one
 * text, one behind the other, gives the same `strings` for all.
 */
export function walkJson(text: string, from: number, to: number, visitor: JsonVisitor, strings = new StringEnds(text)): number {
  const open: { readonly object: boolean; expectsName: boolean }[] = [];
  let index = from;
  while (index < to) {
    const code = text.charCodeAt(index);
    const top = open.at(-1);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff) index += 1;
    else if (code === 0x2c /* , */) {
      if (top === undefined) return index;
      if (top.object) top.expectsName = true;
      index += 1;
    } else if (code === 0x3a /* : */) {
      if (top?.object !== true || top.expectsName) return index;
      index += 1;
    } else if (code === 0x22 /* " */) {
      const { end, escaped } = strings.from(index + 1);
      if (end === -1 || end >= to) return index;
      const isName = top?.object === true && top.expectsName;
      visitor.scalar({ start: index + 1, end, type: 'string', isName, escaped });
      if (isName && top !== undefined) top.expectsName = false;
      index = end + 1;
    } else if (code === 0x7b || code === 0x5b) {
      if (open.length >= DEPTH || (top?.object === true && top.expectsName)) return index;
      const object = code === 0x7b;
      open.push({ object, expectsName: object });
      visitor.open(object ? 'object' : 'array');
      index += 1;
    } else if (code === 0x7d || code === 0x5d) {
      if (top === undefined || top.object !== (code === 0x7d)) return index;
      open.pop();
      visitor.close();
      index += 1;
    } else if (code === 0x2f /* / */) {
      const end = commentEnd(text, index, to);
      if (end === -1) return index;
      visitor.comment?.(index, end);
      index = end;
    } else {
      WORD.lastIndex = index;
      const word = WORD.exec(text)?.[0];
      if (word === undefined || (top?.object === true && top.expectsName)) return index;
      const type = /^[tfn]/.test(word) ? 'word' : 'number';
      visitor.scalar({ start: index, end: index + word.length, type, isName: false, escaped: false });
      index += word.length;
    }
  }
  return open.length === 0 ? to : to - 1;
}

const WORD = /(?:true|false|null|-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?)(?![\w.+-])/y;

/** Finds the ends of the strings of a text, from its beginning on. Where the next backslash and the next end of a line are is looked up once for many strings. */
export class StringEnds {
  readonly #text: string;
  #backslash = -1;
  #newline = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The place of the closing quote of a string that begins there, or -1, and whether there are escapes before it. */
  from(start: number): { end: number; escaped: boolean } {
    const text = this.#text;
    if (this.#backslash < start) this.#backslash = placeOf(text, '\\', start);
    if (this.#newline < start) this.#newline = placeOf(text, '\n', start);
    let end = placeOf(text, '"', start);
    const escaped = this.#backslash < end;
    if (escaped) {
      for (end = this.#backslash; end < text.length && text.charCodeAt(end) !== 0x22; end += 1)
        if (text.charCodeAt(end) === 0x5c) end += 1;
      // A line ends within a string only behind a backslash, and even there it is broken.
      if (this.#newline < end && !isOnlyEscaped(text, start, end)) return { end: -1, escaped };
    } else if (this.#newline < end) return { end: -1, escaped };
    return { end: end < text.length ? end : -1, escaped };
  }
}

function placeOf(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}

/** Whether every end of a line in a stretch stands right behind a backslash. */
function isOnlyEscaped(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x0a) return false;
  }
  return true;
}

function commentEnd(text: string, from: number, to: number): number {
  if (text.startsWith('//', from)) {
    const end = text.indexOf('\n', from);
    return end === -1 || end > to ? to : end;
  }
  const end = text.startsWith('/*', from) ? text.indexOf('*/', from + 2) : -1;
  return end === -1 || end + 2 > to ? -1 : end + 2;
}

/** What a stretch of a JSON string says, and where each of its characters stands in the text. */
export interface Decoded {
  readonly value: string;
  /** Place in the text of the character at an index of the value; of its length, the end. */
  offsetOf(index: number): number;
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Takes the escapes out of a stretch of a JSON string. A broken escape stands for itself. */
export function decodeJsonString(text: string, start: number, end: number): Decoded {
  const raw = text.slice(start, end);
  if (!raw.includes('\\')) return { value: raw, offsetOf: (index) => start + index };
  const offsets: number[] = [];
  let value = '';
  for (const { 0: unit, index } of raw.matchAll(/\\u[0-9A-Fa-f]{4}|\\[\s\S]|[\s\S]/g)) {
    offsets.push(start + index);
    if (unit.length === 6) value += String.fromCharCode(Number.parseInt(unit.slice(2), 16));
    else if (unit.length === 2 && unit !== '\\u') value += SHORT[unit.charAt(1)] ?? unit.charAt(1);
    else {
      value += unit;
      if (unit.length === 2) offsets.push(start + index + 1);
    }
  }
  return { value, offsetOf: (index) => offsets[index] ?? end };
}
