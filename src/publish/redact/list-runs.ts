import { decodeJsonString } from './json-text.ts';
import type { MemberPath } from './member-path.ts';
import type { Decode } from './piece.ts';

/** A place between the elements of a list. */
export interface Step {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Of the element that begins there, or that would. */
  readonly index: number;
  /** Counted from 1. */
  readonly line: number;
}

/** Elements of one list, one behind the other. */
export interface Run {
  /** Path of the list. */
  readonly list: MemberPath;
  /** Where each name on it begins, in bytes; -1 for an index. */
  readonly names: readonly number[];
  /** Where its first element begins, and where it ends. */
  readonly start: Step;
  readonly end: Step;
  /** Where it may be cut, in about the distance that was asked for. */
  readonly cuts: readonly Step[];
}

/** How runs are taken, in bytes. */
export interface RunSizes {
  /** The shortest run. */
  readonly shortest: number;
  /** The least distance of two steps. */
  readonly step: number;
}

/** A container around the place that is read. */
interface Level {
  readonly isObject: boolean;
  readonly start: Step;
  /** Of an object: the name of the member that is read, in bytes of the file. */
  name: readonly [start: number, end: number];
  /** Of a list: the element that is read. */
  index: number;
  /** Of a list: the run that is read, empty when there is none, and behind its last element. */
  steps: Step[];
  end: Step;
  readonly runs: Omit<Run, 'list' | 'names'>[];
  /** Of a list: one of its elements is no container. */
  hasScalars: boolean;
  /** A run was taken from within. */
  isOpened: boolean;
}

/** What may stand next; `first` and `firstName` also where the container may be closed at once. */
type Expected = 'value' | 'first' | 'name' | 'firstName' | 'colon' | 'end';

const [QUOTE, BACKSLASH, COLON, COMMA, NEWLINE] = [0x22, 0x5c, 0x3a, 0x2c, 0x0a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Nothing that is read is nested deeper. */
const DEPTH = 1000;
const LONGEST_WORD = 1000;
const WORD = /^(?:true|false|null|-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?)$/;

/**
 * The runs of elements of lists in a JSON text that can be looked at apart from what is around them, in the order in which they end; null
 * when it is no JSON, whatever its strings hold. A list is left whole when an element is no container: a word of a command says what
 * the next one is. Of lists within lists the inner one is taken apart, and the outer one's other elements.
 */
export function runsIn(bytes: Uint8Array, decode: Decode, sizes: RunSizes): Run[] | null {
  const scan = new Scan(bytes, decode, sizes);
  return scan.isWhole() ? scan.runs : null;
}

class Scan {
  readonly runs: Run[] = [];
  readonly #bytes: Uint8Array;
  readonly #decode: Decode;
  readonly #sizes: RunSizes;
  readonly #levels: Level[] = [];
  #expected: Expected = 'value';
  #line = 1;

  constructor(bytes: Uint8Array, decode: Decode, sizes: RunSizes) {
    this.#bytes = bytes;
    this.#decode = decode;
    this.#sizes = sizes;
  }

  isWhole(): boolean {
    const bytes = this.#bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    for (let at = hasMark ? 3 : 0; at < bytes.length; ) {
      const byte = bytes[at] ?? 0;
      if (byte === NEWLINE) this.#line += 1;
      const end = isSpace(byte) ? at + 1 : this.#token(byte, at);
      if (end === -1) return false;
      at = end;
    }
    return this.#expected === 'end' && this.#levels.length === 0;
  }

  /** Behind what begins there; -1 for what must not stand there. */
  #token(byte: number, at: number): number {
    const level = this.#levels.at(-1);
    switch (byte) {
      case COMMA:
        if (this.#expected !== 'end' || level === undefined) return -1;
        level.index += 1;
        this.#expected = level.isObject ? 'name' : 'value';
        return at + 1;
      case COLON:
        if (this.#expected !== 'colon') return -1;
        this.#expected = 'value';
        return at + 1;
      case OPEN_OBJECT:
      case OPEN_LIST:
        return this.#open(at, byte === OPEN_OBJECT);
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        return this.#close(at + 1, byte === CLOSE_OBJECT);
      case QUOTE: {
        const end = this.#stringEnd(at + 1);
        if (level === undefined || (this.#expected !== 'name' && this.#expected !== 'firstName')) return this.#scalar(end);
        level.name = [at + 1, end - 1];
        this.#expected = 'colon';
        return end;
      }
      default: {
        const end = wordEnd(this.#bytes, at);
        return WORD.test(this.#decode(at, end)) ? this.#scalar(end) : -1;
      }
    }
  }

  /** Behind the closing quote; -1 for a string that runs on over the end of its line. */
  #stringEnd(start: number): number {
    const bytes = this.#bytes;
    for (let at = start; at < bytes.length; at += 1) {
      if (bytes[at] === QUOTE) return at + 1;
      if (bytes[at] === BACKSLASH) at += 1;
      if (bytes[at] === NEWLINE) return -1;
    }
    return -1;
  }

  get #expectsValue(): boolean {
    return this.#expected === 'value' || this.#expected === 'first';
  }

  #scalar(end: number): number {
    if (!this.#expectsValue) return -1;
    const level = this.#levels.at(-1);
    if (level !== undefined) level.hasScalars = true;
    this.#expected = 'end';
    return end;
  }

  #open(at: number, isObject: boolean): number {
    if (!this.#expectsValue || this.#levels.length >= DEPTH) return -1;
    const start = this.#step(at, this.#levels.at(-1)?.index ?? 0);
    this.#levels.push({
      isObject,
      start,
      name: [0, 0],
      index: 0,
      steps: [],
      end: start,
      runs: [],
      hasScalars: false,
      isOpened: false,
    });
    this.#expected = isObject ? 'firstName' : 'first';
    return at + 1;
  }

  #close(end: number, isObject: boolean): number {
    if (this.#expected !== 'end' && this.#expected !== (isObject ? 'firstName' : 'first')) return -1;
    const level = this.#levels.pop();
    if (level?.isObject !== isObject) return -1;
    this.#expected = 'end';
    this.#endRun(level);
    if (!level.hasScalars) {
      const path = level.runs.length > 0 ? this.#path() : { list: [], names: [] };
      for (const run of level.runs) this.runs.push({ ...path, ...run });
      level.isOpened ||= level.runs.length > 0;
    }
    const parent = this.#levels.at(-1);
    if (parent === undefined) return end;
    if (level.isOpened) {
      parent.isOpened = true;
      this.#endRun(parent);
    } else if (!parent.isObject) {
      const last = parent.steps.at(-1);
      if (last === undefined || level.start.offset - last.offset >= this.#sizes.step) parent.steps.push(level.start);
      parent.end = this.#step(end, level.start.index + 1);
    }
    return end;
  }

  #endRun(level: Level): void {
    const [first, ...cuts] = level.steps;
    const { end } = level;
    if (first === undefined) return;
    if (end.offset - first.offset >= this.#sizes.shortest) level.runs.push({ start: first, end, cuts });
    level.steps = [];
  }

  #step(offset: number, index: number): Step {
    return { offset, index, line: this.#line };
  }

  #path(): Pick<Run, 'list' | 'names'> {
    const list = this.#levels.map(({ isObject, name: [start, end], index }) => {
      if (!isObject) return index;
      const text = this.#decode(start, end);
      return decodeJsonString(text, 0, text.length).value;
    });
    return { list, names: this.#levels.map(({ isObject, name: [start] }) => (isObject ? start : -1)) };
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** Where a number or a word ends, or what is longer than any is looked at. */
function wordEnd(bytes: Uint8Array, start: number): number {
  const most = Math.min(bytes.length, start + LONGEST_WORD);
  let end = start;
  while (end < most && !DELIMITERS.has(bytes[end] ?? 0)) end += 1;
  return end;
}

const DELIMITERS = new Set([0x20, NEWLINE, 0x0d, 0x09, QUOTE, COLON, COMMA, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST]);
