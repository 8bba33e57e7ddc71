import type { Found } from './found.ts';
import { Needles } from './needles.ts';

const LETTER = /[\p{L}\p{N}]/u;

/** Accounts that every system has: they name nobody, and stand in evidence with another meaning. */
const ACCOUNTS =
  'root admin administrator user users guest test tester anonymous nobody system service daemon operator default demo none null unknown anonymoususer postgres mysql redis oracle nginx apache www www-data git ubuntu debian centos ec2-user pi support info mail postmaster webmaster hostmaster noreply no-reply backup docker jenkins ansible deploy redacted secret text more invalid place';
const NOBODY: ReadonlySet<string> = new Set(ACCOUNTS.split(' '));

/**
 * People that one place of the evidence names, looked for in all others: as words, whatever their letter case. Names that say nothing
 * of a person, because they are accounts of every system or stand in what is published anyway, are left out.
 */
export class KnownPeople {
  readonly #names = new Set<string>();
  #needles: Needles<string> | null = null;

  /** Takes in a name or an e-mail address, unless it is too short or has too few letters to be told from anything else. */
  add(name: string): void {
    const text = name
      .trim()
      .toLowerCase()
      .replace(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, '');
    if (text.length < 3 || (text.match(/\p{L}/gu)?.length ?? 0) < 2 || NOBODY.has(text) || text.startsWith('redacted-')) return;
    this.#names.add(text);
    this.#needles = null;
  }

  /** Leaves out the names that stand in texts which are published as they are. */
  forget(published: Iterable<string>): void {
    const spoken = new Set<string>();
    for (const text of published) this.#eachIn(text, (name) => spoken.add(name));
    for (const name of spoken) this.#names.delete(name);
    this.#needles = null;
  }

  get size(): number {
    return this.#names.size;
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    this.#eachIn(text, (_, start, end) => found.push({ start, end, kind: 'people', rule: 'mention' }));
    return found;
  }

  #eachIn(text: string, tell: (name: string, start: number, end: number) => unknown): void {
    this.#index().find(text, (name, start, end) => {
      if (isWithinWord(text, start, end)) return null;
      tell(name, start, end);
      return end;
    });
  }

  #index(): Needles<string> {
    if (this.#needles !== null) return this.#needles;
    const needles = new Needles<string>(3, { fold: true });
    for (const name of this.#names) for (const form of formsOf(name)) needles.add(form, name);
    this.#needles = needles;
    return needles;
  }
}

/** Accounts made of the parts of a name. */
const PARTED = /^\p{L}{3,}(?:[._-]\p{L}{3,}){1,2}$/u;

/** A name as it is, as it stands in URLs, with letters of one piece, and an account with any sign between its parts. */
function formsOf(name: string): Set<string> {
  const encoded = encodeURIComponent(name.toWellFormed());
  const parted = PARTED.test(name) ? ['.', '_', '-'].map((sign) => name.replace(/[._-]/g, sign)) : [];
  return new Set([name, name.normalize('NFC'), encoded, encoded.replaceAll('%20', '+'), ...parted]);
}

/** Whether a letter or digit stands right before or behind: then it is a part of another word. */
function isWithinWord(text: string, start: number, end: number): boolean {
  // An escape such as `\n` before a name ends in a letter that is none.
  const before = /(?:\\[nrt]|%[0-9A-F]{2})$/i.test(text.slice(Math.max(0, start - 3), start)) ? '' : text.charAt(start - 1);
  return LETTER.test(before) || LETTER.test(text.charAt(end));
}
