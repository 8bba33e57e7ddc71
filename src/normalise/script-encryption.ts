import type { ScriptEncryption } from '../domain/fact.ts';

/** How the key reaches a tool, and the variable it stands in. */
export type KeyWay = Pick<ScriptEncryption, 'tool' | 'cipher' | 'key' | 'variable'>;

/** What a script gives its variables: `literal` when a value is written in it. */
export type Variables = ReadonlyMap<string, 'literal' | 'other'>;

const ASSIGNMENT =
  /(?:^|[\s;({])(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?)?([A-Za-z_]\w{0,80})=("(?:[^"\\]|\\.){0,4000}"|'[^']{0,4000}'|(?:\$\([^)]*\)|[^\s;|&)])*)/g;

/** The variables that a script sets, by whether a value is ever written out, a default included. */
export function variablesOf(commands: readonly string[]): Variables {
  const variables = new Map<string, 'literal' | 'other'>();
  for (const command of commands) {
    for (const [, name = '', value = ''] of command.matchAll(ASSIGNMENT)) {
      const bare = value.replace(/^(["'])(.*)\1$/, '$2');
      if (bare === '') continue;
      const written = value.startsWith("'") || !/[$`]/.test(bare) || /^\$\{\w+:?[-=](?!\}|\$)/.test(bare);
      if (written || variables.get(name) !== 'literal') variables.set(name, written ? 'literal' : 'other');
    }
  }
  return variables;
}

/** How one command encrypts; null when it is no encrypting tool, or none that is known. */
export function encryptionOf(command: string, variables: Variables): KeyWay | null {
  for (const tool of TOOLS) {
    if (tool.is.test(command))
      return { tool: tool.name, cipher: tool.cipher?.exec(command)?.[1] ?? null, ...tool.key(command, variables) };
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
  readonly key: (command: string, variables: Variables) => Key;
}

const way = (key: ScriptEncryption['key'], variable: string | null = null): Key => ({ key, variable });
const UNSAID = way({ unresolved: 'no option says where the key comes from' });
const VALUE = `("[^"]*"|'[^']*'|\\S+)`;

/** The argument behind an option. */
function argument(command: string, option: string): string | null {
  return new RegExp(`(?:^|\\s)(?:${option})${VALUE}`).exec(command)?.[1] ?? null;
}

/** A secret that stands on the command line: written out, or in a variable that shows there all the same. */
function onCommandLine(text: string, variables: Variables): Key {
  const bare = text.replace(/^["']|["']$/g, '');
  const [, braced, plain] = /^\$(?:\{(\w+)[^}]*\}|(\w+))$/.exec(bare) ?? [];
  const name = braced ?? plain;
  if (name !== undefined)
    return way(variables.get(name) === 'literal' || /^\$\{\w+:?[-=][^}$]/.test(bare) ? 'literal' : 'argument', name);
  return way(/[$`]/.test(bare) ? 'argument' : 'literal');
}

/** A secret in a variable of the environment, which the script itself may have set. */
function inEnvironment(name: string, variables: Variables): Key {
  return way(variables.get(name) === 'literal' ? 'literal' : 'environment', name);
}

function opensslKey(command: string, variables: Variables): Key {
  const source = argument(command, '-pass(?:in|out)?\\s+')?.replace(/^["']|["']$/g, '') ?? null;
  if (source !== null) {
    const [, kind = '', rest = ''] = /^(pass|env|file|fd):?([\s\S]*)$/.exec(source) ?? [];
    // The word ends where a quotation mark inside it begins.
    if (kind === 'pass')
      return onCommandLine(/-pass(?:in|out)?\s+["']?pass:("[^"]*"|'[^']*'|[^\s"']+)/.exec(command)?.[1] ?? rest, variables);
    if (kind === 'env') return inEnvironment(rest, variables);
    if (kind === 'file') return rest.startsWith('<(') ? way({ unresolved: 'a file that a command makes' }) : way('file');
    return source === 'stdin' || kind === 'fd' ? way('descriptor') : way({ unresolved: 'a source that a variable names' });
  }
  const password = argument(command, '-k\\s+|-K\\s+');
  if (password !== null) return onCommandLine(password, variables);
  if (argument(command, '-kfile\\s+') !== null) return way('file');
  return /\b(?:smime|cms)\b/.test(command) ? way('recipient') : UNSAID;
}

function gpgKey(command: string, variables: Variables): Key {
  const password = argument(command, '--passphrase[ =]\\s*');
  if (password !== null) return onCommandLine(password, variables);
  if (argument(command, '--passphrase-file[ =]\\s*') !== null) return way('file');
  if (argument(command, '--passphrase-fd[ =]\\s*') !== null) return way('descriptor');
  return /\s(?:-\w*[rR]|--(?:hidden-)?recipient(?:-file)?|-f)\b/.test(command) ? way('recipient') : UNSAID;
}

/** Tools that take their pass phrase from variables of the environment or from options. */
function repositoryKey(prefix: string, word: string, options: string) {
  return (command: string, variables: Variables): Key => {
    if (argument(command, options) !== null || variables.has(`${prefix}_${word}_FILE`)) return way('file');
    if (
      /--password-command\b/.test(command) ||
      [`${prefix}_PASSCOMMAND`, `${prefix}_PASSWORD_COMMAND`].some((name) => variables.has(name))
    )
      return way('service');
    return variables.has(`${prefix}_${word}`) ? inEnvironment(`${prefix}_${word}`, variables) : UNSAID;
  };
}

const TOOLS: readonly Tool[] = [
  {
    name: 'openssl',
    is: /\bopenssl\s+(?:enc|aes-?\d+-\w+|smime|cms)\b/,
    cipher: /\s-?((?:aes|camellia|aria|des|chacha20|bf|rc4|sm4)[\w-]*)/i,
    key: opensslKey,
  },
  {
    name: 'gpg',
    is: /\bgpg2?\b(?=.*\s(?:-(?=\w*[ce])\w+|--symmetric|--encrypt|--passphrase\S*|--recipient)(?:\s|=|$))/,
    cipher: /--cipher-algo[ =](\w+)/,
    key: gpgKey,
  },
  {
    name: 'age',
    is: /(?:^|[\s/])r?age\s+-/,
    key: (command) =>
      /\s(?:-[rR]|--recipients?(?:-file)?)\b/.test(command)
        ? way('recipient')
        : argument(command, '-i\\s+|--identity[ =]') !== null
          ? way('file')
          : UNSAID,
  },
  {
    name: 'zip',
    is: /(?:^|[\s/])zip\b(?=.*\s(?:-\w*P|--password|-\w*e)\b)/,
    key: (command, variables) => {
      const password = argument(command, '-\\w*P\\s*|--password[ =]');
      return password === null ? UNSAID : onCommandLine(password, variables);
    },
  },
  {
    name: '7z',
    is: /(?:^|[\s/])7z[ar]?\s+a\b(?=.*\s-p)/,
    key: (command, variables) => {
      const password = argument(command, '-p');
      return password === null ? UNSAID : onCommandLine(password, variables);
    },
  },
  {
    name: 'restic',
    is: /(?:^|[\s/])restic\b(?=.*\bbackup\b)/,
    key: repositoryKey('RESTIC', 'PASSWORD', '(?:--password-file[ =]|-p\\s+)'),
  },
  { name: 'borg', is: /(?:^|[\s/])borg\b(?=.*\bcreate\b)/, key: repositoryKey('BORG', 'PASSPHRASE', '(?!)') },
  { name: 'other', is: /\b(?:gcloud\s+kms\s+encrypt|aws\s+kms\s+encrypt|vault\s+write\s+\S*transit)/, key: () => way('service') },
];
