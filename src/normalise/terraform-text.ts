/** Thrown inside this room when an expression is of a form that is not computed; never leaves it. */
export class NotComputed extends Error {}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const NESTING = 50;

/** The offset just after the string that opens at `at`. Expressions in `${…}` may hold strings of their own. */
export function afterString(text: string, at: number, depth = 0): number {
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '"') return index + 1;
    else if (isInterpolation(text, index)) index = afterBracket(text, index + 1, depth + 1) - 1;
    else if (/^(?:\$\$|%%)\{/.test(text.slice(index, index + 3))) index += 2;
  }
  throw new NotComputed();
}

/** Whether `${` or `%{` begins at an offset. */
export function isInterpolation(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '%') && text[at + 1] === '{';
}

/** The offset just after the bracket that closes the one at `at`. */
export function afterBracket(text: string, at: number, depth = 0): number {
  if (depth > NESTING) throw new NotComputed();
  const closing = CLOSING[text[at] ?? ''];
  let index = at + 1;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === closing) return index + 1;
    index = character in CLOSING ? afterBracket(text, index, depth + 1) : afterToken(text, index, depth);
  }
  throw new NotComputed();
}

/** The parts of a list or of arguments between commas outside of strings, brackets and comments; comments are left out. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; ) {
    const character = text[index] ?? '';
    const end = character in CLOSING ? afterBracket(text, index) : afterToken(text, index, 0);
    if (character === ',') {
      parts.push(part);
      part = '';
    } else part += isComment(text, index) ? ' ' : text.slice(index, end);
    index = end;
  }
  return [...parts, part].map((one) => one.trim()).filter((one, index, all) => one !== '' || index < all.length - 1);
}

/** Past one string, comment or character. */
function afterToken(text: string, at: number, depth: number): number {
  if (text[at] === '"') return afterString(text, at, depth);
  if (!isComment(text, at)) return at + 1;
  const end = text[at + 1] === '*' ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
  if (end === -1) return text.length;
  return text[at + 1] === '*' ? end + 2 : end;
}

function isComment(text: string, at: number): boolean {
  return text[at] === '#' || (text[at] === '/' && (text[at + 1] === '/' || text[at + 1] === '*'));
}
