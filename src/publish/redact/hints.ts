import { Needles } from './needles.ts';

/** A search that can be passed over where none of some texts stands. */
export interface Hinted {
  /** Texts of two characters or more, of which a match holds one; none: it can never be passed over. */
  readonly hints?: readonly string[];
}

/** Tells for many searches at once, in one pass over a text, which of them may find something. */
export class Hints {
  readonly #needles = new Needles<string>(3);
  readonly #short: readonly string[];

  constructor(searches: readonly Hinted[]) {
    const hints = [...new Set(searches.flatMap((search) => search.hints ?? []))];
    this.#short = hints.filter((hint) => hint.length < 3);
    for (const hint of hints) this.#needles.add(hint, hint);
  }

  /** Whether a search may find something in a text. */
  in(text: string): (search: Hinted) => boolean {
    const present = new Set(this.#short.filter((hint) => text.includes(hint)));
    this.#needles.find(text, (hint, start) => {
      present.add(hint);
      // Hints may overlap.
      return start + 1;
    });
    return ({ hints }) => hints === undefined || hints.some((hint) => present.has(hint));
  }
}
