import { Lexer } from 'yaml';

/** A token that is one of these opens a level of its own. */
const BLOCK_INDICATORS = new Set(['-', '?']);
/** Marks the lexer puts between tokens; they take no room in the text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

/** How much a YAML text may hold. */
export interface YamlBounds {
  /** Levels of nesting. */
  readonly depth: number;
  /** Words, numbers and signs; white space and comments do not count. */
  readonly tokens: number;
  /** The same with white space, breaks and comments. */
  readonly pieces: number;
}

/**
 * Where a YAML text first passes its bounds, and how; null when it keeps them. It works on the lexer's tokens one after the other:
 * the parser behind it calls itself for each level and takes seconds for a million tokens, so it must not see such a text.
 */
export function passedBound(text: string, bounds: YamlBounds): { readonly line: number; readonly what: string } | null {
  /** Columns at which the open block collections began. */
  const columns: number[] = [];
  let flow = 0;
  let tokens = 0;
  let pieces = 0;
  let line = 1;
  let column = 0;
  /** Whether a block collection may begin here: at the start of a line, or right after `- ` or `? `. */
  let opens = true;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    pieces += 1;
    if (pieces > bounds.pieces) return { line, what: `There are more than ${bounds.pieces} words, signs, blanks and breaks.` };
    const blank = token.trim() === '';
    if (!blank && !token.startsWith('#')) {
      tokens += 1;
      if (token === '[' || token === '{') flow += 1;
      else if (token === ']' || token === '}') flow -= 1;
      else if (opens && flow === 0) {
        while ((columns.at(-1) ?? -1) >= column) columns.pop();
        columns.push(column);
      }
      opens = BLOCK_INDICATORS.has(token);
      if (columns.length + flow > bounds.depth) return { line, what: `Values are nested deeper than ${bounds.depth} levels.` };
      if (tokens > bounds.tokens) return { line, what: `There are more than ${bounds.tokens} words and signs.` };
    }
    const lastBreak = token.lastIndexOf('\n');
    if (lastBreak === -1) {
      column += token.length;
      continue;
    }
    for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) line += 1;
    column = token.length - lastBreak - 1;
    opens = true;
  }
  return null;
}
