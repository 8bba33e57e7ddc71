import type { Found } from './found.ts';

/** Parts of a string that a program puts together: `"ab" + "cd"`, quotes on the next line, a backslash at the end of a line. */
const GLUE = /(["'`])(?:[ \t]{0,64}(?:[+.]|\.\.)\s{0,64}|[ \t]{0,64}\\?\r?\n\s{0,64}(?:[+.]|\.\.)?\s{0,64})\1|\\\r?\n[ \t]{0,128}/g;
/** The list of HCL's `join("", [ … ])`, whose parts stand between quotes and commas. */
const HCL_JOIN = /\bjoin\(\s{0,16}""\s{0,16},\s{0,16}\[([^\]]{0,8192})\]/g;
const HCL_GLUE = /"\s{0,64},\s{0,64}"/g;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds what shows only when the parts of a split string are put together, as one stretch for each part.
 * What `find` sees in a single part alone is left out: it is found in the text itself.
 */
export function findJoined(text: string, find: (joined: string) => readonly Found[]): Found[] {
  return findAcross(text, 0, text.length, gluesIn(text), find);
}

/** Lines of one scalar that a token is looked for over, and the most lines of a scalar in which every line may begin one. */
const FOLDED = { window: 12, lines: 2000 };

/**
 * The same within one scalar of a YAML text that stands on several lines. A line break with its indentation may be glue or may part
 * two words, so a token is looked for from the beginning of every line on.
 */
export function findFolded(text: string, { start, end }: Stretch, find: (joined: string) => readonly Found[]): Found[] {
  const glues = Array.from(text.slice(start, end).matchAll(/\\?[ \t]{0,64}\r?\n\s{0,256}\\?/g), ({ 0: glue, index }) => ({
    start: start + index,
    end: start + index + glue.length,
  }));
  const found = findAcross(text, start, end, glues, find);
  if (glues.length > FOLDED.lines) return found;
  for (let first = 0; first < glues.length; first += 1) {
    const own = glues.slice(first + 1, first + FOLDED.window);
    found.push(...findAcross(text, glues[first]?.end ?? end, glues[first + FOLDED.window]?.start ?? end, own, find));
  }
  return found;
}

function gluesIn(text: string): Stretch[] {
  const glues = Array.from(text.matchAll(GLUE), ({ 0: glue, index }) => ({ start: index, end: index + glue.length }));
  for (const { 0: whole, 1: list = '', index } of text.matchAll(HCL_JOIN)) {
    const from = index + whole.length - 1 - list.length;
    for (const glue of list.matchAll(HCL_GLUE)) glues.push({ start: from + glue.index, end: from + glue.index + glue[0].length });
  }
  return glues
    .sort((a, b) => a.start - b.start)
    .filter((glue, index, all) => index === 0 || glue.start >= (all[index - 1]?.end ?? 0));
}

function findAcross(
  text: string,
  from: number,
  to: number,
  glues: readonly Stretch[],
  find: (joined: string) => readonly Found[],
): Found[] {
  if (glues.length === 0) return [];
  const parts: { readonly raw: number; readonly joined: number; readonly length: number }[] = [];
  let joined = '';
  let done = from;
  for (const { start, end } of [...glues, { start: to, end: to }]) {
    if (start > done) parts.push({ raw: done, joined: joined.length, length: start - done });
    joined += text.slice(done, start);
    done = end;
  }
  let next = 0;
  return [...find(joined)]
    .sort((a, b) => a.start - b.start)
    .flatMap((found) => {
      while ((parts[next]?.joined ?? Number.POSITIVE_INFINITY) + (parts[next]?.length ?? 0) <= found.start) next += 1;
      const touched: Found[] = [];
      for (let index = next; (parts[index]?.joined ?? found.end) < found.end; index += 1) {
        const part = parts[index];
        if (part === undefined) break;
        const start = part.raw + Math.max(0, found.start - part.joined);
        const end = part.raw + Math.min(part.length, found.end - part.joined);
        touched.push({ ...found, start, end });
      }
      return touched.length > 1 ? touched : [];
    });
}
