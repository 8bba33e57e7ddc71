import type { Found } from './found.ts';
import { looksRandom } from './likeness.ts';
import { eachRun, runOf } from './runs.ts';

/** Encodings that are taken off one after the other. */
const DEPTH = 3;
/** Parts of a run that are looked into, each from behind a sign of base64 that is a sign of paths and names as well. */
const MOST_PARTS = 8;
/** Characters of such a text. */
const LONGEST_PART = 4096;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Base64 for files or for URLs. */
const BASE64 = runOf(`${ALPHABET}-_`);
/** What each character of it stands for. */
const VALUES = new Uint8Array(128);
for (const [index, character] of [...ALPHABET].entries()) VALUES[character.charCodeAt(0)] = index;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;
/** What stands before base64 that is a name and a password. */
const LOGIN = /(?:basic|auth)(?:["'`]?\s{0,4}[:=]|\s|%20|\+)\s{0,4}["'`]?$/i;
const USER_AND_PASSWORD = /^[\w.@+-]{1,64}:(\S{3,256})$/;

/** What is looked for once an encoding is taken off. */
interface EncodedSearch {
  /** Characters of the shortest run that is looked into; 8 at least. */
  readonly shortest: number;
  /** Looks into a text of its own. */
  readonly find: (decoded: string) => readonly Found[];
  /** A name and a password count. */
  readonly logins: boolean;
}

/** Secrets tell nothing that could be told from a word in fewer characters. */
const SECRETS = { shortest: 16, logins: true };

/**
 * Secrets that show once base64 or hexadecimal digits are taken off, with their whole run: what is left of a part could be put together
 * again. `find` looks into a text of its own.
 */
export function findEncoded(text: string, find: (decoded: string) => readonly Found[]): Found[] {
  return findIn(text, { ...SECRETS, find }, DEPTH);
}

/** The same for what is known: a name says enough when it is short. */
export function findKnownEncoded(text: string, find: (decoded: string) => readonly Found[]): Found[] {
  return findIn(text, { shortest: 8, logins: false, find }, DEPTH);
}

function findIn(text: string, search: EncodedSearch, depth: number): Found[] {
  const found: Found[] = [];
  eachRun(text, BASE64, search.shortest, (start, end) => {
    const one = inRun(text, start, end, search, depth);
    if (one !== null) found.push(one);
  });
  return found;
}

/** What is found in a run of base64 from its beginning on, or from behind a sign within it. */
function inRun(text: string, start: number, end: number, search: EncodedSearch, depth: number): Found | null {
  if (beginsText(text, start, end)) {
    const found = inPart(text, start, end, search, depth);
    if (found !== null) return found;
  }
  let from = start;
  for (let parts = 0; parts < MOST_PARTS; ) {
    while (from < end && (VALUES[text.charCodeAt(from)] ?? 0) < 62) from += 1;
    from += 1;
    if (end - from < search.shortest) return null;
    if (!beginsPlain(text, from)) continue;
    parts += 1;
    const found = inPart(text, from, Math.min(end, from + LONGEST_PART), search, depth);
    if (found !== null) return found.end < end ? { ...found, end } : found;
  }
  return null;
}

function inPart(text: string, start: number, end: number, search: EncodedSearch, depth: number): Found | null {
  const run = text.slice(start, end);
  const octets = hexIn(run);
  if (octets !== null) {
    const found = inDecoded(octets, false, search, depth);
    if (found !== null) return { ...found, start, end };
  }
  const decoded = textIn(run);
  if (decoded === null) return null;
  const login = search.logins && LOGIN.test(text.slice(Math.max(0, start - 24), start));
  const found = inDecoded(decoded, login, search, depth);
  return found === null ? null : { ...found, start, end: end + (/^={0,2}/.exec(text.slice(end, end + 2))?.[0].length ?? 0) };
}

/** What gives a decoded text away. */
function inDecoded(decoded: string, login: boolean, search: EncodedSearch, depth: number): Pick<Found, 'kind' | 'rule'> | null {
  if (search.logins && isLogin(decoded, login)) return { kind: 'secrets', rule: 'encoded' };
  const found = search.find(decoded)[0] ?? (depth > 1 ? findIn(decoded, search, depth - 1)[0] : undefined);
  if (found === undefined) return null;
  return { kind: found.kind, rule: found.kind === 'addresses' ? 'address-form' : 'encoded' };
}

/** Whether the first nine bytes, or six of a short run, may be of a text: most runs are none, and this shows it without decoding them. */
function beginsText(text: string, start: number, end: number): boolean {
  if (end - start < 16) return beginsPlain(text, start) || isHexText(text, start);
  if (isHexText(text, start)) return true;
  for (let index = start; index < start + 12; index += 4) {
    const bits = bitsAt(text, index);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >>> shift) & 0xff;
      if (byte < 0x20 ? byte < 0x09 || byte > 0x0d : byte === 0x7f) return false;
    }
  }
  return true;
}

/** Whether the first six bytes are letters, digits and signs of ASCII, as base64 or as hexadecimal digits. */
function beginsPlain(text: string, start: number): boolean {
  for (let index = start; index < start + 8; index += 4) {
    const bits = bitsAt(text, index);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >>> shift) & 0xff;
      if (byte < 0x20 || byte > 0x7e) return isHexText(text, start);
    }
  }
  return true;
}

/** Whether hexadecimal digits begin that stand for ASCII. */
function isHexText(text: string, start: number): boolean {
  for (let index = start; index < start + 8; index += 2) {
    const code = text.charCodeAt(index);
    if (code < 0x32 || code > 0x37 || !/[0-9A-Fa-f]/.test(text.charAt(index + 1))) return false;
  }
  return true;
}

function bitsAt(text: string, index: number): number {
  return (
    (valueAt(text, index) << 18) | (valueAt(text, index + 1) << 12) | (valueAt(text, index + 2) << 6) | valueAt(text, index + 3)
  );
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
  // Random bytes may look like it, but seldom are UTF-8. A text that was cut off may end in a broken character, and one in Latin-1 hold one.
  return password !== undefined && (expected || (looksRandom(password) && !/[:/]|\uFFFD.*\uFFFD[^\uFFFD]/.test(password)));
}

/** The text that hexadecimal digits stand for, as far as they go; null when they stand for none. */
function hexIn(run: string): string | null {
  if (!isHexText(run, 0)) return null;
  const digits = /^(?:[0-9A-Fa-f]{2})+/.exec(run)?.[0] ?? '';
  const bytes = Buffer.from(digits, 'hex');
  return isPrintable(bytes) ? bytes.toString('utf8') : null;
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
