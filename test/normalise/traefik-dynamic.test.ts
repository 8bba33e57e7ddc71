import { expect, test } from 'vitest';
import traefikDynamic from '../../src/normalise/traefik-dynamic.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = traefikDynamic.read(fixture('traefik-dynamic/edge.yaml'));
const read = (text: string) => traefikDynamic.read(sealed('edge.yaml', text));

test('TLS options, names of options in any case, an empty block included', () => {
  expect(
    factsOf(reading, 'tlsOptions').map(({ name, minVersion, cipherSuites, from }) => [
      name,
      minVersion,
      cipherSuites?.length ?? null,
      from.at,
    ]),
  ).toEqual([
    ['default', 'VersionTLS12', 2, 'line 42'],
    ['modern', 'VersionTLS13', null, 'line 47'],
    ['empty', null, null, 'line 49'],
  ]);
});

test('headers and chains', () => {
  expect(factsOf(reading, 'headersMiddleware')).toMatchObject([
    {
      name: 'secure-headers',
      provider: 'file',
      stsSeconds: 63072000,
      stsIncludeSubdomains: true,
      stsPreload: true,
      forceStsHeader: true,
      customStrictTransportSecurity: 'max-age=63072000; preload',
      isDevelopment: null,
      from: { at: 'line 20' },
    },
  ]);
  expect(factsOf(reading, 'middlewareChain')).toMatchObject([{ name: 'all', middlewares: ['secure-headers', 'limit@file'] }]);
});

test('other middlewares by their types, and the scheme of a redirection', () => {
  expect(factsOf(reading, 'otherMiddleware')).toMatchObject([{ name: 'limit', provider: 'file', type: 'ratelimit', scheme: null }]);
  const { facts } = read(
    'http:\n  middlewares:\n    up: { redirectScheme: { scheme: https } }\n    odd: { plugin: { a: {} }, retry: {} }\n',
  );
  expect(factsOf({ facts }, 'otherMiddleware').map(({ name, type, scheme }) => [name, type, scheme])).toEqual([
    ['up', 'redirectscheme', 'https'],
    ['odd', 'plugin', null],
    ['odd', 'retry', null],
  ]);
});

test('routers for TCP', () => {
  expect(factsOf(reading, 'tcpRouter')).toMatchObject([{ name: 'postgres', rule: 'HostSNI(`*`)', tls: false, passthrough: null }]);
  const { facts } = read(
    'tcp:\n  routers:\n    db: { rule: "HostSNI(`db`)", entryPoints: [db], tls: { passthrough: true, options: modern } }\n',
  );
  expect(facts).toMatchObject([{ kind: 'tcpRouter', entryPoints: ['db'], tls: true, passthrough: true, tlsOptions: 'modern' }]);
});

test('routers', () => {
  expect(
    factsOf(reading, 'router').map(({ name, entryPoints, tls, tlsOptions, middlewares }) => [
      name,
      entryPoints,
      tls,
      tlsOptions,
      middlewares,
    ]),
  ).toEqual([
    ['app', ['websecure'], true, 'modern@file', ['secure-headers', 'limit@file']],
    ['plain', ['web'], false, null, []],
  ]);
});

test.for([
  ['tls: {}', true],
  ['tls: true', true],
  // Traefik passes over a member with nothing behind it.
  ['tls:', false],
  ['tls: false', false],
  ['priority: 1', false],
] as const)('a router with "%s" has TLS: %s', ([line, tls]) => {
  const [router] = factsOf(read(`http:\n  routers:\n    a:\n      rule: x\n      ${line}\n`), 'router');
  expect(router?.tls).toBe(tls);
});

test('a word that is no switch and a number that is none stay unresolved', () => {
  const [headers] = factsOf(
    read('http:\n  middlewares:\n    a:\n      headers: {stsPreload: yes, stsSeconds: 2y, isDevelopment: "true"}\n'),
    'headersMiddleware',
  );
  expect(headers).toMatchObject({ stsPreload: { unresolved: 'yes' }, stsSeconds: { unresolved: '2y' }, isDevelopment: true });
});

test('what stands at the wrong level and what is not read is said', () => {
  expect(reading.notes).toEqual(['1 × section at the top that belongs under "tls", so Traefik does not read it: stores.']);
});

test('a file that is commented out is a reading without facts', () => {
  const empty = traefikDynamic.read(fixture('traefik-dynamic/switched-off.yaml'));
  expect(empty).toMatchObject({ facts: [], notes: ['Every line is a comment: the file sets nothing.'] });
});

test.for([
  [
    'a Go template that is no YAML',
    'http:\n  routers:\n    a:\n      rule: "Host(`{{env "D"}}`)"\n',
    'edge.yaml:4: The file is a Go template: "{{" stands in it.',
  ],
  [
    'a Go template in a comment',
    '# {{ if true }}\nhttp:\n  routers: {}\n',
    'edge.yaml:1: The file is a Go template: "{{" stands in it.',
  ],
  [
    'two spellings of one option',
    'tls:\n  options:\n    default:\n      minVersion: VersionTLS12\n      minversion: VersionTLS10\n',
    'edge.yaml:3: "minversion" stands twice, in two spellings',
  ],
  [
    'suites that are a mapping',
    'tls:\n  options:\n    default:\n      cipherSuites: {a: b}\n',
    'edge.yaml:4: expected a list of names',
  ],
] as const)('refuses %s', async ([, text, message]) => {
  expect(await refusalOf(traefikDynamic, sealed('edge.yaml', text))).toContain(message);
});

test('the same in TOML: each fact stands in its table', async () => {
  const toml = traefikDynamic.read(fixture('traefik-dynamic/dynamic.toml'));
  expect(toml.facts.map(({ kind, from, ...fact }) => `${kind}, ${from.at}: ${JSON.stringify(fact)}`)).toMatchInlineSnapshot(`
    [
      "tlsOptions, line 28: {"name":"modern","minVersion":"VersionTLS12","maxVersion":null,"cipherSuites":["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]}",
      "headersMiddleware, line 14: {"name":"secure","provider":"file","stsSeconds":63072000,"stsIncludeSubdomains":true,"stsPreload":true,"forceStsHeader":true,"customStrictTransportSecurity":"max-age=1","isDevelopment":null}",
      "middlewareChain, line 22: {"name":"all","provider":"file","middlewares":["secure"]}",
      "router, line 2: {"name":"wiki","provider":"file","rule":"Host(\`wiki.quay.example\`)","entryPoints":["websecure"],"tls":true,"tlsOptions":"modern","middlewares":["secure","limit@docker"],"accessLogs":null}",
      "tcpRouter, line 25: {"name":"ssh","provider":"file","rule":"HostSNI(\`*\`)","entryPoints":[],"tls":false,"passthrough":null,"tlsOptions":null}",
    ]
  `);
  expect(toml.notes).toEqual([]);
  expect(await refusalOf(traefikDynamic, sealed('d.toml', '[tls.options.a]\nminVersion = "x\n'))).toMatch(
    /^d\.toml:2: The TOML cannot be read/,
  );
});
