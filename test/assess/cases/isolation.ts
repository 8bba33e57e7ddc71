import { isolation, scope, service } from '../builders.ts';
import { bind, container, daemon, hostImage } from '../host-builders.ts';
import type { Case, Cases } from './case.ts';

type Service = Parameters<typeof service>[0];
type Container = Parameters<typeof container>[0];
type Isolation = Parameters<typeof isolation>[0];

const open = { unresolved: '${SETTING}' };
const empty = scope({ services: [] });

/** A service that sets this much, and nothing else. */
const given = (changes: Isolation, more: Service = {}) => service({ isolation: isolation(changes), ...more });
const running = (changes: Isolation, more: Container = {}) => container({ isolation: isolation(changes), ...more });

/** What holds of every check over services and what runs: the two sources, each alone and against the other. */
function bothSources(sound: Isolation, broken: Isolation): { pass: Case[]; fail: Case[]; unknown: Case[] } {
  return {
    pass: [
      { says: 'in Compose', facts: [given(sound)] },
      { says: 'in the container alone', facts: [running(sound)] },
      { says: 'in both', facts: [given(sound), running(sound)] },
      {
        says: 'in a container of a file that names no project',
        facts: [given(sound, { project: 'compose/app.yaml' }), running(sound, { composeProject: 'anything' })],
      },
    ],
    fail: [
      { says: 'in Compose', facts: [given(broken)] },
      { says: 'in the container alone', facts: [running(broken)] },
      { says: 'what runs disagrees', facts: [given(sound), running(broken)], because: /disagree.*Compose: .*In the container/ },
      { says: 'Compose disagrees', facts: [given(broken), running(sound)], because: /disagree/ },
      { says: 'one of two containers', facts: [given(sound), running(sound), running(broken, { name: 'harbour-app-2' })] },
      { says: 'a stopped container', facts: [given(sound), running(broken, { state: 'exited' })], because: /\(exited\)/ },
      {
        says: 'a container that no project knows',
        facts: [given(sound), running(broken, { name: 'stray', composeProject: null, composeService: null })],
        because: /"stray"/,
      },
    ],
    unknown: [
      { says: 'nothing at all', facts: [], because: /"app" is expected/ },
      { says: 'nothing expected and nothing given', facts: [], context: { organisation: empty } },
      { says: 'the expected service is missing', facts: [given(sound, { service: 'other' })], because: /"app" is expected/ },
    ],
  };
}

const dropped = { capDrop: ['ALL'] };
const socket = '/var/run/docker.sock';
const privileges = { securityOptions: ['no-new-privileges:true'] };

/** Cases of the checks over what keeps a container apart from its host. */
export const isolationCases: Readonly<Record<string, Cases>> = {
  'no-privileged-container': {
    pass: [
      { says: 'in Compose', facts: [service()] },
      { says: 'in a container', facts: [container()] },
      { says: 'what runs answers a variable', facts: [service({ privileged: open }), container()] },
    ],
    fail: [
      { says: 'in Compose', facts: [service({ privileged: true })] },
      { says: 'in a container', facts: [container({ privileged: true })] },
      { says: 'Compose did not ask for it', facts: [service(), container({ privileged: true })], because: /disagree/ },
      { says: 'Compose asks for it, and it does not run so yet', facts: [service({ privileged: true }), container()] },
    ],
    unknown: [
      { says: 'a variable', facts: [service({ privileged: open })] },
      { says: 'a stopped container answers nothing', facts: [service({ privileged: open }), container({ state: 'exited' })] },
      { says: "another project's container", facts: [service({ privileged: open }), container({ composeProject: 'other' })] },
      {
        says: 'two projects could be that of a file without a name',
        facts: [
          service({ privileged: open, project: 'compose/app.yaml' }),
          container({ composeProject: 'one' }),
          container({ composeProject: 'two' }),
        ],
      },
    ],
  },
  'capabilities-dropped': {
    ...bothSources(dropped, {}),
    pass: [
      ...bothSources(dropped, {}).pass,
      { says: 'in other spellings', facts: [given({ capDrop: ['all'], capAdd: ['cap_chown', 'CAP_SETUID'] })] },
    ],
    fail: [
      ...bothSources(dropped, {}).fail,
      { says: 'some only', facts: [given({ capDrop: ['NET_RAW'] })], because: /only "NET_RAW"/ },
      { says: 'a strong one added back', facts: [given({ ...dropped, capAdd: ['SYS_ADMIN'] })], because: /"SYS_ADMIN"/ },
      { says: 'all added back', facts: [given({ ...dropped, capAdd: ['ALL'] })] },
      { says: 'privileged holds them all', facts: [given(dropped, { privileged: true })], because: /privileged/ },
    ],
    unknown: [
      ...bothSources(dropped, {}).unknown,
      { says: 'a variable among them', facts: [given({ ...dropped, capAdd: ['${CAP}'] })] },
      { says: 'perhaps privileged', facts: [given(dropped, { privileged: open })] },
      { says: 'a base that may add some', facts: [given(dropped, { inheritsFrom: ['base'] })] },
    ],
  },
  'no-docker-socket': {
    ...bothSources({ mounts: [bind('/srv/data')] }, { mounts: [bind(socket, socket)] }),
    fail: [
      ...bothSources({}, { mounts: [bind(socket, socket)] }).fail,
      ...['/run/docker.sock', '/run/../var/run//docker.sock', '/run/containerd/containerd.sock', '../../run/docker.sock'].map(
        (source) => ({ says: source, facts: [given({ mounts: [bind(source)] })] }),
      ),
      { says: 'the socket of a user', facts: [given({ mounts: [bind('/run/user/1000/docker.sock')] })] },
      { says: 'another place under its name', facts: [given({ mounts: [bind('/srv/proxy', socket)] })] },
      { says: 'read-only', facts: [given({ mounts: [{ ...bind(socket), readOnly: true }] })] },
      ...['/', '/var/run', '/run/', '/var'].map((source) => ({
        says: `the directory ${source}`,
        facts: [given({ mounts: [bind(source)] })],
        because: /in which the socket lies/,
      })),
    ],
    unknown: [
      { says: 'a variable', facts: [given({ mounts: [bind('${SOCKET}')] })] },
      { says: 'a bare variable', facts: [given({ mounts: [{ ...bind('$THING'), type: 'other' }] })] },
      { says: "above the project's folder", facts: [given({ mounts: [bind('../..')] })] },
      { says: 'a base that may mount some', facts: [given({}, { inheritsFrom: ['base'] })] },
    ],
  },
  'host-namespaces-not-shared': {
    ...bothSources({}, { pidMode: 'host' }),
    fail: [
      ...bothSources({}, { pidMode: 'host' }).fail,
      { says: 'ipc', facts: [given({ ipcMode: 'host' })] },
      { says: 'uts', facts: [given({ utsMode: 'host' })] },
      { says: 'user name spaces', facts: [service({ userNamespaceMode: 'host' })], because: /userns_mode/ },
      { says: 'user name spaces of a container', facts: [container({ userNamespaceMode: 'host' })] },
    ],
    unknown: [{ says: 'a variable', facts: [given({ ipcMode: open })] }],
  },
  'no-new-privileges': {
    ...bothSources(privileges, {}),
    pass: [
      ...bothSources(privileges, {}).pass,
      { says: 'the bare word', facts: [given({ securityOptions: ['no-new-privileges'] })] },
      { says: 'with an equals sign', facts: [given({ securityOptions: ['no-new-privileges=true'] })] },
    ],
    fail: [
      ...bothSources(privileges, {}).fail,
      { says: 'switched off', facts: [given({ securityOptions: ['no-new-privileges:false'] })] },
      { says: 'on and off', facts: [given({ securityOptions: ['no-new-privileges:true', 'no-new-privileges:false'] })] },
    ],
    unknown: [
      { says: 'a variable', facts: [given({ securityOptions: ['no-new-privileges:${NNP}'] })] },
      { says: 'a base that may set it', facts: [given({}, { inheritsFrom: ['base'] })] },
    ],
  },
  'seccomp-filter-on': {
    ...bothSources({}, { securityOptions: ['seccomp=unconfined'] }),
    pass: [
      ...bothSources({}, { securityOptions: ['seccomp=unconfined'] }).pass,
      { says: "Docker's own profile by name", facts: [given({ securityOptions: ['seccomp=builtin'] })] },
      { says: 'a daemon that says nothing of it', facts: [service(), daemon()] },
    ],
    fail: [
      ...bothSources({}, { securityOptions: ['seccomp:unconfined'] }).fail,
      { says: 'privileged', facts: [service({ privileged: true })], because: /privileged/ },
      { says: 'the daemon', facts: [service(), daemon({ seccompProfile: 'unconfined' })], because: /seccomp-profile/ },
    ],
    unknown: [
      { says: 'a variable', facts: [given({ securityOptions: ['seccomp=${PROFILE}'] })] },
      { says: 'the file of a profile', facts: [given({ securityOptions: ['seccomp=/etc/docker/app.json'] })] },
      { says: "the file of the daemon's profile", facts: [service(), daemon({ seccompProfile: '/etc/docker/seccomp.json' })] },
      { says: 'perhaps privileged', facts: [service({ privileged: open })] },
    ],
  },
  'process-limits': {
    pass: [
      ...bothSources({ pidsLimit: 200 }, {}).pass,
      { says: 'as many as a host has', facts: [given({ pidsLimit: 4_194_304 })] },
    ],
    fail: [...bothSources({ pidsLimit: 200 }, {}).fail, { says: 'more than a host has', facts: [given({ pidsLimit: 4_194_305 })] }],
    unknown: [{ says: 'a variable', facts: [given({ pidsLimit: open })] }],
  },
  'health-checks': {
    pass: [
      { says: 'in Compose', facts: [given({ healthCheck: 'set' })] },
      { says: 'in the image', facts: [service(), hostImage()] },
      {
        says: 'in the image by digest',
        facts: [
          service({ image: `example/app:2@sha256:${'a'.repeat(64)}` }),
          hostImage({ tags: [], digests: [`example/app@sha256:${'a'.repeat(64)}`] }),
        ],
      },
      { says: 'in the container, whoever set it', facts: [service(), running({ healthCheck: 'set' })] },
    ],
    fail: [
      { says: 'switched off', facts: [given({ healthCheck: 'disabled' })] },
      { says: 'not in the image', facts: [service(), hostImage({ healthCheck: false })] },
      { says: 'in one of two images of the name', facts: [service(), hostImage(), hostImage({ id: 'b', healthCheck: false })] },
      { says: 'none in the container', facts: [service(), container()] },
      { says: 'lost in the container', facts: [given({ healthCheck: 'set' }), container()], because: /disagree/ },
    ],
    unknown: [
      { says: 'left to an image that is not there', facts: [service()] },
      { says: 'left to another tag', facts: [service(), hostImage({ tags: ['example/app:2.0'] })] },
      { says: 'left to a base', facts: [given({}, { inheritsFrom: ['base'] }), hostImage()] },
    ],
  },
  'images-pinned': {
    pass: [
      { says: 'in Compose', facts: [service({ image: `app:1@sha256:${'a'.repeat(64)}` })] },
      { says: 'a registry in a variable', facts: [service({ image: { unresolved: `\${REG}/app@sha256:${'a'.repeat(64)}` } })] },
      {
        says: 'a built image besides',
        facts: [service({ image: `app:1@sha256:${'a'.repeat(64)}` }), service({ service: 'own', image: 'own', builds: true })],
      },
    ],
    fail: [
      { says: 'a tag', facts: [service()] },
      { says: 'nothing', facts: [service({ image: 'app' })] },
      { says: 'in the container', facts: [service({ image: `app:1@sha256:${'a'.repeat(64)}` }), container()] },
    ],
    unknown: [
      { says: 'a variable', facts: [service({ image: { unresolved: '${IMAGE}' } })] },
      { says: 'a digest in a variable', facts: [service({ image: { unresolved: 'app@${DIGEST}' } })] },
      { says: 'a container of an image built here', facts: [container({ imageId: 'sha256:aa' }), hostImage()] },
      { says: 'no more than an id', facts: [container({ image: `sha256:${'a'.repeat(64)}` })] },
    ],
    'not-applicable': [{ says: 'built', facts: [service({ builds: true }), container()] }],
  },
  'restarts-bounded': {
    ...bothSources({ restart: 'on-failure:5' }, { restart: 'unless-stopped' }),
    fail: [
      ...bothSources({ restart: 'on-failure:5' }, { restart: 'always' }).fail,
      ...['on-failure', 'on-failure:0', 'on-failure:6', 'no'].map((restart) => ({ says: restart, facts: [given({ restart })] })),
      { says: 'nothing', facts: [service()] },
    ],
    unknown: [{ says: 'a variable', facts: [given({ restart: open })] }],
  },
  'no-sensitive-mounts': {
    ...bothSources({ mounts: [bind('/srv/data')] }, { mounts: [bind('/etc')] }),
    pass: [
      ...bothSources({ mounts: [bind('/srv/data')] }, { mounts: [bind('/etc')] }).pass,
      { says: 'a file in such a directory', facts: [given({ mounts: [bind('/etc/localtime')] })] },
      { says: "below the project's folder", facts: [given({ mounts: [bind('./conf')] })] },
      {
        says: 'a volume called etc',
        facts: [given({ mounts: [{ type: 'volume', source: 'etc', target: '/etc', readOnly: null }] })],
      },
    ],
    fail: [
      ...bothSources({}, { mounts: [bind('/etc')] }).fail,
      ...['/', '//', '/etc/', '/srv/../proc', '/var/lib/docker', '/var/lib/docker/volumes/x/_data', '/var/run'].map((source) => ({
        says: source,
        facts: [given({ mounts: [bind(source)] })],
      })),
      { says: 'shared propagation', facts: [given({ mounts: [bind('/srv/data', '/data', 'rshared')] })], because: /propagation/ },
    ],
    unknown: [
      { says: 'a variable', facts: [given({ mounts: [bind('${DIR}/x')] })] },
      { says: "the project's folder", facts: [given({ mounts: [bind('.')] })] },
      { says: 'a home', facts: [given({ mounts: [bind('~')] })] },
      { says: 'a mode in a variable', facts: [given({ mounts: [{ ...bind('/srv/data'), readOnly: open }] })] },
      { says: 'a base that may mount some', facts: [given({}, { inheritsFrom: ['base'] })] },
    ],
  },
};
