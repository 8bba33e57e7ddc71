import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { judged } from '../judged.ts';

type Settings = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, string>>;
type Outcome = 'pass' | 'fail' | 'unknown';
type Row = readonly [says: string, files: Files, outcome: Outcome, reason?: RegExp];

const SUITES = ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'];
const DEFAULT = { minVersion: 'VersionTLS12', cipherSuites: SUITES };
const HSTS = { stsSeconds: 63_072_000, stsIncludeSubdomains: true, stsPreload: true, forceSTSHeader: true };
const REDIRECT = { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } } };
const WEB = { address: ':80', ...REDIRECT };
const WEBSECURE = { address: ':443', http: { tls: {}, middlewares: ['secure@file'] } };
const APP = { rule: 'Host(`app.example`)', entryPoints: ['websecure'], middlewares: ['secure'], service: 'app', tls: {} };
const PLAIN = { rule: 'Host(`plain.example`)', entryPoints: ['web'], service: 'app' };

const staticFile = (changes: Settings = {}) =>
  stringify({
    entryPoints: { web: WEB, websecure: WEBSECURE },
    providers: { file: { directory: '/etc/traefik/dynamic' } },
    log: { level: 'INFO' },
    accessLog: { format: 'json' },
    ...changes,
  });
const entryPoints = (changes: Settings): Files => ({
  'traefik.yml': staticFile({ entryPoints: { web: WEB, websecure: WEBSECURE, ...changes } }),
});

/** The dynamic files of an honest Traefik: one with TLS options and headers, one with routers. */
const dynamic = ({
  options = {},
  routers = {},
  middlewares = {},
  tcp = {},
}:
  | Readonly<Record<'options' | 'routers' | 'middlewares' | 'tcp', Settings>>
  | Partial<Readonly<Record<'options' | 'routers' | 'middlewares' | 'tcp', Settings>>> = {}): Files => ({
  'traefik.yml': staticFile(),
  'dynamic/tls.yml': stringify({
    tls: { options: { default: DEFAULT, ...options } },
    http: { middlewares: { secure: { headers: HSTS }, ...middlewares } },
  }),
  'dynamic/routers.yml': stringify({
    http: { routers: { app: APP, ...routers } },
    ...(Object.keys(tcp).length === 0 ? {} : { tcp: { routers: tcp } }),
  }),
});

/** A service whose labels Traefik reads. */
const labelled = (labels: Readonly<Record<string, string>>, command?: readonly string[]): Files => ({
  'compose/harbour.json': JSON.stringify({
    name: 'harbour',
    services: {
      app: {
        image: command === undefined ? 'example/app:1' : 'traefik:v3.6',
        ...(command === undefined ? {} : { command }),
        labels,
      },
    },
    networks: { default: {} },
  }),
});

const without = (files: Files, path: string): Files => Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

const record = (id: string, finding: string) => ({ id, ip: 'app.example/203.0.113.7', port: '443', severity: 'INFO', finding });
const probe = (...records: readonly (readonly [id: string, finding: string])[]): Files => ({
  'testssl.json': JSON.stringify(records.map(([id, finding]) => record(id, finding))),
});
const probeAt = (port: string, ...records: readonly (readonly [id: string, finding: string])[]): Files => ({
  'testssl.json': JSON.stringify(records.map(([id, finding]) => ({ ...record(id, finding), port }))),
});
const SEEN = [
  ['HSTS', 'offered'],
  ['HSTS_time', '730 days (=63072000 seconds)'],
] as const;
const SUITE = ['supportedciphers_TLSv1_2', 'ECDHE-RSA-AES256-GCM-SHA384'] as const;
/** A router that passes TLS through to the back end of a name that probes look at. */
const passing = (): Files =>
  dynamic({ tcp: { db: { rule: 'HostSNI(`app.example`)', entryPoints: ['websecure'], tls: { passthrough: true } } } });
/** Traefik in a container whose ports are published. */
const publishing = (...ports: readonly string[]): Files => ({
  'compose/harbour.json': JSON.stringify({
    name: 'harbour',
    services: { app: { image: 'example/app:1' }, traefik: { image: 'traefik:v3.6', ports } },
  }),
});
/** Traefik reads the labels of containers that ask for it. */
const byLabels = (docker: Settings = {}): Files => ({
  ...dynamic(),
  'traefik.yml': staticFile({ providers: { file: {}, docker: { exposedByDefault: false, ...docker } } }),
});
const NONE = {
  CapAdd: null,
  SecurityOpt: null,
  PortBindings: {},
  Devices: [],
  PidMode: '',
  IpcMode: '',
  UTSMode: '',
  UsernsMode: '',
};
const inspected = (labels: Readonly<Record<string, string>>, status = 'running'): Files => ({
  'docker/containers.json': JSON.stringify([
    {
      Id: 'c'.repeat(64),
      Path: '/app',
      Args: [],
      Name: '/harbour-app-1',
      Image: `sha256:${'a'.repeat(64)}`,
      State: { Status: status },
      HostConfig: { ...NONE, Privileged: false, NetworkMode: 'harbour_default' },
      Config: { User: '1000', Image: 'example/app:1', Labels: labels },
      Mounts: [],
    },
  ]),
});
const compose = (file: string, services: Settings): Files => ({ [file]: stringify({ services }) });
const ROUTER = { 'traefik.http.routers.b.rule': 'Host(`b.example`)', 'traefik.http.routers.b.tls': 'true' };
const GUARDED = { ...ROUTER, 'traefik.http.routers.b.middlewares': 'secure@file' };
const OLD = ['SSLv2', 'SSLv3', 'TLS1', 'TLS1_1'].map((id) => [id, 'not offered'] as const);

async function expectOutcome(check: string, [, files, outcome, reason]: Row): Promise<void> {
  const verdict = await judged(check, files);
  expect(verdict).toMatchObject({ outcome });
  if (reason !== undefined) expect(verdict.observations.map((one) => `${one.subject}: ${one.reason}`).join('\n')).toMatch(reason);
}

describe('tls-minimum-version', () => {
  test.for<Row>([
    ['an honest proxy', dynamic(), 'pass'],
    // What a block accepts.
    [
      'a newest version below the oldest',
      dynamic({ options: { default: { ...DEFAULT, maxVersion: 'VersionTLS11' } } }),
      'fail',
      /no version at all/,
    ],
    ['a newest version above it', dynamic({ options: { default: { ...DEFAULT, maxVersion: 'VersionTLS13' } } }), 'pass'],
    [
      'a second default that is as good',
      { ...dynamic(), 'dynamic/zz.yml': stringify({ tls: { options: { default: DEFAULT } } }) },
      'pass',
    ],
    [
      'a second default that is older',
      { ...dynamic(), 'dynamic/zz.yml': stringify({ tls: { options: { default: { minVersion: 'VersionTLS10' } } } }) },
      'fail',
    ],
    // Which blocks routers name.
    ['a block that is not there', dynamic({ routers: { app: { ...APP, tls: { options: 'gone' } } } }), 'unknown', /"gone"/],
    [
      'a block of another provider',
      dynamic({ options: { modern: DEFAULT }, routers: { app: { ...APP, tls: { options: 'modern@docker' } } } }),
      'unknown',
      /modern@docker/,
    ],
    [
      'a block by its provider',
      dynamic({ options: { modern: DEFAULT }, routers: { app: { ...APP, tls: { options: 'modern@file' } } } }),
      'pass',
    ],
    ['the default block by a provider', dynamic({ routers: { app: { ...APP, tls: { options: 'default@file' } } } }), 'unknown'],
    ['options that are no name', dynamic({ routers: { app: { ...APP, tls: { options: ['modern'] } } } }), 'unknown'],
    [
      'a label that means its own provider',
      {
        ...dynamic({ options: { modern: DEFAULT } }),
        ...labelled({ 'traefik.http.routers.b.rule': 'Host(`b.example`)', 'traefik.http.routers.b.tls.options': 'modern' }),
      },
      'unknown',
      /modern@docker/,
    ],
    [
      'a label that names the provider',
      {
        ...dynamic({ options: { modern: DEFAULT } }),
        ...labelled({ 'traefik.http.routers.b.rule': 'Host(`b.example`)', 'traefik.http.routers.b.tls.options': 'modern@file' }),
      },
      'pass',
    ],
    [
      'an entry point names one',
      { ...dynamic(), ...entryPoints({ websecure: { ...WEBSECURE, http: { tls: { options: 'old@file' } } } }) },
      'unknown',
      /"old"/,
    ],
    // Routers for TCP.
    ['TLS for TCP', dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', tls: {} } } }), 'pass'],
    ['TCP without TLS', dynamic({ tcp: { db: { rule: 'HostSNI(`*`)' } } }), 'pass'],
    [
      'TLS for TCP with a block that is not there',
      dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', tls: { options: 'gone' } } } }),
      'unknown',
      /"gone"/,
    ],
    [
      'TLS passed through',
      dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', tls: { passthrough: true } } } }),
      'unknown',
      /db@file/,
    ],
    [
      'TLS passed through by a label',
      {
        ...dynamic(),
        ...labelled({ 'traefik.tcp.routers.db.rule': 'HostSNI(`db.example`)', 'traefik.tcp.routers.db.tls.passthrough': 'true' }),
      },
      'unknown',
      /db@docker/,
    ],
    [
      'TLS passed through to what a probe saw',
      { ...dynamic({ tcp: { db: { rule: 'HostSNI(`app.example`)', tls: { passthrough: true } } } }), ...probe(...OLD) },
      'pass',
    ],
    ['TLS passed through, seen at its port', { ...passing(), ...probe(...OLD) }, 'pass'],
    ['TLS passed through, seen at another port', { ...passing(), ...probeAt('8443', ...OLD) }, 'unknown'],
    ['TLS passed through, and only TLS 1.2 tried', { ...passing(), ...probe(['TLS1_2', 'offered']) }, 'unknown'],
    ['TLS passed through, and no entry point known', { ...without(passing(), 'traefik.yml'), ...probe(...OLD) }, 'unknown'],
    [
      'TLS passed through, seen where Compose publishes it',
      {
        ...passing(),
        ...entryPoints({ websecure: { ...WEBSECURE, address: ':8443' } }),
        ...publishing('443:8443'),
        ...probe(...OLD),
      },
      'pass',
    ],
    [
      'TLS passed through, and published elsewhere',
      {
        ...passing(),
        ...entryPoints({ websecure: { ...WEBSECURE, address: ':8443' } }),
        ...publishing('9443:8443'),
        ...probe(...OLD),
      },
      'unknown',
    ],
    [
      'TLS passed through beside the entry point that was seen',
      {
        ...passing(),
        ...dynamic({ tcp: { db: { rule: 'HostSNI(`app.example`)', entryPoints: ['db'], tls: { passthrough: true } } } }),
        ...entryPoints({ db: { address: ':8443' } }),
        ...probe(...OLD),
      },
      'unknown',
    ],
    // Where else options may come from.
    [
      'labels of a service that is not there',
      { ...byLabels(), ...compose('compose.yaml', { other: { image: 'x/y:1' } }) },
      'unknown',
      /"app"/,
    ],
    [
      'another provider',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { file: {}, consul: { endpoints: ['consul:8500'] } } }) },
      'unknown',
      /"consul"/,
    ],
    [
      'another provider among arguments',
      {
        ...without(dynamic(), 'traefik.yml'),
        ...labelled({}, ['--entrypoints.websecure.address=:443', '--providers.etcd=true', '--providers.file.directory=/d']),
      },
      'unknown',
      /"etcd"/,
    ],
    [
      'labels, and no Compose project',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { file: {}, docker: {} } }) },
      'unknown',
      /"docker"/,
    ],
    [
      'labels, and a Compose project',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { file: {}, docker: {} } }), ...labelled({}) },
      'pass',
    ],
    [
      'an interval is no provider',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { file: {}, providersThrottleDuration: '2s' } }) },
      'pass',
    ],
    // What a probe saw.
    ['a probe that found nothing older', { ...dynamic(), ...probe(...OLD, ['TLS1_2', 'offered']) }, 'pass'],
    [
      'a probe that found TLS 1.1',
      { ...dynamic(), ...probe(...OLD, ['TLS1_1', 'offered (deprecated)']) },
      'fail',
      /app\.example:443.*TLSv1\.1/,
    ],
    ['a probe in words of its own', { ...dynamic(), ...probe(...OLD, ['TLS1', 'maybe']) }, 'unknown'],
    ['a probe that tried TLS 1.2 only', { ...dynamic(), ...probe(['TLS1_2', 'offered']) }, 'unknown'],
    ['an empty report of a probe', { ...dynamic(), 'testssl.json': '' }, 'unknown'],
    ['an empty file of routers', { ...dynamic(), 'dynamic/routers.yml': '' }, 'unknown'],
  ])('%s', (row) => expectOutcome('tls-minimum-version', row));
});

describe('tls-forward-secret-suites', () => {
  const suites = (finding: string) => probe(...OLD, ['supportedciphers_TLSv1_2', finding]);
  test.for<Row>([
    ['an honest proxy', dynamic(), 'pass'],
    [
      'TLS 1.3 that is not let in',
      dynamic({ options: { default: { minVersion: 'VersionTLS13', maxVersion: 'VersionTLS12' } } }),
      'fail',
    ],
    ['an empty list', dynamic({ options: { default: { ...DEFAULT, cipherSuites: [] } } }), 'unknown'],
    ['TLS passed through', dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', tls: { passthrough: true } } } }), 'unknown'],
    [
      'a probe that found good suites',
      { ...dynamic(), ...suites('ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 TLS_AES_128_GCM_SHA256') },
      'pass',
    ],
    [
      'a probe that found CBC',
      { ...dynamic(), ...suites('ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-SHA') },
      'fail',
      /ECDHE-RSA-AES128-SHA/,
    ],
    ['a probe that did not list suites', { ...dynamic(), ...probe(...OLD) }, 'pass'],
    [
      'a probe of groups that found a weak one',
      { ...dynamic(), ...probe(...OLD, ['cipherlist_NULL', 'not offered'], ['cipherlist_OBSOLETED', 'offered']) },
      'fail',
      /cipherlist_OBSOLETED/,
    ],
    [
      'a probe of groups that found none',
      { ...dynamic(), ...probe(...OLD, ['cipherlist_OBSOLETED', 'not offered'], ['cipherlist_STRONG_FS', 'offered']) },
      'pass',
    ],
    ['TLS passed through, and a probe of versions alone', { ...passing(), ...probe(...OLD) }, 'unknown', /db@file/],
    ['TLS passed through, and a probe of suites', { ...passing(), ...probe(...OLD, SUITE) }, 'pass'],
    ['another provider', { ...dynamic(), 'traefik.yml': staticFile({ providers: { redis: {} } }) }, 'unknown', /"redis"/],
  ])('%s', (row) => expectOutcome('tls-forward-secret-suites', row));
});

describe('hsts-two-years', () => {
  const header = (time: string, preload: string) =>
    probe(['HSTS', 'offered'], ['HSTS_time', time], ['HSTS_subdomains', 'includes subdomains'], ['HSTS_preload', preload]);
  const preloaded = 'domain IS marked for preloading';
  test.for<Row>([
    ['an honest proxy', dynamic(), 'pass'],
    ['a probe of two years', { ...dynamic(), ...header('730 days (=63072000 seconds) > 15552000 seconds', preloaded) }, 'pass'],
    [
      'a probe of one year',
      { ...dynamic(), ...header('365 days (=31536000 seconds) > 15552000 seconds', preloaded) },
      'fail',
      /31536000/,
    ],
    [
      'a probe without preload',
      { ...dynamic(), ...header('730 days (=63072000 seconds)', 'domain is NOT marked for preloading') },
      'fail',
    ],
    ['a probe of no time', { ...dynamic(), ...header('a while', preloaded) }, 'unknown'],
  ])('%s', (row) => expectOutcome('hsts-two-years', row));
});

describe('https-routers-send-hsts', () => {
  const plainly = (changes: Settings): Files => ({
    ...dynamic({ routers: { plain: PLAIN } }),
    ...entryPoints({ web: { address: ':80', ...changes } }),
  });
  const redirect = (entryPoint: Settings) => plainly({ http: { redirections: { entryPoint } } });
  const through = (middlewares: Settings, names = Object.keys(middlewares)): Files => ({
    ...dynamic({ middlewares, routers: { plain: { ...PLAIN, middlewares: names } } }),
    ...entryPoints({ web: { address: ':80' } }),
  });
  const STRIP = { headers: { customResponseHeaders: { 'Strict-Transport-Security': '' } } };
  /** Entry points that give no headers. */
  const bare = (): Files => ({
    'traefik.yml': staticFile({
      entryPoints: { web: WEB, websecure: { address: ':443', http: { tls: {} } }, db: { address: ':5432' } },
      providers: { file: {}, docker: { exposedByDefault: false } },
    }),
  });
  const own = (middlewares: Settings): Files => ({
    ...dynamic({ middlewares, routers: { app: { ...APP, middlewares: Object.keys(middlewares) } } }),
    ...entryPoints({ websecure: { address: ':443', http: { tls: {} } } }),
  });
  /** An entry point for HTTPS, and a router that leaves TLS to it. */
  const withoutTls = (websecure: Settings): Files => ({
    ...dynamic(),
    ...routersOf({ app: { ...APP, tls: undefined } }),
    ...entryPoints({ websecure: { address: ':443', ...websecure } }),
  });
  const routersOf = (routers: Settings): Files => ({ 'dynamic/routers.yml': stringify({ http: { routers } }) });
  const labelledTls = (word: string): Files => ({
    ...byLabels(),
    ...labelled({
      'traefik.enable': 'true',
      ...GUARDED,
      'traefik.http.routers.b.entrypoints': 'websecure',
      'traefik.http.routers.b.tls': word,
    }),
    'traefik.yml': staticFile({
      entryPoints: { web: WEB, websecure: { address: ':443' } },
      providers: { file: {}, docker: { exposedByDefault: false } },
    }),
  });
  test.for<Row>([
    ['an honest proxy', dynamic(), 'pass'],
    // Plain HTTP.
    ['a router whose entry point redirects', dynamic({ routers: { plain: PLAIN } }), 'pass'],
    ['a router in the clear', plainly({}), 'fail', /plain@file/],
    ['a redirect to HTTP', redirect({ to: ':8080', scheme: 'http' }), 'fail'],
    // TLS that is named and not switched on.
    ['TLS of an entry point with nothing behind it', withoutTls({ http: { tls: null, middlewares: ['secure@file'] } }), 'fail'],
    ['the same with members', withoutTls({ http: { tls: {}, middlewares: ['secure@file'] } }), 'pass'],
    ['TLS of a router with nothing behind it', { ...withoutTls({}), ...routersOf({ app: { ...APP, tls: null } }) }, 'fail'],
    ['the same with true', { ...withoutTls({}), ...routersOf({ app: { ...APP, tls: true } }) }, 'pass'],
    ...(['true', 'TRUE', ''] as const).map((word): Row => [`a label with "${word}"`, labelledTls(word), 'pass']),
    ...(['yes', 'on', '1', 'false'] as const).map((word): Row => [`a label with "${word}"`, labelledTls(word), 'fail', /b@docker/]),
    ['a redirect that says no scheme', redirect({ to: 'websecure' }), 'pass'],
    ['a redirect that routers may outrank', redirect({ to: 'websecure', scheme: 'https', priority: 1 }), 'unknown'],
    ['a middleware that redirects', through({ upgrade: { redirectScheme: { scheme: 'https' } } }), 'pass'],
    ['a middleware that redirects to HTTP', through({ upgrade: { redirectScheme: { scheme: 'http' } } }), 'fail'],
    [
      'a chain that redirects',
      through({ upgrade: { redirectScheme: { scheme: 'https' } }, all: { chain: { middlewares: ['upgrade'] } } }, ['all']),
      'pass',
    ],
    ['a pattern that may redirect', through({ upgrade: { redirectRegex: { regex: '^http:', replacement: 'https:' } } }), 'unknown'],
    ['a middleware that does something else', through({ slow: { rateLimit: { average: 1 } } }), 'fail'],
    ['HSTS in the clear', through({ strict: { headers: HSTS } }), 'fail'],
    [
      'no entry point named, one in the clear',
      {
        ...dynamic({ routers: { all: { rule: 'Host(`all.example`)', service: 'app', middlewares: ['secure'] } } }),
        ...entryPoints({ web: { address: ':80' } }),
      },
      'fail',
      /all@file/,
    ],
    [
      'no entry point named, a secure default',
      {
        ...dynamic({ routers: { all: { rule: 'Host(`all.example`)', service: 'app', middlewares: ['secure'] } } }),
        ...entryPoints({ web: { address: ':80' }, websecure: { ...WEBSECURE, asDefault: true } }),
      },
      'pass',
    ],
    [
      'no entry point named, TLS of its own',
      dynamic({ routers: { all: { rule: 'Host(`all.example`)', service: 'app', middlewares: ['secure'], tls: {} } } }),
      'pass',
    ],
    [
      'TLS by one entry point, in the clear by the other',
      {
        ...dynamic({ routers: { both: { ...APP, tls: undefined, entryPoints: ['web', 'websecure'] } } }),
        ...entryPoints({ web: { address: ':80' } }),
      },
      'fail',
      /both@file/,
    ],
    [
      'plain HTTP, and no static configuration',
      without(dynamic({ routers: { plain: PLAIN } }), 'traefik.yml'),
      'unknown',
      /plain@file/,
    ],
    // What middlewares come to.
    ['no headers', own({ slow: { rateLimit: { average: 1 } } }), 'fail'],
    ['a plugin', own({ magic: { plugin: { magic: {} } } }), 'unknown', /"magic"/],
    [
      'the same name twice',
      {
        ...own({ strict: { headers: HSTS } }),
        'dynamic/zz.yml': stringify({ http: { middlewares: { strict: { headers: { frameDeny: true } } } } }),
      },
      'unknown',
    ],
    [
      'a label that means its own provider',
      {
        ...dynamic(),
        ...entryPoints({ websecure: { address: ':443' } }),
        ...labelled({
          'traefik.http.routers.b.rule': 'Host(`b.example`)',
          'traefik.http.routers.b.entrypoints': 'websecure',
          'traefik.http.routers.b.tls': 'true',
          'traefik.http.routers.b.middlewares': 'secure',
        }),
      },
      'unknown',
    ],
    [
      'a label that names the provider',
      {
        ...dynamic(),
        ...entryPoints({ websecure: { address: ':443' } }),
        ...labelled({
          'traefik.http.routers.b.rule': 'Host(`b.example`)',
          'traefik.http.routers.b.entrypoints': 'websecure',
          'traefik.http.routers.b.tls': 'true',
          'traefik.http.routers.b.middlewares': 'secure@file',
        }),
      },
      'pass',
    ],
    [
      'a label that redirects',
      {
        ...dynamic(),
        ...entryPoints({ web: { address: ':80' } }),
        ...labelled({
          'traefik.http.routers.b.rule': 'Host(`b.example`)',
          'traefik.http.routers.b.entrypoints': 'web',
          'traefik.http.routers.b.middlewares': 'up',
          'traefik.http.middlewares.up.redirectscheme.scheme': 'https',
        }),
      },
      'pass',
    ],
    // TCP, other providers, probes.
    [
      'TLS for TCP beside HTTP',
      dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', entryPoints: ['websecure'], tls: { passthrough: true } } } }),
      'unknown',
      /db@file/,
    ],
    [
      'TLS for TCP at an entry point of its own',
      {
        ...dynamic({ tcp: { db: { rule: 'HostSNI(`db.example`)', entryPoints: ['db'], tls: {} } } }),
        ...entryPoints({ db: { address: ':5432' } }),
      },
      'pass',
    ],
    ['TLS passed through, and a probe of versions alone', { ...passing(), ...probe(...OLD) }, 'unknown', /db@file/],
    ['TLS passed through, and a probe of headers', { ...passing(), ...probe(...SEEN) }, 'pass'],
    ['TLS passed through, and headers at another port', { ...passing(), ...probeAt('8443', ...SEEN) }, 'unknown'],
    // A header that is taken out again.
    ['taken out before it is sent', own({ strip: STRIP, strict: { headers: HSTS } }), 'fail'],
    ['taken out of what the back end says', own({ strict: { headers: HSTS }, strip: STRIP }), 'pass'],
    ['taken out alone', own({ strip: STRIP }), 'fail'],
    [
      'taken out by the entry point',
      {
        ...dynamic({ middlewares: { strip: STRIP } }),
        ...entryPoints({ websecure: { address: ':443', http: { tls: {}, middlewares: ['strip@file'] } } }),
      },
      'fail',
    ],
    [
      'taken out by a chain',
      {
        ...dynamic({
          middlewares: { strip: STRIP, all: { chain: { middlewares: ['strip', 'secure'] } } },
          routers: { app: { ...APP, middlewares: ['all'] } },
        }),
        ...entryPoints({ websecure: { address: ':443', http: { tls: {} } } }),
      },
      'fail',
    ],
    // Traefik's own API.
    ['an open API', { ...dynamic(), 'traefik.yml': staticFile({ api: { insecure: true } }) }, 'fail', /api@internal/],
    ['an API behind a router', { ...dynamic(), 'traefik.yml': staticFile({ api: { dashboard: true } }) }, 'pass'],
    ['an API that is not open', { ...dynamic(), 'traefik.yml': staticFile({ api: { insecure: false } }) }, 'pass'],
    [
      'an open API over TLS, with headers',
      {
        ...dynamic(),
        'traefik.yml': staticFile({
          entryPoints: { websecure: WEBSECURE, traefik: { ...WEBSECURE, address: ':9000' } },
          api: { insecure: true },
        }),
      },
      'pass',
    ],
    [
      'an open API by an argument',
      {
        ...without(dynamic(), 'traefik.yml'),
        ...labelled({}, ['--entrypoints.websecure.address=:443', '--providers.file.directory=/d', '--api.insecure']),
      },
      'fail',
      /api@internal/,
    ],
    // Routers and labels that stand in no file.
    ['a router by default', { ...byLabels(), ...labelled({ 'traefik.enable': 'true' }) }, 'pass'],
    [
      'a router by default, without headers',
      { ...byLabels(), ...bare(), ...labelled({ 'traefik.enable': 'true' }) },
      'fail',
      /app@docker/,
    ],
    [
      'the same with a service',
      {
        ...byLabels(),
        ...bare(),
        ...labelled({ 'traefik.enable': 'true', 'traefik.http.services.app.loadbalancer.server.port': '80' }),
      },
      'fail',
      /app@docker/,
    ],
    [
      'a router for TCP instead',
      {
        ...byLabels(),
        ...bare(),
        ...labelled({
          'traefik.enable': 'true',
          'traefik.tcp.routers.b.rule': 'HostSNI(`*`)',
          'traefik.tcp.routers.b.entrypoints': 'db',
        }),
      },
      'pass',
    ],
    ['a router of its own', { ...byLabels(), ...bare(), ...labelled({ 'traefik.enable': 'true', ...GUARDED }) }, 'pass'],
    [
      'a router that a variable decides',
      {
        ...byLabels(),
        ...bare(),
        ...compose('compose.yaml', { app: { image: 'x/y:1', labels: { 'traefik.enable': '${ON:-false}' } } }),
      },
      'unknown',
      /router of app/,
    ],
    ['the services of a Swarm', { ...byLabels({ swarmMode: true }), ...labelled({}) }, 'unknown', /"swarm"/],
    ['no Swarm', { ...byLabels({ swarmMode: false }), ...labelled({}) }, 'pass'],
    [
      'the services of a Swarm by an argument',
      {
        ...without(dynamic(), 'traefik.yml'),
        ...labelled({}, [
          '--entrypoints.websecure.address=:443',
          '--providers.docker.swarmmode',
          '--providers.docker.exposedbydefault=false',
        ]),
      },
      'unknown',
      /"swarm"/,
    ],
    [
      'a service that inherits from a file that is not there',
      { ...byLabels(), ...compose('compose.yaml', { app: { extends: { file: 'base.yml', service: 'base' } } }) },
      'unknown',
      /base\.yml#base/,
    ],
    [
      'a service that inherits from a file that is there',
      {
        ...byLabels(),
        ...compose('compose.yaml', { app: { extends: { file: 'base.yml', service: 'base' } } }),
        ...compose('base.compose.yml', { base: { image: 'x/y:1' } }),
      },
      'pass',
    ],
    [
      'a part that is laid over its base',
      {
        ...byLabels(),
        ...compose('compose.yaml', { app: { image: 'x/y:1', labels: GUARDED } }),
        ...compose('compose.override.yaml', { app: { labels: { 'traefik.enable': 'true' } } }),
      },
      'pass',
    ],
    [
      'switched off, and on again by another file',
      {
        ...byLabels(),
        ...compose('compose.yaml', { app: { image: 'x/y:1', labels: { 'traefik.enable': 'false', ...ROUTER } } }),
        ...compose('compose.override.yaml', { app: { labels: { 'traefik.enable': 'true' } } }),
      },
      'unknown',
      /labels of app/,
    ],
    [
      'switched off for good',
      { ...byLabels(), ...compose('compose.yaml', { app: { image: 'x/y:1', labels: { 'traefik.enable': 'false', ...ROUTER } } }) },
      'pass',
    ],
    ['a container with a router', { ...byLabels(), ...labelled({}), ...inspected(GUARDED) }, 'pass'],
    [
      'a container with a router without headers',
      { ...byLabels(), ...bare(), ...inspected(ROUTER), ...labelled({}) },
      'fail',
      /b@docker/,
    ],
    [
      'a container that refuses it',
      { ...byLabels(), ...bare(), ...inspected({ ...ROUTER, 'traefik.enable': 'false' }), ...labelled({}) },
      'pass',
    ],
    ['a container that has ended', { ...byLabels(), ...bare(), ...inspected(ROUTER, 'exited'), ...labelled({}) }, 'pass'],
    [
      'a service that no project shows',
      { ...byLabels(), ...compose('compose.yaml', { other: { image: 'x/y:1' } }) },
      'unknown',
      /"app"/,
    ],
    [
      'another provider',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { http: { endpoint: 'https://config.example' } } }) },
      'unknown',
      /"http"/,
    ],
    [
      'containers without labels',
      { ...dynamic(), 'traefik.yml': staticFile({ providers: { file: {}, docker: {} } }), ...labelled({}) },
      'unknown',
      /"app"/,
    ],
    [
      'containers without labels that are left out',
      {
        ...dynamic(),
        'traefik.yml': staticFile({ providers: { file: {}, docker: { exposedByDefault: false } } }),
        ...labelled({}),
      },
      'pass',
    ],
    [
      'a container that refuses',
      {
        ...dynamic(),
        'traefik.yml': staticFile({ providers: { file: {}, docker: {} } }),
        ...labelled({ 'traefik.enable': 'false' }),
      },
      'pass',
    ],
    ['a probe that found none', { ...dynamic(), ...probe(['HSTS', 'not offered']) }, 'fail', /app\.example:443/],
    [
      'a probe that found it',
      { ...dynamic(), ...probe(['HSTS', 'offered'], ['HSTS_time', '730 days (=63072000 seconds)']) },
      'pass',
    ],
  ])('%s', (row) => expectOutcome('https-routers-send-hsts', row));
});

describe('access-logs-json', () => {
  const log = (accessLog: unknown, rest: Settings = {}): Files => ({ 'traefik.yml': staticFile({ accessLog, ...rest }) });
  test.for<Row>([
    ['JSON', log({ format: 'json' }), 'pass'],
    ['to standard output', log({ format: 'json', filePath: '/dev/stdout' }), 'pass'],
    ['to nowhere', log({ format: 'json', filePath: '/dev/null' }), 'fail', /\/dev\/null/],
    ['to where nothing lasts', log({ format: 'json', filePath: '/tmp/access.log' }), 'fail', /\/tmp/],
    ['failures only', log({ format: 'json', filters: { statusCodes: ['400-599'] } }), 'fail', /400-599/],
    ['all codes', log({ format: 'json', filters: { statusCodes: ['100-399', '400-599'] } }), 'pass'],
    ['all codes or slow', log({ format: 'json', filters: { statusCodes: ['200-599'], minDuration: '1s' } }), 'pass'],
    ['slow requests only', log({ format: 'json', filters: { minDuration: '10ms' } }), 'fail'],
    ['requests tried again only', log({ format: 'json', filters: { retryAttempts: true } }), 'fail'],
    ['filters that filter nothing', log({ format: 'json', filters: { retryAttempts: false, minDuration: 0 } }), 'pass'],
    ['no fields', log({ format: 'json', fields: { defaultMode: 'drop' } }), 'fail', /ClientHost/],
    [
      'a client that is dropped',
      log({ format: 'json', fields: { names: { ClientHost: 'drop', ClientAddr: 'drop' } } }),
      'fail',
      /ClientHost or ClientAddr/,
    ],
    ['a client by its address', log({ format: 'json', fields: { names: { ClientHost: 'drop' } } }), 'pass'],
    [
      'the fields that count',
      log({
        format: 'json',
        fields: {
          defaultMode: 'drop',
          names: { ClientHost: 'keep', RequestMethod: 'keep', RequestPath: 'keep', DownstreamStatus: 'keep' },
        },
      }),
      'pass',
    ],
    ['headers are dropped', log({ format: 'json', fields: { headers: { defaultMode: 'drop' } } }), 'pass'],
    ['buffered', log({ format: 'json', bufferingSize: 100 }), 'pass'],
    [
      'off at an entry point',
      { ...log({ format: 'json' }), ...entryPoints({ web: { ...WEB, observability: { accessLogs: false } } }) },
      'fail',
      /"web"/,
    ],
    ['off for a router', dynamic({ routers: { quiet: { ...APP, observability: { accessLogs: false } } } }), 'fail', /"quiet@file"/],
    [
      'off for a router by a label',
      {
        ...dynamic(),
        ...labelled({ 'traefik.http.routers.b.rule': 'Host(`b`)', 'traefik.http.routers.b.observability.accesslogs': 'false' }),
      },
      'fail',
    ],
    [
      'failures only, by arguments',
      labelled({}, [
        '--entrypoints.web.address=:80',
        '--log.level=INFO',
        '--accesslog.format=json',
        '--accesslog.filters.statuscodes=500-599',
      ]),
      'fail',
    ],
    [
      'a field dropped by arguments',
      labelled({}, [
        '--entrypoints.web.address=:80',
        '--log.level=INFO',
        '--accesslog.format=json',
        '--accesslog.fields.names.RequestPath=drop',
        '--accesslog.fields.names.RequestLine=drop',
      ]),
      'fail',
      /RequestPath/,
    ],
    [
      'a path that a variable decides',
      labelled({}, ['--entrypoints.web.address=:80', '--log.level=INFO', '--accesslog.format=json', '--accesslog.filepath=${LOG}']),
      'unknown',
    ],
  ])('%s', (row) => expectOutcome('access-logs-json', row));
});
