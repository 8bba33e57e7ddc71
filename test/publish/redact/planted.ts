import { createHash } from 'node:crypto';

/** A made-up secret: what must not leave, and how it stands in a text. */
export interface Planted {
  readonly kind: string;
  /** What must not leave. */
  readonly secret: string;
  /** How it is written when nothing around it says that it is a secret; null for kinds that only their name gives away. */
  readonly bare: string | null;
}

/** Text of an alphabet, the same for the same seed. */
function random(seed: string, length: number, alphabet: string): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    for (const byte of createHash('sha512').update(`${seed} ${block}`).digest()) text += alphabet[byte % alphabet.length] ?? '';
  }
  return text.slice(0, length);
}

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${UPPER}${UPPER.toLowerCase()}${DIGITS}`;
const BASE64 = `${WORD}+/`;

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Each kind of secret, made from a seed. The parts are put together here so that no scanner takes this file for a leak. */
export const KINDS: Readonly<Record<string, (seed: string) => Omit<Planted, 'kind'>>> = {
  'github token': (seed) => itself(`gh${'p'}_${random(seed, 36, WORD)}`),
  'gitlab token': (seed) => itself(`gl${'pat'}-${random(seed, 20, WORD)}`),
  'slack token': (seed) =>
    itself(`xox${'b'}-${random(seed, 12, DIGITS)}-${random(`${seed}b`, 12, DIGITS)}-${random(`${seed}c`, 24, WORD)}`),
  'npm token': (seed) => itself(`np${'m'}_${random(seed, 36, WORD)}`),
  'aws key id': (seed) => itself(`AK${'IA'}${random(seed, 16, `${UPPER}234567`)}`),
  'aws secret key': (seed) => named(random(seed, 40, BASE64)),
  'stripe key': (seed) => itself(`sk_${'live'}_${random(seed, 32, WORD)}`),
  'tailscale key': (seed) => itself(`ts${'key'}-auth-${random(seed, 12, WORD)}CNTRL-${random(`${seed}b`, 32, WORD)}`),
  'infisical token': (seed) =>
    itself(`st${'.'}${random(seed, 24, HEX)}.${random(`${seed}b`, 32, HEX)}.${random(`${seed}c`, 32, HEX)}`),
  'infisical client secret': (seed) => named(random(seed, 64, HEX)),
  'age key': (seed) => itself(`AGE-SECRET-${'KEY'}-1${random(seed, 58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`),
  'vault token': (seed) => itself(`hv${'s'}.${random(seed, 90, WORD)}`),
  jwt: (seed) =>
    itself(
      [base64url('{"alg":"HS256"}'), base64url(`{"sub":"${random(seed, 12, WORD)}"}`), random(seed, 43, `${WORD}-_`)].join('.'),
    ),
  'private key': (seed) => {
    const body = random(seed, 320, BASE64).replace(/.{64}/g, '$&\n');
    const pem = `-----BEGIN ${'PRIVATE'} KEY-----\n${body}-----END ${'PRIVATE'} KEY-----`;
    return { secret: pem, bare: pem };
  },
  'database url': (seed) =>
    inText(`q${random(seed, 24, `${WORD}!$*-`)}`, (password) => `postgresql://app:${password}@postgresql:5432/app`),
  'basic auth url': (seed) =>
    inText(random(seed, 20, WORD), (password) => `https://deploy:${password}@registry.harbour.example/v2/`),
  'bearer header': (seed) => inText(`${random(seed, 39, WORD)}7`, (token) => `Authorization: Bearer ${token}`),
  'password hash': (seed) => itself(`$2y$10$${random(seed, 53, `${WORD}./`)}`),
  'human password': (seed) => named(`Tr0ub4dor${random(seed, 4, DIGITS)}%x`),
  'generated password': (seed) => named(random(seed, 56, BASE64)),
};

function itself(secret: string): Omit<Planted, 'kind'> {
  return { secret, bare: secret };
}

function named(secret: string): Omit<Planted, 'kind'> {
  return { secret, bare: null };
}

function inText(secret: string, write: (secret: string) => string): Omit<Planted, 'kind'> {
  return { secret, bare: write(secret) };
}

/** Ten of each kind. */
export const PLANTED: readonly Planted[] = Object.entries(KINDS).flatMap(([kind, make]) =>
  Array.from({ length: 10 }, (_, index): Planted => ({ kind, ...make(`${kind} ${index}`) })),
);

const quoted = (text: string) => JSON.stringify(text);
const NAME = 'APP_SECRET_KEY';
const lines = (text: string, indent: string) =>
  text
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');

/** Ways in which a file can hold a secret. `text` is written where nothing names it, `value` where a name does; null: not in this way. */
export const FORMATS: Readonly<Record<string, { path: string; write: (planted: Planted) => string | null }>> = {
  'JSON, named': { path: 'a.json', write: ({ secret }) => `{"id": 7, "app_secret_key": ${quoted(secret)}, "next": "kept"}` },
  'JSON, in a text': { path: 'a.json', write: ({ bare }) => bare && `{"note": ${quoted(`see "${bare}" there`)}, "next": "kept"}` },
  'JSON, name and value apart': {
    path: 'a.json',
    write: ({ secret }) => `{"env": [{"name": "${NAME}", "value": ${quoted(secret)}}, {"name": "OTHER", "value": "kept"}]}`,
  },
  'JSON, argument': { path: 'a.json', write: ({ secret }) => `{"command": ["serve", "--secret-key", ${quoted(secret)}, "kept"]}` },
  'JSON, escaped': { path: 'a.json', write: ({ secret }) => `{"app_secret_key": "${unicodeEscaped(secret)}", "next": "kept"}` },
  'JSON in JSON': {
    path: 'a.json',
    write: ({ secret }) => JSON.stringify({ msg: JSON.stringify({ app_secret_key: secret, next: 'kept' }) }),
  },
  'JSON lines': {
    path: 'a.log',
    write: ({ secret, bare }) =>
      `{"n":1}\n{"n":2,${bare === null ? `"token":${quoted(secret)}` : `"msg":${quoted(`got ${bare} from`)}`}}\n{"n":3,"next":"kept"}\n`,
  },
  HuJSON: {
    path: 'a.hujson',
    write: ({ secret, bare }) =>
      `{\n  // ${bare === null || bare.includes('\n') ? 'nothing here' : `was ${bare} once`}\n  "secret": ${quoted(secret)},\n  "next": "kept",\n}\n`,
  },
  'YAML, plain': {
    path: 'a.yaml',
    write: ({ secret }) => (secret.includes('\n') ? null : `app_secret_key: ${secret}\nnext: kept\n`),
  },
  'YAML, quoted': { path: 'a.yaml', write: ({ secret }) => `a: 1\napp_secret_key: ${quoted(secret)} # rotate\nnext: kept\n` },
  'YAML, block': { path: 'a.yaml', write: ({ secret }) => `app_secret_key: |\n${lines(secret, '  ')}\nnext: kept\n` },
  'YAML, folded': {
    path: 'a.yaml',
    write: ({ secret }) => `app_secret_key: >-\n${lines(split(secret, '\n'), '  ')}\nnext: kept\n`,
  },
  'YAML, split in a text': {
    path: 'a.yaml',
    write: ({ bare, kind }) =>
      bare === null || kind === 'private key' ? null : `note: >-\n  see\n${lines(split(bare, '\n'), '  ')}\nnext: kept\n`,
  },
  'YAML, anchored': {
    path: 'a.yaml',
    write: ({ secret }) => `x: &s ${quoted(secret)}\napp_token: *s\nsecret: &t ${quoted(secret)}\nnext: kept\n`,
  },
  'YAML, comment': {
    path: 'a.yaml',
    write: ({ secret, bare }) => (secret.includes('\n') ? null : `# was: ${bare ?? `${NAME}=${secret}`}\nnext: kept\n`),
  },
  'Compose, mapping': {
    path: 'compose.yaml',
    write: ({ secret }) => `services:\n  app:\n    environment:\n      ${NAME}: ${quoted(secret)}\n      NEXT: kept\n`,
  },
  'Compose, list': {
    path: 'compose.yaml',
    write: ({ secret }) =>
      secret.includes('\n') ? null : `services:\n  app:\n    environment:\n      - ${NAME}=${secret}\n      - NEXT=kept\n`,
  },
  'Compose, default': {
    path: 'compose.yaml',
    write: ({ secret }) =>
      /[\n}$]/.test(secret)
        ? null
        : `services:\n  app:\n    environment:\n      ${NAME}: "\${${NAME}:-${secret}}"\n      NEXT: kept\n`,
  },
  'HCL, attribute': {
    path: 'main.tf',
    write: ({ secret }) => `resource "a" "b" {\n  secret_key = ${quoted(secret)}\n  next = "kept"\n}\n`,
  },
  'HCL, heredoc': {
    path: 'main.tf',
    write: ({ bare }) => bare && `locals {\n  note = <<-EOT\n${lines(bare, '    ')}\n  EOT\n  next = "kept"\n}\n`,
  },
  'HCL, default': {
    path: 'main.tf',
    write: ({ secret }) => `variable "db_password" {\n  type    = string\n  default = ${quoted(secret)}\n}\n# kept\n`,
  },
  'HCL, joined': {
    path: 'main.tf',
    write: ({ secret, bare }) =>
      bare === null || secret.includes('\n')
        ? null
        : `locals {\n  note = join("", ["${split(bare, '", "')}"])\n  next = "kept"\n}\n`,
  },
  tfvars: { path: 'terraform.tfvars', write: ({ secret }) => `project = "kept"\ndb_password = ${quoted(secret)}\n` },
  'environment file': {
    path: 'app.env',
    write: ({ secret }) => (secret.includes('\n') ? null : `NEXT=kept\nexport ${NAME}=${secret}\n`),
  },
  'environment file, continued': {
    path: 'app.env',
    write: ({ secret }) => (secret.includes('\n') ? null : `NEXT=kept\n${NAME}=${split(secret, '\\\n')}\n`),
  },
  script: {
    path: 'run.sh',
    write: ({ secret }) => (secret.includes('\n') ? null : `#!/bin/sh\n# kept\nserve --secret-key '${secret}' --port 80\n`),
  },
  concatenation: {
    path: 'run.py',
    write: ({ secret }) => (secret.includes('\n') ? null : `# kept\napp_secret_key = "${split(secret, '" + "')}"\n`),
  },
  'log line, named': {
    path: 'a.log',
    write: ({ secret }) => (secret.includes('\n') ? null : `2026-09-01T10:00:00Z INFO kept level=3 secret_key=${secret} user=x\n`),
  },
  'log line, in a text': {
    path: 'a.log',
    write: ({ bare }) =>
      bare === null || bare.includes('\n') ? null : `2026-09-01T10:00:00Z WARN kept refused [${bare}] from 192.0.2.1\n`,
  },
  'log line, switched off': {
    path: 'a.log',
    write: ({ secret, bare }) =>
      secret.includes('\n')
        ? null
        : `secretlint-disable\n2026-09-01 kept ${bare ?? `password=${secret}`} // secretlint-disable-line\n`,
  },
};

function unicodeEscaped(text: string): string {
  return Array.from(text, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

function split(text: string, by: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${by}${text.slice(middle)}`;
}

/** Pieces of a secret of which none may be found afterwards: its beginning, its middle and its end, line by line. */
export function traces(secret: string): string[] {
  const solid = secret
    .replace(/-----[A-Z ]+-----/g, '')
    .split('\n')
    .filter((line) => line !== '');
  return solid.flatMap((line) => {
    const middle = Math.floor(line.length / 2);
    return line.length < 24
      ? [line.slice(0, 8), line.slice(-8)]
      : [line.slice(0, 12), line.slice(middle - 12, middle), line.slice(-12)];
  });
}
