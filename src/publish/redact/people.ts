import { type Found, isReplacement } from './found.ts';

const EMAIL = /(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/g;
const WORD = /[\p{L}\p{N}_@.+-]{2,320}/gu;

/** E-mail addresses in a text. */
export function findEmails(text: string): Found[] {
  return Array.from(
    text.matchAll(EMAIL),
    ({ 0: address, index }): Found => ({ start: index, end: index + address.length, kind: 'people', rule: 'email' }),
  ).filter(({ start, end }) => !isReplacement(text.slice(start, end)));
}

/** Names out of a list, in lower case, where they stand as words. */
export function findMentions(text: string, names: ReadonlySet<string>): Found[] {
  if (names.size === 0) return [];
  return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }): Found[] => {
    const name = word.replace(/[.+-]+$/, '');
    return names.has(name.toLowerCase()) ? [{ start: index, end: index + name.length, kind: 'people', rule: 'mention' }] : [];
  });
}
