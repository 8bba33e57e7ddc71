import { describe, expect, test } from 'vitest';
import type { Organisation } from '../../../src/domain/organisation.ts';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

type Files = Readonly<Record<string, string>>;
/** Instants by glob, the first that matches. */
type Taken = Readonly<Record<string, string>>;

const json = (value: unknown) => JSON.stringify(value);
const manifest = (taken: Taken, more = '') => ({
  'collection.yaml': [
    'proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: A test\nfiles:',
    ...Object.entries(taken).map(([match, at]) => `  - { match: "${match}", takenAt: ${at}${more} }`),
  ].join('\n'),
});

const earlier = '2026-09-28T06:09:00Z';
const later = '2026-09-28T06:10:00Z';
const one = scope({ services: [], dataStores: [] });

const unit = (options: string) =>
  `ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd ${options} ; ignore_errors=no ; pid=1 }\nId=docker.service\nLoadState=loaded\nActiveState=active\n`;
const CLOSED = unit('-H fd://');
const OPEN = unit('-H tcp://0.0.0.0:2375');
const compose = (privileged: boolean) => json({ name: 'docker', services: { app: { image: 'app:1', privileged } }, networks: {} });
const scanned = (name: string, url: string | null, secrets: boolean, at: string) =>
  json({
    SchemaVersion: 2,
    CreatedAt: at,
    ArtifactName: name,
    ArtifactType: url === null ? 'filesystem' : 'repository',
    ...(url === null ? {} : { Metadata: { RepoURL: url } }),
    Results: [
      { Target: '.env', Class: 'secret', ...(secrets ? { Secrets: [{ RuleID: 'aws-access-key-id', Severity: 'CRITICAL' }] } : {}) },
    ],
  });
const image = (platform: string, user: string, at: string, found: readonly string[] = []) =>
  json({
    SchemaVersion: 2,
    CreatedAt: at,
    ArtifactName: 'app:1',
    ArtifactType: 'container_image',
    Metadata: {
      ImageID: `sha256:${(platform === 'arm64' ? 'a' : 'b').repeat(64)}`,
      RepoTags: ['app:1'],
      ImageConfig: { architecture: platform, os: 'linux', config: { User: user } },
    },
    Results: [
      {
        Target: 'app',
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: found.map((id) => ({ VulnerabilityID: id, PkgName: 'openssl', Severity: 'CRITICAL', FixedVersion: '3' })),
      },
    ],
  });
const probe = (address: string, old: string) =>
  json(
    Object.entries({
      SSLv2: 'not offered',
      SSLv3: 'not offered',
      TLS1: old,
      TLS1_1: 'not offered',
      TLS1_2: 'offered',
      TLS1_3: 'offered',
    }).map(([id, finding]) => ({ id, ip: `app.example/${address}`, port: '443', severity: 'OK', finding })),
  );
const options = 'tls:\n  options:\n    default:\n      minVersion: VersionTLS12\n';
const repository = scope({ repositories: ['https://git.example/b/b'] });

describe('what may be two things is judged twice, however much newer one of them is', () => {
  test.for<[string, string, Files, Organisation]>([
    ['units of two hosts', 'daemon-socket-authenticated', { 'a/unit.txt': OPEN, 'b/unit.txt': CLOSED, 'daemon.json': '{}' }, one],
    ['units of one folder', 'daemon-socket-authenticated', { 'a-unit.txt': OPEN, 'b-unit.txt': CLOSED, 'daemon.json': '{}' }, one],
    ['projects of one name', 'no-privileged-container', { 'a/c.json': compose(true), 'b/c.json': compose(false) }, one],
    [
      'folders called alike',
      'no-secret-committed',
      { 'a/t.json': scanned('.', null, true, earlier), 'b/t.json': scanned('.', null, false, later) },
      repository,
    ],
    [
      'repositories called alike',
      'no-secret-committed',
      {
        'a.json': scanned('.', 'https://git.example/a/a', true, earlier),
        'b.json': scanned('.', 'https://git.example/b/b', false, later),
      },
      repository,
    ],
    [
      'platforms of one image, by their users',
      'containers-not-root',
      { 'a.json': image('amd64', '', earlier), 'b.json': image('arm64', '1000', later), 'c.json': compose(false) },
      one,
    ],
    [
      'platforms of one image, by their vulnerabilities',
      'no-open-high-vulnerability',
      { 'a.json': image('amd64', '', earlier, ['CVE-2026-1']), 'b.json': image('arm64', '', later), 'c.json': compose(false) },
      one,
    ],
    [
      'addresses of one name',
      'tls-minimum-version',
      { 'a.json': probe('2001:db8::1', 'offered'), 'b.json': probe('192.0.2.1', 'not offered'), 'd.yml': options },
      one,
    ],
  ])('%s: %s', async ([, check, files, organisation]) => {
    const found = await judged(
      check,
      { ...manifest({ 'a/*': earlier, 'a.json': earlier, 'a-unit.txt': earlier, '**': later }), ...files },
      organisation,
    );
    expect(found.outcome).toBe('fail');
  });

  test.for<[string, string, Files, Organisation]>([
    ['a project', 'no-privileged-container', { '2026-08/c.json': compose(true), '2026-09/c.json': compose(false) }, one],
    [
      'a unit',
      'daemon-socket-authenticated',
      { '2026-08/unit.txt': OPEN, '2026-09/unit.txt': CLOSED, '2026-09/daemon.json': '{}' },
      one,
    ],
    [
      'an image, wherever its reports lie',
      'containers-not-root',
      { 'july/a.json': image('amd64', '', earlier), 'august/b.json': image('amd64', '1000', later), 'c.json': compose(false) },
      one,
    ],
    [
      'a repository, wherever its reports lie',
      'no-secret-committed',
      {
        'july/a.json': scanned('/opt/b', 'https://git.example/b/b', true, earlier),
        'august/b.json': scanned('/opt/b', 'https://git.example/b/b', false, later),
      },
      repository,
    ],
  ])('the newest speaks of %s: %s', async ([, check, files, organisation]) => {
    const found = await judged(check, { ...manifest({ '2026-08/*': earlier, '**': later }), ...files }, organisation);
    expect(found.outcome).toBe('pass');
  });
});

test('a snapshot of after the quarter says nothing of it, whatever span its collector names', async () => {
  const span = ', coversFrom: 2026-07-01, coversTo: 2026-10-01';
  const after = manifest({ '**': '2026-11-15T06:10:00Z' }, span);
  expect(await judged('no-privileged-container', { ...after, 'c.json': compose(false) }, one)).toMatchObject({
    outcome: 'unknown',
    cause: 'stale',
  });
  const both = manifest({ '2026-09/*': later, '**': '2026-11-15T06:10:00Z' }, span);
  const files = { '2026-09/c.json': compose(true), '2026-11/c.json': compose(false) };
  expect((await judged('no-privileged-container', { ...both, ...files }, one)).outcome).toBe('fail');
});

const two = scope({ hosts: ['harbour-1', 'harbour-2'], services: [], dataStores: [] });
const NO_ICC = json({ icc: false });
const ICC = json({ icc: true });
const VERIFIED = json({ tlsverify: true, hosts: ['tcp://0.0.0.0:2376'] });
const inspected = (profile: string | null) =>
  json([
    {
      Id: 'c1',
      Path: '/app',
      Args: [],
      Name: '/other-1',
      Image: 'i',
      State: { Status: 'running' },
      AppArmorProfile: profile ?? '',
      HostConfig: {
        Privileged: false,
        NetworkMode: 'bridge',
        PidMode: '',
        IpcMode: 'private',
        UTSMode: '',
        UsernsMode: '',
        CapAdd: null,
        SecurityOpt: null,
        PortBindings: {},
        Devices: null,
      },
      Config: { Image: 'other:1', Labels: {} },
      Mounts: [],
    },
  ]);
const bench = (result: string, clause = '5.1') =>
  json({
    dockerbenchsecurity: '1.6.0',
    start: 1790575200,
    tests: [
      {
        id: '5',
        desc: 'x',
        results: [
          { id: clause, result, desc: 'Ensure swarm mode is not Enabled, if not needed' },
          { id: '5.32', result: 'PASS', desc: 'Docker socket is not mounted' },
        ],
      },
    ],
    checks: 2,
    end: 1790575260,
  });
const outcomes = async (check: string, files: Files, organisation: Organisation) => {
  const { outcome, observations } = await judged(check, files, organisation);
  return [outcome, ...observations.map(({ subject, outcome: own }) => `${subject}: ${own}`)];
};

test.for<[string, string, Files, readonly string[]]>([
  [
    'each by its own settings',
    'default-bridge-isolated',
    { 'harbour-1/daemon.json': NO_ICC, 'harbour-2/daemon.json': NO_ICC },
    ['pass', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: pass'],
  ],
  [
    'one of them badly',
    'default-bridge-isolated',
    { 'docker/harbour-1.daemon.json': NO_ICC, 'docker/harbour-2.daemon.json': ICC },
    ['fail', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: fail'],
  ],
  [
    'one of them in silence',
    'default-bridge-isolated',
    { 'harbour-1/daemon.json': NO_ICC },
    ['unknown', 'Docker daemon of harbour-1: pass', 'Evidence of harbour-2: unknown'],
  ],
  [
    'nobody knows which',
    'default-bridge-isolated',
    { 'docker/daemon.json': NO_ICC },
    ['unknown', 'Docker daemon: pass', 'Evidence of harbour-1: unknown', 'Evidence of harbour-2: unknown'],
  ],
  [
    'by the origin that the collector names',
    'default-bridge-isolated',
    {
      'collection.yaml': `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - { match: "a/*", takenAt: ${later}, origin: "harbour-1:/etc/docker/daemon.json" }
  - { match: "b/*", takenAt: ${later}, origin: "harbour-2: cat daemon.json" }
`,
      'a/daemon.json': NO_ICC,
      'b/daemon.json': NO_ICC,
    },
    ['pass', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: pass'],
  ],
  [
    'a place that names two',
    'default-bridge-isolated',
    { 'harbour-1/harbour-2.daemon.json': NO_ICC },
    ['unknown', 'Docker daemon: pass', 'Evidence of harbour-1: unknown', 'Evidence of harbour-2: unknown'],
  ],
  [
    'a command line that is of the other host',
    'no-new-privileges-by-default',
    { 'harbour-1/daemon.json': '{}', 'harbour-2/daemon.json': '{}', 'harbour-1/unit.txt': unit('--no-new-privileges') },
    ['fail', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: fail'],
  ],
  [
    'certificates that only one demands',
    'daemon-socket-authenticated',
    { 'harbour-1/daemon.json': VERIFIED, 'harbour-2/daemon.json': '{}', 'harbour-2/unit.txt': OPEN },
    ['fail', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: fail'],
  ],
  [
    'reports of Docker Bench',
    'swarm-mode-off',
    { 'harbour-1/bench.json': bench('PASS'), 'harbour-2/bench.json': bench('NOTE', '5.9') },
    ['unknown', 'Docker daemon of harbour-1: pass', 'Docker daemon of harbour-2: unknown'],
  ],
  [
    'one report of Docker Bench',
    'swarm-mode-off',
    { 'harbour-1/bench.json': bench('PASS') },
    ['unknown', 'Docker daemon of harbour-1: pass', 'Evidence of harbour-2: unknown'],
  ],
  [
    'what only one of them gives by default',
    'ulimits-bounded',
    {
      'c.json': compose(false),
      'harbour-1/daemon.json': json({ 'default-ulimits': { nofile: { Name: 'nofile', Hard: 1024, Soft: 1024 } } }),
    },
    ['unknown', 'app: pass', 'Evidence of harbour-2: unknown'],
  ],
  [
    'limits on the command line of the other host',
    'ulimits-bounded',
    {
      'c.json': compose(false),
      'harbour-1/daemon.json': json({ debug: false, icc: false }),
      'harbour-1/unit.txt': unit('--default-ulimit nofile=1024:1024'),
      'harbour-2/daemon.json': json({ debug: false, icc: false }),
    },
    ['fail', 'app: fail'],
  ],
  [
    'SELinux on one and AppArmor on the other',
    'selinux-labels',
    {
      'c.json': json({ name: 'docker', services: { app: { image: 'app:1', security_opt: ['label:disable'] } }, networks: {} }),
      'harbour-1/daemon.json': json({ 'selinux-enabled': true }),
      'harbour-2/daemon.json': '{}',
      'harbour-2/containers.json': inspected('docker-default'),
    },
    ['fail', 'app: fail', 'other-1: not-applicable'],
  ],
  [
    'AppArmor on one and nothing known of the other',
    'selinux-labels',
    { 'c.json': compose(false), 'harbour-2/containers.json': inspected('docker-default') },
    ['unknown', 'app: unknown', 'other-1: not-applicable'],
  ],
  [
    'AppArmor on one and nothing known of the other',
    'apparmor-confines',
    { 'c.json': compose(false), 'harbour-2/containers.json': inspected('docker-default') },
    ['unknown', 'app: unknown', 'other-1: pass'],
  ],
])('two hosts, %s: %s', async ([, check, files, expected]) => {
  expect(await outcomes(check, files, two)).toEqual(expected);
});

test.for<[string, string, Files, readonly string[]]>([
  ['files in one folder', 'default-bridge-isolated', { 'docker/daemon.json': NO_ICC }, ['pass', 'Docker daemon: pass']],
  [
    'files of another host',
    'default-bridge-isolated',
    { 'a/daemon.json': NO_ICC, 'b/daemon.json': ICC },
    ['fail', 'Docker daemon: fail'],
  ],
  [
    'certificates that one of two command lines demands',
    'daemon-socket-authenticated',
    { 'daemon.json': '{}', 'a/unit.txt': OPEN, 'b/unit.txt': unit('-H tcp://0.0.0.0:2376 --tlsverify') },
    ['fail', 'Docker daemon: fail'],
  ],
  [
    'certificates that its command line demands',
    'daemon-socket-authenticated',
    { 'daemon.json': '{}', 'unit.txt': unit('-H tcp://0.0.0.0:2376 --tlsverify') },
    ['pass', 'Docker daemon: pass'],
  ],
  [
    'SELinux, and a container of a host with AppArmor',
    'selinux-labels',
    {
      'c.json': json({ name: 'docker', services: { app: { image: 'app:1', security_opt: ['label:disable'] } }, networks: {} }),
      'daemon.json': json({ 'selinux-enabled': true }),
      'containers.json': inspected('docker-default'),
    },
    ['fail', 'app: fail', 'other-1: pass'],
  ],
  [
    'limits on one of two command lines',
    'ulimits-bounded',
    {
      'c.json': compose(false),
      'daemon.json': json({ debug: false, icc: false }),
      'a/unit.txt': unit('--default-ulimit nofile=1024:1024'),
      'b/unit.txt': CLOSED,
    },
    ['fail', 'app: fail'],
  ],
])('one host, %s: %s', async ([, check, files, expected]) => {
  expect(await outcomes(check, files, one)).toEqual(expected);
});

const snapshot = (takenAt: string, records: readonly object[]) =>
  [
    { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt, collector: 'test' },
    ...records,
    { kind: 'end', records: records.length },
  ]
    .map((record) => `${json(record)}\n`)
    .join('');
const file = (path: string, mode: string) => ({
  kind: 'file',
  path,
  mode,
  owner: 'root',
  group: 'root',
  size: 1,
  holds: 'secrets',
});
const secret = (path: string, length: number) => ({
  kind: 'secret',
  file: path,
  name: 'DB_PASSWORD',
  length,
  alphabet: 'base64',
  bitsPerCharacter: 5.1,
  fingerprint: `hmac-sha256:${'a'.repeat(64)}`,
  knownDefault: false,
});
const location = (name: string) => ({ kind: 'backup-location', name, path: `/mnt/${name}`, medium: 'disk', offSite: false });
const backup = (name: string, head: string) => ({
  kind: 'backup',
  location: name,
  name: 'postgres.age',
  size: 50000,
  modifiedAt: '2026-09-27T02:00:00Z',
  head,
});
const unread = (path: string) => ({ kind: 'unread', path, reason: 'permission denied' });
const AGE = 'age-encryption.org/v1';

describe('a newer snapshot of a host', () => {
  test.for<[string, string, readonly object[], readonly object[], string]>([
    ['without a file', 'secret-files-owner-only', [file('/opt/a/.env', '0644')], [file('/opt/b/.env', '0600')], 'unknown'],
    ['without a secret', 'secrets-long-and-unique', [secret('/opt/a/.env', 8)], [secret('/opt/b/.env', 64)], 'unknown'],
    [
      'without a place of backups',
      'backups-encrypted',
      [location('a'), backup('a', '-- PostgreSQL dump')],
      [location('b'), backup('b', AGE)],
      'unknown',
    ],
    ['in which a file is mended', 'secret-files-owner-only', [file('/opt/a/.env', '0644')], [file('/opt/a/.env', '0600')], 'pass'],
    ['in which a secret is longer', 'secrets-long-and-unique', [secret('/opt/a/.env', 8)], [secret('/opt/a/.env', 64)], 'pass'],
    [
      'in which a backup is encrypted',
      'backups-encrypted',
      [location('a'), backup('a', '-- PostgreSQL dump')],
      [location('a'), backup('a', AGE)],
      'pass',
    ],
    [
      'without what the check does not read',
      'secrets-long-and-unique',
      [file('/opt/old/run.sh', '0644'), secret('/opt/a/.env', 8)],
      [secret('/opt/a/.env', 64)],
      'pass',
    ],
    [
      'with more',
      'secret-files-owner-only',
      [file('/opt/a/.env', '0600')],
      [file('/opt/a/.env', '0600'), file('/opt/b/.env', '0600')],
      'pass',
    ],
  ])('%s: %s', async ([, check, before, after, expected]) => {
    const files = { 'a.snapshot.ndjson': snapshot(earlier, before), 'b.snapshot.ndjson': snapshot(later, after) };
    expect((await judged(check, files, one)).outcome).toBe(expected);
  });

  test('says what is not seen again, and not twice what it could not read', async () => {
    const before = [file('/opt/a/.env', '0600'), file('/opt/b/.env', '0600'), file('/opt/c/.env', '0600')];
    const after = [file('/opt/d/.env', '0600'), unread('/opt/c/.env')];
    const { observations } = await judged(
      'secret-files-owner-only',
      { 'a.snapshot.ndjson': snapshot(earlier, before), 'b.snapshot.ndjson': snapshot(later, after) },
      one,
    );
    expect(observations.find(({ subject }) => subject === 'a.snapshot.ndjson, not seen again')).toMatchObject({
      reason:
        'It lists "/opt/a/.env" and 1 more, and "b.snapshot.ndjson", which is newer, does not: it is gone, or was not looked at.',
      pointers: [{ at: 'line 2' }, { at: 'line 3' }],
    });
  });

  test('of weeks later takes the place of one that is too old to count, whatever that lists', async () => {
    const files = {
      'a.snapshot.ndjson': snapshot('2026-07-02T06:00:00Z', [file('/opt/a/.env', '0644')]),
      'b.snapshot.ndjson': snapshot(later, [file('/opt/b/.env', '0600')]),
    };
    expect((await judged('secret-files-owner-only', files, one)).outcome).toBe('pass');
  });
});

test('a finding of two repositories has two subjects, so that no deviation for one accepts the other', async () => {
  const url = (name: string) => `https://git.example/harbour/${name}`;
  const organisation = scope({ repositories: [url('a'), url('b')] });
  const both = { 'a.json': scanned('.', url('a'), true, later), 'b.json': scanned('.', url('b'), true, later) };
  expect(await outcomes('no-secret-committed', both, organisation)).toEqual([
    'fail',
    'https://git.example/harbour/a: .env: aws-access-key-id: fail',
    'https://git.example/harbour/b: .env: aws-access-key-id: fail',
  ]);
  const alone = { 'a.json': scanned('.', url('a'), true, later) };
  expect(await outcomes('no-secret-committed', alone, scope({ repositories: [url('a')] }))).toEqual([
    'fail',
    '.env: aws-access-key-id: fail',
  ]);
});

test('a second secret in a file has a subject of its own, which no deviation for the first accepts', async () => {
  const result = { Target: '.env', Class: 'secret' };
  const twice = json({
    SchemaVersion: 2,
    CreatedAt: later,
    ArtifactName: '.',
    ArtifactType: 'repository',
    Metadata: { RepoURL: 'https://git.example/b/b' },
    Results: [
      { ...result, Secrets: [{ RuleID: 'github-pat', Severity: 'CRITICAL' }] },
      {
        ...result,
        ExperimentalModifiedFindings: [
          {
            Type: 'secret',
            Status: 'ignored',
            Source: '.trivyignore.yaml',
            Finding: { RuleID: 'github-pat', Severity: 'CRITICAL' },
          },
        ],
      },
    ],
  });
  expect(await outcomes('no-secret-committed', { 'a.json': twice }, repository)).toEqual([
    'fail',
    '.env: github-pat (2 times): fail',
  ]);
});

const firewall = (label: string, source: string) =>
  `resource "google_compute_firewall" "${label}" {\n  name = "ssh"\n  network = "n"\n  source_ranges = ["${source}"]\n  allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n}\n`;

test('rules of one name in two environments have two subjects', async () => {
  const subjects = async (files: Files) => (await outcomes('ssh-from-named-addresses', files, one)).slice(1);
  expect(await subjects({ 'dev/f.tf': firewall('a', '0.0.0.0/0'), 'prod/f.tf': firewall('a', '192.0.2.7/32') })).toEqual([
    'ssh (dev): fail',
    'ssh (prod): pass',
  ]);
  expect(await subjects({ 'f.tf': firewall('a', '0.0.0.0/0') + firewall('b', '192.0.2.7/32') })).toEqual([
    'ssh (google_compute_firewall.a): fail',
    'ssh (google_compute_firewall.b): pass',
  ]);
  expect(await subjects({ 'f.tf': firewall('a', '192.0.2.7/32') })).toEqual(['ssh: pass']);
});
