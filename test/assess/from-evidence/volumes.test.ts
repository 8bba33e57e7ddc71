import { describe, expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';
import { inspectedContainer } from './docker-builders.ts';

const only = scope({ services: [], dataStores: ['postgresql'] });

type Files = Readonly<Record<string, string>>;
type Row = readonly [says: string, files: Files, outcome: 'pass' | 'fail' | 'unknown'];

const base = (volume: string, name = 'name: harbour', backend = '{ internal: true }') => ({
  'compose/compose.yaml': `${name}
services:
  postgresql:
    image: postgres:16
    networks: [backend]
    volumes: [data:/data]
networks: { backend: ${backend} }
volumes: { data: ${volume} }
`,
});
const volume = (options: object | null, changes: object = {}) => ({
  CreatedAt: '2026-09-01T08:00:00Z',
  Driver: 'local',
  Labels: { 'com.docker.compose.project': 'harbour', 'com.docker.compose.volume': 'data' },
  Mountpoint: '/var/lib/docker/volumes/harbour_data/_data',
  Name: 'harbour_data',
  Options: options,
  Scope: 'local',
  ...changes,
});
const BIND = (device: string) => ({ type: 'none', o: 'bind', device });
const container = (host: object = {}) =>
  inspectedContainer('harbour-postgresql-1', 'postgresql', host, {
    Mounts: [{ Type: 'volume', Name: 'harbour_data', Destination: '/data', Driver: 'local', RW: true }],
  });
const inspected = (...objects: object[]) => ({ 'docker/inspect.json': JSON.stringify(objects) });
const asked = (Options: object | null, Name = 'local') => ({
  Mounts: [{ Type: 'volume', Source: 'harbour_data', Target: '/data', VolumeOptions: { DriverConfig: { Name, Options } } }],
});

const table = (check: string, rows: readonly Row[]) =>
  describe(check, () => {
    test.for(rows)('%s', async ([, files, wanted]) => {
      expect((await judged(check, files, only)).outcome).toBe(wanted);
    });
  });

table('no-sensitive-mounts', [
  ['a volume of Docker', inspected(container(), volume(null)), 'pass'],
  ['a volume that binds a place of the system', inspected(container(), volume(BIND('/'))), 'fail'],
  ['a volume that binds a place of its own', inspected(container(), volume(BIND('/srv/data'))), 'pass'],
  ['another volume that does', inspected(container(), volume(BIND('/'), { Name: 'other' })), 'pass'],
  [
    'in a file of volumes alone',
    { ...inspected(container()), 'docker/volumes.json': JSON.stringify([volume(BIND('/etc'))]) },
    'fail',
  ],
  ['a volume of a driver', inspected(container(), volume(null, { Driver: 'rexray' })), 'unknown'],
  ['a container whose volume was asked for with options', inspected(container(asked(BIND('/etc')))), 'fail'],
  ['with options for memory', inspected(container(asked({ type: 'tmpfs', device: 'tmpfs' }))), 'pass'],
  ['without options', inspected(container(asked(null))), 'pass'],
  ['the project says nothing, the host shows a bind', { ...base('{}'), ...inspected(volume(BIND('/etc'))) }, 'fail'],
  ['an external volume', base('{ external: true, name: harbour_data }'), 'unknown'],
  [
    'an external volume that the host shows',
    { ...base('{ external: true, name: harbour_data }'), ...inspected(volume(null, { Labels: null })) },
    'pass',
  ],
  [
    'an external volume that the host shows to be a bind',
    { ...base('{ external: true, name: harbour_data }'), ...inspected(volume(BIND('/etc'), { Labels: null })) },
    'fail',
  ],
  ['a share', inspected(container(), volume({ type: 'cifs', o: 'username=a,password=b', device: '//192.0.2.1/etc' })), 'pass'],
]);

table('no-docker-socket', [
  ['a volume that binds the directory of sockets', inspected(container(), volume(BIND('/var/run'))), 'fail'],
  ['a volume of Docker', inspected(container(), volume(null)), 'pass'],
]);

const override = (text: string, path = 'compose/compose.override.yaml'): Files => ({ [path]: text });
const DRIVER = 'driver_opts: { type: none, o: bind, device: /var/run }';
for (const name of ['', 'name: harbour']) {
  const laid = (text: string) => ({ ...base('{}', name), ...override(`${name}\n${text}`) });
  table('no-docker-socket', [
    [`"${name}": a part with the volume`, laid(`volumes: { data: { ${DRIVER} } }`), 'unknown'],
    [`"${name}": a part with another volume`, laid(`volumes: { cache: { ${DRIVER} } }`), 'pass'],
  ]);
  table('no-sensitive-mounts', [[`"${name}": a part with the volume`, laid(`volumes: { data: { ${DRIVER} } }`), 'unknown']]);
  table('back-end-networks-internal', [
    [`"${name}": a part with the network`, laid('networks: { backend: { internal: false } }'), 'unknown'],
    [`"${name}": a part with another network`, laid('networks: { edge: {} }'), 'pass'],
  ]);
  table('user-defined-networks', [
    [`"${name}": a part with the network`, laid('networks: { backend: { external: true, name: host } }'), 'unknown'],
  ]);
}

const RESOLVED = JSON.stringify({
  name: 'harbour',
  services: {
    postgresql: {
      image: 'postgres:16',
      networks: { backend: null },
      volumes: [{ type: 'volume', source: 'data', target: '/data', volume: {} }],
    },
  },
  networks: { backend: { name: 'harbour_backend', internal: true } },
  volumes: { data: { name: 'harbour_data' } },
});
const PART = override('name: harbour\nnetworks: { backend: {} }\nvolumes: { data: {} }\n');
for (const check of ['back-end-networks-internal', 'user-defined-networks', 'no-sensitive-mounts', 'no-docker-socket'])
  table(check, [
    ['the resolved project answers', { ...base('{}'), ...PART, 'compose/harbour.resolved.json': RESOLVED }, 'pass'],
    [
      'a part of another project',
      { ...base('{}'), ...override('name: other\nnetworks: { backend: {} }\nvolumes: { data: {} }\n') },
      'pass',
    ],
  ]);
