/** Where an element stands: names of members and indices of lists, from the outermost value down. */
export type ElementPath = readonly (string | number)[];

/** What becomes of a JSON text that is taken apart. */
export interface ElementTaker {
  /** Whether the elements of the list at a path are taken out one by one. Asked for lists within at most {@link DEEPEST_LIST} containers. */
  isTaken(path: ElementPath): boolean;
  /** An element of such a list: its bytes, which are valid during the call alone, and how many colons stand outside its strings. */
  take(bytes: Uint8Array, path: ElementPath, colons: number): void;
}

/** Lists within more containers than this are never taken apart. */
const DEEPEST_LIST = 3;
/** Nothing that is read is nested deeper. */
const DEEPEST = 1000;

/** Thrown when a part of a text is larger, or nested deeper, than is held in memory. */
export class BeyondBounds extends Error {
  /** What there is too much of, e.g. `more than 1000 levels`. */
  readonly what: string;
  /** The element; null where it is the rest of the text. */
  readonly path: ElementPath | null;

  constructor(what: string, path: ElementPath | null) {
    super(what);
    this.what = what;
    this.path = path;
  }
}

/** A container around the place that is read. */
interface Level {
  readonly isObject: boolean;
  readonly isTaken: boolean;
  at: string | number;
}

/** The element that is being read, and how many containers are open around it. */
interface Begun {
  readonly kind: 'container' | 'string' | 'scalar';
  readonly depth: number;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Stands in the rest for an element. Whatever stands right beside it makes the rest invalid, as it did beside the element. */
const MARK = new TextEncoder().encode('null');

/**
 * Takes a JSON text apart while its bytes come in, in whatever portions: the elements of certain lists one by one, and the rest, in which
 * `null` stands for each of them. It does not ask whether that is JSON: a text is valid exactly when its rest and each of its elements
 * are. Bytes of a character beyond ASCII are none of JSON's marks, so that one which is cut in two does no harm.
 */
export class JsonElements {
  readonly #taker: ElementTaker;
  readonly #limit: number;
  readonly #rest: Gathered;
  readonly #element: Gathered;
  /** The outermost containers; of those further in only the number is kept. */
  readonly #levels: Level[] = [];
  #depth = 0;
  #begun: Begun | null = null;
  #colons = 0;
  #inString = false;
  #isEscaped = false;
  /** Where in the rest its last string begins: the name of a member when a colon follows. */
  #lastString = 0;

  /** `limit`: bytes of the largest element, and of the rest. */
  constructor(taker: ElementTaker, limit: number) {
    this.#taker = taker;
    this.#limit = limit;
    this.#rest = new Gathered();
    this.#element = new Gathered();
  }

  /** The element in the midst of which the text stands; null outside of any. */
  get unfinished(): ElementPath | null {
    return this.#begun === null ? null : this.#path();
  }

  /** What is no part of an element; valid until more is fed. */
  get rest(): Uint8Array {
    return this.#rest.bytes;
  }

  /** Takes in the next bytes, which may be overwritten afterwards. Throws {@link BeyondBounds}, and whatever the taker throws. */
  feed(chunk: Uint8Array): void {
    /** Up to here everything was handed on or kept. */
    let done = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#throughString(chunk, at);
        if (!this.#inString && this.#begun?.kind === 'string') done = this.#finish(chunk, done, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (this.#begun?.kind === 'scalar' && isMark(byte)) done = this.#finish(chunk, done, at);
      if (this.#begun === null) done = this.#around(chunk, done, at, byte);
      else if (byte === QUOTE) this.#inString = true;
      else if (byte === COLON) this.#colons += 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#deeper();
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#depth -= 1;
        if (this.#depth === this.#begun.depth) done = this.#finish(chunk, done, at + 1);
      }
      at += 1;
    }
    this.#keep(chunk, done, at);
  }

  /** Reads on within a string, to behind its last quote or to the end of the chunk. */
  #throughString(chunk: Uint8Array, from: number): number {
    let at = from;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at += 1;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
      if (byte === BACKSLASH) {
        at += 1;
        this.#isEscaped = at === chunk.length;
      }
    }
    return chunk.length;
  }

  /** Reads a byte outside of any element; returns up to where everything was kept. */
  #around(chunk: Uint8Array, done: number, at: number, byte: number): number {
    const level = this.#levels[this.#depth - 1];
    if (level?.isTaken === true && byte !== COMMA && byte !== CLOSE_LIST) {
      if (done < at) this.#keep(chunk, done, at);
      // Blanks between elements are left out, of which there are many: without a comma two marks are no JSON with or without them.
      if (isSpace(byte)) return at + 1;
      this.#begin(byte);
      return at;
    }
    if (byte === QUOTE) {
      this.#inString = true;
      this.#lastString = this.#rest.length + at - done;
    } else if (byte === COLON && level?.isObject === true) {
      this.#keep(chunk, done, at);
      level.at = nameIn(this.#rest.bytes.subarray(this.#lastString));
      return at;
    } else if (byte === COMMA && typeof level?.at === 'number') level.at += 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#open(byte === OPEN_OBJECT);
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && this.#depth > 0) {
      if (this.#levels.length === this.#depth) this.#levels.pop();
      this.#depth -= 1;
    }
    return done;
  }

  #begin(byte: number): void {
    const kind = byte === OPEN_OBJECT || byte === OPEN_LIST ? 'container' : byte === QUOTE ? 'string' : 'scalar';
    this.#begun = { kind, depth: this.#depth };
    this.#colons = 0;
    if (kind === 'container') this.#deeper();
    else if (kind === 'string') this.#inString = true;
  }

  #open(isObject: boolean): void {
    const path = this.#path();
    if (this.#depth <= DEEPEST_LIST) {
      const isTaken = !isObject && this.#taker.isTaken(path);
      this.#levels.push({ isObject, isTaken, at: isObject ? '' : 0 });
    }
    this.#deeper();
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new BeyondBounds(`more than ${DEEPEST} levels`, this.unfinished);
  }

  /** Hands on the element that ends before `end`; returns `end`. */
  #finish(chunk: Uint8Array, done: number, end: number): number {
    const path = this.#path();
    if (this.#element.length === 0) {
      refuseBeyond(end - done, this.#limit, path);
      this.#taker.take(chunk.subarray(done, end), path, this.#colons);
    } else {
      this.#keep(chunk, done, end);
      this.#taker.take(this.#element.bytes, path, this.#colons);
      this.#element.clear();
    }
    this.#begun = null;
    this.#rest.append(MARK);
    return end;
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const part = this.#begun === null ? this.#rest : this.#element;
    refuseBeyond(part.length + to - from, this.#limit, this.unfinished);
    part.append(chunk.subarray(from, to));
  }

  #path(): (string | number)[] {
    return this.#levels.map(({ at }) => at);
  }
}

function refuseBeyond(length: number, limit: number, path: ElementPath | null): void {
  if (length > limit) throw new BeyondBounds(`more than ${limit} bytes`, path);
}

/** The name that a string literal says; of what is none, which shows in the rest, nothing. */
function nameIn(literal: Uint8Array): string {
  try {
    return String(JSON.parse(new TextDecoder().decode(literal)));
  } catch {
    return '';
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether a number or a word ends before a byte. */
function isMark(byte: number): boolean {
  if (isSpace(byte) || byte === QUOTE || byte === COLON || byte === COMMA) return true;
  return byte === OPEN_OBJECT || byte === CLOSE_OBJECT || byte === OPEN_LIST || byte === CLOSE_LIST;
}

/** Bytes that grow at their end. */
class Gathered {
  #buffer = new Uint8Array(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  append(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(part, this.#length);
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }
}
