import type { Located } from './locate.ts';
import { unquoted } from './name-before.ts';

/** Blanks and signs that nobody sees. */
export const BLANKS = /[\s\u00AD\u200B\u2060]+/g;

/** Values that look like secrets and may leave, in the forms in which they stand in what leaves. */
export class Exceptions {
  readonly #values: ReadonlySet<string>;
  /** Without blanks, as words run together, one a line. */
  readonly #runs: string;

  constructor(excepted: readonly { readonly value: string }[]) {
    this.#values = new Set(excepted.map(({ value }) => value));
    this.#runs = [...this.#values].map((value) => `\n${value.replace(BLANKS, '')}\n`).join('');
  }

  has(value: string): boolean {
    return this.#values.has(value) || this.#values.has(unquoted(value));
  }

  /** Whether a text that has no blanks is one of them. */
  hasRun(run: string): boolean {
    return this.#runs.includes(`\n${run}\n`);
  }

  /** Whether a value is a part of one of them, wherever lines break. */
  holdsPart(value: string): boolean {
    return this.#runs.includes(value.replace(BLANKS, ''));
  }

  /** In markup a value ends at the first blank: whether with what follows it is one of them. */
  begins(text: string, { start, original }: Pick<Located, 'start' | 'original'>): boolean {
    const word = unquoted(original);
    if (word === '') return false;
    for (const value of this.#values) {
      if (!value.startsWith(word)) continue;
      const behind = unquoted(text.slice(start, start + 2 * value.length + 20));
      if (behind.startsWith(value) && !/\w/.test(behind.charAt(value.length))) return true;
    }
    return false;
  }
}
