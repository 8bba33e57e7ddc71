import type { Found } from './found.ts';
import { looksRandom } from './likeness.ts';

/** Encodings that are taken off one after the other. */
const DEPTH = 3;
/** Characters of the shortest run that is looked into: shorter ones say nothing that could be told from a word. */
const SHORTEST = 16;
/** What each character of base64 stands for, for files or for URLs; 255 for all others. */
const VALUES = new Uint8Array(1 << 16).fill(255);
for (const [index, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  VALUES[character.charCodeAt(0)] = index;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;
/** What stands before base64 that is a name and a password. */
const LOGIN = /(?:basic|auth)(?:["'`]?\s{0,4}[:=]|\s|%20|\+)\s{0,4}["'`]?$/i;
const USER_AND_PASSWORD = /^[\w.@+-]{1,64}:(\S{3,256})$/;

/**
 * Secrets that show once base64 is taken off, with their whole run of base64: what is left of a part could be put together again.
 * `find` looks into a text of its own.
 */
export function findEncoded(text: string, find: (decoded: string) => readonly unknown[], depth = DEPTH): Found[] {
  const found: Found[] = [];
  let start = 0;
  const { length } = text;
  for (let index = 0; index <= length; index += 1) {
    if (index < length && VALUES[text.charCodeAt(index)] !== 255) continue;
    if (index - start >= SHORTEST && beginsPrintable(text, start)) {
      const end = index + (/^={0,2}/.exec(text.slice(index, index + 2))?.[0].length ?? 0);
      if (isSecret(text, start, end, find, depth)) found.push({ start, end, kind: 'secrets', rule: 'encoded' });
    }
    start = index + 1;
  }
  return found;
}

function isSecret(text: string, start: number, end: number, find: (decoded: string) => readonly unknown[], depth: number): boolean {
  const decoded = textIn(text.slice(start, end));
  if (decoded === null) return false;
  const login = LOGIN.test(text.slice(Math.max(0, start - 24), start));
  return isLogin(decoded, login) || find(decoded).length > 0 || (depth > 1 && findEncoded(decoded, find, depth - 1).length > 0);
}

/** Whether the first nine bytes are characters of a text: most runs are none, and this shows it without decoding them. */
function beginsPrintable(text: string, start: number): boolean {
  for (let index = start; index < start + 12; index += 4) {
    const bits =
      (valueAt(text, index) << 18) | (valueAt(text, index + 1) << 12) | (valueAt(text, index + 2) << 6) | valueAt(text, index + 3);
    for (const byte of [bits >>> 16, (bits >>> 8) & 0xff, bits & 0xff])
      if (byte < 0x20 ? byte < 0x09 || byte > 0x0d : byte === 0x7f) return false;
  }
  return true;
}

function valueAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? 0;
}

/** Whether base64 says a name and a password, as in Basic authentication and in the settings of a registry. */
export function isEncodedLogin(value: string): boolean {
  const decoded = /^[A-Za-z0-9+/_-]{4,4096}={0,2}$/.test(value) ? textIn(value) : null;
  return decoded !== null && isLogin(decoded, true);
}

function isLogin(decoded: string, expected: boolean): boolean {
  const password = USER_AND_PASSWORD.exec(decoded)?.[1];
  return password !== undefined && (expected || (looksRandom(password) && !/[:/]/.test(password)));
}

/** The text that base64 stands for; null when it stands for none. */
function textIn(run: string): string | null {
  const bytes = Buffer.from(run, 'base64');
  // The last bytes may be wrong where the run was cut off.
  return isPrintable(bytes.subarray(0, bytes.length - 2)) ? bytes.toString('utf8') : null;
}

function isPrintable(bytes: Uint8Array): boolean {
  for (const byte of bytes)
    if (byte < 0x20 ? byte !== 0x09 && byte !== 0x0a && byte !== 0x0d : byte === 0x7f || byte > 0xf4) return false;
  // Text of other alphabets is allowed behind the first bytes, random bytes are not.
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high += 1;
  return bytes.length > 0 && high * 4 <= bytes.length;
}
