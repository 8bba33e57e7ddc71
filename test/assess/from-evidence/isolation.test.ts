import { describe, expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

const only = scope({ services: ['app'], dataStores: [] });

/** The outcome of a check over one service `app`, each line below it, with what else stands in the file. */
async function outcome(check: string, lines: readonly string[], rest: readonly string[] = []): Promise<string> {
  const text = ['name: harbour', 'services:', '  app:', '    image: a:1', ...lines.map((line) => `    ${line}`), ...rest, ''].join(
    '\n',
  );
  return (await judged(check, { 'compose/compose.yaml': text }, only)).outcome;
}

/** A row of a table: lines of the service, the outcome, and more lines of the file. */
type Row = readonly [lines: readonly string[], outcome: 'pass' | 'fail' | 'unknown', rest?: readonly string[]];

const table = (check: string, rows: readonly Row[]) =>
  describe(check, () => {
    test.for(rows)('%j: %s %j', async ([lines, wanted, rest]) => {
      expect(await outcome(check, lines, rest)).toBe(wanted);
    });
  });

const socket = '/var/run/docker.sock';

table('no-docker-socket', [
  [['volumes: [data:/data, ./conf:/conf:ro]'], 'pass', ['volumes: { data: }']],
  [['secrets: [s]'], 'pass', ['secrets: { s: { file: /run/harbour/secrets/s } }']],
  [['secrets: [s]'], 'fail', [`secrets: { s: { file: ${socket} } }`]],
  [['configs: [{ source: c, target: /c }]'], 'fail', ['configs: { c: { file: /run/docker.sock } }']],
  [['configs: [c]'], 'pass', ['configs: { c: { content: x } }']],
  [['secrets: [s]'], 'unknown', ['secrets: { s: { file: "${SECRET}" } }']],
  [['secrets: [s]'], 'unknown'],
  [['volumes_from: [proxy:ro]'], 'fail', ['  proxy:', '    image: p:1', `    volumes: [${socket}:/s]`]],
  [['volumes_from: [proxy]'], 'pass', ['  proxy:', '    image: p:1', '    volumes: [./x:/x]']],
  [['volumes_from: ["container:old"]'], 'unknown'],
  [['volumes_from: [elsewhere]'], 'unknown'],
  ...(['/var/run', '/run', '/', '//', '/var/../run/.', '/proc/1/root', '/proc/self/root/run'] as const).map(
    (device): Row => [
      ['volumes: [vol:/v]'],
      'fail',
      [`volumes: { vol: { driver_opts: { type: none, o: "bind", device: ${device} } } }`],
    ],
  ),
  [['volumes: [vol:/v]'], 'fail', ['volumes: { vol: { driver_opts: { type: none, device: /run } } }']],
  [
    ['volumes: [vol:/v]'],
    'fail',
    ['volumes: { vol: { driver_opts: { type: overlay, device: overlay, o: "lowerdir=/run:/srv/a" } } }'],
  ],
  [['volumes: [vol:/v]'], 'pass', ['volumes: { vol: { driver_opts: { type: nfs, o: "addr=192.0.2.1,rw", device: ":/run" } } }']],
  [['volumes: [vol:/v]'], 'unknown', ['volumes: { vol: { driver: local-persist, driver_opts: { mountpoint: /run } } }']],
  [['volumes: [vol:/v]'], 'unknown', ['volumes: { vol: { external: true } }']],
  [['volumes: [vol:/v]'], 'unknown'],
  ...[
    '/run/podman/podman.sock',
    '/var/run/docker.sock.raw',
    '/run/containerd/containerd.sock',
    '/var/run/docker/containerd/containerd.sock',
    '/run/user/1000/podman/podman.sock',
    '/run/crio/crio.sock',
    '/run/podman',
    '/run/docker',
    '/var/run/containerd',
    '/home/ops/.docker/run',
    '//var/run/docker.sock',
    '/proc/1/root/run/docker.sock',
  ].map((source): Row => [[`volumes: ["${source}:/x"]`], 'fail']),
  [['volumes: ["~/.docker/run/docker.sock:/x"]'], 'fail'],
  [['volumes: ["~/x:/x"]'], 'unknown'],
  [["volumes: ['C:\\Users\\ops:/x']"], 'unknown'],
  [["volumes: ['\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine']"], 'fail'],
  [['volumes: [{ type: npipe, source: "//./pipe/docker_engine", target: /x }]'], 'fail'],
  [['volumes: [{ source: /srv/x, target: /x }]'], 'unknown'],
  [['use_api_socket: true'], 'fail'],
  [['environment: { DOCKER_HOST: "tcp://192.0.2.1:2375" }'], 'unknown'],
  [[`environment: [DOCKER_HOST=unix://${socket}]`], 'unknown'],
  [['environment: [DOCKER_HOST]'], 'unknown'],
  [['environment: { DOCKER_HOST: "tcp://proxy:2375" }'], 'pass', ['  proxy: { image: "p:1" }']],
  [['command: [--providers.docker.endpoint=tcp://172.17.0.1:2375]'], 'unknown'],
  [['command: [--providers.docker.endpoint=tcp://proxy:2375]'], 'pass', ['  proxy: { image: "p:1" }']],
  [['environment: { DATABASE: "tcp://db:5432" }'], 'pass'],
  [['environment: { DOCKER_HOST: "" }'], 'pass'],
]);

table('no-sensitive-mounts', [
  ...[
    '/root',
    '/root/.ssh',
    '/etc',
    '/etc/ssh',
    '/etc/ssh/ssh_host_ed25519_key',
    '/etc/shadow',
    '/home',
    '/home/ops',
    '/home/ops/.ssh/',
    '/var',
    '/var/lib',
    '/var/lib/docker/volumes',
    '/var/lib/containerd',
    '/var/spool',
    '/var/spool/cron',
    '/proc',
    '/proc/1',
    '/sys',
    '/sys/fs/cgroup',
    '/boot',
    '/boot/grub',
    '/lib',
    '/lib/modules',
    '/lib64',
    '/usr',
    '/usr/bin',
    '/usr/lib/systemd',
    '/bin',
    '/sbin',
    '/dev',
    '/dev/sda',
    '/dev/shm',
    '/run',
    '/run/systemd',
    '/var/run/dbus/system_bus_socket',
    '/etc/cron.d',
    '/etc/docker/daemon.json',
    '/opt/../etc/',
    '/./root//.ssh',
    '/proc/1/root/etc',
    '/srv/backup/.ssh',
    '/etc/sudoers.d',
    '/etc/passwd',
    '/run/lxd',
    '/var/snap/lxd/common/lxd/unix.socket',
    '/var/lib/lxd/unix.socket',
    '/var/lib/incus/unix.socket',
    '/run/incus/unix.socket',
    '/var/run/docker.sock.raw',
  ].map((source): Row => [[`volumes: ["${source}:/x"]`], 'fail']),
  ...[
    '/etc/localtime',
    '/etc/timezone',
    '/etc/ssl/certs',
    '/etc/traefik/traefik.yml',
    '/usr/share/zoneinfo',
    '/usr/share/ca-certificates',
    '/var/log/traefik',
    '/var/lib/postgresql/data',
    '/opt/mcp-server/conf',
    '/srv',
    '/mnt/data',
    '/home/ops/app/data',
    '/root/app/conf',
    '/run/harbour/secrets/key',
    '/dev/null',
    './etc',
    '../x/etc/../y',
  ].map((source): Row => [[`volumes: ["${source}:/x:ro"]`], source.startsWith('../') ? 'unknown' : 'pass']),
  [['volumes: ["/etc/passwd:/etc/passwd:ro"]'], 'pass'],
  [['volumes: ["~/.ssh:/x"]'], 'fail'],
  [['volumes: ["~:/x"]'], 'unknown'],
  [['secrets: [s]'], 'fail', ['secrets: { s: { file: /etc/shadow } }']],
  [['secrets: [s]'], 'pass', ['secrets: { s: { file: ./s.txt } }']],
  [['volumes: [vol:/v]'], 'fail', ['volumes: { vol: { driver_opts: { type: none, o: rbind, device: /etc } } }']],
  [['volumes: [vol:/v]'], 'fail', ['volumes: { vol: { driver_opts: { type: sysfs, device: sysfs } } }']],
  [['volumes: [vol:/v]'], 'unknown', ['volumes: { vol: { driver_opts: { type: ext4, device: /dev/sda1 } } }']],
  [['volumes: [vol:/v]'], 'unknown', ['volumes: { vol: { driver_opts: { type: "${T}", device: /x } } }']],
  ...[
    '/dev/sda',
    '/dev/sda:/dev/xvdc:r',
    '/dev/mem',
    '/dev/kmsg',
    '/dev/nvme0n1p2',
    '/dev/mapper/root',
    '/dev',
    '/dev/disk/by-id/x',
  ].map((device): Row => [[`devices: ["${device}"]`], 'fail']),
  ...['/dev/net/tun', '/dev/fuse', '/dev/dri', '/dev/dri:/dev/dri', '/dev/ttyUSB0', 'nvidia.com/gpu=all'].map(
    (device): Row => [[`devices: ["${device}"]`], 'pass'],
  ),
  ...['/dev/vg0/root', '${DEVICE}', '/srv/device', 'vendor.example/class=one'].map(
    (device): Row => [[`devices: ["${device}"]`], 'unknown'],
  ),
  [['devices: [{ source: /dev/sdb, target: /dev/x, permissions: r }]'], 'fail'],
  [['gpus: all'], 'pass'],
  [['deploy: { resources: { reservations: { devices: [{ driver: cdi, device_ids: [vendor.example/class=one] }] } } }'], 'unknown'],
  [['deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }] } } }'], 'pass'],
  [["device_cgroup_rules: ['a *:* rwm']"], 'fail'],
  [["device_cgroup_rules: ['b 8:* r']"], 'fail'],
  [["device_cgroup_rules: ['c 1:1 r']"], 'fail'],
  [["device_cgroup_rules: ['c *:* r']"], 'fail'],
  [["device_cgroup_rules: ['c 188:* rmw']"], 'pass'],
  [["device_cgroup_rules: ['${RULE}']"], 'unknown'],
]);

table('host-namespaces-not-shared', [
  [['pid: "service:other"'], 'pass', ['  other: { image: "o:1" }']],
  [['pid: "service:other"'], 'fail', ['  other: { image: "o:1", pid: host }']],
  [['pid: "service:other"'], 'unknown', ['  other: { image: "o:1", pid: "service:app" }']],
  [['pid: "service:gone"'], 'unknown'],
  [['pid: "container:old"'], 'unknown'],
  [['ipc: shareable'], 'pass'],
  [['ipc: private'], 'pass'],
  [['ipc: none'], 'pass'],
  [['ipc: "container:old"'], 'unknown'],
  [['ipc: "service:other"'], 'fail', ['  other: { image: "o:1", ipc: host }']],
  [['ipc: Host'], 'fail'],
  [['uts: host'], 'fail'],
  [['userns_mode: host'], 'fail'],
  [['cgroup: host'], 'fail'],
  [['cgroup: private'], 'pass'],
  [['cgroup: "${C}"'], 'unknown'],
]);

table('seccomp-filter-on', [
  [['security_opt: [seccomp=unconfined]'], 'fail'],
  [['security_opt: ["seccomp:unconfined"]'], 'fail'],
  [['security_opt: ["seccomp = Unconfined"]'], 'fail'],
  [['security_opt: ["seccomp=./profile.json"]'], 'unknown'],
  [['security_opt: ["seccomp:/etc/docker/app.json"]'], 'unknown'],
  [['security_opt: [seccomp=builtin]'], 'pass'],
  [['security_opt: [\'seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":[]}\']'], 'pass'],
  [['security_opt: [\'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}\']'], 'fail'],
  [
    ['security_opt: [\'seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ptrace"],"action":"SCMP_ACT_ERRNO"}]}\']'],
    'unknown',
  ],
  [["security_opt: ['seccomp={']"], 'unknown'],
  [['security_opt: [no-new-privileges:true]'], 'pass'],
]);

table('no-privileged-container', [
  [['privileged: "true"'], 'fail'],
  [['privileged: "TRUE"'], 'fail'],
  [['privileged: yes'], 'fail'],
  [['privileged: " true"'], 'unknown'],
  [['security_opt: [systempaths=unconfined]'], 'fail'],
  [['security_opt: ["systempaths:unconfined"]'], 'fail'],
  [['security_opt: [apparmor=unconfined]'], 'fail'],
  [['security_opt: ["apparmor:unconfined"]'], 'fail'],
  [['security_opt: ["label:disable"]'], 'fail'],
  [['security_opt: [label=disable]'], 'fail'],
  [['security_opt: ["label=type:container_t", apparmor=docker-default, no-new-privileges]'], 'pass'],
  [['security_opt: ["${OPTION}"]'], 'unknown'],
  [['post_start: [{ command: x, privileged: true }]'], 'fail'],
  [['pre_stop: [{ command: x, privileged: "${P}" }]'], 'unknown'],
  [['pre_stop: [{ command: x }]'], 'pass'],
]);

table('no-new-privileges', [
  [['security_opt: ["no-new-privileges:false"]'], 'fail'],
  [['security_opt: ["no-new-privileges:true"]'], 'pass'],
]);

table('capabilities-dropped', [
  [['cap_drop: [ALL]', 'cap_add: [ALL]'], 'fail'],
  [['cap_drop: [ALL]', 'cap_add: [cap_sys_admin]'], 'fail'],
  [['cap_drop: [ALL]'], 'pass'],
  [['cap_drop: [ALL]', 'post_start: [{ command: x, privileged: true }]'], 'fail'],
]);

table('containers-not-root', [
  ...['toor', '0:0', 'root:root', '00', '0', '+0', 'ROOT', ':0', '000:1000', 'ContainerAdministrator'].map(
    (user): Row => [[`user: "${user}"`], 'fail'],
  ),
  ...['1000', '1000:0', 'node', 'postgres:postgres'].map((user): Row => [[`user: "${user}"`], 'pass']),
  [['user: "4294967296"'], 'unknown'],
  [['user: 0'], 'fail'],
  ...['0', 'root', 'docker', 'disk'].map((group): Row => [['user: "1000"', `group_add: ["${group}"]`], 'fail']),
  [['user: "1000"', 'group_add: [mail, "27018"]'], 'pass'],
  [['user: "1000"', 'group_add: ["${GROUP}"]'], 'unknown'],
  [['user: "1000"', 'post_start: [{ command: chown x, user: root }]'], 'fail'],
  [['user: "1000"', 'post_start: [{ command: chown x, user: "${U}" }]'], 'unknown'],
  [['user: "1000"', 'post_start: [{ command: x }]'], 'pass'],
]);

table('health-checks', [
  ...[
    '[CMD, "true"]',
    '[CMD, /bin/true]',
    '[CMD-SHELL, exit 0]',
    'exit 0',
    '"true"',
    '":"',
    'echo ok',
    '[CMD, echo, ok]',
    'curl -f http://x || true',
    'curl -f http://x || exit 0',
    'curl -f http://x; exit 0',
    '[CMD, sh, -c, "true"]',
    '"curl -f http://x | cat"',
    '"curl http://x &"',
    '[NONE]',
    '[CMD]',
    '[CMD-SHELL, ""]',
    '"[ 1 = 1 ]"',
    '"true && echo ok"',
    '"curl http://x || echo down"',
    '[CMD-SHELL, "*** || true"]',
    '"***; true"',
    '[CMD, sh, -c, "exit 0"]',
    '"! false"',
  ].map((check): Row => [[`healthcheck: { test: ${check} }`], 'fail']),
  [['healthcheck: { disable: true }'], 'fail'],
  ...[
    '[CMD, curl, -f, "http://x"]',
    '"curl -f http://x || exit 1"',
    '[CMD-SHELL, "pg_isready -U a"]',
    '"redis-cli ping | grep -q PONG"',
    '"curl -f http://x || exit 1; exit 0"',
    '"test -f /tmp/ok"',
    '"wget -qO- \'http://x/?a=1;b=true\' || exit 1"',
    '"true && curl -f http://x"',
    '"***"',
    '[CMD, sh, -c, "***"]',
    '[CMD, "***"]',
  ].map((check): Row => [[`healthcheck: { test: ${check} }`], 'pass']),
]);

table('restarts-bounded', [
  [['restart: on-failure:5', 'deploy: { restart_policy: { condition: any } }'], 'fail'],
  [['restart: on-failure:5', 'deploy: { restart_policy: { max_attempts: 3 } }'], 'fail'],
  [['restart: on-failure:5', 'deploy: { restart_policy: { condition: on-failure } }'], 'fail'],
  [['restart: always', 'deploy: { restart_policy: { condition: on-failure, max_attempts: 3 } }'], 'pass'],
]);

table('process-limits', [
  [['pids_limit: 200'], 'pass'],
  [['pids_limit: -1'], 'fail'],
  [['pids_limit: 999999999'], 'fail'],
  [['pids_limit: .inf'], 'unknown'],
]);

table('cpu-memory-limits', [
  [['cpus: 2', 'mem_limit: 2g'], 'pass'],
  [['cpus: 2', 'mem_limit: 9223372036854771712'], 'fail'],
  [['cpus: 100000', 'mem_limit: 2g'], 'fail'],
  [['cpus: -1', 'mem_limit: 2g'], 'fail'],
  [['cpus: .nan', 'mem_limit: 2g'], 'unknown'],
]);

table('user-defined-networks', [
  [['network_mode: "service:other"'], 'pass', ['  other: { image: "o:1" }']],
  [['network_mode: "service:other"'], 'fail', ['  other: { image: "o:1", network_mode: host }']],
  [['network_mode: "service:other"'], 'unknown', ['  other: { image: "o:1", network_mode: "service:app" }']],
  [['network_mode: "service:gone"'], 'unknown'],
  [['network_mode: "container:old"'], 'unknown'],
  [['network_mode: " Host "'], 'fail'],
]);

table('back-end-networks-internal', [
  [['networks: [n]'], 'pass', ['networks: { n: }']],
  [['networks: [n]'], 'fail', ['networks: { n: { external: true, name: host } }']],
  [['networks: [n]'], 'fail', ['networks: { n: { driver: macvlan } }']],
  [
    ['networks: [n]'],
    'fail',
    ['networks: { n: { driver_opts: { com.docker.network.bridge.gateway_mode_ipv4: nat-unprotected } } }'],
  ],
  [['networks: [n]'], 'pass', ['networks: { n: { internal: true, driver: ipvlan } }']],
  [['network_mode: "service:other"'], 'pass', ['  other: { image: "o:1" }']],
  [['network_mode: "service:traefik"'], 'unknown', ['  traefik: { image: "o:1", ports: ["443:443"] }']],
  [['network_mode: "service:gone"'], 'unknown'],
  [['network_mode: "container:old"'], 'unknown'],
  [['network_mode: Host'], 'fail'],
]);

describe('what the reader of Compose does not know', () => {
  test.for([
    ['a member of a service', ['powers: [all]'], []],
    ['a runtime of unknown making', ['runtime: mine'], []],
    ['a member of the file', [], ['powers: { all: }']],
    ['an included file', [], ['include: [other.yaml]']],
  ] as const)('%s is a gap', async ([, lines, rest]) => {
    expect(await outcome('no-privileged-container', [...lines], [...rest])).toBe('unknown');
  });
  test.for([
    [
      'harmless members',
      ['hostname: a', 'init: true', 'x-note: 1', 'runtime: runc', 'develop: { watch: [] }', 'cpuset: "0"'],
      ['x-a: 1'],
    ],
    ['a profile', ['profiles: [web]'], []],
  ] as const)('%s are none', async ([, lines, rest]) => {
    expect(await outcome('no-privileged-container', [...lines], [...rest])).toBe('pass');
  });
  test('a file of labels may hold routers', async () => {
    expect(await outcome('https-routers-send-hsts', ['label_file: labels'], [])).toBe('unknown');
  });
});
