import { DAY, isoDate, type Quarter, weekday } from './calendar.ts';
import { digestOf, seeded } from './random.ts';

type HostRecord = { readonly [key: string]: string | number | boolean } & { readonly kind: string };

const ENV = '/opt/mcp-server/docker-compose/.env';

/** The variables of the environment file with the length and alphabet they were generated with; their values are never read out. */
const SECRETS: readonly (readonly [string, number, string, number])[] = [
  ['POSTGRES_PASSWORD', 56, 'base64', 5.36],
  ['AUTHENTIK_SECRET_KEY', 80, 'base64', 5.58],
  ['AUTHENTIK_DB_PASSWORD', 56, 'base64', 5.29],
  ['REDIS_PASSWORD', 56, 'base64', 5.41],
  ['JUMPSERVER_SECRET_KEY', 56, 'base64', 5.33],
  ['JUMPSERVER_BOOTSTRAP_TOKEN', 56, 'base64', 5.27],
  ['JUMPSERVER_DB_PASSWORD', 56, 'base64', 5.38],
  ['INFISICAL_ENCRYPTION_KEY', 32, 'base64', 4.81],
  ['INFISICAL_AUTH_SECRET', 56, 'base64', 5.31],
  ['INFISICAL_DB_PASSWORD', 56, 'base64', 5.44],
  ['MCP_DB_PASSWORD', 56, 'base64', 5.35],
  ['MCP_INFISICAL_CLIENT_SECRET', 64, 'base64', 5.47],
  ['WEBASSET_API_TOKEN', 64, 'base64', 5.42],
  ['WEBASSET_SESSION_KEY', 64, 'base64', 5.5],
];

function files(quarter: Quarter): HostRecord[] {
  const file = (path: string, mode: string, size: number, holds: string): HostRecord => ({
    kind: 'file',
    path,
    mode,
    owner: 'root',
    group: 'root',
    size,
    holds,
  });
  return [
    file(ENV, '0600', 2210, 'secrets'),
    file('/opt/mcp-server/jumpserver/config.env', '0600', 1874, 'secrets'),
    file('/opt/mcp-server/jumpserver/config.safe.env', '0600', 412, 'secrets'),
    // Rewritten by hand in May, when the editor created it anew under the umask of the shell.
    file(
      '/opt/mcp-server/terraform-gcp/terraform.tfvars',
      quarter.id === '2026-Q2' ? '0644' : '0600',
      quarter.id === '2026-Q2' ? 163 : 177,
      'secrets',
    ),
    file('/opt/mcp-server/scripts/manage.sh', '0700', 9120, 'script'),
    file('/opt/mcp-server/scripts/backup-encrypted.sh', '0700', 1110, 'script'),
    file('/opt/mcp-server/scripts/scan-images.sh', '0700', 1032, 'script'),
    file('/opt/mcp-server/scripts/collect-host.sh', '0700', 7304, 'script'),
    file('/opt/mcp-server/jumpserver/scripts/link_policies.py', '0700', 5218, 'script'),
    file('/opt/mcp-server/jumpserver/scripts/sync_assets.py', '0700', 3977, 'script'),
    file('/opt/mcp-server/traefik/dynamic/middlewares.yml', '0644', quarter.id === '2026-Q2' ? 2704 : 2705, 'other'),
    file('/opt/mcp-server/docker-compose/docker-compose.yml', '0644', 11840, 'other'),
  ];
}

function secrets(): HostRecord[] {
  return SECRETS.map(([name, length, alphabet, bitsPerCharacter]) => ({
    kind: 'secret',
    file: ENV,
    name,
    length,
    alphabet,
    bitsPerCharacter,
    fingerprint: `hmac-sha256:${digestOf(`fingerprint ${name}`)}`,
    knownDefault: false,
  }));
}

function schedules(): HostRecord[] {
  const cron = (source: string, line: number, when: string, user: string, command: string): HostRecord => ({
    kind: 'schedule',
    source,
    line,
    when,
    user,
    command,
  });
  const backup = '/etc/cron.d/mcp-backup';
  return [
    cron(backup, 3, '0 2 * * *', 'root', '/opt/mcp-server/scripts/manage.sh backup'),
    cron(backup, 4, '0 3 * * 0', 'root', 'rsync -az /mnt/backup/ backup@vault.harbour.example:/srv/harbour/'),
    cron(backup, 5, '0 5 * * *', 'root', "find /mnt/backup -name '*.age' -mtime +35 -delete"),
    cron('/etc/cron.d/mcp-scan', 3, '30 4 * * 1', 'root', '/opt/mcp-server/scripts/scan-images.sh'),
  ];
}

function locations(): HostRecord[] {
  return [
    {
      kind: 'backup-location',
      name: 'production',
      path: '/mnt/postgres/pgdata',
      medium: 'local-ssd',
      offSite: false,
      role: 'primary',
    },
    { kind: 'backup-location', name: 'local', path: '/mnt/backup', medium: 'local-disk', offSite: false },
    {
      kind: 'backup-location',
      name: 'vault',
      path: 'backup@vault.harbour.example:/srv/harbour',
      medium: 'remote-disk',
      offSite: true,
    },
  ];
}

/** The daily dumps of the last five weeks. The vault has those up to the last Sunday, when rsync ran. */
function backups(quarter: Quarter): HostRecord[] {
  const random = seeded(`backups ${quarter.id}`);
  const today = Date.parse(`${quarter.takenAt.slice(0, 10)}T00:00:00Z`);
  const lastSunday = today - (weekday(today) % 7) * DAY;
  const dumps = Array.from({ length: 35 }, (_, index) => {
    const day = today - (34 - index) * DAY;
    const size = 47_300_000 + index * 21_400 + random.between(0, 60_000);
    const finished = `${isoDate(day)}T02:00:${random.between(35, 58)}Z`;
    return { day, size, finished, name: `postgres-${isoDate(day).replaceAll('-', '')}-02000${random.between(1, 2)}.sql.gz.age` };
  });
  const record = (location: string, dump: (typeof dumps)[number]): HostRecord => ({
    kind: 'backup',
    location,
    name: dump.name,
    size: dump.size,
    modifiedAt: dump.finished,
    head: 'age-encryption.org/v1',
  });
  return [
    ...dumps.map((dump) => record('local', dump)),
    ...dumps.filter((dump) => dump.day <= lastSunday).map((dump) => record('vault', dump)),
  ];
}

/** What `collect-host.sh` prints: a header, the records, and their number, so that a truncated file shows. */
export function hostSnapshot(quarter: Quarter): string {
  const records = [
    ...files(quarter),
    ...secrets(),
    ...schedules(),
    ...locations(),
    ...backups(quarter),
    // The collector ran without rights on this file in the second quarter, and as root since.
    ...(quarter.id === '2026-Q2' ? [{ kind: 'unread', path: '/opt/infisical/.env', reason: 'permission denied' }] : []),
  ];
  const header = { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: quarter.takenAt, collector: 'collect-host.sh 1' };
  return [header, ...records, { kind: 'end', records: records.length }].map((one) => `${JSON.stringify(one)}\n`).join('');
}
