import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { planted, privateKey } from './planted-secrets.ts';

const certificate = readFileSync(new URL('../fixtures/pem-certificate/chain.pem', import.meta.url), 'utf8');
const age = Buffer.concat([Buffer.from('age-encryption.org/v1\n-> X25519 '), Buffer.from([0xff, 0, 0x80])]);

/** What lies on the host that is built, with its mode. */
const FILES: readonly (readonly [string, number, string | Buffer])[] = [
  [
    'opt/mcp-server/docker-compose/.env',
    0o640,
    [
      '# written by hand',
      `POSTGRES_PASSWORD=${planted.postgres}`,
      `export AUTHENTIK_SECRET_KEY='${planted.authentik}'`,
      `REDIS_PASSWORD=changeme # for now`,
      `MCP_PASSWORD=ChangeMe`,
      `QUOTED_TOKEN="${planted.quoted.replaceAll('"', '\\"')}"`,
      `COPY_OF_PASSWORD=${planted.postgres}`,
      `REFERRING_PASSWORD=\${POSTGRES_PASSWORD}`,
      `DATABASE_URL=postgres://app:${planted.inAddress}@db:5432/app`,
      `SAME_URL=postgres://app:${planted.postgres}@db:5432/app`,
      'HEX_KEY=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'EMPTY_SECRET=',
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password',
      'PASSWORD_MIN_LENGTH=12',
      'TOKEN_LIFETIME=3600',
      'LOG_LEVEL=INFO',
      `SIGNING_KEY="-----BEGIN KEY-----`,
      planted.keyLine,
      '-----END KEY-----"',
      'UNQUOTED_KEY=-----BEGIN KEY-----',
      `${planted.keyLineUnquoted}==`,
      '-----END KEY-----',
      '',
    ].join('\n'),
  ],
  ['opt/mcp-server/docker-compose/.env.example', 0o644, 'POSTGRES_PASSWORD=\n'],
  ['opt/mcp-server/docker-compose/docker-compose.yml', 0o644, 'services: {}\n'],
  ['opt/mcp-server/terraform-gcp/terraform.tfvars', 0o644, `region = "europe-west4"\ndb_password = "${planted.tfvars}"\n`],
  ['opt/mcp-server/secrets/infisical_encryption_key.txt', 0o600, `${planted.file}\n`],
  ['run/secrets/session', 0o400, `${planted.wholeInBase64}==\n`],
  [
    'opt/mcp-server/jumpserver/config.txt',
    0o600,
    `SECRET_KEY=${planted.jumpserver}\nBOOTSTRAP_TOKEN=7Q11Vz6R2J6BLAdO\nCORE_HOST=http://core:8080\nTERMINAL_SESSION_KEEP_DURATION=90\nLOGIN_LOG_KEEP_DAYS=400\n`,
  ],
  ['opt/mcp-server/scripts/manage.sh', 0o755, '#!/bin/sh\n'],
  ['opt/mcp-server/scripts/two words "quoted"\nand a line.sh', 0o700, '#!/bin/sh\n'],
  ['opt/mcp-server/jumpserver/scripts/link_policies.py', 0o700, 'print()\n'],
  ['opt/mcp-server/traefik/dynamic/middlewares.yml', 0o644, 'http: {}\n'],
  ['opt/mcp-server/traefik/certs/harbour.pem', 0o600, `${certificate}${privateKey}`],
  ['opt/mcp-server/traefik/certs/harbour.key', 0o644, privateKey],
  [
    'opt/mcp-server/traefik/acme.json',
    0o600,
    JSON.stringify({
      le: {
        Account: { Email: 'ops@harbour.example', PrivateKey: Buffer.from(privateKey).toString('base64') },
        Certificates: [
          {
            domain: { main: 'a' },
            certificate: Buffer.from(certificate).toString('base64'),
            key: Buffer.from(privateKey).toString('base64'),
          },
        ],
      },
    }),
  ],
  ['opt/mcp-server/terraform-gcp/terraform.tfstate', 0o644, `{"password":"${planted.postgres}"}\n`],
  ['opt/mcp-server/docker-compose/app.env.old', 0o600, `APP_PASSWORD=${planted.postgres}\n`],
  ['opt/mcp-server/docker-compose/deploy.key.pub', 0o644, 'ssh-ed25519 AAAA\n'],
  ['opt/mcp-server/.gitignore', 0o644, `# ${planted.ignoreRemark}\n*.env\n*.tfvars\n\n!keep.env\n`],
  ['opt/mcp-server/backups/postgres-20260927.sql.gz.age', 0o600, age],
  ['opt/mcp-server/backups/weekly/config.tar.enc', 0o600, Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(32, 0xa5)])],
  ['opt/mcp-server/backups/plain.env', 0o600, `${planted.plainBackup}\n`],
  ['opt/mcp-server/backups/postgres-20260927.sql.gz.age.sha256', 0o600, 'abc\n'],
  ['opt/mcp-server/backups/huge.sql', 0o600, '--\n-- PostgreSQL database dump\n'],
  ['opt/mcp-server/backups/empty.age', 0o600, ''],
  ['opt/mcp-server/backups/signed.sql.asc', 0o600, '-----BEGIN PGP MESSAGE-----\r\nVersion: GnuPG v2\r\n\r\nowGbwMvMwMWY\r\n'],
  [
    'etc/crontab',
    0o644,
    `SHELL=/bin/sh\nMAIL_TOKEN=${planted.cronSetting}\n# m h dom mon dow user\tcommand\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n`,
  ],
  [
    'etc/cron.d/mcp-backup',
    0o644,
    [
      `# ${planted.cronRemark}`,
      '0 2 * * * root /opt/mcp-server/scripts/manage.sh backup >> /var/log/backup.log 2>&1',
      `5 2 * * * root restic --password ${planted.cronOption} backup /srv`,
      `6 2 * * * root mysqldump -u app -p${planted.cronGlued} --all-databases`,
      `7 2 * * * root openssl enc -aes-256-cbc -pass pass:${planted.cronPass} -in a -out b`,
      '8 2 * * * root openssl enc -aes-256-cbc -pass pass:$ENCRYPTION_KEY -in a -out b',
      `9 2 * * * root PGPASSWORD='${planted.cronVariable}' pg_dump -U app app`,
      `10 2 * * * root curl -H "Authorization: Bearer ${planted.cronHeader}" https://u:${planted.cronAddress}@push.harbour.example/?a=b`,
      `11 2 * * * root docker login --password-stdin \\% ok%${planted.cronInput}%`,
      '@weekly root rsync -az -e "ssh -p 2222" /mnt/backup/ backup@vault.harbour.example:/srv/harbour/',
      '',
    ].join('\n'),
  ],
  ['etc/cron.d/broken', 0o644, '0 2 * * * root /bin/true\nthis is no job\n'],
  ['etc/cron.d/unended', 0o644, '0 2 * * * root /bin/true'],
  ['etc/cron.daily/logrotate', 0o755, '#!/bin/sh\n'],
  ['etc/cron.daily/not-switched-on', 0o644, '#!/bin/sh\n'],
  ['var/spool/cron/crontabs/deploy', 0o600, '30 4 * * 1 /opt/mcp-server/scripts/scan-images.sh\n'],
  ['etc/systemd/journald.conf', 0o644, '[Journal]\n#Storage=auto\nMaxRetentionSec=1year\nSystemMaxUse=4G\n'],
  [
    'etc/logrotate.d/traefik',
    0o644,
    '/var/log/traefik/*.log {\n  daily\n  rotate 400\n  postrotate\n    kill -USR1 1\n  endscript\n}\n',
  ],
  [
    'etc/docker/daemon.json',
    0o644,
    JSON.stringify({
      'log-driver': 'json-file',
      'log-opts': { 'max-size': '10m', 'max-file': '3', 'splunk-token': planted.logOption },
      'live-restore': true,
      'registry-password': planted.daemonSetting,
      'registry-mirrors': [`https://user:${planted.mirror}@mirror.harbour.example`],
      proxies: { 'http-proxy': `http://user:${planted.proxy}@proxy.harbour.example:3128` },
    }),
  ],
  [
    'etc/postgresql/pg_hba.conf',
    0o640,
    `# rules\nlocal all postgres peer\nhostssl all all 10.0.0.0/8 scram-sha-256\nhost all all 192.0.2.0/24 ldap ldapserver=ldap.harbour.example ldapbindpasswd="${planted.ldap}"\n`,
  ],
];

/** From this size a file is one that was made with holes; reading it would take minutes. */
const SPARSE = 1024 ** 3;

/** Builds the host below a folder. */
export function buildHost(root: string): void {
  for (const [path, mode, content] of FILES) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
    chmodSync(place, mode);
    utimesSync(place, 1_790_560_841, 1_790_560_841);
  }
  const base = join(root, 'opt/mcp-server');
  // A name that is no UTF-8, a file that would fill the disk, a pipe that would block, links to nothing, in a circle and out.
  writeFileSync(Buffer.concat([Buffer.from(`${base}/scripts/`), Buffer.from([0xe9, 0xff]), Buffer.from('.sh')]), '', {
    mode: 0o700,
  });
  truncateSync(join(base, 'backups/huge.sql'), 6 * SPARSE);
  utimesSync(join(base, 'backups/huge.sql'), 1_790_560_841, 1_790_560_841);
  writeFileSync(join(base, 'too-large.env'), `X_PASSWORD=${'x'.repeat(2 * 1024 * 1024)}\n`, { mode: 0o600 });
  spawnSync('mkfifo', [join(base, 'pipe.env')]);
  symlinkSync('/nowhere/at/all', join(base, 'dangling.env'));
  symlinkSync('.', join(base, 'circle'));
  symlinkSync('/', join(base, 'out'));
}

/** Every file of a folder with its mode, time and content, to see that nothing changed. */
export function stateOf(root: string): string[] {
  return stateBelow(Buffer.from(root)).sort();
}

/** Names are bytes here: not every one is text. */
function stateBelow(folder: Buffer): string[] {
  return readdirSync(folder, 'buffer').flatMap((name) => {
    const place = Buffer.concat([folder, Buffer.from('/'), name]);
    const found = lstatSync(place);
    const state = `${place.toString('latin1')} ${found.mode.toString(8)} ${found.mtimeMs} ${found.size}`;
    if (found.isDirectory()) return [state, ...stateBelow(place)];
    if (found.isSymbolicLink()) return [`${state} ${readlinkSync(place)}`];
    const isRead = found.isFile() && found.size < SPARSE;
    return [isRead ? `${state} ${createHash('sha256').update(readFileSync(place)).digest('hex')}` : state];
  });
}
