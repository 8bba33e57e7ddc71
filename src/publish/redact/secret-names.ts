import type { Found } from './found.ts';
import { isReference, looksRandom } from './likeness.ts';

/** What stands before `key` in the name of a key that is secret. */
const KEYS =
  'api|access|private|secret|encryption|signing|signature|session|auth|authentication|master|account|storage|hmac|jwt|cookie|shared|service|licen[cs]e|admin|client|consumer|app|server|webhook|bootstrap|subscription';

/** What may follow the word: a number, or which one of several it is. */
const SUFFIX =
  '(?:[_. -]?(?:\\d{1,3}|old|new|prev|previous|next|current|base|value|plain|plaintext|prod|dev|staging|hash|b64|base64|main|rw|ro)(?![A-Za-z]))?';

/** The words that end the name of a secret. Each alternative begins with letters, so that the search is fast where there are none. */
const NAME = new RegExp(
  `(?:pass(?:word|wd|phrase|code|wort)?|pwd|(?:bind|root)?pw|pin|psk|kennwort|wachtwoord|secrets(?<=radiussecrets)|secret|token|key(?<=(?:${KEYS})[_. -]?key)|cred(?:ential)?s?|masterauth|authorization|cookie|connection[_-]?string|signature(?<=x-(?:amz|goog)-signature)|codes?(?<=(?:recovery|backup|scratch)[_. -]?codes?)|seed(?<=otp[_. -]?seed)|sess(?:ion)?[_-]?id)${SUFFIX}`,
  'gi',
);
/** Short words are ends of many others: they count at the beginning of a word only. */
const SHORT = /^(?:pass(?!word|wd|phrase|code|wort)|pwd|pw|pin|psk|creds?(?!ential))/i;
/** Names that end like one and hold something else: a working directory, a public key, a place in a list. */
const NO_SECRET_NAME =
  /^-*(?:pwd|oldpwd|(?:no|without|skip|ask|disable|enable|use|show|hide)[_-].*|.*[_. -]?(?:public|primary|foreign|partition|sort|next_page|page|continuation|max)[_. -]?(?:key|token))$/i;

/** Documents repeat few names very often. */
const seen = new Map<string, boolean>();

/** Whether a member, variable or attribute of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const known = seen.get(name);
  if (known !== undefined) return known;
  const secret = endsLikeSecret(name);
  if (seen.size < 10_000) seen.set(name, secret);
  return secret;
}

function endsLikeSecret(name: string): boolean {
  if (name.length > 200 || NO_SECRET_NAME.test(name)) return false;
  return Array.from(name.matchAll(NAME)).some((match) => match.index + match[0].length === name.length && standsAlone(name, match));
}

/** `pass` and `pw` count at the beginning of a word only: compass and bypass are none; `dbPass` and `requirepass` are. */
function standsAlone(text: string, { 0: word, index }: RegExpExecArray): boolean {
  const core = SHORT.exec(word)?.[0];
  if (core === undefined) return true;
  const after = text.slice(index + core.length, index + core.length + 1);
  if (word === core && /[A-Za-z]/.test(after) && !/[A-Z]/.test(after)) return false;
  const before = text.slice(Math.max(0, index - 7), index);
  if (!/[A-Za-z]$/.test(before)) return true;
  return (
    /require$|(?<![A-Za-z])(?:pg|ssh|my|mysql|sql|db|smtp|mail|ftp|ldap|bind|root|user|admin|redis|vnc)$/i.test(before) ||
    (/[a-z]$/.test(before) && /^[A-Z]/.test(word))
  );
}

/** Words that stand where a value would and are none. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|~|string|str|text|required|optional|hidden|any|object|enabled|disabled|sensitive|prompt|keep|drop|redact|default|password|basic|bearer|omit|include|same-origin)$/i;

/** Digests and fingerprints, images by their digest, which are made to be shown, and sentences: capital, words, full stop. */
const SHOWN =
  /^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:[\w][\w./:-]{0,200}@|hmac-)?sha(?:256|512):[0-9a-f]{64,128})$|^[A-Z][a-z']{0,20} (?:[^\s]{1,60} ){2,200}[^\s]{1,60}\.$/;

/** Infisical calls the name of a secret `secretKey`, and object storage its value: names are words, with few digits among them. */
const NAME_IN_STORE = /^(?!\d)(?:(?:[A-Z]{1,40}\d{0,3}|[A-Z]{1,8}\d{1,3}[A-Z]{1,2}\d?|\d{1,2}[A-Z]{1,8})(?:_(?!$)|$)){1,11}$/;
/** Beside this member, `secretKey` is the one of object storage. */
const ACCESS_KEY = /\baccess(?:Key|_key|-key)(?:_?I[Dd])?["']?[ \t]{0,8}[:=]/;

/** Names of numbers that a person types in. */
const PIN = /(?:^|[^A-Za-z])pin(?:[_. -]?\d{1,3})?$|[a-z]Pin$/i;

/** Names of what tells one session from others: whoever knows it has it, unless it is a mere number of a log. */
const SESSION = /sess(?:ion)?[_-]?id$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the value of a secret's name is a secret, and not a reference, a flag or a word of a schema. */
export function isSecretValue(value: string, name = ''): boolean {
  const text = value.trim();
  if (PIN.test(name) && !/^\d{3,12}$/.test(text)) return false;
  if (name === 'secretKey' && NAME_IN_STORE.test(text) && (text.includes('_') || isSecretName(text))) return false;
  if (SESSION.test(name) && (!looksRandom(text) || UUID.test(text))) return false;
  return !(
    isReference(text) ||
    SHOWN.test(text) ||
    NO_VALUE.test(text) ||
    /^ssh-(?:rsa|ed25519|dss) |^ecdsa-|^-----BEGIN (?:PUBLIC|CERTIFICATE)/.test(text)
  );
}

/** Names of members that say something of what is kept beside them. */
const ABOUT =
  /(?:^|[_-]|[a-z](?=[A-Z]))(?:id|name|user(?:name)?|type|kind|ur[il]|host|arn|path|file|e?mail|alg(?:orithm)?|version|digest|fingerprint)$/i;

/** Whether a member of an object of secrets, such as `credentials`, is one of them. */
export function isKeptSecret(name: string, value: string): boolean {
  const looks = /^(?=.*\d)(?=.*[A-Za-z])[^\s()`{}<>]{8,4096}$/.test(value);
  const isOther = /^\d{4}-\d\d-\d\d|^\w+:[/\w]/.test(value) || UUID.test(value) || ABOUT.test(name);
  return looks && !isOther && isSecretValue(value, name);
}

const TYPED_IN = /(?:pass(?:word|wd|phrase|code|wort)|pwd|kennwort|wachtwoord|(?<![A-Za-z])pin)$/i;

/** Whether a number under this name is one that somebody types in to get in, and no count, length or limit. */
export function isSecretNumber(written: string, name: string): boolean {
  return /^\d{4,20}$/.test(written) && TYPED_IN.test(name);
}

const SEPARATOR =
  /["'`\]]{0,2}[ \t]{0,64}(?::=|=>|==|[:=])[ \t]{0,64}|[ \t]{1,4}(?:is|was)[ \t]{1,4}|(?<=\s--?[\w-]{0,80})[ \t]{1,8}(?=[^\s=:-])/y;
const QUOTED = /(?:"((?:[^"\\\n]|\\.){0,4096})"|'((?:[^'\\\n]|\\.){0,4096})'|`([^`\n]{0,4096})`)/y;
const ESCAPED_QUOTED = /\\(["'])((?:[^"'\\\n]|\\(?!["'])[^\n]){0,4096})\\\1/y;
const TO_LINE_END = /[^\n\r]{1,4096}/y;
const TO_SPACE = /[^\s"'`<>]{1,4096}/y;
/** An assignment that has its line for itself, as in an environment file, a script or YAML. */
const LINE_START = /(?:^|\n)[ \t#;/]{0,64}(?:(?:export|set|ENV|ARG|SET|-)[ \t]{1,8})*["']?[\w.-]{0,128}$/;
/** The tag of an image that is a version. */
const TAG = /v?\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+.][a-z0-9]{1,12}){0,4}(?=$|[\s"'`@&<,;)}\]\\])/y;
/** The same without words that could be anything. */
const VERSION =
  /v?\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+.](?:alpine|slim|bookworm|bullseye|trixie|noble|jammy|debian|ubuntu|ubi|distroless|rootless|fips|amd64|arm64|alpha|beta|rc|pre|dev|ce|ee|lts|r|p|\d)[.\d]{0,8}){0,4}(?=$|[\s"'`@&<,;)}\]\\])/y;
/** The first part of the name of an image is the host of a registry when it has a dot or a port. */
const IN_REGISTRY =
  /(?:^|[\s"'`=([{,>]|(?:docker|oci):\/\/)(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|[\w-]{1,63}(?=:))(?::\d{1,5})?\/(?:[\w.-]{1,80}\/){0,8}[\w.-]{0,80}$/;
/** What fills up base64. Behind one sign alone a value would begin; `==_source` stands in names of documents. */
const PADDING = /==|=(?=$|["'`](?!\w)|[\s,;:)\]}<>&\\|.?])/y;
const TYPED = /^[+-]?\d{1,19}(?:\.\d{1,19})?$/;
/** What follows the name of an option where it is spoken of. */
const PROSE =
  /^(?:a|an|and|are|argument|arguments|as|at|but|by|can|cannot|for|from|has|if|in|instead|into|is|it|may|must|need|needs|not|of|on|option|options|or|parameter|should|so|that|the|this|to|use|used|was|when|where|which|will|with|without|you|your)\W*$/i;

/**
 * Values assigned to the name of a secret in any text: `NAME=value`, `name: value`, `"name" = "value"`, `--name value`.
 * Without quotes, the value of a line of its own is the rest of the line; elsewhere it ends at white space.
 */
export function findNamed(text: string): Found[] {
  const found: Found[] = [];
  let done = 0;
  for (const match of text.matchAll(NAME)) {
    const { 0: word, index } = match;
    if (index < done || !standsAlone(text, match) || endsBase64(text, index + word.length)) continue;
    const separator = at(SEPARATOR, text, index + word.length)?.[0];
    if (separator === undefined) continue;
    const head = text.slice(Math.max(0, index - 130), index);
    const [, quote = '', begin = ''] = /(["'`]?)([\w.-]*)$/.exec(head) ?? [];
    const name = `${begin}${word}`;
    if (NO_SECRET_NAME.test(name) || isImage(text, index + word.length, separator, head)) continue;
    const isStorage = name === 'secretKey' && ACCESS_KEY.test(text.slice(Math.max(0, index - 300), index + 300));
    const assignment = { name: isStorage ? 'secret' : name, separator, quote, ownLine: LINE_START.test(head) };
    const value = valueAt(text, index + word.length + separator.length, assignment);
    if (value === null) continue;
    found.push({ ...value, kind: 'secrets', rule: 'named' });
    done = value.end;
  }
  return found;
}

/**
 * Whether the sign of equality behind `end` fills up base64: by chance one digest in some hundreds ends in `Pw==`, like a name and what
 * is assigned to it. A digest of 16 bytes or a signature of 64 ends in two, one of 32 bytes in one. Names made of words, or a path before
 * them, are as long, but seldom change from capitals to small letters and digits at every second character.
 */
function endsBase64(text: string, end: number): boolean {
  const padding = at(PADDING, text, end)?.[0];
  if (padding === undefined) return false;
  const length = padding === '==' ? 22 : 43;
  // The end of a run is enough: a page that is read without its tags may have a word before it.
  const [run = ''] = /[A-Za-z0-9+/]*$/.exec(text.slice(Math.max(0, end - length), end)) ?? [];
  const turns = (run.match(/[a-z]+|[A-Z]+|[^A-Za-z]+/g)?.length ?? 0) - 1;
  return run.length === length && turns >= 0.4 * (length - 1);
}

/**
 * Whether a name is the last part of the name of an image, and what follows its tag: `ghcr.io/acme/auth-token:v1.14.2-alpine`. Without
 * the registry before it, `team/db-password:…` may be a place in a store of secrets: what follows is a tag when it is a version alone.
 */
function isImage(text: string, end: number, separator: string, head: string): boolean {
  if (separator !== ':' || !/[\w.-]\/[\w.-]*$/.test(head)) return false;
  return at(IN_REGISTRY.test(head) ? TAG : VERSION, text, end + 1) !== null;
}

interface Assignment {
  readonly name: string;
  readonly separator: string;
  /** The quote before the name: where it is not closed behind the name, it is closed behind the value. */
  readonly quote: string;
  /** It has its line for itself. */
  readonly ownLine: boolean;
}

function valueAt(
  text: string,
  start: number,
  { name, separator, quote, ownLine }: Assignment,
): { start: number; end: number } | null {
  const quoted = at(QUOTED, text, start);
  if (quoted !== null) return secretIn(start + 1, quoted[1] ?? quoted[2] ?? quoted[3] ?? '', name, true);
  const escaped = at(ESCAPED_QUOTED, text, start);
  if (escaped !== null) return secretIn(start + 2, escaped[2] ?? '', name, true);
  const spoken = /[a-z]/.test(separator);
  if (ownLine && /[:=]/.test(separator)) {
    const whole = at(TO_LINE_END, text, start)?.[0] ?? '';
    const closing = quote === '' || separator.startsWith(quote) ? -1 : whole.indexOf(quote);
    const line = closing === -1 ? whole.replace(/(?:^|\s)#.*$/s, '').trimEnd() : whole.slice(0, closing);
    const rest = line.endsWith(' \\') ? line.slice(0, -2).trimEnd() : line;
    // `!Tag`, `&anchor`, `*alias`, `|` and brackets are structure of YAML or HCL, and so are a comma at the end and an expression.
    if (
      /^(?:[|>][+-]?\d?$|[[{(]|<<|[!&*][\w-]+(?:\s|$)|(?:var|local|data|module|each|random_\w+|sensitive|file|lookup)[.(])/.test(
        rest,
      )
    )
      return null;
    const colon = separator.includes(':');
    // A number stays, and so does a row of counts such as `secret: 1; scan: 2`.
    if (colon && (TYPED.test(rest) || /^\d{1,19}(?:[;,] |\)|$)/.test(rest))) return null;
    return secretIn(start, rest.replace(/[,;]$/, ''), name, true);
  }
  const token = (at(TO_SPACE, text, start)?.[0] ?? '').replace(/(?<![,;:)}\]\\])(?:[,;:)}\]\\]|\.(?=$))+$/, '');
  if (/^[[{(]/.test(token)) return null;
  if (spoken) return secretIn(start, token, name, /^[A-Za-z0-9+/=_.~-]{12,}$/.test(token) && looksRandom(token));
  if (separator.includes(':')) return secretIn(start, token, name, looksRandom(token));
  return secretIn(
    start,
    token,
    name,
    separator.includes('=') ? token.length >= 4 : looksRandom(token) || (token.length >= 4 && !PROSE.test(token)),
  );
}

function secretIn(start: number, value: string, name: string, likely: boolean): { start: number; end: number } | null {
  return likely && isSecretValue(value, name) ? { start, end: start + value.length } : null;
}

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
