import { describe, expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';
import { inspectedContainer } from './docker-builders.ts';

const only = scope({ services: [], dataStores: [] });

/** A container as inspected, of no Compose project, with changes below `HostConfig` and beside it. */
const inspected = (host: object = {}, more: object = {}, name = 'app') => inspectedContainer(name, null, host, more);

const outcome = async (check: string, ...containers: object[]) =>
  (await judged(check, { 'docker/containers.json': JSON.stringify(containers) }, only)).outcome;
const env = (...Env: string[]) => ({ Config: { User: '1000', Image: 'a:1', Env, Labels: {} } });
const health = (...Test: string[]) => ({ Config: { User: '1000', Image: 'a:1', Env: [], Labels: {}, Healthcheck: { Test } } });
const other = inspected(
  { PidMode: 'host', NetworkMode: 'host' },
  { NetworkSettings: { Ports: {}, Networks: { host: {} } } },
  'other',
);

test.each([
  'services: {app: {image: "a:1", privileged: true}}\n',
  'services: { app: { "image": "a:1", "privileged": true } }\n',
  'name: x\nservices: {\n  app: { build: ., privileged: true } }\n',
])('a Compose file in flow style is one: %s', async (text) => {
  expect(await judged('no-privileged-container', { 'docker/stack.yaml': text }, only)).toMatchObject({ outcome: 'fail' });
});

describe('a container as it runs', () => {
  test.for<[check: string, host: object, more: object, outcome: string]>([
    ['no-privileged-container', {}, {}, 'pass'],
    ['no-privileged-container', { MaskedPaths: [], ReadonlyPaths: [] }, {}, 'fail'],
    ['no-privileged-container', { MaskedPaths: ['/proc/kcore'], ReadonlyPaths: ['/proc/sys'] }, {}, 'pass'],
    ['no-privileged-container', { SecurityOpt: ['label=disable'] }, {}, 'fail'],
    ['no-privileged-container', { Runtime: 'mine' }, {}, 'unknown'],
    ['no-privileged-container', { Runtime: 'runc' }, {}, 'pass'],
    ['host-namespaces-not-shared', { CgroupnsMode: 'host' }, {}, 'fail'],
    ['host-namespaces-not-shared', { CgroupnsMode: 'private' }, {}, 'pass'],
    ['host-namespaces-not-shared', { PidMode: 'container:id-of-gone' }, {}, 'unknown'],
    ['no-sensitive-mounts', { Devices: [{ PathOnHost: '/dev/sda' }] }, {}, 'fail'],
    ['no-sensitive-mounts', { Devices: [{ PathOnHost: '/dev/fuse' }] }, {}, 'pass'],
    ['no-sensitive-mounts', { DeviceCgroupRules: ['a *:* rwm'] }, {}, 'fail'],
    [
      'no-sensitive-mounts',
      {},
      { Mounts: [{ Type: 'volume', Name: 'v', Destination: '/v', Driver: 'mine', RW: true }] },
      'unknown',
    ],
    ['no-sensitive-mounts', {}, { Mounts: [{ Type: 'volume', Name: 'v', Destination: '/v', Driver: 'local', RW: true }] }, 'pass'],
    ['no-sensitive-mounts', {}, { Mounts: [{ Type: 'odd', Source: '/etc', Destination: '/v', RW: true }] }, 'unknown'],
    ['containers-not-root', { GroupAdd: ['docker'] }, {}, 'fail'],
    ['containers-not-root', { GroupAdd: null }, {}, 'pass'],
    ['no-docker-socket', {}, env('PATH=/bin'), 'pass'],
    ['no-docker-socket', {}, env('DOCKER_HOST=tcp://192.0.2.1:2375'), 'unknown'],
    ['no-docker-socket', {}, { Mounts: [{ Type: 'bind', Source: '/run/podman', Destination: '/p', RW: false }] }, 'fail'],
    ['seccomp-filter-on', { SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] }, {}, 'pass'],
    ['seccomp-filter-on', { SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] }, {}, 'fail'],
    ['health-checks', {}, health('CMD', 'true'), 'fail'],
    ['health-checks', {}, health('CMD-SHELL', 'exit 0'), 'fail'],
    ['health-checks', {}, health('CMD-SHELL', '***'), 'pass'],
    ['health-checks', {}, health('CMD', 'curl', 'localhost'), 'pass'],
  ])('%s: %j %j is %s', async ([check, host, more, wanted]) => {
    expect(await outcome(check, inspected(host, more))).toBe(wanted);
  });

  test('whose name spaces are those of another container', async () => {
    expect(await outcome('host-namespaces-not-shared', inspected({ PidMode: 'container:id-of-other' }), other)).toBe('fail');
    expect(
      await outcome('host-namespaces-not-shared', inspected({ PidMode: 'container:id-of-app2' }), inspected({}, {}, 'app2')),
    ).toBe('pass');
    const shared = inspected({ NetworkMode: 'container:id-of-other' }, { NetworkSettings: { Ports: {}, Networks: {} } });
    expect(await outcome('user-defined-networks', shared, other)).toBe('fail');
    const sound = inspected({ NetworkMode: 'container:id-of-app2' }, { NetworkSettings: { Ports: {}, Networks: {} } });
    expect(await outcome('user-defined-networks', sound, inspected({}, {}, 'app2'))).toBe('pass');
  });

  test('an object of the list that is not known is a gap, a volume is none', async () => {
    expect(await outcome('no-privileged-container', inspected(), { ID: 'x', Spec: {} })).toBe('unknown');
    expect(
      await outcome('no-privileged-container', inspected(), { Name: 'v', Driver: 'local', Mountpoint: '/x', Scope: 'local' }),
    ).toBe('pass');
  });
});

describe('the daemon', () => {
  const withDaemon = async (check: string, settings: object) =>
    (
      await judged(
        check,
        { 'docker/containers.json': JSON.stringify([inspected()]), 'docker/daemon.json': JSON.stringify(settings) },
        only,
      )
    ).outcome;
  test.for<[check: string, settings: object, outcome: string]>([
    ['seccomp-filter-on', { 'log-driver': 'json-file' }, 'pass'],
    ['seccomp-filter-on', { 'seccomp-profile': 'unconfined' }, 'fail'],
    ['seccomp-filter-on', { 'seccomp-profile': 'builtin' }, 'pass'],
    ['seccomp-filter-on', { 'seccomp-profile': '/etc/docker/seccomp.json' }, 'unknown'],
    ['seccomp-filter-on', { 'log-driver': 'json-file', powers: true }, 'unknown'],
    ['no-docker-socket', { 'log-driver': 'json-file', hosts: ['unix:///run/docker.sock'] }, 'pass'],
    ['no-docker-socket', { 'log-driver': 'json-file', hosts: ['tcp://0.0.0.0:2375'] }, 'fail'],
    ['no-docker-socket', { 'log-driver': 'json-file', hosts: ['tcp://0.0.0.0:2376'], tlsverify: true }, 'pass'],
  ])('%s: %j is %s', async ([check, settings, wanted]) => {
    expect(await withDaemon(check, settings)).toBe(wanted);
  });

  test('a socket in another place', async () => {
    const mounted = inspected({}, { Mounts: [{ Type: 'bind', Source: '/srv/api', Destination: '/a', RW: true }] });
    const files = (hosts: string[]) => ({
      'docker/containers.json': JSON.stringify([mounted]),
      'docker/daemon.json': JSON.stringify({ 'log-driver': 'json-file', hosts }),
    });
    expect((await judged('no-docker-socket', files(['unix:///srv/api/d.sock']), only)).outcome).toBe('fail');
    expect((await judged('no-docker-socket', files(['unix:///srv/other/d.sock']), only)).outcome).toBe('pass');
  });
});
