import { PROGRAM_NAMES, secretArguments } from './arguments.ts';
import type { Found } from './found.ts';
import { isReference } from './likeness.ts';
import { Needles } from './needles.ts';

/** What follows the name of a program that is called. */
const BEHIND = [' ', '\t', '"', "'", '`', ',', '\\', '.exe'];
const PROGRAMS = new Needles<number>(3);
for (const name of PROGRAM_NAMES) for (const behind of BEHIND) PROGRAMS.add(`${name}${behind}`, name.length);

/** Characters of one command. */
const LONGEST = 2000;

/** A word with its place; what is quoted within it stands one further than it reads from `quotedFrom` on. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly quotedFrom: number;
}

/** Secrets among the arguments of commands in a text of any kind, written as a line or as a list of quoted words. */
export function findArguments(text: string): Found[] {
  const found: Found[] = [];
  PROGRAMS.find(text, (length, start) => {
    if (/[\w.-]/.test(text.charAt(start - 1))) return null;
    const end = start + length + (text.startsWith('.exe', start + length) ? 4 : 0);
    const quote = text.charAt(end);
    if (!/["'`\s,\\]/.test(quote)) return null;
    const listed = /["'`]/.test(quote) && /["'`/]/.test(text.charAt(start - 1));
    const words = listed ? wordsOfList(text, start, end - start, quote) : wordsOfLine(text, start);
    const secrets = secretArguments(words.map((word) => word.text)).flatMap(({ word, start: from, end: to }) =>
      stretch(words[word], from, to),
    );
    found.push(...secrets);
    // What stands in quotes within the command may be another one.
    const inner = words.find((word) => /\s/.test(word.text));
    const last = words.at(-1);
    return Math.max(end, inner?.start ?? (last === undefined ? 0 : last.start + last.text.length));
  });
  return found.concat(findPiped(text));
}

function stretch(word: Word | undefined, from: number, to: number): Found[] {
  if (word === undefined) return [];
  const place = (index: number, quoted: boolean) => word.start + index + (quoted ? 1 : 0);
  return [
    {
      start: place(from, from >= word.quotedFrom),
      end: place(to, to > word.quotedFrom),
      kind: 'secrets',
      rule: 'argument',
    },
  ];
}

/** `"redis-cli", "-a", "word"`: the words between quotes, separated by commas. */
function wordsOfList(text: string, start: number, length: number, quote: string): Word[] {
  const words: Word[] = [wordAt(text.slice(start, start + length), start)];
  const next = new RegExp(`\\s{0,64},\\s{0,64}${quote}((?:[^${quote}\\\\\\n]|\\\\.){0,1024})${quote}`, 'y');
  next.lastIndex = start + length + 1;
  for (let match = next.exec(text); match !== null && match.index < start + LONGEST; match = next.exec(text)) {
    const word = match[1] ?? '';
    words.push(wordAt(word, next.lastIndex - 1 - word.length));
  }
  return words;
}

const BLANK = /(?:[ \t]|\\\r?\n)+/y;
const WORD =
  /"((?:[^"\\\n]|\\[^\n]){0,1024})"|'([^'\n]{0,1024})'|((?:[^\s"'`|;&<>()\\]|\\[^\s]){1,1024})(?:(?<=[=:]|\s-\w)(?:"([^"\n]{0,1024})"|'([^'\n]{0,1024})'))?/y;

/** The words of a command as a shell takes them, up to the end of the command or of the quotes in which it stands. */
function wordsOfLine(text: string, start: number): Word[] {
  const words: Word[] = [];
  let at = start;
  while (at < start + LONGEST) {
    WORD.lastIndex = at;
    const match = WORD.exec(text);
    if (match === null) break;
    const [whole, double, single, bare, doubled, singled] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) words.push(wordAt(quoted, at + 1));
    else {
      const inner = doubled ?? singled;
      words.push({
        text: `${bare ?? ''}${inner ?? ''}`,
        start: at,
        quotedFrom: inner === undefined ? Number.POSITIVE_INFINITY : (bare ?? '').length,
      });
    }
    at += whole.length;
    BLANK.lastIndex = at;
    const blank = BLANK.exec(text)?.[0];
    if (blank === undefined) break;
    at += blank.length;
  }
  return words;
}

function wordAt(text: string, start: number): Word {
  return { text, start, quotedFrom: Number.POSITIVE_INFINITY };
}

const PIPED =
  /\b(?:echo|printf)\s{1,4}(?:-[neE]{1,3}\s{1,4})?(?:"([^"\n|]{4,256})"|'([^'\n|]{4,256})'|([^\s"'|\n]{4,256}))\s{0,4}\|\s{0,4}(?:[^\n|]{0,200}--password-stdin|(?:[^\n|]{0,60}\s)?sudo\s[^\n|]{0,40}-S\b|(?:sudo\s{1,4})?chpasswd\b|(?:sudo\s{1,4})?passwd\s[^\n|]{0,40}--stdin|[^\n|]{0,100}--passphrase-fd\s{1,4}0|openssl\s[^\n|]{0,200}-pass(?:in|out)?\s{1,4}stdin\b)/g;

/** What is given to a program on its standard input because it asks for a password there. */
function findPiped(text: string): Found[] {
  return Array.from(text.matchAll(PIPED)).flatMap(({ 0: whole, 1: double, 2: single, 3: bare, index }): Found[] => {
    const value = double ?? single ?? bare ?? '';
    if (isReference(value)) return [];
    const start = index + whole.indexOf(value, whole.search(/\s/));
    return [{ start, end: start + value.length, kind: 'secrets', rule: 'argument' }];
  });
}
