import { findAnyAddress } from './find-addresses.ts';
import type { Found, RedactionKind } from './found.ts';
import type { MemberRules } from './member-values.ts';

/** `203.0.113.7 - mira [01/Sep/2026:…`: who asked, in the common log format. */
const COMMON_LOG = /^\S{1,100} \S{1,64} (?!-)([^\s[\]"]{1,128}) \[\d{1,2}\/\w{3}\/\d{4}:/gm;

/**
 * What the rules for members of a file mean in text of it that has no structure, such as a line that was cut off: every address there,
 * and what follows the names of members that name people or hold secrets.
 */
export function findLoose(text: string, { hasAddresses, names }: MemberRules): Found[] {
  const found: Found[] = [];
  if (hasAddresses) found.push(...findAnyAddress(text));
  const own = names.filter(({ name }) => /^[\w@.-]{2,80}$/.test(name));
  for (const { kind, name } of own) found.push(...valuesOf(text, name, kind));
  if (own.some(({ kind }) => kind === 'people')) {
    for (const { 0: line, 1: user = '', index } of text.matchAll(COMMON_LOG)) {
      const start = index + line.lastIndexOf(`${user} [`);
      found.push({ start, end: start + user.length, kind: 'people', rule: 'member' });
    }
  }
  return found;
}

/** `"name": "value"`, `name=value`, `name="value"`; a value without quotes ends at a blank. */
function valuesOf(text: string, name: string, kind: RedactionKind): Found[] {
  const pattern = new RegExp(
    `(?<![\\w-])${name.replace(/[.]/g, '\\$&')}(?:\\\\?["'])?\\s{0,8}[:=]\\s{0,8}(?:\\\\?"([^"\\n\\\\]{1,1024})|'([^'\\n]{1,1024})|([^\\s"',;{}[\\]()]{1,1024}))`,
    'g',
  );
  return Array.from(text.matchAll(pattern)).flatMap(({ 0: whole, 1: double, 2: single, 3: bare, index }): Found[] => {
    const value = double ?? single ?? bare ?? '';
    const end = index + whole.length;
    return /^-?$/.test(value) || /^(?:null|true|false)$/.test(value)
      ? []
      : [{ start: end - value.length, end, kind, rule: 'member' }];
  });
}
