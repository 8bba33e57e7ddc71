import { expect, test } from 'vitest';
import { isUnresolved } from '../../src/domain/facts/setting.ts';
import composeFile from '../../src/normalise/compose-file.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = composeFile.read(fixture('compose-file/lighthouse.yaml'));
const [proxy, app, worker, db] = factsOf(reading, 'composeService');
const serviceIn = (...lines: string[]) =>
  factsOf(
    composeFile.read(sealed('compose.yaml', ['services:', '  s:', ...lines.map((line) => `    ${line}`)].join('\n'))),
    'composeService',
  )[0];

test('what the file is about, and what was passed over', () => {
  expect(reading.artefact).toBe('compose-file/lighthouse.yaml');
  expect(reading.notes).toMatchInlineSnapshot(`
    [
      "1 × service is only a part, by "extends" or for want of an image: what it does not set itself is unresolved (worker).",
      "1 × service takes variables from files that are not in this evidence: app.",
      "1 × service starts only with a profile and is read as if it ran: app.",
      "1 × service has labels under "deploy", which only Swarm reads and which were passed over: app.",
      "Labels of service "db" were passed over: traefik.enable is false.",
    ]
  `);
});

test('a service with merged settings, ports, mounts and legacy limits', () => {
  expect(proxy).toMatchObject({
    project: 'lighthouse',
    service: 'proxy',
    form: 'raw',
    readOnly: true,
    cpuLimit: 0.5,
    memoryLimit: 256 * 1024 ** 2,
    memoryReservation: null,
    logging: { driver: 'json-file', maxSize: '10m', maxFile: '3' },
    networks: ['edge'],
    isolation: { capDrop: ['ALL'], securityOptions: ['no-new-privileges:true'], pidsLimit: null, restart: 'unless-stopped' },
    from: { at: 'line 17' },
  });
  expect(proxy?.ports.map(({ hostAddress, published, target }) => [hostAddress, published, target])).toEqual([
    [null, '443', 443],
    ['127.0.0.1', '8080', 8080],
    ['127.0.0.1', '8081', 8081],
    ['::1', '9000', 9000],
    [null, { unresolved: '${PORT:-8443}' }, 8443],
  ]);
  expect(proxy?.isolation.mounts).toEqual([
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true },
    { type: 'volume', source: 'certificates', target: '/certificates', readOnly: null, declaredBy: 'volumes.certificates' },
  ]);
});

test('a default beside a variable resolves nothing', () => {
  expect(app).toMatchObject({
    image: { unresolved: '${REGISTRY:-ghcr.io/lighthouse}/app:${TAG}' },
    user: { unresolved: '${APP_UID:-1000}' },
    privileged: { unresolved: '${APP_PRIVILEGED:-false}' },
    readOnly: null,
    logging: null,
  });
});

test('environment as a mapping and as a list', () => {
  expect(app?.environment).toEqual([
    { name: 'DATABASE_URL', value: 'postgres://app:${DB_PASSWORD}@db/app' },
    { name: 'DEBUG', value: 'false' },
    { name: 'WORKERS', value: '4' },
    { name: 'TZ', value: null },
    { name: 'API_TOKEN', value: { unresolved: '${API_TOKEN:?set it}' } },
  ]);
  expect(app?.environmentFiles).toEqual(['app.env', './more.env']);
  expect(db?.environment).toEqual([
    { name: 'POSTGRES_DB', value: 'app' },
    { name: 'POSTGRES_PASSWORD', value: null },
    { name: 'POSTGRES_INITDB_ARGS', value: '--auth=scram-sha-256' },
  ]);
});

test('limits and reservations under deploy', () => {
  expect(app).toMatchObject({ cpuLimit: 1.5, memoryLimit: 1024 ** 3, cpuReservation: null, memoryReservation: 64 * 1024 ** 2 });
  expect(app?.isolation).toMatchObject({ pidsLimit: 200, healthCheck: 'disabled' });
});

test.for([
  ['extends', worker],
  ['neither image nor build', factsOf(composeFile.read(fixture('compose-file/override.yml')), 'composeService')[0]],
] as const)('a service that is completed elsewhere leaves open what it does not set: %s', ([, service]) => {
  const open = [
    service?.image,
    service?.user,
    service?.privileged,
    service?.networkMode,
    service?.cpuLimit,
    service?.memoryReservation,
    service?.logging?.driver,
    service?.isolation.pidMode,
  ];
  expect(open.map(isUnresolved)).toEqual(open.map(() => true));
  expect(service?.inheritsFrom).toHaveLength(1);
});

test('what such a service sets itself holds', () => {
  expect(worker).toMatchObject({
    readOnly: true,
    command: ['worker', '--name', 'night shift'],
    inheritsFrom: ['base.yaml#worker'],
  });
});

test('a built service on the host network', () => {
  expect(db).toMatchObject({ image: null, builds: true, networkMode: 'host', networks: [], inheritsFrom: [] });
});

test('networks', () => {
  expect(factsOf(reading, 'composeNetwork').map(({ from, ...network }) => ({ ...network, at: from.at }))).toMatchObject([
    { network: 'edge', name: null, driver: null, internal: null, external: null, at: 'line 92' },
    { network: 'back', name: null, driver: 'bridge', internal: true, external: null, at: 'line 93' },
    { network: 'shared', name: 'host', driver: null, internal: null, external: true, at: 'line 96' },
  ]);
});

test('Traefik in arguments and labels', () => {
  expect(factsOf(reading, 'traefikStatic')).toEqual([
    {
      kind: 'traefikStatic',
      accessLog: true,
      accessLogFormat: 'json',
      accessLogPath: null,
      accessLogFilters: { statusCodes: [], retryAttempts: null, minDuration: null },
      accessLogFields: { defaultMode: null, names: [] },
      logLevel: { unresolved: '${TRAEFIK_LEVEL:-INFO}' },
      entryPoints: [
        {
          name: 'websecure',
          address: ':443',
          tls: true,
          tlsOptions: 'modern@file',
          middlewares: [],
          redirectsTo: null,
          asDefault: null,
          accessLogs: null,
        },
      ],
      providers: [],
      exposesByDefault: null,
      apiInsecure: null,
      from: { evidence: 'd'.repeat(64), at: 'line 20' },
    },
  ]);
  expect(factsOf(reading, 'router')).toMatchObject([
    {
      name: 'app',
      provider: 'docker',
      entryPoints: ['websecure'],
      tls: true,
      middlewares: ['secure', 'limit@file'],
      from: { at: 'line 58' },
    },
  ]);
  expect(factsOf(reading, 'headersMiddleware')).toMatchObject([
    { name: 'secure', stsSeconds: 63072000, stsPreload: true, forceStsHeader: null },
  ]);
  expect(factsOf(reading, 'middlewareChain')).toMatchObject([{ name: 'all', middlewares: ['secure', 'limit@file'] }]);
});

test.for([
  [['image: a:1', 'healthcheck: { disable: true }'], 'disabled'],
  [['image: a:1', 'healthcheck: { disable: "${OFF:-false}", test: [CMD, x] }'], 'disabled'],
  [['image: a:1', 'healthcheck: { interval: 5s }'], null],
  [['image: a:1', 'healthcheck: { test: [CMD, "true"] }'], 'idle'],
  [['image: a:1', 'healthcheck: { test: curl localhost }'], 'set'],
] as const)('health check %j', ([lines, healthCheck]) => {
  expect(serviceIn(...lines)?.isolation.healthCheck).toBe(healthCheck);
});

test('deploy.restart_policy outranks restart', () => {
  expect(serviceIn('image: a:1', 'restart: "no"')?.isolation.restart).toBe('no');
  expect(serviceIn('image: a:1', 'restart: "no"', 'deploy: { restart_policy: { condition: any } }')?.isolation.restart).toBe(
    'always',
  );
});

test.for([
  ['3', 'on-failure:3'],
  ['0', 'on-failure:0'],
  ['${N}', { unresolved: '${N}' }],
] as const)('deploy.restart_policy bounds the attempts: %s', ([attempts, restart]) => {
  const policy = `deploy: { restart_policy: { condition: on-failure, max_attempts: "${attempts}" } }`;
  expect(serviceIn('image: a:1', policy)?.isolation.restart).toEqual(restart);
});

test('the mode of user name spaces, and what a base may set', () => {
  expect(serviceIn('image: a:1', 'userns_mode: host')?.userNamespaceMode).toBe('host');
  expect(serviceIn('image: a:1')?.userNamespaceMode).toBeNull();
  expect(isUnresolved(serviceIn('extends: { service: base }')?.userNamespaceMode)).toBe(true);
});

test('the propagation of mounts, in both forms', () => {
  const mounts = serviceIn(
    'image: a:1',
    'volumes: ["/a:/a:ro,rshared", "/b:/b", { type: bind, source: /c, target: /c, bind: { propagation: shared } }]',
  )?.isolation.mounts;
  expect(mounts?.map(({ propagation }) => propagation)).toEqual(['rshared', undefined, 'shared']);
});

test.for([
  ['use_api_socket: true', ['/var/run/docker.sock']],
  ['use_api_socket: "${S}"', ['/var/run/docker.sock']],
  ['use_api_socket: false', []],
] as const)('%s', ([line, sources]) => {
  expect(serviceIn('image: a:1', line)?.isolation.mounts.map(({ source }) => source)).toEqual(sources);
});

test('a named volume that binds a directory of the host is that directory', () => {
  const text = [
    'services: { app: { image: "a:1", volumes: ["etc:/host", "data:/data"] } }',
    'volumes: { etc: { driver_opts: { type: none, o: "bind,ro", device: /etc } }, data: }',
  ].join('\n');
  const [service] = factsOf(composeFile.read(sealed('compose.yaml', text)), 'composeService');
  expect(service?.isolation.mounts).toMatchObject([
    { type: 'bind', source: '/etc' },
    { type: 'volume', source: 'data' },
  ]);
});

test('kinds of mounts', () => {
  const mounts = serviceIn(
    'image: a:1',
    'volumes: ["/data", "$HOME/x:/x", "${V}:/y:${MODE:-ro}", "~/z:/z:rw,z", { type: tmpfs, target: /run }, { type: bind, source: /, target: /host, read_only: true }]',
  )?.isolation.mounts;
  expect(mounts?.map(({ type, source, target, readOnly }) => [type, source, target, readOnly])).toEqual([
    ['volume', null, '/data', null],
    ['bind', '$HOME/x', '/x', null],
    ['other', '${V}', '/y', { unresolved: '${MODE:-ro}' }],
    ['bind', '~/z', '/z', null],
    ['tmpfs', null, '/run', null],
    ['bind', '/', '/host', true],
  ]);
});

test('what a service is given besides its volumes', () => {
  const service = serviceIn(
    'image: a:1',
    'cgroup: host',
    'devices: ["/dev/fuse:/dev/fuse:rw", { source: /dev/kvm, target: /dev/kvm }, nvidia.com/gpu=all]',
    'device_cgroup_rules: ["c 1:3 mr"]',
    'group_add: [mail, 27]',
    'post_start: [{ command: x, user: root, privileged: true }]',
    'pre_stop: [{ command: x }]',
    'volumes_from: ["container:old:ro", gone]',
  );
  expect(service?.isolation).toMatchObject({
    cgroupMode: 'host',
    devices: ['/dev/fuse', '/dev/kvm', 'nvidia.com/gpu=all'],
    deviceRules: ['c 1:3 mr'],
    groups: ['mail', '27'],
    hooks: [
      { user: 'root', privileged: true },
      { user: null, privileged: null },
    ],
    mounts: [],
    mountsFrom: ['container:old', 'gone'],
  });
});

test('secrets and configurations are files of the host where a file is named', () => {
  const text = [
    'services: { app: { image: "a:1", secrets: [key, word], configs: [{ source: conf, target: /etc/app.yml }, gone] } }',
    'secrets: { key: { file: ./key.txt }, word: { environment: WORD } }',
    'configs: { conf: { file: /srv/app.yml } }',
  ].join('\n');
  const [service] = factsOf(composeFile.read(sealed('compose.yaml', text)), 'composeService');
  expect(service?.isolation.mounts).toEqual([
    { type: 'bind', source: './key.txt', target: '/run/secrets/key', readOnly: true, declaredBy: 'secrets.key' },
    { type: 'bind', source: '/srv/app.yml', target: '/etc/app.yml', readOnly: true, declaredBy: 'configs.conf' },
    {
      type: 'bind',
      source: null,
      target: '/gone',
      readOnly: true,
      declaredBy: 'configs.gone',
      unresolved: 'the file does not declare "gone"',
    },
  ]);
});

test('a configuration that Compose hands to Traefik may outrank its arguments', () => {
  const given = (configs: string) =>
    composeFile.read(
      sealed(
        'compose.yaml',
        `services: { t: { image: traefik, command: [--accesslog=true], configs: ${configs} } }\nconfigs: { c: { file: x } }\n`,
      ),
    );
  expect(factsOf(given('[{ source: c, target: /etc/traefik/traefik.yml }]'), 'traefikStatic')).toEqual([]);
  expect(factsOf(given('[{ source: c, target: /etc/traefik/dynamic/a.yml }]'), 'traefikStatic')).toHaveLength(1);
});

test('what Compose does not know, and what stands elsewhere, is a gap', () => {
  const text = [
    'services: { app: { image: "a:1", powers: all, runtime: mine, label_file: l, x-note: 1 } }',
    'powers: {}',
    'include: [other.yaml]',
  ].join('\n');
  const { gaps } = composeFile.read(sealed('compose.yaml', text));
  expect(gaps?.map(({ what, at, kinds }) => `${at}: ${what} (${kinds.join(' ')})`)).toMatchInlineSnapshot(`
    [
      "line 2: The file has a member "powers", which Compose does not know. (composeService composeNetwork)",
      "line 1: The service "app" has a member "powers", which Compose does not know. (composeService)",
      "line 1: The service "app" runs by the runtime "mine", of which nobody here knows what it grants. (composeService)",
      "line 1: The service "app" takes labels from a file that is not in this evidence. (router tcpRouter headersMiddleware middlewareChain otherMiddleware)",
      "line 3: An included Compose file was not followed: its services are not here. (composeService composeNetwork composePart writtenSecret router tcpRouter headersMiddleware middlewareChain otherMiddleware traefikStatic)",
    ]
  `);
});

test('a file of networks only, with CR LF', () => {
  const part = composeFile.read(fixture('compose-file/network-crlf.yml'));
  expect(part.facts).toMatchObject([
    { kind: 'composeNetwork', network: 'net', internal: true, from: { at: 'line 2' } },
    { kind: 'composePart', project: null, declares: ['networks.net'] },
  ]);
});

test.for([
  ['a file of comments only', '# services:\n#   a: {}\n', 'compose.yaml: Every line is a comment: the file defines no service.'],
  ['a service that is a list', 'services:\n  a: [1]\n', 'compose.yaml:2: Invalid input: expected object, received array.'],
  [
    'ports that are a word',
    'services:\n  a:\n    image: x\n    ports: many\n',
    'compose.yaml:4: Invalid input: expected array, received string.',
  ],
  ['an override tag', 'services:\n  a:\n    ports: !reset []\n', 'compose.yaml:3: The tag "!reset" is not known here.'],
  [
    'a duplicate setting',
    'services:\n  a:\n    read_only: true\n    read_only: false\n',
    'compose.yaml:4: The key "read_only" stands here and in line 3.',
  ],
] as const)('refuses %s', async ([, text, message]) => {
  expect(await refusalOf(composeFile, sealed('compose.yaml', text))).toBe(message);
});
