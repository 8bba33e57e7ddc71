import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { initialise } from '../../src/initialise.ts';
import { assessPeriod, collectPeriod } from '../../src/pipeline.ts';
import { workspaceIn } from '../../src/workspace.ts';
import { leaksIn, planted } from './planted-secrets.ts';
import { collectHost, filesIn, ofKind, SHELLS, type Stage, setStage, strike, unpack, usual } from './run-collector.ts';

const PERIOD = parsePeriod('2026-Q3');
const NOW = new Date('2026-10-01T08:00:00Z');
const content = new URL('../../content', import.meta.url).pathname;

let stage: Stage;
beforeAll(() => {
  stage = setStage();
});
afterAll(() => strike(stage));

test.for(SHELLS)('what it wrote with %s is evidence: every file is read but the list of ports', async (shell) => {
  const workspace = workspaceIn(mkdtempSync(join(stage.folder, 'workspace-')));
  cpSync(content, workspace.content, { recursive: true });
  const drop = join(workspace.evidence, PERIOD.id);
  cpSync(unpack(stage, collectHost(stage, shell, usual(stage))), drop, { recursive: true });
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: NOW });
  await collectPeriod(workspace, drop, PERIOD, NOW.toISOString(), () => {});
  const { evidence } = await assessPeriod(workspace, PERIOD);
  expect(
    evidence.map(({ path, state, format, takenAtSource }) => `${path} ${state} ${format} ${takenAtSource}`),
  ).toMatchInlineSnapshot(`
    [
      "certificates/1-acme.pem read pem-certificate collection",
      "certificates/2-harbour.pem read pem-certificate collection",
      "collection.yaml read collection-manifest null",
      "compose/harbour.resolved.json read compose-resolved collection",
      "docker/containers.json read docker-inspect collection",
      "docker/daemon.json read daemon-json collection",
      "docker/docker-unit.txt read docker-unit collection",
      "docker/images.json read docker-inspect collection",
      "docker/networks.json read docker-inspect collection",
      "docker/volumes.json read docker-inspect collection",
      "git/.gitignore read gitignore collection",
      "host/crontab/crontabs/deploy read crontab collection",
      "host/crontab/crontabs/root read crontab collection",
      "host/crontab/etc/cron.d/mcp-backup read crontab collection",
      "host/crontab/etc/crontab read crontab collection",
      "host/harbour-1.snapshot.ndjson read host-snapshot evidence",
      "host/listening.txt unrecognised null collection",
      "host/timers.txt read systemd-timers collection",
      "jumpserver/config.txt read jumpserver-config collection",
      "postgresql/pg_hba.conf read postgresql-hba collection",
      "postgresql/settings.csv read postgresql-settings collection",
    ]
  `);
  expect(evidence.find(({ path }) => path === 'collection.yaml')?.notes).toEqual([]);
});

test('a value that slipped through the masks takes its file with it', () => {
  const programs = join(stage.folder, 'slipping');
  cpSync(stage.programs, programs, { recursive: true });
  const networks = join(programs, 'networks.json');
  writeFileSync(networks, readFileSync(networks, 'utf8').replace('harbour_edge', planted.postgres));
  const run = collectHost(stage, 'dash', usual(stage), { first: programs });
  const target = unpack(stage, run);
  expect(leaksIn(run.tar)).toEqual([]);
  expect(filesIn(target)).not.toContain('docker/networks.json');
  expect(readFileSync(join(target, 'collection.yaml'), 'utf8')).not.toContain('networks');
  expect(ofKind(target, 'unread')).toContainEqual({
    kind: 'unread',
    path: 'docker/networks.json',
    reason: 'it held the value of a secret and was left out',
  });
});

test.for(['containers.json', 'images.json', 'networks.json', 'volumes.json', 'project.json', 'settings.csv'])(
  'a program whose %s is cut off is not believed',
  (name) => {
    const programs = mkdtempSync(join(stage.folder, 'cut-'));
    cpSync(stage.programs, programs, { recursive: true });
    const whole = readFileSync(join(programs, name), 'utf8');
    writeFileSync(
      join(programs, name),
      whole.slice(0, name === 'settings.csv' ? whole.indexOf('two_lines') + 12 : whole.length / 2),
    );
    const run = collectHost(stage, 'dash', usual(stage), { first: programs });
    expect(run.status).toBe(0);
    expect(leaksIn(run.tar)).toEqual([]);
    expect(run.said).toMatch(/what it printed is no whole (?:JSON document|table)/);
    expect(filesIn(unpack(stage, run)).filter((path) => path.endsWith(name === 'project.json' ? 'resolved.json' : name))).toEqual(
      [],
    );
  },
);

test('on a bare host it writes a snapshot that names what is not there', () => {
  const bare = mkdtempSync(join(stage.folder, 'bare-'));
  const options = ['--deployment', 'harbour', '--host', 'harbour-1', '--root', bare, '--key-file', stage.key];
  const run = collectHost(stage, 'busybox', options, { first: '/nowhere' });
  const target = unpack(stage, run);
  expect(run.status).toBe(0);
  expect(ofKind(target, 'unread').map(({ path, reason }) => `${path}: ${reason}`)).toMatchInlineSnapshot(`
    [
      "/opt/mcp-server: no such file or folder",
      "systemctl: not installed: timers of systemd were not read",
      "docker: not installed",
      "psql: not installed; for a server in a container give --postgres-container",
    ]
  `);
});

/** Where Debian keeps the programs of the server. */
const bin = (existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [])
  .map((version) => `/usr/lib/postgresql/${version}/bin`)
  .find((folder) => existsSync(join(folder, 'initdb')));

if (bin === undefined) {
  test('psql, by its stand-in: no PostgreSQL is installed here', () => {
    const target = unpack(stage, collectHost(stage, 'dash', usual(stage)));
    expect(readFileSync(join(target, 'postgresql/settings.csv'), 'utf8')).toContain('password=***');
  });
} else {
  test('psql, with PostgreSQL itself', { timeout: 120_000 }, () => withServer(bin));
}

function withServer(programsOfServer: string): void {
  const cluster = mkdtempSync(join(tmpdir(), 'proofbook-postgresql-'));
  const root = process.getuid?.() === 0;
  const [uid, gid] = root ? ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres']))) : [];
  const as = uid === undefined || gid === undefined ? {} : { uid, gid };
  if (as.uid !== undefined && as.gid !== undefined) chownSync(cluster, as.uid, as.gid);
  const server = (program: string, ...options: string[]) =>
    execFileSync(join(programsOfServer, program), options, { ...as, cwd: cluster, stdio: 'ignore' });
  const data = join(cluster, 'data');
  server('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--no-sync');
  appendFileSync(join(data, 'postgresql.conf'), `primary_conninfo = 'host=db user=replica password=${planted.conninfo}'\n`);
  server('pg_ctl', '-D', data, '-w', '-o', `-k ${cluster} -c listen_addresses=''`, '-l', join(cluster, 'log'), 'start');
  try {
    appendFileSync(
      join(data, 'pg_hba.conf'),
      `# ${planted.ignoreRemark}\nhost all all 192.0.2.0/24 ldap ldapserver=ldap.harbour.example ldapbindpasswd="${planted.ldap}"\n`,
    );
    const options = ['--deployment', 'harbour', '--host', 'harbour-1', '--base', stage.folder, '--key-file', stage.key];
    const programs = join(stage.folder, 'without-psql');
    cpSync(stage.programs, programs, { recursive: true });
    rmSync(join(programs, 'psql'));
    const run = collectHost(stage, 'dash', options, { first: programs, env: { PGHOST: cluster, PGUSER: 'postgres' } });
    const target = unpack(stage, run);
    expect(leaksIn(run.tar)).toEqual([]);
    const settings = readFileSync(join(target, 'postgresql/settings.csv'), 'utf8');
    expect(settings.split('\n').length).toBeGreaterThan(300);
    expect(settings).toMatch(/^password_encryption,scram-sha-256,$/m);
    expect(settings).toMatch(/^primary_conninfo,host=db user=replica password=\*\*\*,$/m);
    expect(readFileSync(join(target, 'postgresql/pg_hba.conf'), 'utf8')).toMatch(
      /^host all all 192\.0\.2\.0\/24 ldap ldapserver=ldap\.harbour\.example ldapbindpasswd=\*\*\*$/m,
    );
  } finally {
    spawnSync(join(programsOfServer, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { ...as, cwd: cluster });
    rmSync(cluster, { recursive: true, force: true });
  }
}
