import { type Found, isReplacement, unite } from './found.ts';
import { findNamed } from './secret-names.ts';
import { TOKEN_PATTERNS } from './token-patterns.ts';

/** Tokens that show by their own form what they are. Linear in the length of the text. */
export function findTokens(text: string): Found[] {
  const found: Found[] = [...findPrivateKeys(text)];
  for (const { rule, pattern, unless } of TOKEN_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (unless?.(secret) === true || isReplacement(secret)) continue;
      // A group is the last thing in its match but for a delimiter.
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ start, end: start + secret.length, kind: 'secrets', rule });
    }
  }
  return [...found, ...findDefaults(text)];
}

/** Everything our own patterns find in a text of unknown form, as stretches that do not overlap. */
export function findSecrets(text: string): Found[] {
  return unite([...findTokens(text), ...findNamed(text).filter(({ start, end }) => !isReplacement(text.slice(start, end)))]);
}

const KEY_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
/** No private key is longer in PEM. */
const KEY_LENGTH = 32 * 1024;
/** What stands inside PEM, however its lines are quoted, commented out or put together. */
const KEY_BODY = /(?:[A-Za-z0-9+/=\s:,.#;*()[\]"'\\]|-(?!----))*/y;

/** Private keys in PEM from their first line to their last, or as far as the text looks like one when it was cut off. */
function findPrivateKeys(text: string): Found[] {
  const found: Found[] = [];
  let done = 0;
  for (const { 0: begin, index } of text.matchAll(KEY_BEGIN)) {
    if (index < done) continue;
    const window = text.slice(index, index + KEY_LENGTH);
    KEY_BODY.lastIndex = begin.length;
    const body = KEY_BODY.exec(window)?.[0] ?? '';
    KEY_END.lastIndex = begin.length + body.length;
    const last = KEY_END.exec(window)?.[0] ?? '';
    const end = index + begin.length + (last === '' ? body.trimEnd().length : body.length + last.length);
    found.push({ start: index, end, kind: 'secrets', rule: 'private-key' });
    done = end;
  }
  return found;
}

const NAMED_DEFAULT = /\$\{[A-Za-z0-9_]{0,80}(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY)[A-Za-z0-9_]{0,20}:?-([^}\s$]{1,512})\}/gi;
const HCL_DEFAULT =
  /\bvariable\s{1,8}"[^"\n]{0,80}(?:password|passwd|secret|token|_key)"\s{0,8}\{[^{}]{0,4000}?\bdefault\s{0,32}=\s{0,32}"([^"\n]{1,512})"/gi;

/** The default of a variable that names a secret: `${DB_PASSWORD:-value}`, `variable "db_password" { default = "value" }`. */
function findDefaults(text: string): Found[] {
  return [NAMED_DEFAULT, HCL_DEFAULT].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ 0: whole, 1: value = '', index }): Found => {
      const start = index + whole.lastIndexOf(value);
      return { start, end: start + value.length, kind: 'secrets', rule: 'default' };
    }).filter(({ start, end }) => !isReplacement(text.slice(start, end))),
  );
}
