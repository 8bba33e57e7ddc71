import type { ScriptEncryption } from '../domain/facts/backup-script.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { Origin, ScriptTexts } from './key-origin.ts';
import type { ShellCommand } from './shell-commands.ts';

/** How the key reaches a tool, and the variable it stands in. */
export type KeyWay = Pick<ScriptEncryption, 'tool' | 'cipher' | 'key' | 'variable'>;

/** How one command encrypts; null when it is no encrypting tool, or none that is known. */
export function encryptionOf(command: ShellCommand, texts: ScriptTexts): KeyWay | null {
  for (const tool of TOOLS) {
    if (tool.is.test(command.text))
      return {
        tool: tool.name,
        cipher: tool.cipher?.exec(command.text)?.[1] ?? null,
        ...tool.key(command.text, { command, texts }),
      };
  }
  return null;
}

/** Whether a call of a tool takes an encryption away instead of making one. */
export function isDecryption(command: string): boolean {
  return (
    /\bopenssl\b.*\s-(?:d|decrypt)(?=\s|$)/.test(command) ||
    /\bgpg2?\b.*\s(?:-(?=\w*d)\w+|--decrypt)(?=\s|$)/.test(command) ||
    /(?:^|[\s/])r?age\b.*\s(?:-(?=\w*d)\w+|--decrypt)(?=\s|$)/.test(command)
  );
}

type Key = Pick<ScriptEncryption, 'key' | 'variable'>;

interface Tool {
  readonly name: ScriptEncryption['tool'];
  readonly is: RegExp;
  readonly cipher?: RegExp;
  readonly key: (text: string, within: Within) => Key;
}

/** Where a call stands. */
interface Within {
  readonly command: ShellCommand;
  readonly texts: ScriptTexts;
}

const way = (key: ScriptEncryption['key'], variable: string | null = null): Key => ({ key, variable });
const UNSAID = way({ unresolved: 'no option says where the key comes from' });
const VALUE = `("[^"]*"|'[^']*'|[^\\s<]*<\\([^)]*\\)?|\\S+)`;

/** The argument behind an option. */
function argument(command: string, option: string): string | null {
  return new RegExp(`(?:^|\\s)(?:${option})${VALUE}`).exec(command)?.[1] ?? null;
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '');
}

/** A secret that stands on the command line: written out, or in a variable that shows there all the same. */
function onCommandLine(text: string, { texts }: Within): Key {
  const bare = unquoted(text);
  const [, braced, plain] = /^\$(?:\{(\w+)[^}]*\}|(\w+))$/.exec(bare) ?? [];
  const name = braced ?? plain ?? null;
  return way(texts.ofWord(text.startsWith("'") ? text : bare) === 'literal' ? 'literal' : 'argument', name);
}

/** A secret in a variable of the environment, which the script itself may have set. */
function inEnvironment(name: string, { texts }: Within): Key {
  return way(texts.ofVariable(name) === 'literal' ? 'literal' : 'environment', name);
}

/** A secret that comes in this way if it comes from outside the script. */
function from(origin: Origin, outside: 'file' | 'descriptor' | 'service'): Key {
  return way(origin === 'outside' ? outside : origin);
}

function inDescriptor(number: string, { command, texts }: Within): Key {
  return from(texts.ofInput(command, number), 'descriptor');
}

function inFile(word: string, within: Within): Key {
  const number = /^(?:\/dev\/fd\/|\/proc\/self\/fd\/)(\d)$/.exec(unquoted(word))?.[1];
  if (number !== undefined || /^(?:\/dev\/stdin|-)$/.test(unquoted(word))) return inDescriptor(number ?? '0', within);
  return from(within.texts.ofFile(word), 'file');
}

/** A secret that a command prints which the tool itself runs. */
function byCommand(text: string, { texts }: Within): Key {
  const bare = unquoted(text);
  return from(texts.ofOutput({ pipeline: bare.split('|'), document: null }), /^\s*cat\b/.test(bare) ? 'file' : 'service');
}

function opensslKey(text: string, within: Within): Key {
  const word = argument(text, '-pass(?:in|out)?\\s+');
  if (word !== null) {
    const source = unquoted(word);
    const [, kind = '', rest = ''] = /^(pass|env|file|fd):?([\s\S]*)$/.exec(source) ?? [];
    // The word ends where a quotation mark inside it begins.
    if (kind === 'pass')
      return onCommandLine(/-pass(?:in|out)?\s+["']?pass:("[^"]*"|'[^']*'|[^\s"']+)/.exec(text)?.[1] ?? rest, within);
    if (kind === 'env') return inEnvironment(rest, within);
    if (kind === 'file') return inFile(rest, within);
    if (kind === 'fd') return inDescriptor(rest, within);
    return source === 'stdin' ? inDescriptor('0', within) : way({ unresolved: 'a source that a variable names' });
  }
  const password = argument(text, '-k\\s+|-K\\s+');
  if (password !== null) return onCommandLine(password, within);
  const file = argument(text, '-kfile\\s+');
  if (file !== null) return inFile(file, within);
  return /\b(?:smime|cms|pkeyutl|rsautl)\b/.test(text) ? way('recipient') : UNSAID;
}

function gpgKey(text: string, within: Within): Key {
  const password = argument(text, '--passphrase[ =]\\s*');
  if (password !== null) return onCommandLine(password, within);
  const file = argument(text, '--passphrase-file[ =]\\s*');
  if (file !== null) return inFile(file, within);
  const descriptor = argument(text, '--passphrase-fd[ =]\\s*');
  if (descriptor !== null) return inDescriptor(unquoted(descriptor), within);
  return /\s(?:-\w*[rR]|--(?:hidden-)?recipient(?:-file)?|-f)\b/.test(text) ? way('recipient') : UNSAID;
}

function ageKey(text: string, within: Within): Key {
  if (/\s(?:-[rR]|--recipients?(?:-file)?)\b/.test(text)) return way('recipient');
  const identity = argument(text, '-i\\s+|--identity[ =]');
  return identity === null ? UNSAID : inFile(identity, within);
}

/** A tool that is given its secret on the command line or, by other options, in a file. */
function byOption(literal: string, file = '(?!)') {
  return (text: string, within: Within): Key => {
    const password = argument(text, literal);
    if (password !== null) return onCommandLine(password, within);
    const named = argument(text, file);
    return named === null ? UNSAID : inFile(named, within);
  };
}

/** Tools that take their pass phrase from variables of the environment or from options. */
function repositoryKey(names: { readonly value: string; readonly file?: string; readonly command?: string }, file = '(?!)') {
  return (text: string, within: Within): Key => {
    const { texts } = within;
    if (texts.ofVariable(names.value) === 'literal') return way('literal', names.value);
    const values = [names.file, names.command].map((name) => (name === undefined ? [] : texts.valuesOf(name)));
    const [files = [], commands = []] = values;
    const [option, own] = [argument(text, file), argument(text, '--password-command[ =]')];
    const ways = [
      ...[...(option === null ? [] : [option]), ...files].map((word) => inFile(unquoted(word), within)),
      ...[...(own === null ? [] : [own]), ...commands].map((command) => byCommand(command, within)),
    ];
    const bad = ways.find(({ key }) => key === 'literal') ?? ways.find(({ key }) => isUnresolved(key));
    return bad ?? ways[0] ?? (texts.ofVariable(names.value) === null ? UNSAID : inEnvironment(names.value, within));
  };
}

const TOOLS: readonly Tool[] = [
  {
    name: 'openssl',
    is: /\bopenssl\s+(?:(?:enc|smime|cms)\b|(?:aes|camellia|aria|des|chacha|bf|blowfish|rc\d|cast|idea|seed|sm4)[\w-]*(?=\s|$|["'])|(?:pkeyutl|rsautl)\b(?=.*\s-encrypt))/,
    cipher: /\s-?((?:aes|camellia|aria|des|chacha20|bf|rc4|sm4)[\w-]*)/i,
    key: opensslKey,
  },
  {
    name: 'gpg',
    is: /\bgpg2?\b(?=.*\s(?:-(?=\w*[ce])\w+|--symmetric|--encrypt|--passphrase\S*|--recipient)(?:\s|=|$))/,
    cipher: /--cipher-algo[ =](\w+)/,
    key: gpgKey,
  },
  { name: 'age', is: /(?:^|[\s/])r?age\s+-/, key: ageKey },
  {
    name: 'zip',
    is: /(?:^|[\s/])zip\b(?=.*\s(?:-\w*P|--password|-\w*e)\b)/,
    key: byOption('-\\w*P\\s*|--password[ =]'),
  },
  { name: '7z', is: /(?:^|[\s/])7z[arz]?\s+a\b(?=.*\s["']?-p)/, key: byOption('["\']?-p') },
  {
    name: 'restic',
    is: /(?:^|[\s/])restic\b(?=.*\bbackup\b)/,
    key: repositoryKey(
      { value: 'RESTIC_PASSWORD', file: 'RESTIC_PASSWORD_FILE', command: 'RESTIC_PASSWORD_COMMAND' },
      '(?:--password-file[ =]|-p\\s+)',
    ),
  },
  {
    name: 'borg',
    is: /(?:^|[\s/])borg\b(?=.*\bcreate\b)/,
    key: repositoryKey({ value: 'BORG_PASSPHRASE', command: 'BORG_PASSCOMMAND' }),
  },
  { name: 'other', is: /(?:^|[\s/])(?:ccrypt|ccencrypt)(?=\s)/, key: byOption('-K\\s*|--key[ =]', '-k\\s*|--keyfile[ =]') },
  {
    name: 'other',
    is: /(?:^|[\s/])(?:mcrypt|aescrypt|rar|bcrypt|scrypt)(?=\s)(?=.*\s-)/,
    key: byOption('-(?:k|p|hp)\\s*|--key[ =]', '-f\\s+|--keyfile[ =]'),
  },
  { name: 'other', is: /(?:^|[\s/])(?:duplicity)(?=\s)/, key: repositoryKey({ value: 'PASSPHRASE' }) },
  { name: 'other', is: /(?:^|[\s/])(?:kopia|gocryptfs)(?=\s)/, key: repositoryKey({ value: 'KOPIA_PASSWORD' }, '-passfile[ =]') },
  { name: 'other', is: /\b(?:gcloud\s+kms\s+encrypt|aws\s+kms\s+encrypt|vault\s+write\s+\S*transit)/, key: () => way('service') },
];
