import type { Found } from './found.ts';
import { isReference, looksRandom } from './token-patterns.ts';

/** What stands before `key` in the name of a key that is secret. */
const KEYS =
  'api|access|private|secret|encryption|signing|signature|session|auth|authentication|master|account|storage|hmac|jwt|cookie|shared|service|licen[cs]e|admin|client|consumer|app|server|webhook|bootstrap|subscription';

/** What may follow the word: a number, or which one of several it is. */
const SUFFIX =
  '(?:[_. -]?(?:\\d{1,3}|old|new|prev|previous|next|current|base|value|plain|plaintext|prod|dev|staging|hash|b64|base64|main|rw|ro)(?![A-Za-z]))?';

/** The words that end the name of a secret. Each alternative begins with letters, so that the search is fast where there are none. */
const NAME = new RegExp(
  `(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|key(?<=(?:${KEYS})[_. -]?key)|credential|masterauth|authorization|cookie|connection[_-]?string|signature(?<=x-(?:amz|goog)-signature))${SUFFIX}`,
  'gi',
);
/** Names that end like one and hold something else: a working directory, a public key, a place in a list. */
const NO_SECRET_NAME =
  /^(?:pwd|oldpwd|.*[_. -]?(?:public|primary|foreign|partition|sort|next_page|page|continuation|max)[_. -]?(?:key|token))$/i;

/** Whether a member, variable or attribute of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (name.length > 200 || NO_SECRET_NAME.test(name)) return false;
  return Array.from(name.matchAll(NAME)).some((match) => match.index + match[0].length === name.length && standsAlone(name, match));
}

/** `pass` and `pwd` count at the beginning of a word only: compass and bypass are none; `dbPass` and `requirepass` are. */
function standsAlone(text: string, { 0: word, index }: RegExpExecArray): boolean {
  const core = /^(?:pass(?!word|wd|phrase|code)|pwd)/i.exec(word)?.[0];
  if (core === undefined) return true;
  const after = text.slice(index + core.length, index + core.length + 1);
  if (word === core && /[A-Za-z]/.test(after) && !/[A-Z]/.test(after)) return false;
  const before = text.slice(Math.max(0, index - 7), index);
  return !/[A-Za-z]$/.test(before) || /require$/i.test(before) || (/[a-z]$/.test(before) && /^P/.test(word));
}

/** Words that stand where a value would and are none. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|~|string|str|text|required|optional|hidden|any|object|enabled|disabled|sensitive|prompt|keep|drop|redact|default|password|basic|bearer|omit|include|same-origin)$/i;

/** Digests and fingerprints, which are made to be shown, and sentences: capital, words, full stop. */
const SHOWN =
  /^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:hmac-)?sha(?:256|512):[0-9a-f]{64,128})$|^[A-Z][a-z']{0,20} (?:[^\s]{1,60} ){2,200}[^\s]{1,60}\.$/;

/** Whether the value of a secret's name is a secret, and not a reference, a flag or a word of a schema. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  return !(
    isReference(text) ||
    SHOWN.test(text) ||
    NO_VALUE.test(text) ||
    /^ssh-(?:rsa|ed25519|dss) |^ecdsa-|^-----BEGIN (?:PUBLIC|CERTIFICATE)/.test(text)
  );
}

const SEPARATOR = /["'`\]]{0,2}[ \t]{0,64}(?::=|=>|==|[:=])[ \t]{0,64}|(?<=\s--?[\w-]{0,80})[ \t]{1,8}(?=[^\s=:-])/y;
const QUOTED = /(?:"((?:[^"\\\n]|\\.){0,4096})"|'((?:[^'\\\n]|\\.){0,4096})'|`([^`\n]{0,4096})`)/y;
const ESCAPED_QUOTED = /\\(["'])((?:[^"'\\\n]|\\(?!["'])[^\n]){0,4096})\\\1/y;
const TO_LINE_END = /[^\n\r]{1,4096}/y;
const TO_SPACE = /[^\s"'`<>]{1,4096}/y;
/** An assignment that has its line for itself, as in an environment file, a script or YAML. */
const LINE_START = /(?:^|\n)[ \t#;/]{0,64}(?:(?:export|set|ENV|ARG|SET|-)[ \t]{1,8})*["']?[\w.-]{0,128}$/;
const TYPED = /^[+-]?\d{1,19}(?:\.\d{1,19})?$/;

/**
 * Values assigned to the name of a secret in any text: `NAME=value`, `name: value`, `"name" = "value"`, `--name value`.
 * Without quotes, the value of a line of its own is the rest of the line; elsewhere it ends at white space.
 */
export function findNamed(text: string): Found[] {
  const found: Found[] = [];
  let done = 0;
  for (const match of text.matchAll(NAME)) {
    const { 0: word, index } = match;
    if (index < done || !standsAlone(text, match)) continue;
    const separator = at(SEPARATOR, text, index + word.length);
    if (separator === null) continue;
    const head = text.slice(Math.max(0, index - 130), index);
    const nameStart = /[\w.-]*$/.exec(head)?.[0] ?? '';
    if (NO_SECRET_NAME.test(`${nameStart}${word}`)) continue;
    const start = index + word.length + separator[0].length;
    const value = valueAt(text, start, LINE_START.test(head), separator[0]);
    if (value === null) continue;
    found.push({ ...value, kind: 'secrets', rule: 'named' });
    done = value.end;
  }
  return found;
}

function valueAt(text: string, start: number, ownLine: boolean, separator: string): { start: number; end: number } | null {
  const quoted = at(QUOTED, text, start);
  if (quoted !== null) return secretIn(start + 1, quoted[1] ?? quoted[2] ?? quoted[3] ?? '', true);
  const escaped = at(ESCAPED_QUOTED, text, start);
  if (escaped !== null) return secretIn(start + 2, escaped[2] ?? '', true);
  if (ownLine) {
    const line = (at(TO_LINE_END, text, start)?.[0] ?? '').replace(/(?:^|\s)#.*$/s, '').trimEnd();
    const rest = line.endsWith(' \\') ? line.slice(0, -2).trimEnd() : line;
    // `!Tag`, `&anchor`, `*alias`, `|` and brackets are structure of YAML or HCL, and so are a comma at the end and an expression.
    if (
      /^(?:[|>][+-]?\d?$|[[{(]|<<|[!&*][\w-]+(?:\s|$)|(?:var|local|data|module|each|random_\w+|sensitive|file|lookup)[.(])/.test(
        rest,
      )
    )
      return null;
    const colon = separator.includes(':');
    // A number stays, and so does a row of counts such as `secret: 1; scan: 2`.
    if (colon && (TYPED.test(rest) || /^\d{1,19}(?:[;,] |\)|$)/.test(rest))) return null;
    return secretIn(start, rest.replace(/[,;]$/, ''), true);
  }
  const token = (at(TO_SPACE, text, start)?.[0] ?? '').replace(/(?:[,;:)}\]\\]|\.(?=$))+$/, '');
  if (/^[[{(]/.test(token)) return null;
  return secretIn(start, token, !separator.includes(':') && !/^[ \t]+$/.test(separator) ? token.length >= 4 : looksRandom(token));
}

function secretIn(start: number, value: string, likely: boolean): { start: number; end: number } | null {
  return likely && isSecretValue(value) ? { start, end: start + value.length } : null;
}

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
