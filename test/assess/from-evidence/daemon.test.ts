import { expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

const only = scope({ services: [], dataStores: [] });
const compose = (service: object) => ({
  'compose/app.resolved.json': JSON.stringify({ name: 'harbour', services: { app: { image: 'app:1', ...service } } }),
});
const daemon = (settings: object) => ({ 'docker/daemon.json': JSON.stringify(settings) });
const unit = (options: string) => ({
  'docker/docker-unit.txt': `ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd ${options} ; ignore_errors=no ; pid=1 }\nId=docker.service\nLoadState=loaded\nActiveState=active\n`,
});

interface Test {
  readonly id: string;
  readonly result: string;
  readonly desc?: string;
  readonly details?: string;
  readonly items?: readonly string[];
}

/** A report whose numbering shows by its test of the socket. */
const bench = (...tests: readonly Test[]) => ({
  'docker/bench.json': JSON.stringify({
    dockerbenchsecurity: '1.6.0',
    start: 1790575200,
    tests: [
      {
        id: '5',
        desc: 'x',
        results: [...tests, { id: '5.32', result: 'PASS', desc: 'Docker socket is not mounted' }].map((one) => ({
          desc: 'x',
          ...one,
        })),
      },
    ],
    checks: tests.length + 1,
    end: 1790575260,
  }),
});
const older = (text: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(text).map(([path, content]) => [path, content.replace('"5.32"', '"5.31"')]));

test.for<[string, string, Readonly<Record<string, string>>, string]>([
  ['a group in Compose', 'control-group-kept', compose({ cgroup_parent: 'batch.slice' }), 'fail'],
  ['no group in Compose', 'control-group-kept', compose({}), 'pass'],
  [
    'settings of Docker 29',
    'live-restore',
    daemon({
      'live-restore': true,
      'firewall-backend': 'nftables',
      'min-api-version': '1.44',
      'default-gateway-v6': '2001:db8::1',
    }),
    'pass',
  ],
  ['a group of a base', 'control-group-kept', compose({ extends: 'base' }), 'unknown'],
  ['a soft and a hard limit', 'ulimits-bounded', compose({ ulimits: { nofile: { soft: 1024, hard: 2048 } } }), 'pass'],
  ['one limit for both', 'ulimits-bounded', compose({ ulimits: { nofile: 2048 } }), 'pass'],
  ['a limit that is none', 'ulimits-bounded', compose({ ulimits: { nofile: { soft: 1024, hard: -1 } } }), 'fail'],
  ['a limit of a variable', 'ulimits-bounded', compose({ ulimits: { nofile: '${FILES}' } }), 'unknown'],
  [
    'a limit of the daemon',
    'ulimits-bounded',
    { ...compose({}), ...daemon({ 'default-ulimits': { nofile: { Name: 'nofile', Hard: 64000, Soft: 64000 } } }) },
    'pass',
  ],
  [
    'a graphics card by a driver',
    'no-host-device',
    compose({ deploy: { resources: { reservations: { devices: [{ driver: 'nvidia', capabilities: ['gpu'] }] } } } }),
    'fail',
  ],
  ['all graphics cards', 'no-host-device', compose({ gpus: 'all' }), 'fail'],
  ['a graphics card by the runtime', 'no-host-device', compose({ runtime: 'nvidia' }), 'fail'],
  ['a device', 'no-host-device', compose({ devices: [{ source: '/dev/snd', target: '/dev/snd' }] }), 'fail'],
  ['no device', 'no-host-device', compose({}), 'pass'],
  [
    'a port of the host itself',
    'ports-name-an-address',
    compose({ ports: [{ host_ip: '127.0.0.1', target: 80, published: '8080' }] }),
    'pass',
  ],
  ...['[::ffff:0.0.0.0]:8080:80', '[::]:8080:80', '[0:0::0]:8080:80', '0:8080:80', '0.0.0.0:8080:80'].map(
    (port): [string, string, Readonly<Record<string, string>>, string] => [
      `the port ${port}`,
      'ports-name-an-address',
      compose({ ports: [port] }),
      'fail',
    ],
  ),
  ...['localhost:8080:80', '0x0:8080:80', 'harbour-1:8080:80'].map(
    (port): [string, string, Readonly<Record<string, string>>, string] => [
      `the port ${port}`,
      'ports-name-an-address',
      compose({ ports: [port] }),
      'unknown',
    ],
  ),
  ...['127.0.0.1:8080:80', '[::1]:8080:80', '203.0.113.5:443:443', '[fe80::1%eth0]:443:443'].map(
    (port): [string, string, Readonly<Record<string, string>>, string] => [
      `the port ${port}`,
      'ports-name-an-address',
      compose({ ports: [port] }),
      'pass',
    ],
  ),
  ['a port everywhere', 'ports-name-an-address', compose({ ports: [{ target: 80, published: '8080' }] }), 'fail'],
  [
    'a port that the tool sees everywhere',
    'ports-name-an-address',
    { ...compose({}), ...bench({ id: '5.14', result: 'WARN', items: ['harbour-app-1:0.0.0.0'] }) },
    'fail',
  ],
  ['AppArmor by the tool', 'apparmor-confines', { ...compose({}), ...bench({ id: '5.2', result: 'PASS' }) }, 'pass'],
  [
    'AppArmor in the older numbering',
    'apparmor-confines',
    { ...compose({}), ...older(bench({ id: '5.1', result: 'PASS' })) },
    'pass',
  ],
  [
    'SELinux in the older numbering',
    'apparmor-confines',
    { ...compose({}), ...older(bench({ id: '5.2', result: 'PASS' })) },
    'unknown',
  ],
  ['AppArmor in place of SELinux', 'selinux-labels', { ...compose({}), ...bench({ id: '5.2', result: 'PASS' }) }, 'not-applicable'],
  ['SELinux by the daemon', 'selinux-labels', { ...compose({}), ...daemon({ 'selinux-enabled': true }) }, 'pass'],
  ['a switch in daemon.json', 'userland-proxy-off', daemon({ 'userland-proxy': false }), 'pass'],
  [
    'a switch on the command line',
    'userland-proxy-off',
    { ...daemon({ debug: false }), ...unit('--userland-proxy=false') },
    'pass',
  ],
  [
    'a variable on the command line',
    'no-experimental-features',
    { ...daemon({ debug: false }), ...unit('$DOCKER_OPTS') },
    'unknown',
  ],
  ['debug besides the level', 'daemon-log-level', daemon({ 'log-level': 'info', debug: true }), 'fail'],
  ['a member that the daemon does not know', 'no-experimental-features', daemon({ 'live-restore': true, live: true }), 'unknown'],
  [
    'a port of the daemon on its command line',
    'daemon-socket-authenticated',
    { ...daemon({ icc: false }), ...unit('-H tcp://0.0.0.0:2375') },
    'fail',
  ],
  [
    'a port behind one dash with a switch',
    'daemon-socket-authenticated',
    { ...daemon({ icc: false }), ...unit('-DH tcp://0.0.0.0:2375') },
    'fail',
  ],
  ['a level grown together with its letter', 'daemon-log-level', { ...daemon({ icc: false }), ...unit('-ldebug') }, 'fail'],
  ['user name spaces', 'user-namespaces-remapped', daemon({ 'userns-remap': 'default' }), 'pass'],
  ['user name spaces of a user and a group', 'user-namespaces-remapped', daemon({ 'userns-remap': '231072:231072' }), 'pass'],
  ...['root', '0', 'root:root', '0:1000', ' root'].map((user): [string, string, Readonly<Record<string, string>>, string] => [
    `user name spaces of "${user}"`,
    'user-namespaces-remapped',
    daemon({ 'userns-remap': user }),
    'fail',
  ]),
  ...['type:spc_t', 'type:unconfined_t', 'type:container_runtime_t', 'disable'].flatMap(
    (label): [string, string, Readonly<Record<string, string>>, string][] =>
      ['label=', 'label:'].flatMap((how) => [
        [
          `the label ${how}${label}`,
          'selinux-labels',
          { ...compose({ security_opt: [`${how}${label}`] }), ...daemon({ 'selinux-enabled': true }) },
          'fail',
        ],
        [`the label ${how}${label}`, 'no-privileged-container', compose({ security_opt: [`${how}${label}`] }), 'fail'],
      ]),
  ),
  [
    'a label of the policy of containers',
    'selinux-labels',
    { ...compose({ security_opt: ['label=type:container_t'] }), ...daemon({ 'selinux-enabled': true }) },
    'pass',
  ],
  [
    'a label of another policy',
    'selinux-labels',
    { ...compose({ security_opt: ['label=type:app.process'] }), ...daemon({ 'selinux-enabled': true }) },
    'unknown',
  ],
  ['a number of files that bounds nothing', 'ulimits-bounded', compose({ ulimits: { nofile: 1073741816 } }), 'fail'],
  ['a large number of files', 'ulimits-bounded', compose({ ulimits: { nofile: 1048576 } }), 'pass'],
  ['another limit as large', 'ulimits-bounded', compose({ ulimits: { nofile: 1024, core: 1073741816 } }), 'pass'],
  [
    'the default of the daemon that bounds nothing',
    'default-ulimits-set',
    daemon({ 'default-ulimits': { nofile: { Name: 'nofile', Hard: 1073741816, Soft: 1024 } } }),
    'fail',
  ],
  ['the control groups of the host', 'host-namespaces-not-shared', compose({ cgroup: 'host' }), 'fail'],
  [
    'the control groups of the host by default',
    'host-namespaces-not-shared',
    { ...compose({}), ...daemon({ 'default-cgroupns-mode': 'host' }) },
    'fail',
  ],
  [
    'the same on the command line',
    'host-namespaces-not-shared',
    { ...compose({}), ...unit('--default-cgroupns-mode=host') },
    'fail',
  ],
  [
    'the control groups of its own against the default',
    'host-namespaces-not-shared',
    { ...compose({ cgroup: 'private' }), ...daemon({ 'default-cgroupns-mode': 'host' }) },
    'pass',
  ],
  [
    'the default on one host of two',
    'host-namespaces-not-shared',
    {
      ...compose({}),
      'a/daemon.json': '{"default-cgroupns-mode":"host"}',
      'b/daemon.json': '{"default-cgroupns-mode":"private"}',
    },
    'unknown',
  ],
  ...(['http://mirror.example.org', 'HTTP://203.0.113.5:5000'] as const).map(
    (mirror): [string, string, Readonly<Record<string, string>>, string] => [
      `the mirror ${mirror}`,
      'no-insecure-registry',
      { ...daemon({ 'registry-mirrors': [mirror] }), ...unit('-H fd://') },
      'fail',
    ],
  ),
  ...(['https://mirror.example.org', 'http://localhost:5000', 'http://127.0.0.1:5000/', 'http://[::1]'] as const).map(
    (mirror): [string, string, Readonly<Record<string, string>>, string] => [
      `the mirror ${mirror}`,
      'no-insecure-registry',
      { ...daemon({ 'registry-mirrors': [mirror] }), ...unit('-H fd://') },
      'pass',
    ],
  ),
  [
    'a mirror on the command line',
    'no-insecure-registry',
    { ...daemon({ icc: false }), ...unit('--registry-mirror http://mirror.example.org') },
    'fail',
  ],
  ['no port of the daemon', 'daemon-socket-authenticated', { ...daemon({ icc: false }), ...unit('-H fd://') }, 'pass'],
  ['options whose entries were taken out', 'base-device-size-untouched', daemon({ 'storage-opts': [] }), 'unknown'],
  ['a report without the file', 'default-bridge-isolated', bench({ id: '2.2', result: 'PASS' }), 'pass'],
  ['a report that passes whatever is not set', 'user-namespaces-remapped', bench({ id: '2.9', result: 'PASS' }), 'unknown'],
  [
    'a report that lists less than it counts',
    'default-bridge-isolated',
    {
      'docker/bench.json': (bench({ id: '2.2', result: 'PASS' })['docker/bench.json'] ?? '').replace('"checks":2', '"checks":3'),
    },
    'unknown',
  ],
  ['a Dockerfile', 'copy-not-add', { 'app/Dockerfile': 'FROM a\nCOPY . /app\n' }, 'pass'],
  ['a Dockerfile that adds', 'copy-not-add', { 'app/Dockerfile': 'FROM a\nADD . /app\n' }, 'fail'],
  ['an empty Dockerfile beside it', 'copy-not-add', { 'app/Dockerfile': 'FROM a\nCOPY . /app\n', 'b/Dockerfile': '' }, 'unknown'],
  ['no daemon.json', 'live-restore', unit('--live-restore'), 'unknown'],
])('%s: %s', async ([, check, files, outcome]) => {
  const { outcome: found, reason } = await judged(check, files, only);
  expect([found, reason]).toEqual([outcome, reason]);
});

/** A container as inspected, with changes below `HostConfig`. */
const inspected = (host: object) => ({
  'docker/containers.json': JSON.stringify([
    {
      Id: 'id',
      Name: '/app',
      State: { Status: 'running' },
      AppArmorProfile: '',
      HostConfig: {
        ...{
          Privileged: false,
          ReadonlyRootfs: true,
          NetworkMode: 'x',
          PidMode: '',
          IpcMode: 'private',
          UTSMode: '',
          UsernsMode: '',
        },
        ...{ CapAdd: null, CapDrop: ['ALL'], SecurityOpt: null, PortBindings: {}, Devices: [], Ulimits: null, CgroupParent: '' },
        ...host,
      },
      Config: { User: '1000', Image: 'a:1', Env: [], Labels: {} },
      Mounts: [],
      NetworkSettings: { Ports: {}, Networks: { x: {} } },
    },
  ]),
});

test.for<[string, string, object, string]>([
  ['no group', 'control-group-kept', {}, 'pass'],
  ['a group', 'control-group-kept', { CgroupParent: '/batch' }, 'fail'],
  ['a group that was taken out', 'control-group-kept', { CgroupParent: undefined }, 'unknown'],
  ['a limit', 'ulimits-bounded', { Ulimits: [{ Name: 'nofile', Hard: 2048, Soft: 1024 }] }, 'pass'],
  ['no limit', 'ulimits-bounded', {}, 'unknown'],
  ['limits that were taken out', 'ulimits-bounded', { Ulimits: undefined }, 'unknown'],
  ['a driver of devices', 'no-host-device', { DeviceRequests: [{ Driver: '', Count: -1, Capabilities: [['gpu']] }] }, 'fail'],
  ['a runtime that brings devices', 'no-host-device', { Runtime: 'nvidia' }, 'fail'],
  ['no AppArmor', 'apparmor-confines', {}, 'unknown'],
])('%s in what runs: %s', async ([, check, host, outcome]) => {
  const { outcome: found, reason } = await judged(check, inspected(host), only);
  expect([found, reason]).toEqual([outcome, reason]);
});
