import type { Found } from './found.ts';

const KEY_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
/** No private key is longer in PEM. */
const KEY_LENGTH = 32 * 1024;
/** What stands inside PEM, however its lines are quoted, commented out or put together. */
const KEY_BODY = /(?:[A-Za-z0-9+/=\s:,.#;*()[\]"'\\]|-(?!----))*/y;

/**
 * How the base64 of a private key begins: PKCS#8 and PKCS#1 of RSA, SEC 1 and PKCS#8 of elliptic curves, OpenSSH.
 * A certificate or a public key begins otherwise.
 */
const BARE_BEGIN =
  /(?<![A-Za-z0-9+/])(?:MII[A-Za-z0-9+/]{3}IBA(?:DANBgkqhkiG9w0BAQEF|AK[BC])|MH[cQ]CAQEE|MIGkAgEBBD|MIHcAgEBBE|MIG[A-Za-z0-9+/]AgEAMB[AM]GByqGSM49|MC4CAQAwBQYDK2V|b3BlbnNzaC1rZXktdjE)/g;
/** The rest of it, also on further lines that hold nothing else. */
const BARE_BODY =
  /[A-Za-z0-9+/]{16,}={0,2}(?:(?:\\[nrt]|[\s>"',#|+]){1,80}[A-Za-z0-9+/]{24,}={0,2}|(?:\\[nrt]|[\s>"',#|+]){1,80}[A-Za-z0-9+/]{1,64}={1,2}(?![A-Za-z0-9]))*/y;

/** Private keys: in PEM from their first line to their last, or as far as the text looks like one when it was cut off; and their bare base64. */
export function findPrivateKeys(text: string): Found[] {
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
  const inPem = [...found];
  let next = 0;
  done = 0;
  for (const { index } of text.matchAll(BARE_BEGIN)) {
    while ((inPem[next]?.end ?? text.length) <= index) next += 1;
    if (index < done || (inPem[next]?.start ?? text.length) <= index) continue;
    BARE_BODY.lastIndex = 0;
    const body = BARE_BODY.exec(text.slice(index, index + KEY_LENGTH))?.[0];
    if (body === undefined) continue;
    found.push({ start: index, end: index + body.length, kind: 'secrets', rule: 'private-key' });
    done = index + body.length;
  }
  return [...found, ...findHeadless(text, found)];
}

const KEY_LAST = new RegExp(KEY_END.source, 'g');
/** Quotes, signs of comments and broken escapes around a line of PEM. */
const AROUND = /^[\s>"'`,;#|+*.\\]+|[\s"'`,;+.\\]+$/g;

/** Keys whose first line was lost: the lines of base64 before the last one. */
function findHeadless(text: string, found: readonly Found[]): Found[] {
  let done = 0;
  return Array.from(text.matchAll(KEY_LAST)).flatMap(({ 0: last, index }): Found[] => {
    const end = index + last.length;
    const from = Math.max(done, index - KEY_LENGTH);
    done = end;
    if (found.some((one) => one.start <= index && index < one.end)) return [];
    const start = index - bodyLength(text.slice(from, index));
    return start === index ? [] : [{ start, end, kind: 'secrets', rule: 'private-key' }];
  });
}

/** Characters at the end of a text that are lines of base64. */
function bodyLength(text: string): number {
  let length = 0;
  let at = text.length;
  for (const line of text.split(/(?<=\n|\\n)/).reverse()) {
    const said = line.replace(/(?:\\r)?\\n$/, '').replace(AROUND, '');
    at -= line.length;
    if (said === '') continue;
    if (!/^[A-Za-z0-9+/]{1,100}={0,2}$/.test(said) || (length > 0 && said.length < 16)) break;
    length = text.length - at - line.indexOf(said);
  }
  return length;
}
