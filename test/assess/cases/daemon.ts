import type { FactKinds } from '../../../src/domain/fact.ts';
import { bench, command } from '../daemon-builders.ts';
import { daemon } from '../host-builders.ts';
import type { Case, Cases } from './case.ts';

type Settings = Partial<FactKinds['daemonSettings']>;

/** A setting of the daemon by a value that meets the requirement, one that breaks it, and what holds of both on the command line. */
interface Setting {
  readonly good: Settings;
  readonly bad: Settings;
  /** null where only the absence of an option is good. */
  readonly goodFlag: string | null;
  readonly badFlag: string | null;
  /** What becomes of a daemon that says nothing. */
  readonly byDefault: 'pass' | 'fail';
  /** The test of Docker Bench with the results that can be believed; null for none. */
  readonly test: { readonly clause: string; readonly trusted: readonly ('PASS' | 'WARN')[] } | null;
  readonly more?: Cases;
}

function casesOf({ good, bad, goodFlag, badFlag, byDefault, test, more = {} }: Setting): Cases {
  const clause = test?.clause ?? '2.99';
  const believes = (result: 'PASS' | 'WARN') => test?.trusted.includes(result) === true;
  const seen: Case = {
    says: 'nothing is set, and the command line is seen',
    facts: [daemon(), command([])],
    because: /by default it is/,
  };
  const unseen = { says: 'nothing is set, and the command line is not seen', facts: [daemon()] };
  // A warning that cannot be believed changes nothing.
  const warned = { says: 'good values and a warning', facts: [daemon(good), bench(clause, 'WARN')] };
  const passed = { says: 'passed by Docker Bench alone', facts: [bench(clause, 'PASS')] };
  return {
    pass: [
      { says: 'in daemon.json', facts: [daemon(good)] },
      ...(goodFlag === null
        ? []
        : [
            { says: 'on the command line', facts: [daemon(), command([goodFlag])], because: /command line/ },
            {
              says: 'in daemon.json, whatever a variable on the command line is',
              facts: [daemon(good), command([], ['$DOCKER_OPTS'])],
            },
          ]),
      ...(byDefault === 'pass' ? [seen] : []),
      ...(believes('PASS') ? [passed] : []),
      ...(believes('PASS')
        ? [
            {
              says: 'the tool saw an option that is not in the evidence',
              facts: [daemon(), bench(clause, 'PASS')],
              because: /runs meets it/,
            },
          ]
        : []),
      ...(believes('WARN') ? [] : [warned]),
      ...(more.pass ?? []),
    ],
    fail: [
      { says: 'in daemon.json', facts: [daemon(bad)] },
      { says: 'in one of two', facts: [daemon(good), daemon(bad)] },
      { says: 'in daemon.json, and the tool passes it', facts: [daemon(bad), bench(clause, 'PASS')] },
      ...(badFlag === null ? [] : [{ says: 'on the command line', facts: [daemon(), command([badFlag])] }]),
      ...(badFlag === null ? [] : [{ says: 'the two disagree', facts: [daemon(good), command([badFlag])] }]),
      ...(byDefault === 'fail' ? [seen, unseen] : []),
      ...(byDefault === 'fail'
        ? [{ says: 'the command line is seen, and the tool is wrong', facts: [daemon(), command([]), bench(clause, 'PASS')] }]
        : []),
      ...(believes('WARN') ? [warned, { says: 'a warning alone', facts: [bench(clause, 'WARN')], because: /Docker Bench/ }] : []),
      ...(more.fail ?? []),
    ],
    unknown: [
      // An option on the command line may say otherwise.
      ...(byDefault === 'pass' ? [{ ...unseen, because: /command line, which may/ }] : []),
      { says: 'no evidence', facts: [], because: /daemon\.json is not in the evidence/ },
      { says: 'a command line alone', facts: [command(goodFlag === null ? [] : [goodFlag])] },
      { says: 'a variable on the command line', facts: [daemon(), command([], ['$DOCKER_OPTS'])], because: /\$DOCKER_OPTS/ },
      { says: 'another file of settings', facts: [daemon(good), command(['config-file=/srv/daemon.json'])], because: /srv/ },
      { says: 'a remark of Docker Bench', facts: [bench(clause, 'INFO')] },
      { says: 'another test of Docker Bench', facts: [bench('2.98', 'PASS')] },
      { says: 'a test that no recommendation is known of', facts: [bench(clause, 'PASS', { clause: null })] },
      ...(believes('PASS') ? [] : [passed]),
      ...(believes('WARN') ? [] : [{ says: 'a warning alone', facts: [bench(clause, 'WARN')] }]),
      ...(more.unknown ?? []),
    ],
  };
}

const both = (clause: string) => ({ clause, trusted: ['PASS', 'WARN'] as const });
const limit = (hard: number | { unresolved: string } | null, name = 'nofile') => ({ name, hard });

/** Cases of the checks over settings of the Docker daemon. */
export const daemonCases: Readonly<Record<string, Cases>> = {
  'default-bridge-isolated': casesOf({
    good: { interContainer: false },
    bad: { interContainer: true },
    goodFlag: 'icc=false',
    badFlag: 'icc',
    byDefault: 'fail',
    test: both('2.2'),
  }),
  'daemon-log-level': casesOf({
    good: { logLevel: 'info' },
    bad: { logLevel: 'error' },
    goodFlag: 'log-level=info',
    badFlag: 'debug',
    byDefault: 'pass',
    test: { clause: '2.3', trusted: ['PASS'] },
    more: {
      fail: [
        { says: 'debug outranks the level', facts: [daemon({ logLevel: 'info', debug: true })] },
        { says: 'debug on the command line', facts: [daemon({ logLevel: 'info' }), command(['debug=true'])] },
      ],
    },
  }),
  'daemon-manages-firewall': casesOf({
    good: { iptables: true },
    bad: { iptables: false },
    goodFlag: 'iptables=true',
    badFlag: 'iptables=false',
    byDefault: 'pass',
    test: both('2.4'),
  }),
  'no-insecure-registry': casesOf({
    good: { insecureRegistries: [] },
    bad: { insecureRegistries: ['registry.example:5000'] },
    goodFlag: null,
    badFlag: 'insecure-registry=10.0.0.0/8',
    byDefault: 'pass',
    test: { clause: '2.5', trusted: ['PASS'] },
  }),
  'storage-driver-maintained': casesOf({
    good: { storageDriver: 'overlay2' },
    bad: { storageDriver: 'aufs' },
    goodFlag: 'storage-driver=overlay2',
    badFlag: 'storage-driver=devicemapper',
    byDefault: 'pass',
    test: { clause: '2.6', trusted: ['WARN'] },
    more: { fail: [{ says: 'devicemapper', facts: [daemon({ storageDriver: 'devicemapper' })] }] },
  }),
  'daemon-socket-authenticated': casesOf({
    good: { hosts: ['unix:///var/run/docker.sock'] },
    bad: { hosts: ['fd://', 'tcp://0.0.0.0:2375'] },
    goodFlag: 'host=fd://',
    badFlag: 'host=tcp://127.0.0.1:2375',
    byDefault: 'pass',
    test: null,
    more: {
      pass: [
        { says: 'with certificates', facts: [daemon({ hosts: ['tcp://0.0.0.0:2376'], tlsVerify: true })] },
        {
          says: 'with certificates by the command line',
          facts: [daemon({ hosts: ['tcp://0.0.0.0:2376'] }), command(['tlsverify'])],
        },
      ],
      fail: [
        { says: 'an address without a scheme', facts: [daemon({ hosts: ['0.0.0.0:2375'] })] },
        { says: 'certificates switched off', facts: [daemon({ hosts: ['tcp://10.0.0.1:2376'], tlsVerify: false })] },
        {
          says: 'certificates of another daemon',
          facts: [daemon({ hosts: ['tcp://10.0.0.1:2376'] }), daemon({ tlsVerify: true })],
        },
      ],
    },
  }),
  'default-ulimits-set': casesOf({
    good: { defaultUlimits: [limit(64_000)] },
    bad: { defaultUlimits: [limit(-1)] },
    goodFlag: 'default-ulimit=nofile=1024:64000',
    badFlag: 'default-ulimit=nofile=1024:-1',
    byDefault: 'fail',
    test: null,
    more: {
      fail: [
        { says: 'another one only', facts: [daemon({ defaultUlimits: [limit(4096, 'nproc')] })] },
        { says: 'another one lifted', facts: [daemon({ defaultUlimits: [limit(64_000), limit(-1, 'core')] })] },
      ],
      unknown: [
        { says: 'no hard limit', facts: [daemon({ defaultUlimits: [limit(null)] })] },
        { says: 'a limit in words', facts: [daemon(), command(['default-ulimit=nofile=many'])] },
      ],
    },
  }),
  'user-namespaces-remapped': casesOf({
    good: { userNamespaceRemap: 'default' },
    bad: {},
    goodFlag: 'userns-remap=default',
    badFlag: null,
    byDefault: 'fail',
    test: { clause: '2.9', trusted: ['WARN'] },
  }),
  'default-cgroup-parent': casesOf({
    good: { cgroupParent: 'system.slice' },
    bad: { cgroupParent: 'batch.slice' },
    goodFlag: 'cgroup-parent=/docker',
    badFlag: 'cgroup-parent=/batch',
    byDefault: 'pass',
    test: { clause: '2.10', trusted: ['WARN'] },
  }),
  'base-device-size-untouched': casesOf({
    good: { storageOptions: ['overlay2.size'] },
    bad: { storageOptions: ['dm.fs', 'dm.basesize'] },
    goodFlag: 'storage-opt=overlay2.size',
    badFlag: 'storage-opt=dm.basesize',
    byDefault: 'pass',
    test: both('2.11'),
    more: {
      pass: [
        { says: 'options left out of a driver without it', facts: [daemon({ storageOptions: [], storageDriver: 'overlay2' })] },
      ],
      unknown: [
        { says: 'options left out', facts: [daemon({ storageOptions: [] })], because: /not in the evidence/ },
        { says: 'options left out of devicemapper', facts: [daemon({ storageOptions: [], storageDriver: 'devicemapper' })] },
      ],
    },
  }),
  'authorisation-plugin': casesOf({
    good: { authorisationPlugins: ['opa-docker-authz'] },
    bad: {},
    goodFlag: 'authorization-plugin=opa-docker-authz',
    badFlag: null,
    byDefault: 'fail',
    test: { clause: '2.12', trusted: ['WARN'] },
  }),
  'no-new-privileges-by-default': casesOf({
    good: { noNewPrivileges: true },
    bad: { noNewPrivileges: false },
    goodFlag: 'no-new-privileges',
    badFlag: 'no-new-privileges=false',
    byDefault: 'fail',
    test: both('2.14'),
  }),
  'live-restore': casesOf({
    good: { liveRestore: true },
    bad: { liveRestore: false },
    goodFlag: 'live-restore',
    badFlag: 'live-restore=0',
    byDefault: 'fail',
    test: { clause: '2.15', trusted: ['WARN'] },
  }),
  'userland-proxy-off': casesOf({
    good: { userlandProxy: false },
    bad: { userlandProxy: true },
    goodFlag: 'userland-proxy=false',
    badFlag: 'userland-proxy',
    byDefault: 'fail',
    test: both('2.16'),
  }),
  'daemon-seccomp-profile': casesOf({
    good: { seccompProfile: 'builtin' },
    bad: { seccompProfile: 'unconfined' },
    goodFlag: 'seccomp-profile=builtin',
    badFlag: 'seccomp-profile=unconfined',
    byDefault: 'pass',
    test: { clause: '2.17', trusted: ['PASS'] },
    more: { unknown: [{ says: 'a profile of its own', facts: [daemon({ seccompProfile: '/etc/docker/seccomp.json' })] }] },
  }),
  'no-experimental-features': casesOf({
    good: { experimental: false },
    bad: { experimental: true },
    goodFlag: 'experimental=false',
    badFlag: 'experimental',
    byDefault: 'pass',
    test: both('2.18'),
  }),
};
