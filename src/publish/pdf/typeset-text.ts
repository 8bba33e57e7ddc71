import { escapeCharacter, visibleText } from '../../domain/visible-text.ts';

/** Text for the template: one piece, or the pieces between which a line may end without a hyphen. */
export type Typeset = string | readonly string[];

/** How foreign text becomes text of the report. Nothing it returns is markup, hidden, or without a glyph. */
export interface Typesetter {
  /** Sentences: line breaks and runs of space become one space. */
  readonly prose: (text: string) => Typeset;
  /** Names, paths and places: every character counts. */
  readonly exact: (text: string) => Typeset;
  /** Sentences in one piece, for metadata. */
  readonly plain: (text: string) => string;
  /** Headings: in one piece, since bookmarks show a space at every break, unless a word would run out of the page. */
  readonly title: (text: string) => Typeset;
}

/** A typesetter for fonts that can show the code points that `covers` names; all others are written as `\u{4E2D}`. */
export function typesetter(covers: (codePoint: number) => boolean): Typesetter {
  const shown = (text: string): string =>
    Array.from(visibleText(text), (character) =>
      covers(character.codePointAt(0) ?? 0) ? character : escapeCharacter(character),
    ).join('');
  const plain = (text: string): string => shown(text.replace(/\s+/g, ' ').trim());
  const title = (text: string): Typeset => {
    const whole = plain(text);
    return whole.split(' ').some((word) => word.length > TITLE_WORD) ? breakable(whole) : whole;
  };
  return { prose: (text) => breakable(plain(text)), exact: (text) => breakable(shown(text)), plain, title };
}

/** Words longer than this get places to break in, so that no digest or path runs out of its column. */
const WORD = 12;
/** The longest run of characters without a place to break in. */
const RUN = 24;
const CHUNK = 8;
/** A word of this length fits on a line in the size of a heading, and on the cover. */
const TITLE_WORD = 30;

/** Splits long words after their punctuation, and what is longer still into chunks. The pieces joined are the text. */
export function breakable(text: string): Typeset {
  const pieces = text
    .split(/(?<= )/)
    .flatMap((word) => (word.length > WORD ? word.split(/(?<=[/._:;,=&?@#|)\]}>+~-])(?=[^\s/._:;,=&?@#|)\]}>+~-])/) : [word]))
    .flatMap((run) => (run.length > RUN ? chunks(run) : [run]));
  const joined: string[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last === undefined || !last.endsWith(' ')) joined.push(piece);
    else joined[joined.length - 1] = last + piece;
  }
  return joined.length === 1 ? text : joined;
}

function chunks(run: string): string[] {
  const characters = Array.from(run);
  return Array.from({ length: Math.ceil(characters.length / CHUNK) }, (_, index) =>
    characters.slice(index * CHUNK, (index + 1) * CHUNK).join(''),
  );
}
