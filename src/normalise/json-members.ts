import { createScanner } from 'jsonc-parser';

/** A name that an object gives to two members: one program takes the first of them, the next one the last. */
export interface RepeatedMember {
  readonly name: string;
  /** From the outermost value down to the member: names, and indices of lists. */
  readonly path: readonly (string | number)[];
  /** The line of the later member, counted from 1. */
  readonly line: number;
}

/** An object with the names it has used and the one it is at, or a list with the index it is at. */
interface Level {
  readonly names: Set<string> | null;
  at: string | number;
}

/**
 * The first member of a JSON text whose name its object has used before; null when each stands once. The text must be valid JSON.
 * Read token by token, so that nesting costs no stack; some 10 ms for each MB.
 */
export function repeatedMember(text: string): RepeatedMember | null {
  const scanner = createScanner(text, true);
  const outer: Level[] = [];
  let level: Level = { names: null, at: 0 };
  let word = '';
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    switch (text[start]) {
      case undefined:
        return null;
      case '"':
        word = scanner.getTokenValue();
        break;
      case ':': {
        const { names } = level;
        level.at = word;
        if (names?.has(word) === true) return { name: word, path: placeOf([...outer, level]), line: lineAt(text, start) };
        names?.add(word);
        break;
      }
      case ',':
        if (typeof level.at === 'number') level.at += 1;
        break;
      case '{':
      case '[':
        outer.push(level);
        level = text[start] === '{' ? { names: new Set(), at: '' } : { names: null, at: 0 };
        break;
      case '}':
      case ']':
        level = outer.pop() ?? level;
        break;
    }
  }
}

/** The outermost level holds the document itself, which has no name. */
function placeOf([, ...levels]: readonly Level[]): (string | number)[] {
  return levels.map(({ at }) => at);
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < offset; feed = text.indexOf('\n', feed + 1)) line += 1;
  return line;
}
