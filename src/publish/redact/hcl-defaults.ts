import { type Found, isReplacement } from './found.ts';
import { isSecretName, isSecretValue } from './secret-names.ts';

const BLOCK = /\b(?:variable|output)\s{1,8}"([^"\n]{1,120})"\s{0,8}\{/g;
/** Characters of one block, at most. */
const LONGEST = 64 * 1024;
/** What a block is made of: texts, texts over lines, comments, brackets, ends of lines. */
const TOKEN =
  /"(?:[^"\\\n]|\\.){0,4096}"|<<-?\s*(\w{1,64})[ \t]*\r?\n([\s\S]{0,8000}?)\n[ \t]*\1\b|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]{0,8000}?\*\/|[{}[\]()]|\n|[\w.-]+|=|:|[^\S\n]+|./g;

interface Text {
  readonly start: number;
  readonly end: number;
}

/**
 * Defaults of Terraform's variables, and values of its outputs, that are secrets by their name or because they are called sensitive:
 * every text in the expression, of whatever form.
 */
export function findHclDefaults(text: string): Found[] {
  const found: Found[] = [];
  let done = 0;
  for (const { 0: head, 1: name = '', index } of text.matchAll(BLOCK)) {
    if (index < done) continue;
    const { texts, sensitive, end: last } = readBlock(text, index + head.length);
    done = last;
    const named = isSecretName(name);
    if (!named && !sensitive) continue;
    for (const { start, end } of texts) {
      const value = text.slice(start, end);
      if (value.trim() !== '' && !isReplacement(value) && isSecretValue(value, named ? name : ''))
        found.push({ start, end, kind: 'secrets', rule: 'default' });
    }
  }
  return found;
}

/** The texts of the default of a block that begins behind its brace, and whether it is called sensitive. */
function readBlock(text: string, from: number): { texts: Text[]; sensitive: boolean; end: number } {
  const block = text.slice(from, from + LONGEST);
  const texts: Text[] = [];
  let [depth, sensitive, attribute, before] = [1, false, '', ''];
  for (const { 0: token, 2: body, index } of block.matchAll(TOKEN)) {
    if (/^(?:[^\S\n]+|#|\/[/*])/.test(token)) continue;
    if (/^[{[(]/.test(token)) depth += 1;
    else if (/^[}\])]/.test(token)) depth -= 1;
    if (depth === 0) return { texts, sensitive, end: from + index };
    if (token === '\n' && depth === 1) attribute = '';
    else if (depth === 1 && (token === '=' || token === ':')) attribute = before;
    else if (attribute === 'sensitive' && token === 'true') sensitive = true;
    else if (/^(?:default|value)$/.test(attribute) && !isKey(block, index + token.length)) {
      if (token.startsWith('"')) texts.push({ start: from + index + 1, end: from + index + token.length - 1 });
      else if (body !== undefined) texts.push(bodyOf(from + index + token.indexOf(body), body));
    }
    if (token !== '\n') before = token;
  }
  return { texts, sensitive, end: from + block.length };
}

/** Whether a text is the key of an object: an equals sign or a colon follows. */
function isKey(block: string, end: number): boolean {
  return /^[ \t]{0,64}[=:]/.test(block.slice(end, end + 66));
}

function bodyOf(start: number, body: string): Text {
  const lead = /^\s*/.exec(body)?.[0].length ?? 0;
  return { start: start + lead, end: start + body.trimEnd().length };
}
