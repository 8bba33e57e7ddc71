import { FILE_ITEMS, HOST_ITEMS } from '../../../src/assess/bench-items.ts';
import type { Fact } from '../../../src/domain/fact.ts';
import type { BenchResult } from '../../../src/domain/facts/docker-daemon.ts';
import { at, attestation, isolation, service } from '../builders.ts';
import { bench, command, dockerfile } from '../daemon-builders.ts';
import { container, daemon } from '../host-builders.ts';
import type { Cases } from './case.ts';

type Service = Parameters<typeof service>[0];
type Container = Parameters<typeof container>[0];
type Isolation = Parameters<typeof isolation>[0];

const open = { unresolved: '${SETTING}' };
const given = (changes: Isolation, more: Service = {}) => service({ isolation: isolation(changes), ...more });
const running = (changes: Isolation, more: Container = {}) => container({ isolation: isolation(changes), ...more });
const port = (hostAddress: string | typeof open | null, text = '8080:80') => ({ text, hostAddress, published: '8080', target: 80 });
const limit = (hard: number | typeof open, name = 'nofile') => ({ name, hard });
const appArmor = bench('5.2', 'PASS');
const seLinux = daemon({ selinux: true });

/** A report in which every test of a section passes, but for the ones that are given. */
const report = (items: Readonly<Record<string, string>>, ...others: readonly Fact[]) => {
  const named = others.flatMap((other) => (other.kind === 'benchResult' ? [other.clause] : []));
  return [
    ...Object.keys(items)
      .filter((id) => !named.includes(id))
      .map((id) => bench(id, 'PASS')),
    ...others,
  ];
};
const recorded = (subject: string) =>
  attestation({ control: 'CTR-4.36', subject, performed: '2026-09-01T00:00:00.000Z', statement: 'Looked at.' });
const host = (...others: readonly Fact[]) => report(HOST_ITEMS, recorded('1.2.1'), recorded('1.2.2'), ...others);
const missing = { details: 'File not found' } satisfies Partial<BenchResult>;

/** Cases of the checks over what containers, images and the host are given besides. */
export const containerExtraCases: Readonly<Record<string, Cases>> = {
  'apparmor-confines': {
    pass: [
      { says: 'in the container', facts: [container({ appArmorProfile: 'docker-default' })] },
      { says: 'by default, on a host that has it', facts: [service(), appArmor] },
      { says: 'by name, on a host that has it', facts: [given({ securityOptions: ['apparmor=app'] }), appArmor] },
      {
        says: 'shown by another container',
        facts: [service(), container({ composeService: 'app', appArmorProfile: 'docker-default' })],
      },
      { says: 'a container that never started', facts: [service(), appArmor, container({ state: 'created' })] },
    ],
    fail: [
      { says: 'switched off in Compose', facts: [given({ securityOptions: ['apparmor:unconfined'] }), appArmor] },
      { says: 'switched off, on whatever host', facts: [given({ securityOptions: ['apparmor=unconfined'] })] },
      { says: 'privileged', facts: [service({ privileged: true }), appArmor] },
      { says: 'none in the container of a host that has it', facts: [service(), appArmor, container()] },
      { says: 'a warning', facts: [service(), bench('5.2', 'WARN', { items: ['harbour-app-1'] })], because: /test 5\.2/ },
      { says: 'a warning without names', facts: [service(), bench('5.2', 'WARN')] },
    ],
    unknown: [
      { says: 'by default, on a host of which nothing is known', facts: [service()], because: /no evidence shows/ },
      { says: 'none in the container, on a host of which nothing is known', facts: [container()] },
      { says: 'a variable', facts: [given({ securityOptions: ['apparmor=${PROFILE}'] }), appArmor] },
      { says: 'perhaps privileged', facts: [service({ privileged: open }), appArmor] },
      { says: 'a base that may switch it off', facts: [service({ inheritsFrom: ['base'] }), appArmor] },
      { says: 'nothing', facts: [] },
    ],
    'not-applicable': [
      { says: 'the host has SELinux', facts: [service(), seLinux] },
      { says: 'the host has SELinux, and the tool knows no better', facts: [service(), seLinux, bench('5.2', 'WARN')] },
    ],
  },
  'selinux-labels': {
    pass: [
      { says: 'by the daemon', facts: [service(), seLinux] },
      { says: 'by the command line of the daemon', facts: [service(), daemon(), command(['selinux-enabled'])] },
      {
        says: 'with a label of its own',
        facts: [given({ securityOptions: ['label=type:container_init_t', 'label=level:s0:c1,c2'] }), seLinux],
      },
    ],
    fail: [
      { says: 'switched off', facts: [given({ securityOptions: ['label:disable'] }), seLinux] },
      { says: 'switched off in the container', facts: [running({ securityOptions: ['label=disable'] })] },
      { says: 'privileged', facts: [service({ privileged: true }), seLinux] },
    ],
    unknown: [
      { says: 'a host of which nothing is known', facts: [service()] },
      { says: 'a daemon that does not label', facts: [service(), daemon()] },
      { says: 'a variable', facts: [given({ securityOptions: ['${OPTION}'] }), seLinux] },
      { says: 'perhaps privileged', facts: [service({ privileged: open }), seLinux] },
    ],
    'not-applicable': [
      { says: 'Docker Bench found AppArmor', facts: [service(), appArmor], because: /AppArmor/ },
      { says: 'the container runs under AppArmor', facts: [container({ appArmorProfile: 'docker-default' })] },
    ],
  },
  'ports-name-an-address': {
    pass: [
      { says: 'none', facts: [service()] },
      { says: 'of the host itself', facts: [service({ ports: [port('127.0.0.1')] })] },
      { says: 'in the container', facts: [container({ ports: [port('203.0.113.10')] })] },
      { says: 'the network of another one', facts: [service({ networkMode: 'service:other' })] },
      { says: 'nothing that the tool sees', facts: [service(), bench('5.14', 'PASS')] },
    ],
    fail: [
      { says: 'no address', facts: [service({ ports: [port('127.0.0.1'), port(null)] })], because: /"8080:80"/ },
      ...['0.0.0.0', '::', '[::]', '::0', '*'].map((address) => ({ says: address, facts: [service({ ports: [port(address)] })] })),
      { says: 'in the container', facts: [service(), container({ ports: [port(null)] })], because: /disagree/ },
      { says: 'the network of the host', facts: [service({ networkMode: 'host' })] },
      { says: 'a warning', facts: [service(), bench('5.14', 'WARN', { items: ['harbour-app-1:0.0.0.0'] })] },
    ],
    unknown: [
      { says: 'an address in a variable', facts: [service({ ports: [port(open)] })] },
      { says: 'a base that may publish some', facts: [service({ inheritsFrom: ['base'] })] },
      { says: 'a network mode in a variable', facts: [service({ networkMode: open })] },
      { says: 'Docker Bench alone', facts: [bench('5.14', 'PASS')] },
    ],
  },
  'no-host-device': {
    pass: [
      { says: 'in Compose', facts: [service()] },
      { says: 'in the container', facts: [container()] },
    ],
    fail: [
      { says: 'a harmless one', facts: [given({ devices: ['/dev/fuse'] })], because: /"\/dev\/fuse"/ },
      { says: 'by the interface of devices', facts: [running({ devices: ['nvidia.com/gpu=all'] })] },
      { says: 'by a driver', facts: [given({ deviceRequests: ['nvidia'] })] },
      { says: 'by a rule', facts: [given({ deviceRules: ['c 1:3 mr'] })] },
      { says: 'all of them', facts: [service({ privileged: true })] },
    ],
    unknown: [
      { says: 'perhaps all of them', facts: [service({ privileged: open })] },
      { says: 'a base that may be given some', facts: [service({ inheritsFrom: ['base'] })] },
    ],
  },
  'ulimits-bounded': {
    pass: [
      { says: 'its own', facts: [given({ ulimits: [limit(1024)] })] },
      { says: 'those of the daemon', facts: [service(), daemon({ defaultUlimits: [limit(64_000)] })], because: /nofile=64000/ },
      { says: 'by the command line of the daemon', facts: [container(), daemon(), command(['default-ulimit=nofile=1024'])] },
      { says: 'a container that does not say', facts: [given({ ulimits: [limit(1024)] }), running({ ulimits: null })] },
    ],
    fail: [
      { says: 'lifted', facts: [given({ ulimits: [limit(-1)] }), daemon({ defaultUlimits: [limit(64_000)] })] },
      { says: 'another one lifted', facts: [running({ ulimits: [limit(1024), limit(-1, 'core')] })] },
      { says: 'none anywhere', facts: [service(), daemon()] },
      { says: 'none in one of two daemons', facts: [service(), daemon({ defaultUlimits: [limit(64_000)] }), daemon()] },
      { says: 'another one only', facts: [given({ ulimits: [limit(64, 'nproc')] }), daemon()] },
    ],
    unknown: [
      { says: 'a daemon that is not in the evidence', facts: [service()], because: /whether the daemon does/ },
      { says: 'a variable', facts: [given({ ulimits: [limit(open)] })] },
      { says: 'a base that may set some', facts: [service({ inheritsFrom: ['base'] }), daemon()] },
      { says: 'a limit of the daemon that is not resolved', facts: [service(), daemon({ defaultUlimits: [limit(open)] })] },
      { says: 'a container alone that does not say', facts: [running({ ulimits: null })] },
    ],
  },
  'control-group-kept': {
    pass: [
      { says: 'in Compose', facts: [service()] },
      { says: 'by its name', facts: [given({ cgroupParent: 'system.slice' })] },
      { says: 'what runs answers a variable', facts: [given({ cgroupParent: open }), container()] },
    ],
    fail: [
      { says: 'in Compose', facts: [given({ cgroupParent: 'batch.slice' })], because: /"batch\.slice"/ },
      { says: 'in the container', facts: [running({ cgroupParent: '/batch' })] },
      { says: 'a warning', facts: [service(), bench('5.25', 'WARN', { items: ['harbour-app-1'] })] },
    ],
    unknown: [{ says: 'a variable', facts: [given({ cgroupParent: open })] }],
  },
  'packages-updated-with-installs': {
    pass: [{ says: 'none', facts: [dockerfile()] }],
    fail: [
      {
        says: 'in one of two files',
        facts: [dockerfile(), dockerfile({ path: 'b/Dockerfile', updates: [at('dockerfile', 'line 4')] })],
        because: /line 4/,
      },
    ],
    unknown: [{ says: 'no Dockerfile', facts: [] }],
  },
  'copy-not-add': {
    pass: [{ says: 'none', facts: [dockerfile()] }],
    fail: [{ says: 'one', facts: [dockerfile({ adds: [at('dockerfile', 'line 3')] })], because: /line 3/ }],
    unknown: [{ says: 'no Dockerfile', facts: [] }],
  },
  'swarm-mode-off': {
    pass: [{ says: 'as Docker Bench finds', facts: [bench('5.1', 'PASS')] }],
    fail: [
      { says: 'in a swarm', facts: [bench('5.1', 'WARN')] },
      { says: 'in one of two reports', facts: [bench('5.1', 'PASS'), bench('5.1', 'WARN', { id: '7.1' })] },
    ],
    unknown: [
      { says: 'no report', facts: [] },
      { says: 'a report of other sections', facts: [bench('2.2', 'PASS')] },
      { says: 'a remark', facts: [bench('5.1', 'INFO')] },
    ],
  },
  'docker-files-protected': {
    pass: [
      { says: 'all pass', facts: report(FILE_ITEMS) },
      { says: 'some are not there', facts: report(FILE_ITEMS, bench('3.9', 'INFO', { details: 'No TLS CA certificate found' })) },
    ],
    fail: [
      {
        says: 'a warning',
        facts: report(FILE_ITEMS, bench('3.17', 'WARN', { details: 'Wrong ownership for /etc/docker/daemon.json' })),
        because: /Wrong ownership/,
      },
      { says: 'in one of two reports', facts: [...report(FILE_ITEMS), bench('3.1', 'WARN')] },
    ],
    unknown: [
      { says: 'no report', facts: [] },
      { says: 'a report of one section', facts: report(HOST_ITEMS) },
      { says: 'a test that is missing', facts: report(FILE_ITEMS).slice(1), because: /does not hold it/ },
      { says: 'a remark', facts: report(FILE_ITEMS, bench('3.1', 'INFO')) },
      {
        says: 'none of them is there',
        facts: Object.keys(FILE_ITEMS).map((id) => bench(id, 'INFO', missing)),
        because: /did not see those of the host/,
      },
      {
        says: 'none but the socket is there',
        facts: Object.keys(FILE_ITEMS).map((id) => (/^3\.1[56]$/.test(id) ? bench(id, 'PASS') : bench(id, 'INFO', missing))),
        because: /did not see those of the host/,
      },
      {
        says: 'no daemon.json, which the evidence holds',
        facts: [...report(FILE_ITEMS, bench('3.17', 'INFO', missing)), daemon()],
        because: /the evidence holds one/,
      },
      {
        says: 'a release that follows another benchmark',
        facts: Object.keys(FILE_ITEMS).map((id) => bench(id, 'PASS', { clause: null })),
      },
    ],
  },
  'host-prepared-for-docker': {
    pass: [
      { says: 'all pass, and people recorded the rest', facts: host() },
      { says: 'the remarks of the tool on what is for people', facts: host(bench('1.2.1', 'INFO'), bench('1.2.2', 'INFO')) },
      { says: 'nobody in the group', facts: host(bench('1.1.2', 'INFO', { details: 'doubtfulusers:' })) },
      { says: 'a file that is not there', facts: host(bench('1.1.13', 'INFO', missing)) },
      { says: 'the socket in a directory with a rule', facts: host(bench('1.1.8', 'INFO', missing)) },
    ],
    fail: [
      { says: 'a rule that is missing', facts: host(bench('1.1.3', 'WARN')) },
      {
        says: 'members that are not trusted',
        facts: host(bench('1.1.2', 'WARN', { details: 'doubtfulusers: dev', items: ['dev'] })),
      },
    ],
    unknown: [
      { says: 'no report', facts: [] },
      { says: 'nothing recorded', facts: report(HOST_ITEMS), because: /leaves it to people/ },
      { says: 'one recorded of two', facts: report(HOST_ITEMS, recorded('1.2.1')) },
      {
        says: 'members of whom nothing is said',
        facts: host(bench('1.1.2', 'INFO', { details: 'doubtfulusers: deploy', items: ['deploy'] })),
        because: /"deploy"/,
      },
    ],
  },
};
