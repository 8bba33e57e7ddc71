/** A place in a document: names of members and numbers of items, from the outermost. */
export type Path = readonly (string | number)[];

/** A value as it is written into a document. */
export type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/**
 * Changes a document where it must change and leaves every other byte as it is: comments, order, indentation, quotes and line ends.
 * Each change is spliced into the text at the place that a parser gives; nothing is printed anew.
 */
export interface Editor {
  /** The document with the changes so far. */
  readonly text: string;
  /** Parts that were changed although other members take them too, in words, e.g. `the anchor "&hardening"`. */
  readonly shared: ReadonlySet<string>;
  /** The value at a place as plain data; undefined where there is none. */
  get(path: Path): unknown;
  /** Writes a value, with the mappings around it where they are missing; an item behind the last one is appended. Throws {@link CannotEdit}. */
  set(path: Path, value: Value): void;
  /** Takes a member or an item out; nothing where there is none. Throws {@link CannotEdit}. */
  remove(path: Path): void;
}

/** How an editor treats a document. */
export interface EditorOptions {
  /** Names of members count in any letter case, as Traefik and Tailscale take them. */
  readonly anyCase: boolean;
  /** Whether a part that several members take may be changed for all of them; else it is left alone, and a member gets its own value. */
  readonly changeShared: boolean;
}

/** Why a document cannot be changed by a program, in a sentence for people. Nothing of the change is kept. */
export class CannotEdit extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'CannotEdit';
  }
}

/** A text with a part of it replaced. */
export function spliced(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The line end of a text: that of its first line, a line feed where it has none. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  return /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
}

/** Where the line that holds an offset begins. */
export function lineStartAt(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line that holds an offset ends, its line end included; the end of the text for the last one. */
export function lineStopAt(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** A place in words: `services.web.logging`. */
export function placeText(path: Path): string {
  return path.map(String).join('.');
}

/** The name among others that is meant by one: the same letter for letter, else, if that is allowed, in another case. */
export function nameAmong(name: string, names: readonly string[], anyCase: boolean): string | undefined {
  return (
    names.find((other) => other === name) ??
    (anyCase ? names.find((other) => other.toLowerCase() === name.toLowerCase()) : undefined)
  );
}
