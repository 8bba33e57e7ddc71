import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';

type Line = Readonly<Record<string, unknown>>;

const print = (digit: string) => `hmac-sha256:${digit.repeat(64)}`;
const file = (path: string, more: Line = {}): Line => ({
  kind: 'file',
  path,
  mode: '0600',
  owner: 'root',
  group: 'root',
  size: 100,
  holds: 'secrets',
  ...more,
});
const secret = (name: string, more: Line = {}): Line => ({
  kind: 'secret',
  file: '/opt/.env',
  name,
  length: 56,
  alphabet: 'base64',
  bitsPerCharacter: 5.4,
  fingerprint: print('a'),
  knownDefault: false,
  ...more,
});
const location = (name: string, path: string, more: Line = {}): Line => ({
  kind: 'backup-location',
  name,
  path,
  medium: 'disk',
  offSite: false,
  ...more,
});
const backup = (where: string, day: string, more: Line = {}): Line => ({
  kind: 'backup',
  location: where,
  name: `pg-${day}.sql.gz.age`,
  size: 48_000_000 + Number(day.slice(-2)),
  modifiedAt: `${day}T02:00:00Z`,
  head: 'age-encryption.org/v1',
  ...more,
});
const days = Array.from({ length: 35 }, (_, index) => new Date(Date.UTC(2026, 7, 25 + index)).toISOString().slice(0, 10));
const daily = (where: string, more: (index: number) => Line = () => ({})) =>
  days.map((day, index) => backup(where, day, more(index)));

function snapshot(...lines: readonly Line[]): string {
  const header = { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: '2026-09-28T06:12:44Z', collector: 'a test' };
  return [header, ...lines, { kind: 'end', records: lines.length }].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const outcome = async (check: string, ...lines: readonly Line[]) =>
  (await judged(check, { 'host/harbour-1.snapshot.ndjson': snapshot(...lines) })).outcome;

const env = file('/opt/.env');
const script = file('/opt/scripts/run.sh', { holds: 'script', mode: '0700' });
const open = { mode: '0644', holds: 'other' };

describe('modes', () => {
  test.for<[check: string, lines: readonly Line[], outcome: string]>([
    ['secret-files-owner-only', [env, secret('A_KEY')], 'pass'],
    ['secret-files-owner-only', [env, file('/opt/app.conf', open), secret('A_KEY', { file: '/opt/app.conf' })], 'fail'],
    ['secret-files-owner-only', [env, file('/opt//app.conf', open), secret('A_KEY', { file: '/opt/./app.conf' })], 'fail'],
    ['secret-files-owner-only', [env, secret('A_KEY', { file: '/opt/app.conf' })], 'unknown'],
    ['secret-files-owner-only', [env, file('/opt/app/.env.production', open)], 'fail'],
    ['secret-files-owner-only', [env, file('/opt/tls/site.key', open)], 'fail'],
    ['secret-files-owner-only', [env, file('/opt/terraform.tfvars', open)], 'fail'],
    ['secret-files-owner-only', [env, file('/opt/.env.example', open)], 'pass'],
    ['secret-files-owner-only', [env, file('/opt/compose.yaml', open)], 'pass'],
    ['secret-files-owner-only', [file('/opt/.env', { mode: '4600' })], 'fail'],
    ['secret-files-owner-only', [file('/opt/.env', { mode: '0400' })], 'pass'],
    ['secret-files-owner-only', [file('/opt/.env', { mode: '0600+' })], 'unknown'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: 'nobody' })], 'fail'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: '65534' })], 'fail'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: '0' })], 'pass'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: '1234' })], 'unknown'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: 'UNKNOWN' })], 'unknown'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: '' })], 'unknown'],
    ['secret-files-owner-only', [file('/opt/.env', { owner: 'deploy' })], 'pass'],
    ['secret-files-owner-only', [env, { kind: 'secret-file', path: '/x' }], 'unknown'],
    ...[
      ...['id_rsa', 'id_ed25519', '.ssh/id_ecdsa_sk', 'terraform.tfstate', 'terraform.tfstate.backup', 'prod.auto.tfvars.json'],
      ...['app.env.old', 'db.env.1', '.env.bak~', '.pgpass', '.netrc', '.docker/config.json', 'secrets.yaml', 'credentials.json'],
      ...['privkey.pem', 'server-key.pem', 'site.key.bak', 'a.ppk'],
    ].map((name): [string, readonly Line[], string] => ['secret-files-owner-only', [env, file(`/opt/a/${name}`, open)], 'fail']),
    ...[
      'fullchain.pem',
      'cert.pem',
      'ca.pem',
      'root-ca.pem',
      'dhparam.pem',
      'server.crt',
      'id_rsa.pub',
      'config.json',
      'env.py',
    ].map((name): [string, readonly Line[], string] => ['secret-files-owner-only', [env, file(`/opt/a/${name}`, open)], 'pass']),
    ['secret-files-owner-only', [env, file('/opt/a/server.pem', open)], 'unknown'],
    ['secret-files-owner-only', [env, file('/opt/a/server.pem', { holds: 'other' })], 'pass'],
    ['secret-files-owner-only', [env, file('/opt/a/server.pem', { mode: '0644' })], 'fail'],
    ['scripts-owner-only', [script], 'pass'],
    ['scripts-owner-only', [script, file('/opt/scripts/other.sh', { mode: '0755', holds: 'other' })], 'fail'],
    ['scripts-owner-only', [script, file('/opt/jumpserver/scripts/x.py', { mode: '0755', holds: 'other' })], 'fail'],
    ['scripts-owner-only', [script, file('/opt/app/x.py', { mode: '0755', holds: 'other' })], 'pass'],
    ['scripts-owner-only', [file('/opt/scripts/run.sh', { holds: 'script', mode: '0700', owner: 'nobody' })], 'fail'],
  ])('%s: %j is %s', async ([check, lines, wanted]) => {
    expect(await outcome(check, ...lines)).toBe(wanted);
  });
});

const all = [
  secret('POSTGRES_PASSWORD', { fingerprint: print('1') }),
  secret('AUTHENTIK_SECRET_KEY', { length: 80, fingerprint: print('2') }),
  secret('JUMPSERVER_SECRET_KEY', { fingerprint: print('3') }),
];
const infisical = (more: Line = {}) => secret('INFISICAL_ENCRYPTION_KEY', { length: 32, fingerprint: print('4'), ...more });

describe('secrets', () => {
  test.for<[check: string, lines: readonly Line[], outcome: string]>([
    ['secrets-long-and-unique', [infisical()], 'pass'],
    ['secrets-long-and-unique', [infisical({ length: 3 })], 'fail'],
    ['secrets-long-and-unique', [secret('ENCRYPTION_KEY', { length: 3 })], 'fail'],
    ['secrets-long-and-unique', [secret('A_KEY'), secret('B_KEY', { fingerprint: print('A') })], 'fail'],
    ['secrets-long-and-unique', [secret('A_KEY'), secret('B_KEY', { fingerprint: print('a').replace('hmac', 'HMAC') })], 'fail'],
    ['secrets-long-and-unique', [secret('A_KEY'), secret('B_KEY', { fingerprint: 'hmac-sha256:aa' })], 'unknown'],
    ['secrets-long-and-unique', [secret('A_KEY'), secret('B_KEY', { fingerprint: print('b') })], 'pass'],
    ['secrets-random', [secret('A_KEY', { bitsPerCharacter: 7 })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { alphabet: 'hex', bitsPerCharacter: 4.2 })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { bitsPerCharacter: 1e9 })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { bitsPerCharacter: -1 })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { bitsPerCharacter: 'nan' })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { alphabet: 'runes' })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { length: -5 })], 'unknown'],
    ['secrets-random', [secret('A_KEY', { length: 1e300 })], 'unknown'],
    ['secrets-random', [secret('A_KEY')], 'pass'],
    ['no-default-secret', [secret('A_KEY')], 'pass'],
    ['no-default-secret', [secret('A_KEY', { length: 0, alphabet: 'empty', bitsPerCharacter: 0 })], 'fail'],
    ['no-default-secret', [secret('A_KEY'), { kind: 'secret2', name: 'B' }], 'unknown'],
    ['required-secrets-sized', [...all, infisical()], 'pass'],
    ['required-secrets-sized', [...all, infisical({ length: 3 })], 'fail'],
    [
      'required-secrets-sized',
      [...all.slice(1), secret('POSTGRES_PASSWORD', { alphabet: 'digits', bitsPerCharacter: 3.3 }), infisical()],
      'fail',
    ],
    ['required-secrets-sized', [...all.slice(1), secret('POSTGRES_PASSWORD', { bitsPerCharacter: 0.1 }), infisical()], 'fail'],
    ['required-secrets-sized', [...all, infisical({ alphabet: 'hex', bitsPerCharacter: 3.6 })], 'pass'],
    ['required-secrets-sized', [...all, infisical(), { kind: 'secret2', name: 'B' }], 'unknown'],
  ])('%s: %j is %s', async ([check, lines, wanted]) => {
    expect(await outcome(check, ...lines)).toBe(wanted);
  });
});

const live = location('production', '/srv/pg', { medium: 'ssd', role: 'primary' });
const local = location('local', '/mnt/backup');
const vault = location('vault', 'vault:/srv', { medium: 'remote', offSite: true });

describe('backups', () => {
  test.for<[check: string, lines: readonly Line[], outcome: string]>([
    ['backups-happened', [local, ...daily('local')], 'pass'],
    ['backups-happened', [local, ...daily('local', () => ({ size: 1 }))], 'fail'],
    ['backups-happened', [local, ...daily('local', (index) => (index === 20 ? { size: 300 } : {}))], 'fail'],
    ['backups-happened', [local, ...daily('local', () => ({ size: 5000 }))], 'unknown'],
    ['backups-happened', [local, ...daily('local', () => ({ size: 10 * 2 ** 30 }))], 'pass'],
    ['backups-encrypted', [local, ...daily('local')], 'pass'],
    ['backups-encrypted', [local, ...daily('local', (index) => (index === 20 ? { size: 1 } : {}))], 'fail'],
    ['backups-encrypted', [local, ...daily('local', () => ({ head: 'Salted__', size: 9 }))], 'fail'],
    ['backups-kept', [local, ...daily('local')], 'pass'],
    ['backups-kept', [local, ...daily('local', (index) => (index < 10 ? { size: 1 } : {}))], 'fail'],
    ['backups-kept', [local, ...daily('local', () => ({ size: 1 }))], 'fail'],
    ['backups-kept', [local, ...daily('local'), backup('local', '2027-03-01')], 'unknown'],
    ['backups-three-two-one', [live, local, vault, ...daily('local'), ...daily('vault')], 'pass'],
    ['backups-three-two-one', [live, local, vault, ...daily('local'), ...daily('vault', () => ({ size: 1 }))], 'fail'],
    ['backups-three-two-one', [live, local, vault, ...daily('local'), ...daily('vault', () => ({ size: 4096 }))], 'unknown'],
    [
      'backups-three-two-one',
      [live, local, location('twice', '/mnt/backup/', { medium: 'remote', offSite: true }), ...daily('local'), ...daily('twice')],
      'fail',
    ],
    [
      'backups-three-two-one',
      [
        live,
        local,
        location('inside', '/mnt/backup/copy', { medium: 'remote', offSite: true }),
        ...daily('local'),
        ...daily('inside'),
      ],
      'fail',
    ],
    ['backups-happened', [local, ...daily('local'), { kind: 'backup2' }], 'unknown'],
  ])('%s: %# is %s', async ([check, lines, wanted]) => {
    expect(await outcome(check, ...lines)).toBe(wanted);
  });
});
