import { Needles } from './needles.ts';

/** A search that can be passed over where none of some texts stands. */
export interface Hinted {
  /** Texts of two characters or more, of which a match holds one; none: it can never be passed over. */
  readonly hints?: readonly string[];
}

/** Tells for many searches at once, in one pass over a text, which of them may find something. */
export class Hints {
  readonly #needles = new Needles<string>(2);

  constructor(searches: readonly Hinted[]) {
    for (const hint of new Set(searches.flatMap(({ hints = [] }) => hints))) this.#needles.add(hint, hint);
  }

  /** Whether a search may find something in a text. */
  in(text: string): (search: Hinted) => boolean {
    const present = new Set<string>();
    this.#needles.find(text, (hint, start) => {
      present.add(hint);
      // Hints may overlap.
      return start + 1;
    });
    return ({ hints }) => hints === undefined || hints.some((hint) => present.has(hint));
  }
}
