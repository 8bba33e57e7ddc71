import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';

const snapshot = [
  { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: '2026-09-28T06:12:44Z', collector: 'a test' },
  { kind: 'backup-location', name: 'vault', path: 'vault:/srv', medium: 'remote', offSite: true },
  { kind: 'end', records: 1 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');
const DAILY = '0 2 * * * /opt/scripts/backup.sh\n';
const WEEKLY = '0 3 * * 0 rsync -az /mnt/backup/ vault:/srv/\n';

const withCron = async (...lines: readonly string[]) =>
  (await judged('backups-scheduled', { 'host/a.snapshot.ndjson': snapshot, 'harbour-1/root.crontab': lines.join('') })).outcome;

describe('a crontab', () => {
  test.for<[says: string, lines: readonly string[], outcome: string]>([
    ['as in the guide', [DAILY, WEEKLY], 'pass'],
    ['at the start only', ['@reboot /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['a day that never comes', ['0 2 31 2 * /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['an hour that does not exist', ['0 25 * * * /opt/scripts/backup.sh\n', WEEKLY], 'unknown'],
    ['a minute that does not exist', ['99 2 * * * /opt/scripts/backup.sh\n', WEEKLY], 'unknown'],
    ['a weekday that does not exist', [DAILY, '0 3 * * 9 rsync -az /mnt/backup/ vault:/srv/\n'], 'unknown'],
    ['a range the wrong way round', ['0 9-2 * * * /opt/scripts/backup.sh\n', WEEKLY], 'unknown'],
    ['a step of nothing', ['*/0 2 * * * /opt/scripts/backup.sh\n', WEEKLY], 'unknown'],
    ['switched off by a remark', ['# 0 2 * * * /opt/scripts/backup.sh\n', '0 4 * * * /bin/date\n', WEEKLY], 'fail'],
    ['a remark behind another command', ['0 2 * * * /bin/date # /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['a command that does nothing with it', ['0 2 * * * : /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['the same by its name', ['0 2 * * * true /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['behind false', ['0 2 * * * false && /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['behind the end', ['0 2 * * * exit 0; /opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['what is given as input', ['0 2 * * * /bin/cat%/opt/scripts/backup.sh\n', WEEKLY], 'fail'],
    ['the folder of backups', ['0 2 * * * chmod 600 /mnt/backup/*\n', WEEKLY], 'fail'],
    ['its listing', ['0 2 * * * ls /mnt/backup\n', WEEKLY], 'fail'],
    ['a restore', ['0 2 * * * /opt/scripts/backup.sh restore\n', WEEKLY], 'fail'],
    ['a script behind a folder', ['0 2 * * * cd /opt && ./scripts/manage.sh backup >> /var/log/x 2>&1\n', WEEKLY], 'pass'],
    ['in a container', ['0 2 * * * docker exec db pg_dumpall -U postgres | age -r age1 > /mnt/backup/a\n', WEEKLY], 'pass'],
    ['only if it is there', ['0 2 * * * test -x /opt/scripts/backup.sh && /opt/scripts/backup.sh\n', WEEKLY], 'pass'],
    ['as another user', ['0 2 * * * sudo -u postgres pg_dump app\n', WEEKLY], 'pass'],
    ['a copy that is only tried', [DAILY, '0 3 * * 0 rsync -azn /mnt/backup/ vault:/srv/\n'], 'fail'],
    ['a copy that is only tried, in words', [DAILY, '0 3 * * 0 rsync -az --dry-run /mnt/backup/ vault:/srv/\n'], 'fail'],
    ['a copy from there to here', [DAILY, '0 3 * * 0 rsync -az vault:/srv/ /mnt/backup/\n'], 'fail'],
    ['a copy to a place of a similar name', [DAILY, '0 3 * * 0 rsync -az /mnt/backup/ vault:/srv-old/\n'], 'fail'],
    ['a copy that is only spoken of', [DAILY, '0 3 * * 0 echo rsync -az /mnt/backup/ vault:/srv/\n'], 'fail'],
    ['a copy that never runs', [DAILY, '0 3 * * 0 true || rsync -az /mnt/backup/ vault:/srv/\n'], 'fail'],
    ['a copy with a port', [DAILY, '0 3 * * 0 rsync -az -e "ssh -p 2222" /mnt/backup/ vault:/srv/ >/dev/null\n'], 'pass'],
    ['restic to there', [DAILY, '0 3 * * 0 restic -r sftp:vault:/srv backup /mnt/backup\n'], 'pass'],
    ['cut at a sign of percent', ['0 2 * * * pg_dump app | gzip > /mnt/backup/app-$(date +%F).sql.gz\n', WEEKLY], 'fail'],
    ['with that sign escaped', ['0 2 * * * pg_dump app | gzip > /mnt/backup/app-$(date +\\%F).sql.gz\n', WEEKLY], 'pass'],
    ['a script cut at its log', ['0 2 * * * /opt/scripts/backup.sh > /var/log/b-$(date +%F).log\n', WEEKLY], 'fail'],
    ['a script that deletes backups', ['0 2 * * * /opt/scripts/prune-backups.sh\n', WEEKLY], 'fail'],
    ['a script that deletes old backups', ['0 2 * * * /opt/scripts/delete-old-backups.sh 30\n', WEEKLY], 'fail'],
    ['a script that looks at backups', ['0 2 * * * python3 /usr/local/bin/check_backup.py\n', WEEKLY], 'fail'],
    ['a script in Python', ['0 2 * * * python3 /usr/local/bin/backup.py\n', WEEKLY], 'pass'],
    ['a script that is only tried', ['0 2 * * * /opt/scripts/backup.sh -n\n', WEEKLY], 'fail'],
    ['a search for viruses', ['0 2 * * * clamscan -r /mnt/backup\n', WEEKLY], 'fail'],
    ['other attributes', ['0 2 * * * chattr -R +i /mnt/backup\n', WEEKLY], 'fail'],
    ['a stop of a service', ['0 2 * * * systemctl stop backup\n', WEEKLY], 'fail'],
    ['the log of a container', ['0 2 * * * docker logs backup\n', WEEKLY], 'fail'],
    ['the start of a container', ['0 2 * * * docker restart backup\n', WEEKLY], 'fail'],
    ['a listing in a container', ['0 2 * * * docker exec -u root backup ls /\n', WEEKLY], 'fail'],
    ['a service of Compose', ['0 2 * * * docker compose run --rm backup\n', WEEKLY], 'unknown'],
    ['a listing by the user of backups', ['0 2 * * * sudo -u backup ls /\n', WEEKLY], 'fail'],
    ['another job of that user', ['0 2 * * * backup /usr/local/bin/housekeeping\n', WEEKLY], 'fail'],
    ['a lock that is taken away', ['0 2 * * * restic unlock\n', WEEKLY], 'fail'],
    ['a repository that is made smaller', ['0 2 * * * borg compact /mnt/backup\n', WEEKLY], 'fail'],
    ['a dump that goes nowhere', ['0 2 * * * pg_dump app > /dev/null\n', WEEKLY], 'fail'],
    ['a dump that is only counted', ['0 2 * * * pg_dump app | wc -c\n', WEEKLY], 'fail'],
    ['the version of the dump', ['0 2 * * * pg_dump -V\n', WEEKLY], 'fail'],
    ['a dump without data', ['0 2 * * * pg_dump --schema-only app > /mnt/backup/a\n', WEEKLY], 'fail'],
    ['a dump by an option', ['0 2 * * * pg_dump -Fc -f /mnt/backup/a app > /dev/null 2>&1\n', WEEKLY], 'pass'],
    ['the database of packages', ['0 2 * * * /usr/libexec/dpkg/dpkg-db-backup\n', WEEKLY], 'fail'],
    ['a mount of the other site', [DAILY, '0 3 * * 0 sshfs vault:/srv /mnt/vault\n'], 'fail'],
    ['a listing of the other site', [DAILY, '0 3 * * 0 rclone ls vault:/srv\n'], 'fail'],
    ['a copy of something else', [DAILY, '0 3 * * 0 rsync -az /var/www/ vault:/srv/www/\n'], 'unknown'],
    ['a copy of nothing', [DAILY, '0 3 * * 0 rsync -a --delete /empty/ vault:/srv/\n'], 'unknown'],
    ['a script that is given the other site', [DAILY, '0 3 * * 0 /opt/scripts/ship.sh vault:/srv\n'], 'unknown'],
    ['a shell that runs nothing', ['SHELL=/bin/true\n', DAILY, WEEKLY], 'unknown'],
    ['a usual shell', ['SHELL=/bin/bash\n', 'MAILTO=""\n', DAILY, WEEKLY], 'pass'],
  ])('%s', async ([, lines, wanted]) => {
    expect(await withCron(...lines)).toBe(wanted);
  });
});

test('a crontab that does not say of which host it is', async () => {
  const files = { 'host/a.snapshot.ndjson': snapshot, 'laptop/root.crontab': DAILY + WEEKLY };
  expect((await judged('backups-scheduled', files)).outcome).toBe('unknown');
});

const unit = (...properties: readonly string[]) => `${properties.join('\n')}\n\n`;
const timer = (name: string, calendar: string, ...more: readonly string[]) =>
  unit(
    `Unit=${name}.service`,
    `TimersCalendar={ OnCalendar=${calendar} ; next_elapse=n/a }`,
    `Id=${name}.timer`,
    'ActiveState=active',
    ...more,
  );
const service = (name: string, command: string, ...more: readonly string[]) =>
  unit(`Id=${name}.service`, ...(command === '' ? [] : [`ExecStart={ path=x ; argv[]=${command} ; ignore_errors=no ; }`]), ...more);
const COPY = timer('copy', 'Sun *-*-* 03:00:00') + service('copy', 'rsync -az /mnt/backup/ vault:/srv/');

describe('timers of systemd', () => {
  test.for<[says: string, text: string, outcome: string]>([
    ['active', timer('dump', '*-*-* 02:00:00') + service('dump', '/opt/backup.sh'), 'pass'],
    ['inactive', timer('dump', '*-*-* 02:00:00').replace('=active', '=inactive') + service('dump', '/opt/backup.sh'), 'fail'],
    ['masked', timer('dump', '*-*-* 02:00:00', 'LoadState=masked') + service('dump', '/opt/backup.sh'), 'fail'],
    ['of a masked service', timer('backup', '*-*-* 02:00:00') + service('backup', '', 'LoadState=masked'), 'fail'],
    ['of a service that runs nothing', timer('backup', '*-*-* 02:00:00') + service('backup', ''), 'fail'],
    ['of a service that is not shown', timer('backup', '*-*-* 02:00:00'), 'unknown'],
    ['of a service that does nothing', timer('backup', '*-*-* 02:00:00') + service('backup', '/bin/true'), 'fail'],
    [
      'of a service whose last run failed',
      timer('dump', '*-*-* 02:00:00') + service('dump', '/opt/backup.sh', 'Result=exit-code'),
      'fail',
    ],
    [
      'of a service whose last run went well',
      timer('dump', '*-*-* 02:00:00') + service('dump', '/opt/backup.sh', 'Result=success'),
      'pass',
    ],
    [
      'of a service that never comes to it',
      timer('dump', '*-*-* 02:00:00') +
        service('dump', '/opt/backup.sh', 'ExecCondition={ path=x ; argv[]=/bin/false ; ignore_errors=no ; }'),
      'fail',
    ],
    [
      'of the packages of Debian',
      timer('dpkg-db-backup', '*-*-* 00:00:00') + service('dpkg-db-backup', '/usr/libexec/dpkg/dpkg-db-backup'),
      'fail',
    ],
    ['of those, not shown', timer('dpkg-db-backup', '*-*-* 00:00:00'), 'fail'],
    ['at an hour that does not exist', timer('dump', '*-*-* 26:00:00') + service('dump', '/opt/backup.sh'), 'unknown'],
    ['once', timer('dump', '2020-01-01 02:00:00') + service('dump', '/opt/backup.sh'), 'unknown'],
  ])('%s', async ([, text, wanted]) => {
    const files = { 'host/a.snapshot.ndjson': snapshot, 'harbour-1/timers.txt': text + COPY };
    expect((await judged('backups-scheduled', files)).outcome).toBe(wanted);
  });
});

const withScript = async (...lines: readonly string[]) =>
  (await judged('backup-key-outside-script', { 'scripts/backup.sh': ['#!/bin/sh', ...lines, ''].join('\n') })).outcome;
const DUMP = 'pg_dump app > /mnt/a.sql';
const ENCRYPT = 'age -R /etc/recipients -o /mnt/a.age /mnt/a.sql';

describe('a backup script', () => {
  test.for<[says: string, lines: readonly string[], outcome: string]>([
    ['that encrypts', [DUMP, ENCRYPT], 'pass'],
    ['whose encryption is a remark', [DUMP, `# ${ENCRYPT}`], 'unknown'],
    ['whose encryption is a remark behind a command', [DUMP, `true # ${ENCRYPT}`], 'unknown'],
    ['whose encryption stands in a document', [DUMP, ": <<'END'", ENCRYPT, 'END'], 'unknown'],
    ['whose encryption is written into another file', [DUMP, 'cat > /x <<END', ENCRYPT, 'END'], 'unknown'],
    ['whose encryption another shell is given', [DUMP, 'ssh vault sh <<END', ENCRYPT, 'END'], 'pass'],
    ['whose encryption stands in a branch that is never taken', [DUMP, 'if false; then', ENCRYPT, 'fi'], 'unknown'],
    ['whose encryption stands in the other branch', [DUMP, 'if true; then', 'echo', 'else', ENCRYPT, 'fi'], 'unknown'],
    ['whose encryption stands behind false', [DUMP, `false && ${ENCRYPT}`], 'unknown'],
    ['whose encryption stands behind true', [DUMP, `true || ${ENCRYPT}`], 'unknown'],
    ['whose encryption stands behind the end', [DUMP, 'exit 0', ENCRYPT], 'unknown'],
    ['whose encryption stands in a function that is not called', ['seal() {', ENCRYPT, '}', DUMP], 'unknown'],
    ['whose encryption is handed to a command that does nothing', [DUMP, `: ${ENCRYPT}`], 'unknown'],
    ['that only decrypts', [DUMP, 'age -d -i /root/key -o /mnt/b /mnt/a.age'], 'unknown'],
    ['that only decrypts with OpenSSL', [DUMP, 'openssl enc -d -aes-256-cbc -pass file:/root/key -in a -out b'], 'unknown'],
    ['that decrypts with a literal', [DUMP, ENCRYPT, 'openssl enc -d -aes-256-cbc -pass pass:hunter2 -in a -out b'], 'fail'],
    ['with a literal behind the end', [DUMP, ENCRYPT, 'exit 0', 'openssl enc -aes-256-cbc -pass pass:hunter2 -in a'], 'fail'],
    ['whose encryption stands in a function that is called', ['seal() {', ENCRYPT, '}', DUMP, 'seal'], 'pass'],
    [
      'that stops on an error first',
      ['set -e', '[ -d /mnt ] || exit 1', 'if ! mountpoint /mnt; then', 'exit 1', 'fi', DUMP, ENCRYPT],
      'pass',
    ],
    [
      'whose functions are called by its argument',
      ['seal()', '{', DUMP, ENCRYPT, '}', 'case $1 in', 'backup) seal ;;', 'esac'],
      'pass',
    ],
    ['with its output in a file', ['exec >/var/log/backup.log 2>&1', DUMP, ENCRYPT], 'pass'],
    [
      'whose key is written out and handed over as input',
      [DUMP, 'echo "correct horse" | openssl aes-256-cbc -pass stdin -in a'],
      'fail',
    ],
    [
      'that writes the file of its key',
      ['echo "correct horse" > /root/k', 'pg_dump app | gpg -c --passphrase-file /root/k'],
      'fail',
    ],
    ['whose key a program elsewhere prints', ['pg_dump app | openssl enc -aes-256-cbc -pass fd:3 3< <(/opt/key)'], 'unknown'],
    ['one of whose tools is given its key in words', [DUMP, ENCRYPT, 'ccrypt -K "correct horse" /mnt/b.sql'], 'fail'],
    ['in groups', ['{', DUMP, '} 2>&1', `{ ${ENCRYPT}; }`], 'pass'],
  ])('%s', async ([, lines, wanted]) => {
    expect(await withScript(...lines)).toBe(wanted);
  });
});

describe('the rules of git', () => {
  const ALL = ['*.env', '*.tfvars', '*.key', '*.pem'];
  test.for<[says: string, lines: readonly string[], outcome: string]>([
    ['as in the guide', ALL, 'pass'],
    ['taken back behind', [...ALL, '!prod.env'], 'fail'],
    ['taken back wholly', [...ALL, '!*.env'], 'fail'],
    ['taken back in a folder', [...ALL, '!/config/**'], 'fail'],
    ['taken back in other letters', [...ALL, '!*.ENV'], 'fail'],
    ['taken back before', ['!prod.env', ...ALL], 'pass'],
    ['an example taken back', [...ALL, '!.env.example'], 'pass'],
  ])('%s', async ([, lines, wanted]) => {
    expect((await judged('secret-files-ignored', { 'git/.gitignore': `${lines.join('\n')}\n` })).outcome).toBe(wanted);
  });
});

const placed = [
  { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: '2026-09-28T06:12:44Z', collector: 'a test' },
  { kind: 'backup-location', name: 'data', path: '/srv/data', medium: 'disk', offSite: false, role: 'primary' },
  { kind: 'backup-location', name: 'local', path: '/mnt/backup', medium: 'disk', offSite: false },
  { kind: 'backup-location', name: 'vault', path: 'vault:/srv', medium: 'remote', offSite: true },
  { kind: 'end', records: 3 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

test.for<[says: string, lines: readonly string[], outcome: string]>([
  ['the data itself', ['0 2 * * * tar czf /mnt/backup/data.tgz /srv/data\n', WEEKLY], 'pass'],
  ['the data itself by rsync', ['0 2 * * * rsync -a /srv/data/ /mnt/backup/\n', WEEKLY], 'pass'],
  ['names below a folder', ['0 2 * * * cd /srv/data && tar czf /mnt/backup/data.tgz .\n', WEEKLY], 'pass'],
  ['settings of the host alone', ['0 2 * * * tar czf /mnt/backup/etc.tgz /etc\n', WEEKLY], 'unknown'],
  ['one file', ['0 2 * * * cp /etc/hostname /mnt/backup/\n', WEEKLY], 'unknown'],
  ['settings of the host alone, to the other site', [DAILY, '0 3 * * 0 tar czf vault:/srv/etc.tgz /etc\n'], 'unknown'],
])('what is copied: %s', async ([, lines, wanted]) => {
  const files = { 'host/a.snapshot.ndjson': placed, 'harbour-1/root.crontab': lines.join('') };
  expect((await judged('backups-scheduled', files)).outcome).toBe(wanted);
});
