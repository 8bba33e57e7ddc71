import { isReference } from './likeness.ts';
import { isSecretName } from './secret-names.ts';

/** A stretch of one word of a command. */
export interface WordStretch {
  /** Index of the word. */
  readonly word: number;
  readonly start: number;
  readonly end: number;
}

/** How a program is told a secret. */
interface Program {
  /** Options followed by the secret as a word of its own. */
  readonly next?: readonly string[];
  /** Options with the secret glued to them. */
  readonly glued?: readonly string[];
  /** Options followed by a name and the secret, and what stands between the two. */
  readonly login?: readonly string[];
  readonly parting?: string;
  /** Names of settings are words of their own, each followed by its value. */
  readonly settings?: true;
  /** One of the first words behind the program, without which its options mean something else. */
  readonly with?: string;
  /** Commands of the program, each followed by so many words of which the last is the secret; -1 is the last word of all. */
  readonly place?: readonly (readonly [command: string, words: number])[];
}

const MYSQL: Program = { glued: ['-p'] };
const MONGO: Program = { next: ['-p'] };
const LDAP: Program = { next: ['-w'] };
const REGISTRY: Program = { next: ['-p'], with: 'login' };
const ARCHIVE: Program = { glued: ['-p', '-hp'] };
const ZIP: Program = { glued: ['-P'], next: ['-P'] };
const SNMP: Program = { next: ['-A', '-X'] };
const SQL_SERVER: Program = { next: ['-P'], glued: ['-P'] };

const PROGRAMS: Readonly<Record<string, Program>> = {
  'redis-cli': { next: ['-a', '--pass'] },
  'valkey-cli': { next: ['-a', '--pass'] },
  'keydb-cli': { next: ['-a', '--pass'] },
  'redis-server': { next: ['--requirepass', '--masterauth'] },
  ...named(
    MYSQL,
    'mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlpump mysqlsh mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-backup xtrabackup mycli',
  ),
  ...named(MONGO, 'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat'),
  ...named(LDAP, 'ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldapmodrdn ldapcompare'),
  ldappasswd: { next: ['-w', '-s', '-a'] },
  curl: { login: ['-u', '--user', '-U', '--proxy-user'], next: ['--oauth2-bearer'] },
  sshpass: { next: ['-p'], glued: ['-p'] },
  ...named(REGISTRY, 'docker podman nerdctl buildah helm crane oras az oc npm'),
  skopeo: { login: ['--creds', '--src-creds', '--dest-creds'] },
  openssl: { next: ['-k', '-K'], login: ['-pass', '-passin', '-passout'], parting: 'pass:' },
  rclone: { settings: true },
  smbclient: { login: ['-U', '--user'], parting: '%' },
  rpcclient: { login: ['-U', '--user'], parting: '%' },
  ...named(SNMP, 'snmpget snmpwalk snmpbulkwalk snmpset snmptrap'),
  ...named(ARCHIVE, '7z 7za 7zr rar unrar'),
  ...named(ZIP, 'zip unzip'),
  ...named(SQL_SERVER, 'sqlcmd bcp tsql isql'),
  rabbitmqctl: {
    place: [
      ['add_user', 2],
      ['change_password', 2],
      ['authenticate_user', 2],
    ],
  },
  htpasswd: {
    place: [
      ['-b', -1],
      ['-nb', -1],
      ['-bn', -1],
      ['-nbB', -1],
      ['-Bbn', -1],
      ['-bB', -1],
      ['-bc', -1],
      ['-cb', -1],
      ['-nbm', -1],
      ['-Bnb', -1],
    ],
  },
  mc: {
    place: [
      ['alias set', 4],
      ['config host add', 4],
    ],
  },
  kubectl: {},
  vault: {
    place: [
      ['login', -1],
      ['unseal', -1],
    ],
  },
  influx: { next: ['-p', '-t'] },
  mosquitto_pub: { next: ['-P'] },
  mosquitto_sub: { next: ['-P'] },
  xfreerdp: { glued: ['/p:'] },
  rdesktop: { next: ['-p'] },
  useradd: { next: ['-p'] },
  usermod: { next: ['-p'] },
  gpg: { next: ['--passphrase'] },
  gpg2: { next: ['--passphrase'] },
  doctl: { next: ['-t'], with: 'auth' },
};

function named(program: Program, names: string): Record<string, Program> {
  return Object.fromEntries(names.split(' ').map((name) => [name, program]));
}

/** Names of the programs that are known here, for a search in a text. */
export const PROGRAM_NAMES: readonly string[] = Object.keys(PROGRAMS);

function programOf(word: string): Program | null {
  const name = word.slice(word.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
  return Object.hasOwn(PROGRAMS, name) ? (PROGRAMS[name] ?? null) : null;
}

/** Secrets among the words of a command, by what its programs take for one and by the names of options. */
export function secretArguments(words: readonly string[]): WordStretch[] {
  const found: WordStretch[] = [];
  const take = (word: number, start = 0, end = words[word]?.length ?? 0) => {
    if (end > start && !isReference(words[word]?.slice(start, end) ?? '')) found.push({ word, start, end });
  };
  let current: { readonly at: number; readonly program: Program } | null = null;
  for (const [index, word] of words.entries()) {
    const program = programOf(word);
    if (program !== null) {
      current = { at: index, program };
      for (const place of placesOf(words, index, program)) take(place);
      continue;
    }
    const literal = /^--from-literal=[^=]{1,200}=/.exec(word)?.[0];
    if (literal !== undefined) take(index, literal.length);
    const next = words[index + 1];
    if (/^--from-literal$/.test(word) && next !== undefined) take(index + 1, next.indexOf('=') + 1);
    if (isSecretOption(word) && next !== undefined && !/^-/.test(next)) take(index + 1);
    if (current === null || !applies(current.program, words, current.at)) continue;
    option(current.program, words, index, take);
  }
  return found;
}

type Take = (word: number, start?: number, end?: number) => void;

function option(program: Program, words: readonly string[], index: number, take: Take): void {
  const word = words[index] ?? '';
  const next = words[index + 1];
  if (program.next?.includes(word) === true && next !== undefined && !/^-\w/.test(next)) take(index + 1);
  if (program.settings === true && next !== undefined && isSecretName(word)) take(index + 1);
  const glued = program.glued?.find((prefix) => word.startsWith(prefix) && word.length > prefix.length);
  if (glued !== undefined && !/^--/.test(word)) take(index, glued.length);
  const parting = program.parting ?? ':';
  for (const name of program.login ?? []) {
    if (word === name && next?.includes(parting) === true) take(index + 1, next.indexOf(parting) + parting.length);
    else if (word.startsWith(`${name}=`) && word.includes(parting, name.length))
      take(index, word.indexOf(parting, name.length) + parting.length);
  }
}

function applies(program: Program, words: readonly string[], at: number): boolean {
  return program.with === undefined || words.slice(at + 1, at + 4).includes(program.with);
}

function placesOf(words: readonly string[], at: number, { place = [] }: Program): number[] {
  return place.flatMap(([command, count]) => {
    const parts = command.split(' ');
    const start = words.findIndex((_, index) => index > at && parts.every((part, offset) => words[index + offset] === part));
    if (start === -1) return [];
    const index = count === -1 ? words.length - 1 : start + parts.length - 1 + count;
    const word = words[index];
    return index > start && word !== undefined && !/^-|=/.test(word) ? [index] : [];
  });
}

/** An option such as `--db-password` whose next word is the secret. */
function isSecretOption(word: string): boolean {
  return /^--?[A-Za-z][\w.-]{1,80}$/.test(word) && isSecretName(word.replace(/^--?/, ''));
}
