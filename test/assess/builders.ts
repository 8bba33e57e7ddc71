import type { JudgeContext, Row } from '../../src/assess/check.ts';
import { UNSIGNED } from '../../src/domain/attestation.ts';
import type { Pointer } from '../../src/domain/evidence.ts';
import type { Fact, FactKind, FactKinds, FactsOf } from '../../src/domain/fact.ts';
import type { EntryPoint } from '../../src/domain/facts/traefik.ts';
import type { Organisation } from '../../src/domain/organisation.ts';
import { parsePeriod } from '../../src/domain/period.ts';

/** A fact of one kind, as the builders below make it. */
type Of<Kind extends FactKind> = { readonly kind: Kind } & FactKinds[Kind];

/** A pointer into made-up evidence; each name is another file. */
export function at(name = 'a', place = '$'): Pointer {
  return { evidence: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64), at: place };
}

export const organisation: Organisation = {
  organisation: 'Harbour Example Cooperative',
  fictional: true,
  deployment: {
    name: 'harbour',
    title: 'Harbour',
    description: 'A test.',
    inServiceSince: '2026-02-02',
    timeZone: 'Europe/Amsterdam',
  },
  contacts: [{ role: 'Security team', reach: 'security@harbour.example' }],
  roles: ['Security engineer', 'Platform engineer'],
  scope: {
    hosts: ['harbour-1'],
    services: ['app'],
    logSources: ['authentik'],
    reverseProxy: 'traefik',
    dataStores: ['postgresql'],
    serverTags: ['tag:mcp'],
    administrators: { tailnet: ['tag:admin'] },
  },
  parameters: { sshMinimumPrefix: 24, scanMaximumAge: 'P30D', attestations: { signatures: 'optional' }, vexMaximumAge: 'P3M' },
};

const inputs: JudgeContext['inputs'] = {
  organisation: at('organisation').evidence,
  guide: at('guide').evidence,
  frameworks: at('frameworks').evidence,
  deviations: at('deviations').evidence,
  rules: at('rules').evidence,
};

/** The third quarter of 2026, judged at its end. */
export function context(changes: Partial<JudgeContext> = {}): JudgeContext {
  return { period: parsePeriod('2026-Q3'), asOf: '2026-10-01T00:00:00.000Z', organisation, inputs, ...changes };
}

/** The organisation with another scope. */
export function scope(changes: Partial<Organisation['scope']>): Organisation {
  return { ...organisation, scope: { ...organisation.scope, ...changes } };
}

/** Facts sorted by kind, with an empty list for every kind there is none of. */
export function factsOf(facts: readonly Fact[]): FactsOf<FactKind> {
  const none: readonly Fact[] = [];
  return new Proxy({} as FactsOf<FactKind>, { get: (_, kind) => [...none, ...facts.filter((fact) => fact.kind === kind)] });
}

export function service(changes: Partial<Of<'composeService'>> = {}): Fact {
  return {
    kind: 'composeService',
    project: 'harbour',
    service: 'app',
    form: 'resolved',
    image: 'example/app:1.0',
    builds: false,
    user: null,
    readOnly: null,
    privileged: null,
    userNamespaceMode: null,
    networkMode: null,
    networks: ['backend'],
    ports: [],
    environment: [],
    environmentFiles: [],
    inheritsFrom: [],
    labels: [],
    command: null,
    cpuLimit: null,
    memoryLimit: null,
    cpuReservation: null,
    memoryReservation: null,
    logging: null,
    isolation: isolation(),
    from: at('compose', '$.services.app'),
    ...changes,
  };
}

/** What a service sets when it sets nothing. */
export function isolation(
  changes: Partial<FactKinds['composeService']['isolation']> = {},
): FactKinds['composeService']['isolation'] {
  return {
    capAdd: [],
    capDrop: [],
    securityOptions: [],
    pidMode: null,
    ipcMode: null,
    utsMode: null,
    cgroupMode: null,
    pidsLimit: null,
    healthCheck: null,
    restart: null,
    mounts: [],
    mountsFrom: [],
    devices: [],
    deviceRequests: [],
    deviceRules: [],
    groups: [],
    hooks: [],
    ulimits: [],
    cgroupParent: null,
    ...changes,
  };
}

export function network(changes: Partial<Of<'composeNetwork'>> = {}): Fact {
  return {
    kind: 'composeNetwork',
    project: 'harbour',
    network: 'backend',
    name: 'harbour_backend',
    driver: 'bridge',
    internal: true,
    external: null,
    gatewayMode: null,
    from: at('compose', '$.networks'),
    ...changes,
  };
}

export function scan(changes: Partial<Of<'scan'>> = {}): Fact {
  return {
    kind: 'scan',
    artifact: 'example/app:1.0',
    artifactType: 'container_image',
    tags: ['example/app:1.0'],
    digests: [],
    imageId: null,
    scannedAt: '2026-09-28T06:00:00.000Z',
    imageUser: null,
    operatingSystem: 'alpine 3.23',
    classes: ['os-pkgs'],
    from: at('scan', ''),
    ...changes,
  };
}

export function repositoryScan(changes: Partial<Of<'repositoryScan'>> = {}): Fact {
  return { kind: 'repositoryScan', artifact: '/opt/app', url: null, classes: ['secret'], from: at('secrets', ''), ...changes };
}

export function vulnerability(changes: Partial<Of<'vulnerability'>> = {}): Fact {
  return {
    kind: 'vulnerability',
    id: 'CVE-2026-1000',
    artifact: 'example/app:1.0',
    package: 'openssl',
    installed: '3.3.1',
    fixed: '3.3.2',
    severity: 'high',
    title: null,
    cwes: [],
    status: null,
    suppressed: null,
    from: at('scan', '$.Results[0].Vulnerabilities[0]'),
    ...changes,
  };
}

export function exposedSecret(changes: Partial<Of<'exposedSecret'>> = {}): Fact {
  return {
    kind: 'exposedSecret',
    rule: 'github-pat',
    artifact: '/opt/app',
    target: 'deploy.sh',
    severity: 'critical',
    title: 'GitHub token',
    suppressed: null,
    from: at('secrets', '$.Results[0]'),
    ...changes,
  };
}

export function tlsOptions(changes: Partial<Of<'tlsOptions'>> = {}): Fact {
  return {
    kind: 'tlsOptions',
    name: 'default',
    minVersion: 'VersionTLS12',
    maxVersion: null,
    cipherSuites: null,
    from: at('tls'),
    ...changes,
  };
}

export function headers(changes: Partial<Of<'headersMiddleware'>> = {}): Fact {
  return {
    kind: 'headersMiddleware',
    name: 'secure',
    provider: 'file',
    stsSeconds: 63_072_000,
    stsIncludeSubdomains: true,
    stsPreload: true,
    forceStsHeader: true,
    customStrictTransportSecurity: null,
    isDevelopment: null,
    from: at('headers'),
    ...changes,
  };
}

export function chain(changes: Partial<Of<'middlewareChain'>> = {}): Fact {
  return { kind: 'middlewareChain', name: 'web', provider: 'file', middlewares: ['secure'], from: at('chain'), ...changes };
}

export function router(changes: Partial<Of<'router'>> = {}): Fact {
  return {
    kind: 'router',
    name: 'app',
    provider: 'file',
    rule: 'Host(`app.example`)',
    entryPoints: ['websecure'],
    tls: true,
    tlsOptions: null,
    middlewares: [],
    accessLogs: null,
    from: at('router'),
    ...changes,
  };
}

export function entryPoint(changes: Partial<EntryPoint> = {}): EntryPoint {
  return {
    name: 'websecure',
    address: ':443',
    tls: true,
    tlsOptions: null,
    middlewares: [],
    redirectsTo: null,
    asDefault: null,
    accessLogs: null,
    ...changes,
  };
}

export function traefikStatic(changes: Partial<Of<'traefikStatic'>> = {}): Fact {
  return {
    kind: 'traefikStatic',
    accessLog: true,
    accessLogFormat: 'json',
    accessLogPath: null,
    accessLogFilters: { statusCodes: [], retryAttempts: null, minDuration: null },
    accessLogFields: { defaultMode: null, names: [] },
    logLevel: 'INFO',
    entryPoints: [entryPoint()],
    providers: ['file'],
    apiInsecure: null,
    exposesByDefault: null,
    from: at('static'),
    ...changes,
  };
}

export function tailnetRule(changes: Partial<Of<'tailnetRule'>> = {}): Fact {
  return {
    kind: 'tailnetRule',
    protocol: null,
    section: 'acls',
    sources: ['tag:admin'],
    destination: 'tag:mcp',
    ports: ['*'],
    from: at('policy'),
    ...changes,
  };
}

export function alias(name: string, members: readonly string[]): Fact {
  return { kind: 'tailnetAlias', name, members, from: at('policy', '$.groups') };
}

export function tagOwners(tag: string, owners: readonly string[]): Fact {
  return { kind: 'tailnetTagOwners', tag, owners, from: at('policy', '$.tagOwners') };
}

export function firewallRule(changes: Partial<Of<'firewallRule'>> = {}): Fact {
  return {
    kind: 'firewallRule',
    name: 'allow-ssh',
    address: 'google_compute_firewall.ssh',
    direction: null,
    disabled: null,
    action: 'allow',
    protocol: 'tcp',
    ports: ['22'],
    sourceRanges: ['203.0.113.0/24'],
    sourceTags: [],
    from: at('firewall'),
    sourcesFrom: [],
    ...changes,
  };
}

export function disk(changes: Partial<Of<'disk'>> = {}): Fact {
  return {
    kind: 'disk',
    address: 'google_compute_disk.postgres_disk',
    name: 'mcp-postgres-disk',
    kmsKey: 'google_kms_crypto_key.disks',
    customerSuppliedKey: false,
    attaches: null,
    from: at('disks'),
    ...changes,
  };
}

export function stage(changes: Partial<Of<'authentikStage'>> = {}): Fact {
  return {
    kind: 'authentikStage',
    id: 'mfa',
    model: 'authentik_stages_authenticator_validate.authenticatorvalidatestage',
    notConfiguredAction: 'deny',
    deviceClasses: ['totp', 'webauthn'],
    sessionDuration: null,
    rememberMeOffset: null,
    lastAuthThreshold: null,
    from: at('authentik', '$.stages'),
    ...changes,
  };
}

export function flow(changes: Partial<Of<'authentikFlow'>> = {}): Fact {
  return { kind: 'authentikFlow', id: 'login', designation: 'authentication', from: at('authentik', '$.flows'), ...changes };
}

export function binding(changes: Partial<Of<'authentikStageBinding'>> = {}): Fact {
  return {
    kind: 'authentikStageBinding',
    flow: 'login',
    stage: 'mfa',
    stageModel: null,
    order: 30,
    policies: [],
    from: at('authentik', '$.bindings'),
    ...changes,
  };
}

export function passwordPolicy(changes: Partial<Of<'passwordPolicy'>> = {}): Fact {
  return {
    kind: 'passwordPolicy',
    id: 'strong',
    model: 'password',
    lengthMin: 12,
    uppercaseMin: 1,
    lowercaseMin: 1,
    digitsMin: 1,
    symbolsMin: 1,
    history: null,
    checksStaticRules: null,
    boundTo: ['password-write'],
    from: at('authentik', '$.policies'),
    ...changes,
  };
}

export function hostFile(changes: Partial<Of<'hostFile'>> = {}): Fact {
  return {
    kind: 'hostFile',
    host: 'harbour-1',
    path: '/opt/app/.env',
    mode: '0600',
    owner: 'root',
    group: 'root',
    holds: 'secrets',
    from: at('host', 'line 2'),
    ...changes,
  };
}

export function hostSecret(changes: Partial<Of<'hostSecret'>> = {}): Fact {
  return {
    kind: 'hostSecret',
    host: 'harbour-1',
    file: '/opt/app/.env',
    name: 'POSTGRES_PASSWORD',
    length: 56,
    alphabet: 'base64',
    bitsPerCharacter: 5.4,
    fingerprint: 'hmac-sha256:aa',
    knownDefault: false,
    from: at('host', 'line 3'),
    ...changes,
  };
}

export function hostUnread(changes: Partial<Of<'hostUnread'>> = {}): Fact {
  return {
    kind: 'hostUnread',
    host: 'harbour-1',
    path: '/opt/other/.env',
    reason: 'permission denied',
    from: at('host', 'line 9'),
    ...changes,
  };
}

export function schedule(when: string, command: string, host: string | null = 'harbour-1'): Fact {
  return { kind: 'schedule', host, when, command, from: at('host', 'line 4') };
}

export function location(changes: Partial<Of<'backupLocation'>> = {}): Fact {
  return {
    kind: 'backupLocation',
    host: 'harbour-1',
    name: 'local',
    path: '/mnt/backup',
    medium: 'local-disk',
    offSite: false,
    role: 'copy',
    from: at('host', 'line 5'),
    ...changes,
  };
}

export function backup(changes: Partial<Of<'backup'>> = {}): Fact {
  return {
    kind: 'backup',
    host: 'harbour-1',
    location: 'local',
    name: 'postgres-20260927.sql.gz.age',
    size: 48_000_000,
    modifiedAt: '2026-09-27T02:00:41.000Z',
    head: 'age-encryption.org/v1',
    from: at('host', 'line 6'),
    ...changes,
  };
}

export function alertRule(expression: string, changes: Partial<Of<'alertRule'>> = {}): Fact {
  return {
    kind: 'alertRule',
    alert: 'FailedLogins',
    expression,
    severity: null,
    holdsFor: null,
    evaluatedEvery: null,
    from: at('rules', 'line 7'),
    ...changes,
  };
}

export function logIntake(changes: Partial<Of<'logIntake'>> = {}): Fact {
  return {
    kind: 'logIntake',
    source: 'authentik',
    lines: 100,
    loaded: 100,
    rejected: 0,
    blank: 0,
    first: '2026-07-01T00:00:00.000Z',
    last: '2026-09-30T23:59:00.000Z',
    from: at('log', ''),
    ...changes,
  };
}

export function attestation(changes: Partial<Of<'attestation'>> = {}): Fact {
  return {
    kind: 'attestation',
    control: 'CMP-3.1',
    subject: null,
    performed: '2026-07-07T00:00:00.000Z',
    covers: null,
    by: 'Security engineer',
    statement: 'Read account by account; nothing stood out.',
    expires: '2026-12-31T00:00:00.000Z',
    signature: UNSIGNED,
    handedIn: null,
    from: at('records', 'line 3'),
    ...changes,
  };
}

/** Rows of the query behind `audit-events-arrive`: events on every day but the silent ones. */
export function dayRows(days: number, silent: readonly number[] = []): Row[] {
  return Array.from({ length: days }, (_, day) => ({
    log_source: 'authentik',
    day_number: day,
    events: silent.includes(day) ? 0 : 10,
    longest_gap_ms: 3_600_000,
  })).filter(({ events }) => events > 0);
}

/** A row of the query behind `failed-login-bursts-answered` for a log source. */
export function sourceRow(days: number): Row {
  return { row_kind: 'source', principal: 'authentik', logins: 500, days_spoken: days };
}

/** A row of the same query for one failed login of a burst. */
export function failureRow(changes: Row = {}): Row {
  return {
    row_kind: 'failure',
    principal: 'dba',
    evidence_digest: at('log').evidence,
    evidence_at: 'line 12',
    failed_ms: Date.parse('2026-09-08T09:41:00Z'),
    burst_from_ms: Date.parse('2026-09-08T09:41:00Z'),
    burst_to_ms: Date.parse('2026-09-08T09:44:30Z'),
    failures: 6,
    peak_failures: 6,
    ...changes,
  };
}
