import type { Found } from './found.ts';
import type { Hinted } from './hints.ts';
import { looksRandom } from './likeness.ts';

/** The beginning of a token whose issuer gave it one, with as much of it as stands in one piece. */
const BEGINNING =
  /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft)-|xox[abeprs]-|xapp-|npm_|AKIA|ASIA|AIza|ya29\.|GOCSPX-|[rs]k_(?:live|test)_|whsec_|tskey-|AGE-SECRET-KEY-1|hv[sbr]\.|dckr_pat_|eyJ[A-Za-z0-9_-]{6})[A-Za-z0-9_.+/=-]{0,400}/g;
/** Of which a token that can be told by its beginning has one. */
export const SPLIT: Hinted = {
  hints: [
    'ghp_',
    'gho_',
    'ghu_',
    'ghs_',
    'ghr_',
    'github_pat_',
    'glpat-',
    'gldt-',
    'glrt-',
    'glcbt-',
    'glptt-',
    'glft-',
    'xox',
    'xapp-',
    'npm_',
    'AKIA',
    'ASIA',
    'AIza',
    'ya29.',
    'GOCSPX-',
    'k_live_',
    'k_test_',
    'whsec_',
    'tskey-',
    'AGE-SECRET',
    'hvs.',
    'hvb.',
    'hvr.',
    'dckr_pat_',
    'eyJ',
  ],
};
/**
 * What parts two pieces: the end of a line or a sign that puts texts together, quotes, and perhaps a name of the second piece.
 * Mere blanks part words.
 */
const PARTING =
  /["'`]?\s{0,64}(?:[+.&|,~\\;)(]|\\n|\n){1,8}[\s>|#*+.&,~\\"'`(-]{0,64}(?:["']?[\w.-]{1,40}["']?\s{0,8}[:=]\s{0,8}["'`]?(?:\$\{?\w{1,40}\}?)?)?["'`]?/y;
const PIECE = /(?:\$\{?[A-Z]\w{0,20}\}?)?([A-Za-z0-9_.+/=-]{4,400})/y;
const MOST_PIECES = 12;
/** A piece behind a token that is whole already is a part of it only when nobody writes such words. */
const SURE_PIECE = 16;

interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Tokens that stand in several pieces, on several lines, or as texts that a program puts together: each piece is one stretch.
 * `find` looks for tokens in a text of its own.
 */
export function findSplit(text: string, find: (joined: string) => readonly Found[]): Found[] {
  const found: Found[] = [];
  let done = 0;
  for (const { 0: first, index } of text.matchAll(BEGINNING)) {
    if (index < done) continue;
    const pieces: Piece[] = [{ start: index, end: index + first.length }];
    const whole = find(first).some(({ end }) => end === first.length);
    let joined = first;
    for (let piece = nextPiece(text, index + first.length, whole); piece !== null && pieces.length < MOST_PIECES; ) {
      pieces.push(piece);
      joined += text.slice(piece.start, piece.end);
      piece = nextPiece(text, piece.end, whole);
    }
    const reach = Math.max(0, ...find(joined).map(({ start, end }) => (start === 0 ? end : 0)));
    if (pieces.length === 1 || reach <= first.length) continue;
    let length = 0;
    for (const { start, end } of pieces) {
      if (length >= reach) break;
      found.push({ start, end: Math.min(end, start + reach - length), kind: 'secrets', rule: 'split-token' });
      length += end - start;
      done = end;
    }
  }
  return found;
}

/** The piece that follows, when it looks like the rest of a token; a word of a language does not. */
function nextPiece(text: string, from: number, isWhole: boolean): Piece | null {
  PARTING.lastIndex = from;
  const parting = PARTING.exec(text)?.[0];
  if (parting === undefined) return null;
  PIECE.lastIndex = from + parting.length;
  const match = PIECE.exec(text);
  const piece = match?.[1];
  if (match === null || piece === undefined) return null;
  const likely = isWhole ? piece.length >= SURE_PIECE && looksRandom(piece) : /\d/.test(piece) && /[A-Za-z]/.test(piece);
  const end = from + parting.length + match[0].length;
  return likely ? { start: end - piece.length, end } : null;
}
