/** What stands in the place of a secret. */
export const MASK = '***';

const NAMES =
  '(?:[\\w-]{0,80}(?:passw(?:or)?d|passphrase|passwd|pass|pwd|secret|token|credential|api_?key|access_?key|encryption_?key|private_?key|_key)\\w{0,80})';
/** A quoted text, or a word; what begins with a dollar sign is the name of a variable, and `/` or `~` a file. */
const VALUE = '(?:"(?![$/~])[^"]*"|\'(?![/~])[^\']*\'|(?![$"\'/~])[^\\s;|&"\']+)';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\b(${NAMES}=)${VALUE}`, 'gi'), `$1${MASK}`],
  [new RegExp(`(--${NAMES}(?<!file|path)[= ]\\s*)(?!-)${VALUE}`, 'gi'), `$1${MASK}`],
  [new RegExp(`(\\$\\{${NAMES}:?[-=])[^}]+`, 'gi'), `$1${MASK}`],
  [/(["'])pass:(?![$/~])[^"']*\1/g, `$1pass:${MASK}$1`],
  [new RegExp(`\\bpass:${VALUE}`, 'g'), `pass:${MASK}`],
  [/(\/\/[^\s:/@$]*:)(?!\$)[^\s@/]+@/g, `$1${MASK}@`],
  [new RegExp(`(\\bmysql(?:dump|admin)?\\b[^|;&]{0,200}?\\s-p)(?=\\S)${VALUE}`, 'g'), `$1${MASK}`],
  [/(\s(?:-u|--user)[ =]\s*["']?[\w.@-]+:)(?!\$)[^\s"']+/g, `$1${MASK}`],
  [/\b((?:bearer|basic|token) )(?!\$)[\w.~+/=-]{8,}/gi, `$1${MASK}`],
];

/**
 * A command with the secrets taken out that stand in it literally: values of variables and options named like one, pass phrases of
 * openssl, credentials in addresses and headers. Names of variables and files stay.
 */
export function maskSecrets(command: string): string {
  return PATTERNS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), command);
}
