import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planted } from './planted-secrets.ts';

const [proxy] = JSON.parse(readFileSync(new URL('../fixtures/docker-inspect/lighthouse.json', import.meta.url), 'utf8'));

const containers = [
  {
    ...proxy,
    Args: ['--requirepass', planted.containerCommand],
    HostConfig: {
      ...proxy.HostConfig,
      LogConfig: { Type: 'splunk', Config: { 'max-size': '10m', 'splunk-token': planted.logOption } },
    },
    Config: {
      ...proxy.Config,
      Env: ['PATH=/bin', `DB_PASSWORD=${planted.containerVariable}`, `ODDITY=${planted.containerOddName}`, 'EMPTY=', 'UMLAUT=äöü'],
      Cmd: ['redis-server', '--requirepass', planted.containerCommand],
      Labels: {
        'com.docker.compose.project': 'harbour',
        'com.docker.compose.service': 'proxy',
        'traefik.http.middlewares.auth.basicauth.users': `admin:${planted.containerLabel}`,
      },
      Healthcheck: { Test: ['CMD-SHELL', `mysqladmin -p${planted.containerHealth} ping`] },
    },
  },
];
const images = [
  {
    Id: proxy.Image,
    RepoTags: ['redis:8'],
    RepoDigests: [],
    Created: '2026-09-01T00:00:00Z',
    Config: { User: '999', Env: [`BAKED_IN=${planted.containerOddName}`] },
  },
];
const networks = [
  {
    Name: 'harbour_edge',
    Id: 'b'.repeat(64),
    Driver: 'bridge',
    Scope: 'local',
    Internal: true,
    Labels: {},
    Options: {},
    Containers: {},
    IPAM: { Config: [] },
  },
];

const project = {
  name: 'harbour',
  'x-shared': { token: planted.composeExtension },
  services: {
    proxy: {
      image: 'traefik:v3.5.3',
      build: { context: '.', args: { TOKEN: planted.composeArgument } },
      command: ['--entrypoints.websecure.address=:443', '--api.insecure=false'],
      environment: {
        AUDIT_LOG_ENABLED: 'true',
        SESSION_COOKIE_AGE: '3600',
        AUTHENTIK_SECRET_KEY: 'file:///run/secrets/authentik_secret_key',
        DB_PASSWORD: planted.composeVariable,
        ODDITY: planted.composeOddName,
        DATABASE_URL: `postgres://app:${planted.composeVariable}@db/app`,
        PGUSER: 'app',
        NOTHING: null,
      },
      labels: {
        'traefik.http.routers.web.rule': 'Host(`harbour.example`) && PathPrefix(`/a`)',
        'traefik.http.middlewares.auth.basicauth.users': `admin:${planted.composeLabel}`,
        'org.example.note': planted.composeLabel,
      },
      healthcheck: { test: ['CMD', 'curl', '-u', `app:${planted.composeVariable}`] },
      networks: { edge: null },
      deploy: { resources: { limits: { cpus: 1.5, memory: '536870912' } } },
      logging: { driver: 'splunk', options: { 'max-size': '10m', 'splunk-token': planted.logOption } },
      read_only: true,
    },
    cache: {
      image: 'redis:8',
      command: ['redis-server', '--requirepass', planted.composeCommand],
      environment: [`DB_PASSWORD=${planted.composeVariable}`],
      healthcheck: { test: ['CMD-SHELL', `redis-cli -a ${planted.composeCommand} ping || true`] },
      hostname: 'cache',
      magic: planted.composeExtension,
      powers: { token: planted.composeExtension, all: [planted.composeExtension] },
      post_start: [{ command: ['chown', planted.composeCommand], user: 'root', privileged: true }],
      secrets: [{ source: 'inline', target: '/run/secrets/inline', mode: '0400' }],
      volumes_from: ['proxy:ro'],
      'x-note': planted.composeExtension,
    },
    shell: { image: 'redis:8', command: ['sh', '-c', `exec redis-server --requirepass '${planted.composeCommand}' --port 1`] },
  },
  networks: { edge: { name: 'harbour_edge', internal: true } },
  configs: { inline: { content: planted.composeContent }, proxy: { file: '/opt/mcp-server/traefik/traefik.yml' } },
  secrets: { inline: { content: planted.composeContent } },
};

const volumes = [
  {
    CreatedAt: '2026-09-01T08:00:00Z',
    Driver: 'local',
    Labels: { 'com.docker.compose.project': 'harbour', 'com.docker.compose.volume': 'data', note: planted.containerLabel },
    Mountpoint: '/var/lib/docker/volumes/harbour_data/_data',
    Name: 'harbour_data',
    Options: {
      type: 'cifs',
      o: `username=a,password=${planted.logOption},vers=3.0`,
      device: '//192.0.2.1/data',
      token: planted.mirror,
    },
    Scope: 'local',
  },
];

const settings = [
  'name,setting,unit',
  'archive_command,"test ! -f ""/mnt/%f"" && cp %p /mnt/%f",',
  'log_connections,on,',
  'password_encryption,scram-sha-256,',
  `primary_conninfo,"host=db.harbour.example user=replica password='${planted.conninfo}' application_name=a,b",`,
  'search_path,"""$user"", public",',
  'shared_buffers,16384,8kB',
  `ssl_passphrase_command,${planted.passphrase},`,
  'two_lines,"one',
  'two",',
  '',
].join('\n');

const timers = [
  'Unit=backup.service',
  'TimersCalendar={ OnCalendar=*-*-* 02:00:00 ; next_elapse=Mon 2026-09-28 02:00:00 UTC }',
  'Id=backup.timer',
  'LoadState=loaded',
  'ActiveState=active',
  '',
  'Unit=failing-backup.service',
  'TimersCalendar={ OnCalendar=*-*-* 03:00:00 ; next_elapse=Mon 2026-09-28 03:00:00 UTC }',
  'Id=failing-backup.timer',
  'LoadState=loaded',
  'ActiveState=active',
  '',
].join('\n');
const dockerUnit = [
  `ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// --icc=false --log-opt splunk-token=${planted.logOption} ; ignore_errors=no ; pid=1 }`,
  'Id=docker.service',
  'LoadState=loaded',
  'ActiveState=active',
  '',
].join('\n');
const services = [
  'Result=success',
  'ExecCondition={ path=/usr/bin/test ; argv[]=/usr/bin/test -d /mnt/backup ; ignore_errors=no ; start_time=[n/a] ; pid=0 }',
  `ExecStart={ path=/opt/backup.sh ; argv[]=/opt/backup.sh --password ${planted.timer} now ; ignore_errors=no ; start_time=[n/a] ; pid=0 }`,
  'Id=backup.service',
  'LoadState=loaded',
  'ActiveState=inactive',
  '',
  'Result=exit-code',
  'ExecStart={ path=/opt/other-backup.sh ; argv[]=/opt/other-backup.sh ; ignore_errors=no ; start_time=[n/a] ; pid=0 }',
  'Id=failing-backup.service',
  'LoadState=loaded',
  'ActiveState=failed',
  '',
].join('\n');

const print = (file: string) => `cat "$here/${file}"`;

const PROGRAMS: Readonly<Record<string, string>> = {
  docker: `
    case "$*" in
      'ps -aq --no-trunc') echo ${proxy.Id} ;;
      *'--format {{.Image}} '*) echo ${proxy.Image} ;;
      *com.docker.compose.project*) printf 'harbour\\t/opt/mcp-server/docker-compose\\t/opt/mcp-server/docker-compose/docker-compose.yml\\t\\n' ;;
      'inspect --type container '*) ${print('containers.json')} ;;
      'image inspect '*) ${print('images.json')} ;;
      'network ls '*) echo ${'b'.repeat(64)} ;;
      'network inspect '*) ${print('networks.json')} ;;
      'volume ls '*) echo harbour_data ;;
      'volume inspect '*) ${print('volumes.json')} ;;
      'compose version') echo v2 ;;
      'compose -p harbour --project-directory '*' config --format json') ${print('project.json')} ;;
      *) echo '${planted.error}' >&2; exit 9 ;;
    esac`,
  psql: `
    case "$*" in
      *'show hba_file'*) echo /etc/postgresql/pg_hba.conf ;;
      *pg_settings*) ${print('settings.csv')} ;;
      *) echo 1 ;;
    esac`,
  systemctl: `
    case "$*" in
      *'*.timer') ${print('timers.txt')} ;;
      *backup.service) ${print('services.txt')} ;;
      *docker.service) ${print('docker-unit.txt')} ;;
      *) exit 1 ;;
    esac`,
  crontab: `echo '15 3 * * * /usr/local/bin/borg create --passphrase ${planted.cronOption} /srv'`,
  ss: `echo 'tcp LISTEN 0 4096 0.0.0.0:443 0.0.0.0:*'`,
};

/** Writes stand-ins for the programs of a host into a folder, with what they print. */
export function writePrograms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  // Docker prints its lists with indentation, Compose may print one line.
  write('containers.json', JSON.stringify(containers, null, 4));
  write('images.json', JSON.stringify(images, null, 4));
  write('networks.json', JSON.stringify(networks, null, 4));
  write('volumes.json', JSON.stringify(volumes, null, 4));
  write('project.json', JSON.stringify(project));
  write('settings.csv', settings);
  write('timers.txt', timers);
  write('services.txt', services);
  write('docker-unit.txt', dockerUnit);
  for (const [name, body] of Object.entries(PROGRAMS)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nhere=\${0%/*}\n${body}\n`, { mode: 0o755 });
  }
}

/** Stand-ins that fail as the programs do where they may not or cannot be used, with a secret in what they say. */
export function writeRefusingPrograms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const refusals: Readonly<Record<string, string>> = {
    docker: `echo "permission denied while trying to connect to the Docker daemon socket: ${planted.error}" >&2; exit 1`,
    psql: `echo "connection to server failed: ${planted.error}" >&2; exit 2`,
    systemctl: `echo "System has not been booted with systemd: ${planted.error}" >&2; exit 1`,
    crontab: `echo "no crontab for root" >&2; exit 1`,
    ss: `exit 1`,
    netstat: `exit 1`,
  };
  for (const [name, body] of Object.entries(refusals)) writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}
