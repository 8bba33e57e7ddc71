import type { Found } from './found.ts';
import { looksRandom } from './likeness.ts';

/** Encodings that are taken off one after the other. */
const DEPTH = 3;
/** Characters of base64, for files or for URLs. Shorter ones say nothing that could be told from a word. */
const RUN = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** What stands before base64 that is a name and a password. */
const LOGIN = /(?:basic|auth)(?:["'`]?\s{0,4}[:=]|\s|%20|\+)\s{0,4}["'`]?$/i;
const USER_AND_PASSWORD = /^[\w.@+-]{1,64}:(\S{3,256})$/;

/**
 * Secrets that show once base64 is taken off, with their whole run of base64: what is left of a part could be put together again.
 * `find` looks into a text of its own.
 */
export function findEncoded(text: string, find: (decoded: string) => readonly unknown[], depth = DEPTH): Found[] {
  const found: Found[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const decoded = textIn(run);
    if (decoded === null) continue;
    const login = LOGIN.test(text.slice(Math.max(0, index - 24), index));
    if (isLogin(decoded, login) || find(decoded).length > 0 || (depth > 1 && findEncoded(decoded, find, depth - 1).length > 0))
      found.push({ start: index, end: index + run.length, kind: 'secrets', rule: 'encoded' });
  }
  return found;
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

/** The text that base64 stands for; null when it stands for none. The first bytes decide most of it. */
function textIn(run: string): string | null {
  if (!isPrintable(Buffer.from(run.slice(0, 16), 'base64'))) return null;
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
