/** What may follow the word that makes a name secret: a number, or which one of several it is. */
const SUFFIX = '(?:[_.-]?(?:v?\\d{1,3}|old|new|prev|previous|next|current|prod|dev|staging|value|plain|base64|b64|hash|pem|json))?';
const SECRET_NAME = new RegExp(
  `(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|key|salt|pepper|seed|dsn|connection[_-]?(?:string|ur[il]))s?${SUFFIX}$`,
  'i',
);
/** Names that end like one and hold something else. */
const NO_SECRET_NAME =
  /(?:^|[_.-])(?:oldpwd|pwd|by_?pass|(?:public|primary|foreign|partition|sort|object|cache|site|host|idempotency)[_-]?keys?)$/i;
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
  return /\$\{\w+:?[-+]([^}$]+)\}/.exec(expression)?.[1] ?? null;
}

/** Whether an address holds a password that is written out: `postgres://app:secret@db/app`. */
export function holdsPassword(address: string): boolean {
  return /:\/\/[^\s/:@]*:[^\s/@$]+@/.test(address);
}
