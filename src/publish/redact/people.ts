import { type Found, isReplacement } from './found.ts';

/** The part before the sign, and the one behind it, which is a name on the Internet. */
const LOCAL = /[\p{L}\p{N}._+'-]{1,64}$/u;
const DOMAIN = /(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}][\p{L}\p{N}-]{1,23}(?![\p{L}\p{N}_-])/uy;
/** The sign itself, and as it stands in URLs and in HTML. */
const SIGNS = ['@', '%40', '&#64;', '&#x40;'];
/** What is written alike and names no person: units of systemd, versions of packages, mailing lists, accounts and algorithms of programs. */
const NO_PERSON =
  /@(?:v?\d{1,6}\.)|\.(?:service|timer|socket|mount|automount|target|slice|scope|path|device|swap)$|@lists?\.|\.gserviceaccount\.com$|@(?:openssh\.com|libssh\.org)$|^git@/i;

/** E-mail addresses in a text. */
export function findEmails(text: string): Found[] {
  const found: Found[] = [];
  for (const sign of SIGNS) {
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      const local = LOCAL.exec(text.slice(Math.max(0, at - 64), at))?.[0].replace(/^[.'-]+/, '') ?? '';
      DOMAIN.lastIndex = at + sign.length;
      const domain = DOMAIN.exec(text)?.[0];
      if (local === '' || domain === undefined || NO_PERSON.test(`${local}@${domain}`)) continue;
      const [start, end] = [at - local.length, at + sign.length + domain.length];
      if (!isReplacement(text.slice(start, end))) found.push({ start, end, kind: 'people', rule: 'email' });
    }
  }
  return found;
}

/** `Mira Kowalska(mira.k)`, as JumpServer writes who acted: the stretches that name the person. A value of another form is one. */
export function namesIn(value: string): { start: number; end: number }[] {
  const both = /^([^()]{1,200}?)\s*\(([^()]{1,200})\)\s*$/.exec(value);
  const [, name = '', account = ''] = both ?? [];
  if (both === null || name.trim() === '') return [{ start: 0, end: value.length }];
  const start = value.lastIndexOf(account);
  return [
    { start: 0, end: name.length },
    { start, end: start + account.length },
  ];
}
