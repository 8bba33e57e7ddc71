import { describe, expect, test } from 'vitest';
import { organisation } from '../builders.ts';
import { judged } from '../judged.ts';

const LOGGING = { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } };
const bind = (source: string) => ({ type: 'bind', source, target: '/logs', read_only: true });
const FILES = bind('/var/lib/docker/containers');
const SOCKET = bind('/var/run/docker.sock');
const project = (services: Record<string, unknown>, name = 'harbour') => JSON.stringify({ name, services });
const withShipper = (shipper: Record<string, unknown>) =>
  project({ app: { image: 'example/app:1.0', logging: LOGGING }, ship: { logging: LOGGING, ...shipper } });

describe('a shipper of logs', () => {
  test.for<[says: string, shipper: Record<string, unknown>, outcome: string]>([
    ['that runs', { image: 'grafana/promtail:3.0', volumes: [FILES] }, 'pass'],
    ['with arguments', { image: 'grafana/alloy:1.9', command: ['run', '/etc/alloy'], volumes: [FILES] }, 'pass'],
    ['that runs zero times', { image: 'grafana/promtail:3.0', deploy: { replicas: 0 }, volumes: [FILES] }, 'fail'],
    ['that is scaled to nothing', { image: 'grafana/promtail:3.0', scale: 0, volumes: [FILES] }, 'fail'],
    ['that sleeps', { image: 'grafana/promtail:3.0', entrypoint: ['sleep', 'infinity'], volumes: [FILES] }, 'fail'],
    ['that sleeps by a shell', { image: 'grafana/promtail:3.0', entrypoint: ['sh', '-c', 'sleep 1d'], volumes: [FILES] }, 'fail'],
    ['that is the agent of something else', { image: 'portainer/agent:2.21.0', volumes: [bind('/')] }, 'fail'],
    ['that reads metrics', { image: 'telegraf:1.30', volumes: [bind('/')] }, 'fail'],
    ['that is not told to', { image: 'datadog/agent:7', volumes: [FILES] }, 'fail'],
    ['that is told to', { image: 'datadog/agent:7', environment: { DD_LOGS_ENABLED: 'true' }, volumes: [FILES] }, 'pass'],
    ['that asks the daemon for them', { image: 'gliderlabs/logspout:v3.2', volumes: [SOCKET] }, 'pass'],
    ['that asks the daemon for them, and routes them', { image: 'timberio/vector:0.50.0-alpine', volumes: [SOCKET] }, 'pass'],
    ['that cannot ask the daemon for them', { image: 'fluent/fluent-bit:4.0', volumes: [SOCKET] }, 'fail'],
  ])('%s', async ([, shipper, wanted]) => {
    expect((await judged('logs-reach-central-system', { 'c.json': withShipper(shipper) })).outcome).toBe(wanted);
  });

  test('of a profile that nothing switches on', async () => {
    const compose = `services:
  app: {image: "example/app:1.0", logging: {driver: json-file}}
  ship:
    image: grafana/promtail:3.0
    profiles: [debug]
    logging: {driver: json-file}
    volumes: ["/var/lib/docker/containers:/logs:ro"]
`;
    expect((await judged('logs-reach-central-system', { 'compose.yaml': compose })).outcome).toBe('fail');
    const always = compose.replace('    profiles: [debug]\n', '');
    expect((await judged('logs-reach-central-system', { 'compose.yaml': always })).outcome).toBe('pass');
  });

  test('of another project counts where there is one host', async () => {
    const files = {
      'a.json': project({ app: { image: 'example/app:1.0', logging: LOGGING } }),
      'b.json': project({ ship: { image: 'grafana/promtail:3.0', logging: LOGGING, volumes: [FILES] } }, 'monitoring'),
    };
    expect((await judged('logs-reach-central-system', files)).outcome).toBe('pass');
    const two = { ...organisation, scope: { ...organisation.scope, hosts: ['harbour-1', 'harbour-2'] } };
    expect((await judged('logs-reach-central-system', files, two)).outcome).toBe('unknown');
  });
});

describe('a log driver', () => {
  test.for<[says: string, logging: Record<string, unknown>, outcome: string]>([
    ['that sends to another host', { driver: 'gelf', options: { 'gelf-address': 'udp://10.0.0.5:12201' } }, 'pass'],
    ['that sends to its own', { driver: 'gelf', options: { 'gelf-address': 'udp://127.0.0.1:12201' } }, 'unknown'],
    ['that sends to its own by default', { driver: 'fluentd' }, 'unknown'],
    ['that sends to another host by a name', { driver: 'fluentd', options: { 'fluentd-address': 'logs.example:24224' } }, 'pass'],
    ['of the cloud', { driver: 'gcplogs' }, 'pass'],
  ])('%s', async ([, logging, wanted]) => {
    const files = { 'c.json': project({ app: { image: 'example/app:1.0', logging } }) };
    expect((await judged('logs-reach-central-system', files)).outcome).toBe(wanted);
  });
});

test.for(['/dev/null', '//dev//null', '/dev/shm/audit', '/tmp/audit.log'])('an audit log in %s', async (path) => {
  const environment = { AUDIT_LOG_ENABLED: 'true', AUDIT_LOG_LEVEL: 'INFO', AUDIT_LOG_PATH: path };
  const files = { 'c.json': project({ app: { image: 'example/app:1.0', environment } }) };
  expect((await judged('audit-logging-on', files)).outcome).toBe('fail');
});

test.for<[days: number, outcome: string]>([
  [30, 'fail'],
  [400, 'pass'],
])('activities that are kept %s days', async ([days, wanted]) => {
  const kept = Object.fromEntries(
    ['LOGIN_LOG', 'OPERATE_LOG', 'FTP_LOG', 'TASK_LOG', 'PASSWORD_CHANGE_LOG'].map((name) => [`${name}_KEEP_DAYS`, 400]),
  );
  const settings = { ...kept, TERMINAL_SESSION_KEEP_DURATION: 400, ACTIVITY_LOG_KEEP_DAYS: days };
  expect((await judged('audit-logs-not-deleted-earlier', { 'jumpserver/settings.json': JSON.stringify(settings) })).outcome).toBe(
    wanted,
  );
});

describe('where the daemon keeps logs', () => {
  const PROMTAIL = { image: 'grafana/promtail:3.0', volumes: [FILES], logging: LOGGING };
  const services = (shipper: object = PROMTAIL, app: object = {}) =>
    project({ app: { image: 'example/app:1.0', ...app }, ship: shipper });
  const daemon = (settings: object) => ({ 'docker/daemon.json': JSON.stringify({ icc: false, ...settings }) });
  const unit = (options: string) => ({
    'docker/docker-unit.txt': `Id=docker.service\nLoadState=loaded\nActiveState=active\nExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd ${options} ; ignore_errors=no ; pid=1 }\n`,
  });
  const moved = { ...PROMTAIL, volumes: [bind('/data/docker/containers')] };
  test.for<[says: string, files: Readonly<Record<string, string>>, outcome: string]>([
    ['by default', { ...daemon({}), 'c.json': services() }, 'pass'],
    ['by default, as its command line shows', { ...daemon({}), ...unit('-H fd://'), 'c.json': services() }, 'pass'],
    ['in the journal, by its command line', { ...daemon({}), ...unit('--log-driver=journald'), 'c.json': services() }, 'unknown'],
    ['nowhere, by its command line', { ...daemon({}), ...unit('--log-driver none'), 'c.json': services() }, 'fail'],
    ['in the journal, with no file', { ...unit('--log-driver=journald'), 'c.json': services() }, 'unknown'],
    ['as a variable says', { ...daemon({}), ...unit('$OPTIONS'), 'c.json': services() }, 'unknown'],
    [
      'as its file says before the variable',
      { ...daemon({ 'log-driver': 'json-file' }), ...unit('$OPTIONS'), 'c.json': services() },
      'pass',
    ],
    ['in another folder', { ...daemon({ 'data-root': '/data/docker' }), 'c.json': services() }, 'fail'],
    ['in another folder, which is shipped', { ...daemon({ 'data-root': '/data/docker' }), 'c.json': services(moved) }, 'pass'],
    ['in another folder, by its command line', { ...daemon({}), ...unit('-g /data/docker'), 'c.json': services() }, 'fail'],
    ['elsewhere than what is shipped', { ...daemon({}), 'c.json': services(moved) }, 'fail'],
  ])('%s', async ([, files, wanted]) => {
    expect((await judged('logs-reach-central-system', files)).outcome).toBe(wanted);
  });

  const BOUNDS = { 'log-opts': { 'max-size': '10m', 'max-file': '3' } };
  const bounded = (files: Readonly<Record<string, string>>) => ({
    'c.json': project({ app: { image: 'example/app:1.0' } }),
    ...files,
  });
  test.for<[says: string, files: Readonly<Record<string, string>>, outcome: string]>([
    ['in bounds by its file', daemon(BOUNDS), 'pass'],
    ['in bounds by its command line', { ...daemon({}), ...unit('--log-opt max-size=10m --log-opt max-file=3') }, 'pass'],
    ['in files of its own by its command line', { ...daemon(BOUNDS), ...unit('--log-driver=local') }, 'fail'],
    ['as a variable says, in bounds', { ...daemon(BOUNDS), ...unit('$DOCKER_OPTS') }, 'unknown'],
    ['as its file says, in bounds', { ...daemon({ 'log-driver': 'json-file', ...BOUNDS }), ...unit('$DOCKER_OPTS') }, 'pass'],
    ['as another file says', { ...daemon(BOUNDS), ...unit('--config-file /etc/docker/other.json') }, 'unknown'],
  ])('%s', async ([, files, wanted]) => {
    expect((await judged('container-logs-bounded', bounded(files))).outcome).toBe(wanted);
  });
});
