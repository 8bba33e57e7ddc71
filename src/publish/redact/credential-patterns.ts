import type { Found } from './found.ts';
import type { Hinted } from './hints.ts';
import { isReference } from './likeness.ts';
import { isSecretName, isSecretValue } from './secret-names.ts';
import type { TokenPattern } from './token-patterns.ts';

const isCall = (value: string) => isReference(value) || /^[\w.]+\(.*\)$/.test(value);

/** Credentials that the form of a file or of a line gives away. */
export const CREDENTIAL_PATTERNS: readonly TokenPattern[] = [
  {
    rule: 'cookie',
    pattern: /(?<![A-Za-z0-9_-])(?:Set-)?Cookie2?["']?\s{0,4}[:=]\s{0,4}["']?([^\n\r"'\\<>=]{1,200}=[^\n\r"'\\<>]{4,4096})/gi,
    unless: isReference,
  },
  {
    rule: 'cookie',
    hints: ['curl'],
    pattern: /\bcurl\b[^\n]{0,400}?\s(?:-b|--cookie)(?:[\s,"'=]){1,6}([^\s"'=]{1,100}=[^"'\n]{4,2000})/g,
    unless: isReference,
  },
  {
    rule: 'connection-string',
    pattern:
      /(?<![\w-])(?:password|pwd|accountkey|sharedaccess(?:key|signature)|accesskey)\s{0,4}=\s{0,4}([^;"'\n\r<>]{1,512})(?=;)/gi,
    unless: isCall,
  },
  {
    rule: 'netrc',
    hints: ['login'],
    pattern:
      /\b(?:machine\s{1,64}[^\s"']{1,253}|default)\s{1,64}login\s{1,64}[^\s"']{1,128}\s{1,64}(?:account\s{1,64}[^\s"']{1,128}\s{1,64})?password\s{1,64}([^\s"'\\]{1,256})/g,
    unless: isReference,
  },
  {
    rule: 'smtp-login',
    hints: ['AUTH PLAIN', 'AUTH LOGIN'],
    pattern: /\bAUTH (?:PLAIN|LOGIN) ([A-Za-z0-9+/]{8,1024}={0,2})/g,
  },
  { rule: 'haproxy', hints: ['stats auth'], pattern: /\bstats auth\s{1,8}[^\s:]{1,64}:(\S{1,256})/g, unless: isReference },
  { rule: 'sql-password', pattern: /\b(?:PASSWORD|IDENTIFIED BY)\s{1,8}'([^'\n]{1,256})'/gi, unless: isReference },
  {
    rule: 'sqlplus',
    hints: ['sqlplus'],
    pattern: /\bsqlplus\b[^\n]{0,100}?\s[\w.]{1,64}\/([^\s"'@/]{1,256})@/g,
    unless: isReference,
  },
  { rule: 'here-string', hints: ['<<<'], pattern: /--password-stdin\s{0,8}<<<\s{0,8}["']?([^\s"']{1,256})/g, unless: isReference },
];

/** What stands on a line of its own. */
export const LINE_PATTERNS: readonly TokenPattern[] = [
  // user:hash, by the old crypt()
  {
    rule: 'htpasswd',
    pattern: /^[\w.@-]{1,64}:([./0-9A-Za-z]{13})$/gm,
    unless: (value) => !(/[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value)),
  },
];

/** Whether a line begins with a word: no text of a JSON document does, and a search line by line can be passed over. */
export function hasWordLines(text: string): boolean {
  return /^[ \t]{0,64}\w/m.test(text);
}

/** `host:port:database:user:password`: the port or a star in its place is looked for, and the rest around it. */
const PORT = /:(?:\d{4,5}|\*):/g;
const BEFORE_PORT = /(?:^|[\s"'`])[\w.*-]{1,253}$/;
const BEHIND_PORT = /([\w*-]{1,63}):([\w*.@-]{1,63}):([^\s:"'`\\]{3,256})(?=$|[\s"'`\\])/y;

/** Passwords in lines of `.pgpass`, wherever such a line stands. */
export function findPgpass(text: string): Found[] {
  return Array.from(text.matchAll(PORT)).flatMap(({ 0: port, index }): Found[] => {
    BEHIND_PORT.lastIndex = index + port.length;
    const match = BEHIND_PORT.exec(text);
    if (match === null || !BEFORE_PORT.test(text.slice(Math.max(0, index - 254), index))) return [];
    const [whole, database = '', user = '', value = ''] = match;
    if (!/[A-Za-z*]/.test(`${database}${user}`) || isReference(value) || /^[0-9a-f]{1,4}$/i.test(value)) return [];
    const end = index + port.length + whole.length;
    return [{ start: end - value.length, end, kind: 'secrets', rule: 'pgpass' }];
  });
}

/** A name and its value in forms of their own; the first group is the name, the last one the value. */
const PAIRS: readonly (Hinted & { readonly rule: string; readonly pattern: RegExp; readonly byLine?: true })[] = [
  { rule: 'element', hints: ['</'], pattern: /<(?:[\w.-]{1,40}:)?([\w.-]{1,80})(?:\s[^<>]{0,200})?>([^<>\n]{1,512})<\//g },
  {
    rule: 'attributes',
    hints: ['value', 'Value', 'VALUE'],
    pattern:
      /\b(?:key|name|id)\s{0,4}=\s{0,4}["']([\w:.-]{1,80})["'][^<>\n]{0,120}?\bvalue\s{0,4}=\s{0,4}["']([^"'\n]{1,512})["']/gi,
  },
  {
    rule: 'call',
    hints: [`('`, '("', '( ', '(\n', '(\r'],
    pattern: /\w\s{0,4}\(\s{0,16}["']([\w.-]{1,80})["']\s{0,16},\s{0,16}["']([^"'\n]{1,512})["']/g,
  },
  { rule: 'option', hints: ['"-', `'-`], pattern: /["']--?([\w.-]{2,80})["']\s{0,16},\s{0,16}["']([^"'\n-][^"'\n]{0,511})["']/g },
  {
    rule: 'configured',
    hints: ['set '],
    pattern: /\b(?:config|configure)\s{1,4}set\s{1,4}(?:[^\s"']{0,200}[:/])?([\w.-]{1,80})[\s=]{1,4}["']?([^\s"']{4,512})/g,
  },
  {
    rule: 'variable',
    byLine: true,
    pattern: /^[ \t]{0,64}(?:ENV|setenv|setx|set(?:[ \t]{1,4}-\w{1,8}){1,4})[ \t]{1,8}(\w{1,80})[ \t]{1,8}["']?([^\s"'=]{4,512})/gm,
  },
  {
    rule: 'setting',
    byLine: true,
    pattern:
      /^[ \t]{0,64}(requirepass|masterauth|bindpw|rootpw|[\w.-]{0,80}_(?:password|passwd|pwd|pw|secret|token|passphrase))[ \t]{1,64}["']?([^\s"'#=:]{4,256})["']?[ \t]{0,64}\r?$/gim,
  },
];

/** All of these searches, for what tells which of them may be passed over. */
export const CREDENTIAL_SEARCHES: readonly Hinted[] = [...CREDENTIAL_PATTERNS, ...PAIRS];

/** Values of secrets' names in elements, attributes, calls of functions and settings with a blank between the two. */
export function findPairs(text: string, mayFind: (search: Hinted) => boolean, byLine: boolean): Found[] {
  return PAIRS.filter((one) => mayFind(one) && (byLine || one.byLine !== true)).flatMap(({ rule, pattern }) =>
    Array.from(text.matchAll(pattern)).flatMap(({ 0: whole, 1: name = '', 2: value = '', index }): Found[] => {
      if (!(isSecretName(name) || /^(?:requirepass|masterauth)$/i.test(name)) || !isSecretValue(value, name)) return [];
      const start = index + whole.lastIndexOf(value);
      return [{ start, end: start + value.length, kind: 'secrets', rule: `named-${rule}` }];
    }),
  );
}
