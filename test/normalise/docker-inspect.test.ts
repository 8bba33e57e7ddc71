import { describe, expect, test } from 'vitest';
import dockerInspect from '../../src/normalise/docker-inspect.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf, placesOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = dockerInspect.read(fixture('docker-inspect/lighthouse.json'));
const [proxy, toolbox] = factsOf(reading, 'container');

test('containers, images, networks and volumes of one array', () => {
  expect(placesOf(reading)).toEqual(['$[0]', '$[1]', '$[2]', '$[3]', '$[4]']);
  expect(reading.facts.map(({ kind }) => kind)).toEqual(['container', 'container', 'hostImage', 'dockerNetwork', 'dockerVolume']);
  expect(reading).toMatchObject({ notes: [], gaps: [] });
});

test('a confined container', () => {
  expect(proxy).toMatchObject({
    name: 'lighthouse-proxy-1',
    composeProject: 'lighthouse',
    composeService: 'proxy',
    image: 'traefik:v3.5.3',
    imageId: `sha256:${'1'.repeat(64)}`,
    user: '65532:65532',
    privileged: false,
    readOnly: true,
    cpuLimit: 1.5,
    memoryLimit: 536870912,
    memoryReservation: 134217728,
    networkMode: 'lighthouse_edge',
    networks: ['lighthouse_edge'],
    logging: { driver: 'json-file', maxSize: '10m', maxFile: '3' },
    appArmorProfile: 'docker-default',
    isolation: {
      devices: [],
      cgroupMode: 'private',
      capAdd: [],
      capDrop: ['ALL'],
      securityOptions: ['no-new-privileges:true'],
      pidMode: null,
      pidsLimit: 200,
      healthCheck: 'set',
      restart: 'unless-stopped',
    },
  });
  expect(proxy?.ports).toEqual([
    { text: '443:443/tcp', hostAddress: null, published: '443', target: 443 },
    { text: '127.0.0.1:8080:8080/tcp', hostAddress: '127.0.0.1', published: '8080', target: 8080 },
  ]);
  expect(proxy?.isolation.mounts).toEqual([
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true, propagation: 'rprivate' },
    { type: 'volume', source: 'lighthouse_acme', target: '/acme', readOnly: false },
  ]);
});

test('a container that shares everything with its host', () => {
  expect(toolbox).toMatchObject({
    state: 'exited',
    user: '',
    privileged: true,
    readOnly: false,
    cpuLimit: 0.5,
    memoryLimit: null,
    networkMode: 'host',
    userNamespaceMode: 'host',
    appArmorProfile: null,
    ports: [{ text: '9000/udp', hostAddress: null, published: null, target: 9000 }],
    isolation: {
      capAdd: ['SYS_ADMIN'],
      capDrop: [],
      securityOptions: ['seccomp=unconfined'],
      devices: ['/dev/kmsg'],
      pidMode: 'host',
      ipcMode: 'host',
      utsMode: 'host',
      pidsLimit: null,
      healthCheck: 'disabled',
      restart: 'on-failure:5',
      mounts: [{ type: 'bind', source: '/etc', target: '/host/etc', readOnly: false, propagation: 'rshared' }],
    },
  });
});

test('images and networks', () => {
  expect(factsOf(reading, 'hostImage')[0]).toMatchObject({
    tags: ['traefik:v3.5.3'],
    digests: [`traefik@sha256:${'9'.repeat(64)}`],
    user: '',
    healthCheck: false,
    createdAt: '2026-08-01T00:00:00.000Z',
  });
  expect(factsOf(reading, 'dockerNetwork')[0]).toMatchObject({
    name: 'lighthouse_edge',
    internal: true,
    composeNetwork: 'edge',
    interContainer: false,
    containers: ['lighthouse-proxy-1'],
  });
});

test('a volume, of whose options the place is kept and nothing else', () => {
  const share = { type: 'cifs', o: 'username=a,password=NEVER-SHOWN', device: '//192.0.2.1/x' };
  const volumes = [null, { type: 'none', o: 'bind', device: '/srv/x' }, share].map((Options) => ({
    Name: 'v',
    Driver: 'local',
    Mountpoint: '/m',
    Scope: 'local',
    Options,
  }));
  const read = dockerInspect.read(sealed('volumes.json', JSON.stringify(volumes)));
  expect(factsOf(read, 'dockerVolume').map(({ shows }) => shows)).toEqual([
    [{ type: 'volume', source: 'v' }],
    [{ type: 'bind', source: '/srv/x' }],
    [{ type: 'volume', source: 'v' }],
  ]);
  expect(JSON.stringify(read)).not.toContain('NEVER-SHOWN');
});

test('variables are measured, and neither values, commands nor labels are kept', () => {
  expect(proxy?.environment).toEqual([
    { name: 'PATH', length: 14 },
    { name: 'DNS_API_TOKEN', length: 11 },
  ]);
  expect(JSON.stringify(reading)).not.toContain('NEVER-SHOWN');
});

const whole: { HostConfig: object }[] = JSON.parse(new TextDecoder().decode(fixture('docker-inspect/lighthouse.json').bytes));
const network = { Name: 'n', Id: 'x', Scope: 'local', Driver: 'bridge', Containers: null };

test('one object, one object a line, and an array are the same', () => {
  const one = dockerInspect.read(sealed('n.json', JSON.stringify(network, null, 2)));
  expect(placesOf(one)).toEqual(['$']);
  const lines = dockerInspect.read(sealed('n.json', `${JSON.stringify(network)}\n${JSON.stringify(network)}\n`));
  expect(placesOf(lines)).toEqual(['line 1', 'line 2']);
});

test('a setting that was taken out of the export must not read as harmless', async () => {
  const refusals: string[] = [];
  for (const name of [
    'Privileged',
    'CapAdd',
    'SecurityOpt',
    'PidMode',
    'IpcMode',
    'UTSMode',
    'NetworkMode',
    'Devices',
    'PortBindings',
  ]) {
    const host = Object.fromEntries(Object.entries(whole[0]?.HostConfig ?? {}).filter(([key]) => key !== name));
    refusals.push(await refusalOf(dockerInspect, sealed('c.json', JSON.stringify([{ ...whole[0], HostConfig: host }]))));
  }
  expect(refusals.map((refusal) => refusal.split(':')[0])).toEqual([
    'c.json $[0].HostConfig.Privileged',
    'c.json $[0].HostConfig.CapAdd',
    'c.json $[0].HostConfig.SecurityOpt',
    'c.json $[0].HostConfig.PidMode',
    'c.json $[0].HostConfig.IpcMode',
    'c.json $[0].HostConfig.UTSMode',
    'c.json $[0].HostConfig.NetworkMode',
    'c.json $[0].HostConfig.Devices',
    'c.json $[0].HostConfig.PortBindings',
  ]);
});

describe('is recognised', () => {
  test.for([
    ['a container', '[{"Id":"a","Created":"2026","Path":"/x","Args":[],"State":{}', true],
    ['an image', '[{"Id":"sha256:a","RepoTags":["a:1"],"RepoDigests":[]}]', true],
    ['a network', '[{"Name":"n","Id":"a","Created":"2026","Scope":"local","Driver":"bridge"}]', true],
    ['nothing at all', '[]', false],
    [
      'containers as the API lists them',
      '[{"Id":"a","Names":["/a"],"Image":"a","Command":"x","HostConfig":{"NetworkMode":"x"}}]',
      false,
    ],
    ['images as the API lists them', '[{"Containers":-1,"Created":1,"Id":"a","ParentId":"","RepoTags":["a:1"]}]', false],
    ['docker ps', '{"Command":"x","ID":"a","Image":"b","Names":"c"}\n{"ID":"d"}\n', false],
    ['a volume', '[{"Driver":"local","Mountpoint":"/x","Name":"v","Scope":"local"}]', true],
  ] as const)('%s', ([, text, recognised]) => {
    expect(dockerInspect.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(recognised);
  });
});

test('one object a line: a member that stands twice is refused with its line', async () => {
  const lines = '{"Id":"a","Name":"/a"}\n{"Id":"b","Id":"c"}\n';
  expect(await refusalOf(dockerInspect, sealed('c.json', lines))).toContain('c.json:2 $.Id: The member "Id" stands twice');
});
