/** The texts that begin alike. */
interface Bucket<Meaning> {
  /** Lengths that one of them has, the greatest first. */
  readonly lengths: number[];
  /** What each stands for. */
  readonly meanings: Map<string, Meaning[]>;
}

/**
 * Looks for many texts at once: one pass over the text, however many there are. Of several that begin at a place the longest that
 * is accepted counts; none begins within another.
 */
export class Needles<Meaning> {
  readonly #byHead = new Map<string, Bucket<Meaning>>();
  /** Which first three characters begin one, by a number made of them. */
  readonly #begins = new Uint8Array(1 << 16);
  readonly #head: number;
  readonly #fold: boolean;

  /** `head` characters at least has each text that is looked for, and 3 at least; `fold`: letter case tells none apart. */
  constructor(head: number, { fold = false }: { readonly fold?: boolean } = {}) {
    this.#head = head;
    this.#fold = fold;
  }

  get isEmpty(): boolean {
    return this.#byHead.size === 0;
  }

  /** Takes in a text; shorter ones than the head are none. */
  add(text: string, meaning: Meaning): void {
    const needle = this.#fold ? text.toLowerCase() : text;
    if (needle.length < this.#head) return;
    const head = needle.slice(0, this.#head);
    const bucket: Bucket<Meaning> = this.#byHead.get(head) ?? { lengths: [], meanings: new Map() };
    this.#byHead.set(head, bucket);
    const same = bucket.meanings.get(needle);
    if (same === undefined) bucket.meanings.set(needle, [meaning]);
    else same.push(meaning);
    if (!bucket.lengths.includes(needle.length)) bucket.lengths.splice(placeOf(needle.length, bucket.lengths), 0, needle.length);
    for (const one of this.#fold ? casesOf(needle.slice(0, 3)) : [needle])
      this.#begins[numberOf(one.charCodeAt(0), one.charCodeAt(1), one.charCodeAt(2))] = 1;
  }

  /** Tells of each place; the answer is where to go on, or null when what stands there is not meant. */
  find(text: string, accept: (meaning: Meaning, start: number, end: number) => number | null): void {
    if (this.isEmpty) return;
    const begins = this.#begins;
    const last = text.length - this.#head;
    for (let index = 0; index <= last; index += 1) {
      if (begins[numberOf(text.charCodeAt(index), text.charCodeAt(index + 1), text.charCodeAt(index + 2))] === 0) continue;
      const bucket = this.#byHead.get(this.#said(text, index, this.#head));
      if (bucket !== undefined) index = this.#after(bucket, text, index, accept);
    }
  }

  /** The last place of the longest text of a bucket that stands at a place and is meant; the place itself when none does. */
  #after(
    { lengths, meanings }: Bucket<Meaning>,
    text: string,
    index: number,
    accept: (meaning: Meaning, start: number, end: number) => number | null,
  ): number {
    for (const length of lengths) {
      const end = index + length;
      if (end > text.length) continue;
      for (const meaning of meanings.get(this.#said(text, index, length)) ?? []) {
        const on = accept(meaning, index, end);
        if (on !== null) return Math.max(index, on - 1);
      }
    }
    return index;
  }

  #said(text: string, start: number, length: number): string {
    const part = text.slice(start, start + length);
    return this.#fold ? part.toLowerCase() : part;
  }
}

/** Where a length goes among others, the greatest first. */
function placeOf(length: number, others: readonly number[]): number {
  const place = others.findIndex((other) => other < length);
  return place === -1 ? others.length : place;
}

function numberOf(first: number, second: number, third: number): number {
  return ((first * 251 + second) * 251 + third) & 0xffff;
}

/** Three characters in every letter case. */
function casesOf(text: string): string[] {
  return [...text].reduce<string[]>(
    (all, one) => all.flatMap((begun) => [begun + one.toLowerCase(), begun + one.toUpperCase()]),
    [''],
  );
}
