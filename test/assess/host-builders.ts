import type { Fact, FactKind, FactKinds } from '../../src/domain/fact.ts';
import { at, isolation } from './builders.ts';

/** A fact of one kind, as the builders below make it. */
type Of<Kind extends FactKind> = { readonly kind: Kind } & FactKinds[Kind];

export function container(changes: Partial<Of<'container'>> = {}): Fact {
  return {
    kind: 'container',
    id: 'c0ffee',
    name: 'harbour-app-1',
    state: 'running',
    composeProject: 'harbour',
    composeService: 'app',
    image: 'example/app:1.0',
    imageId: null,
    user: '1000',
    privileged: false,
    readOnly: false,
    cpuLimit: null,
    memoryLimit: null,
    memoryReservation: null,
    networkMode: 'harbour_backend',
    networks: ['harbour_backend'],
    ports: [],
    userNamespaceMode: '',
    appArmorProfile: null,
    logging: null,
    isolation: isolation(),
    environment: [],
    from: at('inspect', '$[0]'),
    ...changes,
  };
}

/** A bind mount of a place on the host. */
export function bind(
  source: string,
  target = '/data',
  propagation?: string,
): FactKinds['container']['isolation']['mounts'][number] {
  return { type: 'bind', source, target, readOnly: null, ...(propagation === undefined ? {} : { propagation }) };
}

export function hostImage(changes: Partial<Of<'hostImage'>> = {}): Fact {
  return {
    kind: 'hostImage',
    id: 'sha256:aa',
    tags: ['example/app:1.0'],
    digests: [],
    user: '',
    healthCheck: true,
    createdAt: null,
    environment: [],
    from: at('images', '$[0]'),
    ...changes,
  };
}

export function daemon(changes: Partial<Of<'daemonSettings'>> = {}): Fact {
  return {
    kind: 'daemonSettings',
    logDriver: null,
    logMaxSize: null,
    logMaxFile: null,
    logLevel: null,
    debug: null,
    interContainer: null,
    liveRestore: null,
    userlandProxy: null,
    noNewPrivileges: null,
    iptables: null,
    experimental: null,
    userNamespaceRemap: null,
    dataRoot: null,
    storageDriver: null,
    storageOptions: null,
    selinux: null,
    seccompProfile: null,
    cgroupParent: null,
    cgroupMode: null,
    defaultUlimits: [],
    insecureRegistries: null,
    registryMirrors: [],
    authorisationPlugins: [],
    hosts: [],
    tlsVerify: null,
    from: at('daemon'),
    ...changes,
  };
}

/** A rule of a `.gitignore` as the reader yields it from a line. */
export function ignore(line: string, directory = 'repository'): Fact {
  const negated = line.startsWith('!');
  const text = negated ? line.slice(1) : line;
  const directoriesOnly = text.endsWith('/');
  const bare = directoriesOnly ? text.slice(0, -1) : text;
  return {
    kind: 'ignoreRule',
    directory,
    pattern: bare.replace(/^\//, ''),
    negated,
    directoriesOnly,
    anchored: bare.includes('/'),
    from: at(`ignore ${directory}`, 'line 1'),
  };
}

export function encryption(changes: Partial<Of<'scriptEncryption'>> = {}): Fact {
  return {
    kind: 'scriptEncryption',
    script: 'scripts/backup.sh',
    tool: 'age',
    cipher: null,
    key: 'recipient',
    variable: null,
    use: 'encrypts',
    from: at('script', 'line 9'),
    ...changes,
  };
}

export function certificate(changes: Partial<Of<'certificate'>> = {}): Fact {
  return {
    kind: 'certificate',
    path: 'tls/auth.pem',
    order: 1,
    subject: 'CN=auth.harbour.example',
    issuer: 'CN=Example CA',
    notBefore: '2026-09-01T00:00:00.000Z',
    notAfter: '2026-11-30T00:00:00.000Z',
    names: ['auth.harbour.example'],
    certificateAuthority: false,
    selfSigned: false,
    issuedByNext: null,
    publicKey: 'ec prime256v1',
    fingerprint: 'aa',
    from: at('certificate', 'line 1-20'),
    ...changes,
  };
}
