import { alertRule, backup, hostFile, hostSecret, hostUnread, location, organisation, schedule, scope } from '../builders.ts';
import type { Cases } from './case.ts';

const live = { name: 'production', path: '/srv/pg', medium: 'local-ssd', role: 'primary' } as const;
const primary = location(live);
const vault = location({ name: 'vault', path: 'vault:/srv', medium: 'remote-disk', offSite: true });
const inVault = backup({ location: 'vault' });

const required = [
  hostSecret(),
  hostSecret({ name: 'AUTHENTIK_SECRET_KEY', length: 80 }),
  hostSecret({ name: 'JUMPSERVER_SECRET_KEY' }),
  hostSecret({ name: 'INFISICAL_ENCRYPTION_KEY', length: 32 }),
];
const cpu = alertRule('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9', { holdsFor: '15m' });
const memory = alertRule('node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1', { alert: 'Memory' });
const filesystem = alertRule('node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes < 0.15', {
  alert: 'Disk',
});

/** Cases of the checks over host snapshots and alert rules. */
export const hostCases: Readonly<Record<string, Cases>> = {
  'secret-files-owner-only': {
    pass: [
      { says: '0600', facts: [hostFile()] },
      { says: '0400', facts: [hostFile({ mode: '0400' })] },
      { says: 'other files do not matter', facts: [hostFile(), hostFile({ path: '/etc/motd', mode: '0644', holds: 'other' })] },
    ],
    fail: ['0640', '0604', '0644', '0610', '4777'].map((mode) => ({ says: mode, facts: [hostFile({ mode })] })),
    unknown: [
      { says: 'no file with secrets', facts: [hostFile({ path: '/opt/scripts/run.sh', holds: 'script' })] },
      { says: 'a path that could not be read', facts: [hostFile(), hostUnread()] },
      { says: 'another host', facts: [hostFile({ host: 'harbour-2' })] },
      { says: 'a mode in letters', facts: [hostFile({ mode: 'rw-------' })] },
    ],
  },
  'failed-login-alert-rule': {
    pass: [
      { says: 'the rule of the guide', facts: [alertRule('sum(increase(authentik_login_failed_total[5m])) > 5')] },
      {
        says: 'by user',
        facts: [alertRule('sum by (username) (increase(authentik_events_total{action="login_failed"}[5m])) > 5')],
      },
      { says: 'stricter', facts: [alertRule('sum(increase(authentik_login_failed_total[10m])) >= 3')] },
      { says: 'six in five minutes put two into one of them', facts: [alertRule('sum(increase(failed_logins_total[1m])) > 1')] },
      {
        says: 'a hold that a longer range allows',
        facts: [alertRule('sum(increase(failed_logins_total[10m])) > 5', { holdsFor: '5m' })],
      },
    ],
    fail: [
      { says: 'no such rule', facts: [alertRule('up == 0', { alert: 'Down' })] },
      { says: 'ten', facts: [alertRule('sum(increase(authentik_login_failed_total[5m])) > 10')] },
      { says: 'six', facts: [alertRule('sum(increase(authentik_login_failed_total[5m])) > 6')] },
      { says: 'six in one minute', facts: [alertRule('sum(increase(authentik_login_failed_total[1m])) > 5')] },
      {
        says: 'holds longer than a burst',
        facts: [alertRule('sum(increase(authentik_login_failed_total[5m])) > 5', { holdsFor: '10m' })],
      },
    ],
    unknown: [
      { says: 'no rules', facts: [] },
      ...[
        'increase(authentik_login_failed_total[5m]) > 5',
        'sum(rate(authentik_login_failed_total[5m])) * 300 > 5',
        'sum(increase(authentik_login_failed_total[5m])) > 5 and on() up == 1',
        'sum(increase(authentik_login_failed_total{username="admin"}[5m])) > 5',
        'sum(increase(authentik_events_total{action!="login_failed"}[5m])) > 5',
        'sum by (client_ip) (increase(authentik_login_failed_total[5m])) > 5',
        'sum(increase(traefik_service_requests_total{code="401"}[5m])) > 5',
        'sum(increase(authentik_login_failed_total[5m] offset 1d)) > 5',
        '5 < sum(increase(authentik_login_failed_total[5m]))',
      ].map((expression) => ({ says: expression, facts: [alertRule(expression)] })),
    ],
  },
  'backups-three-two-one': {
    pass: [{ says: 'live data, local, off site', facts: [primary, location(), vault, backup(), inVault] }],
    fail: [
      {
        says: 'no backup off site',
        facts: [
          primary,
          location(),
          location({ name: 'usb', path: '/mnt/usb', medium: 'usb' }),
          backup(),
          backup({ location: 'usb' }),
        ],
      },
      { says: 'a location without a backup', facts: [primary, location(), vault, backup()], because: /"vault" holds no backup/ },
      { says: 'an empty backup', facts: [primary, location(), vault, backup(), backup({ location: 'vault', size: 0 })] },
      {
        says: 'an old backup',
        facts: [primary, location(), vault, backup(), backup({ location: 'vault', modifiedAt: '2026-08-30T00:00:00.000Z' })],
      },
      {
        says: 'one kind of media',
        facts: [
          location({ ...live, medium: 'Disk' }),
          location({ medium: 'disk' }),
          location({ name: 'vault', path: 'v', medium: 'disk ', offSite: true }),
          backup(),
          inVault,
        ],
      },
      {
        says: 'one place under two names',
        facts: [primary, location(), location({ name: 'vault', offSite: true, medium: 'x' }), backup(), inVault],
        because: /2 copies/,
      },
      {
        says: 'no live data',
        facts: [location(), vault, location({ name: 'third', path: '/3' }), backup(), inVault, backup({ location: 'third' })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      {
        says: 'a location that could not be read',
        facts: [primary, location(), vault, backup(), hostUnread({ path: 'vault:/srv' })],
      },
      {
        says: 'a host in scope without a snapshot',
        facts: [primary, location(), vault, backup(), inVault],
        context: { organisation: scope({ hosts: ['harbour-1', 'harbour-2'] }) },
        because: /"harbour-2"/,
      },
    ],
  },
  'scripts-owner-only': {
    pass: [
      { says: '0700', facts: [hostFile({ holds: 'script', mode: '0700' })] },
      {
        says: 'a file of secrets that could not be read is no script',
        facts: [hostFile({ holds: 'script', mode: '0700' }), hostUnread()],
      },
    ],
    fail: ['0755', '0710', '0701', '4700'].map((mode) => ({ says: mode, facts: [hostFile({ holds: 'script', mode })] })),
    unknown: [
      { says: 'no script', facts: [hostFile()] },
      {
        says: 'a folder that could not be read',
        facts: [hostFile({ holds: 'script', mode: '0700' }), hostUnread({ path: '/opt/scripts' })],
      },
    ],
  },
  'secrets-long-and-unique': {
    pass: [
      { says: 'long', facts: [hostSecret()] },
      { says: 'a size that the program sets', facts: [hostSecret({ name: 'INFISICAL_ENCRYPTION_KEY', length: 32 })] },
      { says: 'one credential in two files', facts: [hostSecret(), hostSecret({ file: '/opt/other/.env' })] },
    ],
    fail: [
      { says: 'short', facts: [hostSecret({ length: 49 })] },
      {
        says: 'one value for two',
        facts: [hostSecret(), hostSecret({ name: 'REDIS_PASSWORD' })],
        because: /same value as "REDIS_PASSWORD"/,
      },
      {
        says: 'short in one of two files',
        facts: [hostSecret(), hostSecret({ file: '/opt/other/.env', length: 8, fingerprint: 'hmac-sha256:bb' })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a file that could not be read', facts: [hostSecret(), hostUnread()] },
    ],
  },
  'secrets-random': {
    pass: [
      { says: 'base64', facts: [hostSecret()] },
      { says: 'hexadecimal', facts: [hostSecret({ alphabet: 'hex', bitsPerCharacter: 3.8 })] },
    ],
    fail: [
      { says: 'words', facts: [hostSecret({ alphabet: 'printable', bitsPerCharacter: 3.9 })] },
      { says: 'repetitions', facts: [hostSecret({ alphabet: 'hex', bitsPerCharacter: 2.9 })] },
      { says: 'a default', facts: [hostSecret({ knownDefault: true })] },
    ],
    unknown: [{ says: 'a file that could not be read', facts: [hostSecret(), hostUnread()] }],
  },
  'required-secrets-sized': {
    pass: [
      { says: 'all four', facts: required },
      { says: 'hexadecimal', facts: [...required.slice(1), hostSecret({ alphabet: 'hex', length: 80 })] },
    ],
    fail: [
      { says: 'one missing', facts: required.slice(1), because: /"POSTGRES_PASSWORD" is not among/ },
      { says: 'one too short', facts: [...required.slice(1), hostSecret({ length: 53 })] },
      { says: 'hexadecimal too short', facts: [...required.slice(1), hostSecret({ alphabet: 'hex', length: 78 })] },
      { says: 'a second one too short', facts: [...required, hostSecret({ length: 20, file: '/opt/b/.env' })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'one missing, perhaps in a file that could not be read', facts: [...required.slice(1), hostUnread()] },
      {
        says: 'all four on one of two hosts',
        facts: required,
        context: { organisation: scope({ hosts: ['harbour-1', 'harbour-2'] }) },
        because: /harbour-2/,
      },
    ],
  },
  'backups-encrypted': {
    pass: [
      { says: 'age', facts: [location(), backup()] },
      { says: 'OpenSSL, in hexadecimal', facts: [location(), backup({ head: 'hex:53616c7465645f5f0102' })] },
      {
        says: 'OpenPGP',
        facts: [
          location(),
          backup({ head: 'hex:8c0d0409', name: 'a.sql.gz.gpg' }),
          backup({ head: '-----BEGIN PGP MESSAGE----- hQEM' }),
          backup({ head: '-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\njA0ECQMC' }),
        ],
      },
    ],
    fail: [
      { says: 'gzip', facts: [location(), backup(), backup({ head: 'hex:1f8b0800', name: 'a.sql.gz.age' })], because: /1 of 2/ },
      { says: 'SQL', facts: [location(), backup({ head: '-- PostgreSQL database dump' })] },
      { says: 'an OpenPGP file that is only signed', facts: [location(), backup({ head: '-----BEGIN PGP MESSAGE----- owGb' })] },
      { says: 'an empty file', facts: [location(), backup({ head: '', size: 0 })] },
      { says: 'bytes like OpenPGP without its name', facts: [location(), backup({ head: 'hex:8c0d0409' })] },
    ],
    unknown: [
      { says: 'an OpenPGP header alone', facts: [location(), backup({ head: '-----BEGIN PGP MESSAGE-----' })] },
      { says: 'no location', facts: [] },
      { says: 'no backup', facts: [location()] },
      { says: 'a location that could not be read', facts: [location(), backup(), vault, hostUnread({ path: 'vault:/srv' })] },
    ],
  },
  'backups-kept': {
    pass: [{ says: '30 days', facts: [location(), backup(), ...weekly(), backup({ modifiedAt: '2026-08-28T23:00:00.000Z' })] }],
    fail: [
      {
        says: 'two of 30 days',
        facts: [location(), backup(), backup({ modifiedAt: '2026-08-20T02:00:00.000Z' })],
        because: /between/,
      },
      {
        says: 'a month long ago',
        facts: [
          location(),
          ...['01-20', '01-27', '02-03', '02-10', '02-17', '02-24'].map((day) =>
            backup({ modifiedAt: `2026-${day}T02:00:00.000Z` }),
          ),
        ],
      },
      {
        says: 'stopped soon after the start',
        facts: [location(), backup({ modifiedAt: '2026-02-05T02:00:00.000Z' }), backup({ modifiedAt: '2026-02-19T02:00:00.000Z' })],
      },
      { says: '29 days', facts: [location(), backup(), backup({ modifiedAt: '2026-08-29T00:00:00.000Z' })], because: /29 days/ },
      {
        says: 'one of two places',
        facts: [location(), backup(), backup({ modifiedAt: '2026-08-01T00:00:00.000Z' }), vault, inVault],
      },
      { says: 'none', facts: [location()] },
    ],
    unknown: [{ says: 'no location', facts: [] }],
    'not-applicable': [
      {
        says: 'a young deployment',
        facts: [location(), backup()],
        context: { organisation: { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2026-09-20' } } },
      },
    ],
  },
  'backups-happened': {
    pass: [{ says: 'every day, and one off site', facts: [location(), ...daily(), vault, inVault] }],
    fail: [
      { says: 'a day without', facts: [location(), ...daily().toSpliced(12, 1)], because: /on 1 of 30 days/ },
      { says: 'an empty file', facts: [location(), ...daily(), backup({ size: 0 })], because: /empty/ },
      { says: 'stopped', facts: [location(), ...daily('2026-09-20')] },
      { says: 'an empty file off site', facts: [location(), ...daily(), vault, backup({ location: 'vault', size: 0 })] },
      { says: 'none', facts: [location()] },
      { says: 'four off site and none here', facts: [vault, ...weekly('vault')], because: /No backup was made/ },
    ],
    unknown: [
      { says: 'no location', facts: [] },
      {
        says: 'small ones of one size behind a good one',
        facts: [location(), ...daily('2026-09-28', (index) => (index === 29 ? {} : { size: 10_440 }))],
      },
      {
        says: 'small ones behind good ones',
        facts: [location(), ...daily('2026-09-28', (index) => (index > 20 ? {} : { size: 10_440 + index }))],
      },
      {
        says: 'another file that goes on when the dump has stopped',
        facts: [
          location(),
          ...daily('2026-09-28', (index) => ({ name: `etc-${index}.age`, size: 30_000 + index })),
          ...daily('2026-09-10'),
        ],
      },
    ],
  },
  'backups-scheduled': {
    pass: [
      {
        says: 'as in the guide',
        facts: [vault, schedule('0 2 * * *', 'manage.sh backup'), schedule('0 3 * * 0', 'rsync -az /mnt/backup/ vault:/srv/')],
      },
      {
        says: 'as timers',
        facts: [vault, schedule('daily', 'manage.sh backup'), schedule('Sun *-*-* 03:00:00', 'rclone sync /mnt/backup vault:/srv')],
      },
    ],
    fail: [
      { says: 'no copy off site', facts: [vault, schedule('0 2 * * *', 'manage.sh backup')], because: /vault:\/srv/ },
      {
        says: 'a copy once a month',
        facts: [vault, schedule('0 2 * * *', 'manage.sh backup'), schedule('0 3 1 * *', 'rsync /mnt/backup vault:/srv')],
      },
      {
        says: 'a backup once a week',
        facts: [vault, schedule('0 2 * * 1', 'manage.sh backup'), schedule('0 3 * * 0', 'rsync /mnt/backup vault:/srv')],
      },
      {
        says: 'deleting backups is no backup',
        facts: [
          vault,
          schedule('0 5 * * *', 'find /mnt/backup -mtime +35 -delete'),
          schedule('0 3 * * 0', 'rsync /mnt/backup vault:/srv'),
        ],
      },
    ],
    unknown: [
      {
        says: 'a crontab that names no host',
        facts: [
          vault,
          schedule('0 2 * * *', 'manage.sh backup', null),
          schedule('0 3 * * 0', 'rsync -az /mnt/backup/ vault:/srv/', null),
        ],
      },
      {
        says: 'a crontab that names no host, where there are two',
        facts: [
          vault,
          schedule('0 2 * * *', 'manage.sh backup', null),
          schedule('0 3 * * 0', 'rsync -az /mnt/backup/ vault:/srv/'),
          schedule('0 3 * * 0', 'rsync -az /mnt/backup/ vault:/srv/', 'harbour-2'),
        ],
      },
      { says: 'nothing', facts: [] },
      { says: 'no site declared', facts: [schedule('0 2 * * *', 'manage.sh backup')] },
      { says: 'times nobody can read', facts: [vault, schedule('at dawn', 'manage.sh backup')] },
    ],
  },
  'downtime-alert-rule': {
    pass: [
      { says: 'up', facts: [alertRule('up{deployment="harbour"} == 0', { holdsFor: '2m' })] },
      { says: 'a probe', facts: [alertRule('probe_success < 1')] },
    ],
    fail: [
      { says: 'none', facts: [alertRule('node_load1 > 4')] },
      { says: 'the opposite', facts: [alertRule('up == 1')] },
      { says: 'after a day', facts: [alertRule('up == 0', { holdsFor: '1d' })], because: /waits "1d"/ },
      { says: 'looked at once a day', facts: [alertRule('up == 0', { evaluatedEvery: '1d' })], because: /every "1d"/ },
    ],
    unknown: [
      { says: 'no rules', facts: [] },
      { says: 'a condition besides', facts: [alertRule('up == 0 and on() hour() > 8')] },
      { says: 'a selector that may find nothing', facts: [alertRule('up{job="nothing"} == 0')] },
    ],
  },
  'exhaustion-alert-rules': {
    pass: [{ says: 'all three', facts: [cpu, memory, filesystem] }],
    fail: [
      { says: 'no rule for the disk', facts: [cpu, memory] },
      { says: 'a rule that never compares', facts: [cpu, memory, alertRule('node_filesystem_avail_bytes')] },
      { says: 'the opposite', facts: [cpu, memory, alertRule('node_filesystem_avail_bytes / node_filesystem_size_bytes > 0.15')] },
    ],
    unknown: [
      { says: 'no rules', facts: [] },
      { says: 'a condition besides', facts: [cpu, memory, alertRule('node_filesystem_avail_bytes < 10 and on() hour() > 8')] },
    ],
  },
};

/** A backup of each of thirty days, the newest first. */
function daily(last = '2026-09-28', changes: (index: number) => Parameters<typeof backup>[0] = () => ({})) {
  const end = Date.parse(`${last}T02:00:00Z`);
  return Array.from({ length: 30 }, (_, index) =>
    backup({ modifiedAt: new Date(end - index * 86_400_000).toISOString(), ...changes(index) }),
  );
}

function weekly(location = 'local') {
  return ['03', '10', '17', '24'].map((day) => backup({ location, modifiedAt: `2026-09-${day}T02:00:00.000Z` }));
}
