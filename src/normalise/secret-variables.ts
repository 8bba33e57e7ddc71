/** What may follow the word that makes a name secret: a number, or which one of several it is. */
const SUFFIX =
  '(?:[_.-]?(?:v?\\d{1,3}|old|new|prev|previous|next|current|prod|dev|staging|base|main|value|plain|plaintext|material|base64|b64|hash|pem|json))?';
const SECRET_NAME = new RegExp(
  `(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|key|salt|pepper|seed|dsn|(?:storage[_-]?connection|connection[_-]?(?:string|ur[il]))|basic_?auth|authorization|jwt|htpasswd)s?${SUFFIX}$|(?:^|[_.-])(?:\\w+[_.-])?(?:pw|pat|pgpass)$`,
  'i',
);
/** Names that end like one and hold something else. */
const NO_SECRET_NAME =
  /(?:^|[_.-])(?:oldpwd|pwd|by_?pass|(?:public|primary|foreign|partition|sort|object|cache|site|host|idempotency)[_-]?keys?)$/i;
/** Names of an account with its password, such as `neo4j/secret` or `admin:secret`. */
const LOGIN_NAME = /(?:^|[_.-])(?:basic_?auth|auth|login|creds?|userpass)$/i;
/** Members that list accounts with the hashes of their passwords, as middlewares of Traefik do: who reads a hash can try passwords on it. */
const ACCOUNTS_NAME = /(?:^|[_.-])(?:basic|digest)_?auth[._-]users(?:\[\d+\])?$/i;
const HASHED =
  '[^\\s:"\'$]{1,80}:(?:[^\\s:"\'$]{1,80}:)?(?:\\${1,2}(?:apr1|2[abxy]|[156])\\$|\\{SHA\\}|[0-9a-f]{32}(?![0-9a-z])|redacted-secret-)';
const ACCOUNT = new RegExp(`(?:^|,)\\s*${HASHED}`, 'i');
const LISTED_ACCOUNT = new RegExp(`(?:basic|digest)auth[._-]users["']?\\s{0,3}[=:]\\s{0,3}["']?${HASHED}`, 'i');
const LOGIN = /^[^\s:/]+[:/](?!\/)[^\s:/]{3,}$/;
/** Addresses that let in whoever knows them. */
const SECRET_ADDRESS = /(?:slack|discord|teams|mattermost)[_.-]?(?:incoming[_.-]?)?(?:web)?hook(?:[_.-]?ur[il])?$/i;
/** What stands in the place of a secret in evidence that is published. */
const REDACTED = /redacted-secret-/;
const PASSWORD_OF_DATABASE = /(?:^|_)(?:mysql|db|database|postgres|redis|root|user|admin)_?pwd$/i;

/** Whether a variable of this name holds a secret, or says where one lies. */
export function isSecretName(name: string): boolean {
  return PASSWORD_OF_DATABASE.test(name) || (SECRET_NAME.test(name) && !NO_SECRET_NAME.test(name));
}

/**
 * Whether a value that stands beside the name of a secret is the secret itself. It is none where it is empty, a switch, a file in
 * `/run/secrets` or named by `file://`, another variable, or the path of a file with an ending.
 */
export function isLiteralSecret(value: string): boolean {
  const text = value.trim();
  return !/^$|^(?:true|false|yes|no|on|off)$|^\/run\/secrets\/|^(?:file|env):\/\/|^\/(?:[\w.-]+\/)+[\w-]+\.[a-z]{2,8}$/i.test(text);
}

/** The default that an expression such as `${TOKEN:-changeme}` writes out; null when it writes none. */
export function defaultIn(expression: string): string | null {
  return /\$\{\w+:?[-+]([^}$][^}]*)\}/.exec(expression.replaceAll('$$', '\u00a4'))?.[1] ?? null;
}

/** What an expression writes out beside its variables, such as `pre` of `pre${REST}`; empty for none. */
function writtenBeside(expression: string): string {
  return expression.replaceAll('$$', '\u00a4').replace(/\$(?:\{(?:[^{}]|\{[^{}]*\})*\}|\w+)/g, '');
}

/** Whether a variable, label or member of this name holds a secret that is written out. `text` is as written, expressions included. */
export function isWrittenSecret(name: string, text: string, isExpression: boolean): boolean {
  if (holdsWrittenSecret(text) || (ACCOUNTS_NAME.test(name) && ACCOUNT.test(text))) return true;
  const value = isExpression ? (defaultIn(text) ?? besideIn(text)) : text;
  if (value === null) return false;
  if (isSecretName(name)) return isLiteralSecret(value);
  if (LOGIN_NAME.test(name)) return LOGIN.test(value) || REDACTED.test(value);
  return SECRET_ADDRESS.test(name) && (/:\/\/[^/]+\/\S{8,}/.test(value) || REDACTED.test(value));
}

/** A part of a secret written beside a variable; null where what is written is an address or a list of settings. */
function besideIn(expression: string): string | null {
  const written = writtenBeside(expression);
  return /^[^\s=:/;,]{3,}$/.test(written) && /[A-Za-z0-9]{3}/.test(written) ? written : null;
}

const VALUE = `(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s"',;&|)}\\]]+))`;
const ASSIGNED = new RegExp(
  `(?<![\\w.-])-{0,2}([A-Za-z_][\\w.-]{0,100})["']?[ \\t]{0,3}(?:=|:(?!\\/\\/)|=>)[ \\t]{0,3}${VALUE}`,
  'g',
);
/** Of an address, which may be the value of an assignment itself: `url=jdbc:postgresql://db/app?password=x`. */
const PARAMETER = new RegExp(`[?&]([A-Za-z_][\\w.-]{0,100})=${VALUE}`, 'g');
const OPTION = new RegExp(`(?:^|[\\s"'])--?([A-Za-z][\\w.-]{0,100})["']?[ \\t,]{1,3}["']?(?![-"' \\t])${VALUE}`, 'g');
const DIRECTIVE = new RegExp(`(?:^|[\\n;])[ \\t]{0,40}(requirepass|masterauth)[ \\t]{1,10}${VALUE}`, 'g');
const GIVEN: readonly RegExp[] = [
  new RegExp(`\\b(?:redis|valkey|keydb)-cli\\b[^|;&\\n]{0,200}?\\s(?:-a|--pass)[ \\t]+${VALUE}`, 'g'),
  new RegExp(`\\b(?:mysql(?:dump|admin)?|mariadb(?:-\\w+)?)\\b[^|;&\\n]{0,200}?\\s["']?-p(?=\\S)${VALUE}`, 'g'),
  new RegExp(`\\bmongo\\w{0,10}\\b[^|;&\\n]{0,200}?\\s-p[ \\t]+${VALUE}`, 'g'),
  new RegExp(`\\b(?:curl|wget)\\b[^|;&\\n]{0,200}?\\s(?:-u|--user)[ =]["']?[^\\s:"'$]{1,80}:${VALUE}`, 'g'),
  new RegExp(`\\b(?:Bearer|Basic)[ \\t]+(?=[^\\s"']{8})${VALUE}`, 'g'),
];
/** A value that is a reference, a file, or a word that stands for one. */
const REFERENCE = /^(?:[$<{%@/~.]|\\?\$|-|null$|none$|nil$|required$|optional$|string$)/i;

/** Whether a text, such as a command, holds a secret that is written out: `--requirepass x`, `-Ddb.password=x`, `postgres://a:x@b`. */
export function holdsWrittenSecret(written: string): boolean {
  const text = withDefaults(written);
  if (holdsPassword(text) || LISTED_ACCOUNT.test(written)) return true;
  for (const pattern of [ASSIGNED, PARAMETER, OPTION, DIRECTIVE]) {
    for (const [, name = '', double, single, bare] of text.matchAll(pattern)) {
      const value = (double ?? single ?? bare ?? '').trim();
      if ((isSecretName(name) || pattern === DIRECTIVE) && !REFERENCE.test(value) && isLiteralSecret(value)) return true;
    }
  }
  return GIVEN.some((pattern) =>
    Array.from(text.matchAll(pattern)).some(([, double, single, bare]) => !REFERENCE.test(double ?? single ?? bare ?? '$')),
  );
}

/** A text with the defaults of its variables in their place, and `$x` for what has none. */
function withDefaults(text: string): string {
  return text
    .replaceAll('$$', '\u0001')
    .replace(/\$\{\w+:?[-+]([^}$]+)\}/g, '$1')
    .replace(/\$\{[^}]*\}/g, '$$x')
    .replaceAll('\u0001', '$$');
}

/** Whether an address holds a password that is written out: `postgres://app:secret@db/app`. */
function holdsPassword(address: string): boolean {
  return /:\/\/[^\s/:@]{0,200}:[^\s/@$]+@/.test(address);
}
