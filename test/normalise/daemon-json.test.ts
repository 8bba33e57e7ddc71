import { expect, test } from 'vitest';
import daemonJson from '../../src/normalise/daemon-json.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('settings as written; of the log options only the bounds are kept', () => {
  const reading = daemonJson.read(fixture('daemon-json/daemon.json'));
  expect(reading.facts).toEqual([
    expect.objectContaining({
      kind: 'daemonSettings',
      logDriver: 'json-file',
      logMaxSize: '10m',
      logMaxFile: '3',
      interContainer: false,
      liveRestore: true,
      userlandProxy: false,
      noNewPrivileges: true,
      userNamespaceRemap: 'default',
      iptables: null,
      experimental: null,
      defaultUlimits: [{ name: 'nofile', hard: 64_000 }],
      debug: null,
      storageOptions: null,
      selinux: null,
      insecureRegistries: [],
      hosts: ['unix:///var/run/docker.sock'],
    }),
  ]);
  expect(reading.notes).toEqual([]);
  expect(JSON.stringify(reading)).not.toContain('NEVER-SHOWN');
});

test('what the file does not set is open, and unknown members are gaps', () => {
  const reading = daemonJson.read(sealed('daemon.json', '{"log-driver": "journald", "userns_remap": "default"}'));
  expect(reading.facts[0]).toMatchObject({
    noNewPrivileges: null,
    userNamespaceRemap: null,
    logMaxSize: null,
    insecureRegistries: null,
  });
  expect(reading.gaps).toMatchObject([
    {
      kinds: ['daemonSettings'],
      what: 'The daemon knows no member "userns_remap" and refuses to start with it, so other settings are in force.',
    },
  ]);
});

test('of storage options the names are kept; an empty list is not none', () => {
  const options = (text: string) => daemonJson.read(sealed('daemon.json', text)).facts[0];
  expect(options('{"storage-opts": ["dm.basesize=20G"], "debug": true, "selinux-enabled": true}')).toMatchObject({
    storageOptions: ['dm.basesize'],
    debug: true,
    selinux: true,
  });
  expect(options('{"storage-opts": []}')).toMatchObject({ storageOptions: [] });
});

test('a switch in words is refused', async () => {
  expect(await refusalOf(daemonJson, sealed('daemon.json', '{"icc": "false"}'))).toContain('daemon.json $.icc');
});

test.for([
  ['x.json', '{"live-restore": true, "debug": false', true],
  ['etc/docker/daemon.json', '{}', true],
  ['daemon.json', '{"debug": true}', true],
  ['daemon.json', '{"version": 1}', false],
  ['policy.json', '{"hosts": {"a": "1.2.3.4"}, "groups": {}}', false],
  ['daemon.json', '["live-restore"]', false],
] as const)('%s %s is recognised: %s', ([name, text, recognised]) => {
  expect(daemonJson.recognises(sampleOf(name, new TextEncoder().encode(text)))).toBe(recognised);
});
