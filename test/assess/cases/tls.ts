import { chain, entryPoint, headers, router, tlsOptions, traefikStatic } from '../builders.ts';
import type { Cases } from './case.ts';

const open = { unresolved: '{{ env "X" }}' };
const GOOD = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];
const plain = entryPoint({ name: 'web', address: ':80', tls: false });
const redirecting = { ...plain, redirectsTo: 'https' };
const secured = entryPoint({ middlewares: ['secure@file'] });

/** Cases of the checks over Traefik's TLS options, middlewares and routers. */
export const tlsCases: Readonly<Record<string, Cases>> = {
  'tls-minimum-version': {
    pass: [
      { says: 'TLS 1.2', facts: [tlsOptions()] },
      {
        says: 'TLS 1.3 beside it',
        facts: [tlsOptions(), tlsOptions({ name: 'modern', minVersion: 'VersionTLS13' }), router({ tlsOptions: 'modern@file' })],
      },
    ],
    fail: [
      ...['VersionTLS10', 'VersionTLS11', 'versiontls12', 'TLS12', ''].map((minVersion) => ({
        says: `"${minVersion}"`,
        facts: [tlsOptions({ minVersion })],
      })),
      { says: 'not set', facts: [tlsOptions({ minVersion: null })] },
      { says: 'another block', facts: [tlsOptions(), tlsOptions({ name: 'old', minVersion: 'VersionTLS10' })] },
      { says: 'two files define one block', facts: [tlsOptions(), tlsOptions({ minVersion: 'VersionTLS11' })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'unresolved', facts: [tlsOptions({ minVersion: open })] },
      { says: 'no default block', facts: [tlsOptions({ name: 'modern' })] },
      { says: 'a router names a block that is not there', facts: [tlsOptions(), router({ tlsOptions: 'legacy@file' })] },
      {
        says: 'an entry point does',
        facts: [tlsOptions(), traefikStatic({ entryPoints: [{ ...secured, tlsOptions: 'legacy@file' }] })],
      },
    ],
  },
  'tls-forward-secret-suites': {
    pass: [
      { says: 'listed suites', facts: [tlsOptions({ cipherSuites: GOOD })] },
      { says: 'TLS 1.3 only', facts: [tlsOptions({ minVersion: 'VersionTLS13' })] },
    ],
    fail: [
      ...[
        'TLS_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
        'tls_ecdhe_rsa_with_aes_128_gcm_sha256',
        'nonsense',
      ].map((suite) => ({
        says: suite,
        facts: [tlsOptions({ cipherSuites: [...GOOD, suite] })],
      })),
      { says: 'the defaults', facts: [tlsOptions()], because: /CBC/ },
      {
        says: 'a bad name where TLS 1.3 is required',
        facts: [tlsOptions({ minVersion: 'VersionTLS13', cipherSuites: ['nonsense'] })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'an empty list', facts: [tlsOptions({ cipherSuites: [] })] },
      { says: 'no list, unresolved version', facts: [tlsOptions({ minVersion: open })] },
    ],
  },
  'hsts-two-years': {
    pass: [
      { says: 'two years', facts: [headers()] },
      { says: 'another middleware sets other headers', facts: [headers(), headers({ name: 'cors', stsSeconds: null })] },
      {
        says: 'a header written by hand',
        facts: [headers({ stsSeconds: null, customStrictTransportSecurity: 'max-age=63072000; includeSubDomains; preload' })],
      },
    ],
    fail: [
      { says: 'a tenth of it', facts: [headers({ stsSeconds: 6_307_200 })] },
      { says: 'none', facts: [headers({ stsSeconds: null })] },
      { says: 'no subdomains', facts: [headers({ stsIncludeSubdomains: null })] },
      { says: 'no preload', facts: [headers({ stsPreload: false })] },
      { says: 'not forced', facts: [headers({ forceStsHeader: null })] },
      { says: 'development', facts: [headers({ isDevelopment: true })] },
      {
        says: 'a weak header written by hand',
        facts: [headers({ stsSeconds: null, customStrictTransportSecurity: 'max-age=31536000' })],
      },
      { says: 'a weak header beside good settings', facts: [headers({ customStrictTransportSecurity: 'max-age=0' })] },
      { says: 'a second middleware', facts: [headers(), headers({ name: 'old', stsSeconds: 3600 })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'unresolved', facts: [headers({ stsSeconds: open })] },
    ],
  },
  'https-routers-send-hsts': {
    pass: [
      { says: 'its own middleware', facts: [router({ middlewares: ['secure'] }), headers()] },
      { says: 'a chain', facts: [router({ middlewares: ['web@file'] }), chain(), headers()] },
      { says: 'its entry point', facts: [router(), headers(), traefikStatic({ entryPoints: [secured] })] },
    ],
    fail: [
      { says: 'no middleware', facts: [router(), headers(), traefikStatic()] },
      {
        says: 'a middleware that sets other headers',
        facts: [router({ middlewares: ['cors'] }), headers({ name: 'cors', stsSeconds: null }), traefikStatic()],
      },
      {
        says: 'one of two entry points',
        facts: [
          router({ entryPoints: [] }),
          headers(),
          traefikStatic({ entryPoints: [secured, { ...secured, name: 'other', middlewares: [] }] }),
        ],
      },
      { says: 'plain HTTP', facts: [router({ tls: false, entryPoints: ['web'] }), traefikStatic({ entryPoints: [plain] })] },
      { says: 'TLS by the entry point', facts: [router({ tls: false }), headers(), traefikStatic()] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'no static configuration', facts: [router(), headers()] },
      { says: 'a middleware that is not there', facts: [router({ middlewares: ['web'] }), headers(), traefikStatic()] },
      {
        says: 'the middleware of another provider',
        facts: [router({ middlewares: ['secure@docker'] }), headers(), traefikStatic()],
      },
      { says: 'plain HTTP, if its entry point is', facts: [router({ tls: false }), headers()] },
    ],
    'not-applicable': [
      {
        says: 'plain HTTP that only redirects',
        facts: [router({ tls: false, entryPoints: ['web'] }), traefikStatic({ entryPoints: [redirecting] })],
      },
    ],
  },
};
