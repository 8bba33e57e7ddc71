import type { Row } from './row.ts';

const FILE = 'traefik/dynamic.yml';
const TOML = 'traefik/dynamic.toml';
const GOOD_SUITES = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
];

function options(lines: string): Record<string, string> {
  return { [FILE]: `# Edge\ntls:\n  options:\n    default:\n${lines}      sniStrict: true   # keep\n` };
}

const HEADERS = `http:
  middlewares:
    secure:
      headers:
        # Two years, they said.
        stsSeconds: 600
        STSPreload: false
        stsIncludeSubdomains: true
`;

const ROUTED = `http:
  middlewares:
    secure:
      headers: { stsSeconds: 63072000 }
  routers:
    wiki:
      rule: Host(\`wiki.quay.example\`)
      entryPoints: [websecure]
      service: wiki
      tls: {}
    files:
      rule: Host(\`files.quay.example\`)
      entryPoints: [websecure]
      middlewares:
        - limit
      service: files
      tls: {}
    shop:
      rule: Host(\`shop.quay.example\`)
      entryPoints: [websecure]
      middlewares: limit
      service: shop
      tls: {}
    limit:
      rule: Host(\`other.quay.example\`)
      entryPoints: [websecure]
      middlewares: [limit] # no more than that
      service: other
      tls: {}
`;
const LIMIT = 'http:\n  middlewares:\n    limit:\n      headers: { frameDeny: true }\n';
const STATIC = `entryPoints:
  websecure:
    address: ":443"
`;

/** Traefik in a Compose project. */
function proxy(lines: string): Record<string, string> {
  return { 'compose/compose.yaml': `services:\n  app:\n    image: wiki\n  traefik:\n    image: traefik:v3\n${lines}` };
}

export const TRAEFIK: readonly Row[] = [
  {
    check: 'tls-minimum-version',
    what: 'an old version, its comment stays',
    files: options('      minVersion: VersionTLS10 # for one printer\n'),
    lines: ['-      minVersion: VersionTLS10 # for one printer', '+      minVersion: VersionTLS12 # for one printer'],
  },
  { check: 'tls-minimum-version', what: 'none', files: options(''), lines: ['+      minVersion: VersionTLS12'] },
  {
    check: 'tls-minimum-version',
    what: 'a block without a line of its own',
    files: { [FILE]: 'tls:\n  options:\n    default: # all as it comes\n    modern:\n      minVersion: VersionTLS13\n' },
    lines: ['+      minVersion: VersionTLS12'],
  },
  {
    check: 'tls-minimum-version',
    what: 'a newest version that is too old',
    files: options('      minVersion: VersionTLS10\n      maxVersion: VersionTLS11 # old clients\n'),
    lines: ['-      minVersion: VersionTLS10', '-      maxVersion: VersionTLS11 # old clients', '+      minVersion: VersionTLS12'],
  },
  {
    check: 'tls-minimum-version',
    what: 'names in another letter case',
    files: { [FILE]: 'TLS:\n  Options:\n    default:\n      minversion: VersionTLS11\n' },
    lines: ['-      minversion: VersionTLS11', '+      minversion: VersionTLS12'],
  },
  {
    check: 'tls-minimum-version',
    what: 'TOML',
    files: {
      [TOML]: '# Edge\n[tls.options.default]\n  sniStrict = true\n\n[tls.options.old]\n  minVersion = "VersionTLS10" # why?\n',
    },
    lines: ['+  minVersion = "VersionTLS12"', '-  minVersion = "VersionTLS10" # why?', '+  minVersion = "VersionTLS12" # why?'],
  },
  {
    check: 'tls-forward-secret-suites',
    what: 'none',
    files: options('      minVersion: VersionTLS12\n'),
    lines: ['+      cipherSuites:', ...GOOD_SUITES.map((suite) => `+        - ${suite}`)],
  },
  {
    check: 'tls-forward-secret-suites',
    what: 'one bad among good ones',
    files: options(
      `      cipherSuites:\n        - ${GOOD_SUITES[0]}\n        # For old browsers.\n        - TLS_RSA_WITH_AES_128_CBC_SHA\n`,
    ),
    lines: ['-        - TLS_RSA_WITH_AES_128_CBC_SHA'],
  },
  {
    check: 'tls-forward-secret-suites',
    what: 'only bad ones, on one line',
    files: options('      cipherSuites: [TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_RC4_128_SHA]\n'),
    lines: [
      '-      cipherSuites: [TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_RC4_128_SHA]',
      `+      cipherSuites: [${GOOD_SUITES.join(', ')}]`,
    ],
  },
  {
    check: 'tls-forward-secret-suites',
    what: 'one text of several',
    files: options(`      cipherSuites: ${GOOD_SUITES[1]},TLS_RSA_WITH_RC4_128_SHA\n`),
    lines: [`-      cipherSuites: ${GOOD_SUITES[1]},TLS_RSA_WITH_RC4_128_SHA`, `+      cipherSuites: ${GOOD_SUITES[1]}`],
  },
  {
    check: 'tls-forward-secret-suites',
    what: 'TOML, a list over several lines',
    files: {
      [TOML]: `[tls.options.default]\n  cipherSuites = [\n    "${GOOD_SUITES[0]}",\n    "TLS_RSA_WITH_RC4_128_SHA",\n    "${GOOD_SUITES[1]}"\n  ]\n`,
    },
    lines: ['-    "TLS_RSA_WITH_RC4_128_SHA",', `-    "${GOOD_SUITES[1]}"`, `+    "${GOOD_SUITES[1]}",`],
  },
  {
    check: 'hsts-two-years',
    what: 'a file',
    files: { [FILE]: HEADERS },
    lines: [
      '-        stsSeconds: 600',
      '-        STSPreload: false',
      '+        stsSeconds: 63072000',
      '+        STSPreload: true',
      '+        forceSTSHeader: true',
    ],
  },
  {
    check: 'hsts-two-years',
    what: 'a header that is written by hand, beside the development switch',
    files: {
      [FILE]:
        'http:\n  middlewares:\n    secure:\n      headers:\n        isDevelopment: true\n        stsSeconds: 63072000\n        stsPreload: true\n        stsIncludeSubdomains: true\n        forceSTSHeader: true\n        customResponseHeaders:\n          strict-transport-security: "max-age=1"\n',
    },
    lines: [
      '-        isDevelopment: true',
      '+        isDevelopment: false',
      '-          strict-transport-security: "max-age=1"',
      '+          strict-transport-security: max-age=63072000; includeSubDomains; preload',
    ],
  },
  {
    check: 'hsts-two-years',
    what: 'TOML, and the only middleware that sets headers',
    files: { [TOML]: '[http.middlewares.secure.headers]\r\n  frameDeny = true\r\n' },
    lines: [
      '+  forceSTSHeader = true\r',
      '+  stsPreload = true\r',
      '+  stsIncludeSubdomains = true\r',
      '+  stsSeconds = 63072000\r',
    ],
  },
  {
    check: 'hsts-two-years',
    what: 'labels as items',
    files: proxy(
      '    labels:\n      - traefik.http.middlewares.secure.headers.stsseconds=600\n      - "traefik.http.middlewares.secure.headers.stsPreload=true"\n      - traefik.http.middlewares.secure.headers.stsIncludeSubdomains=true\n',
    ),
    lines: [
      '-      - traefik.http.middlewares.secure.headers.stsseconds=600',
      '+      - traefik.http.middlewares.secure.headers.stsseconds=63072000',
      '+      - traefik.http.middlewares.secure.headers.forceSTSHeader=true',
    ],
  },
  {
    check: 'hsts-two-years',
    what: 'labels of a printed project',
    files: {
      'compose/edge.json': `${JSON.stringify(
        {
          name: 'edge',
          services: {
            app: {
              image: 'wiki:1',
              labels: {
                'traefik.http.middlewares.secure.headers.forcestsheader': 'true',
                'traefik.http.middlewares.secure.headers.stsincludesubdomains': 'true',
                'traefik.http.middlewares.secure.headers.stspreload': 'true',
                'traefik.http.middlewares.secure.headers.stsseconds': '600',
              },
            },
          },
        },
        null,
        2,
      )}\n`,
    },
    lines: [
      '-        "traefik.http.middlewares.secure.headers.stsseconds": "600"',
      '+        "traefik.http.middlewares.secure.headers.stsseconds": "63072000"',
    ],
  },
  {
    check: 'https-routers-send-hsts',
    what: 'routers of a file with no middleware, a list, a word and a list on one line',
    files: { [FILE]: ROUTED, 'traefik/limit.yml': LIMIT, 'traefik/traefik.yml': STATIC },
    lines: [
      '+      middlewares:',
      '+        - secure',
      '+        - secure',
      '-      middlewares: limit',
      '+      middlewares: limit,secure',
      '-      middlewares: [limit] # no more than that',
      '+      middlewares: [limit, secure] # no more than that',
    ],
  },
  {
    check: 'https-routers-send-hsts',
    what: 'a router in labels, a middleware in a file',
    files: {
      ...proxy(
        '    labels:\n      traefik.http.routers.wiki.rule: Host(`wiki.quay.example`)\n      traefik.http.routers.wiki.tls: "true"\n',
      ),
      [FILE]: 'http:\n  middlewares:\n    secure:\n      headers:\n        stsSeconds: 63072000\n',
      'traefik/traefik.yml': STATIC,
    },
    lines: ['+      traefik.http.routers.wiki.middlewares: secure@file'],
  },
  {
    check: 'https-routers-send-hsts',
    what: 'a router in the labels of a printed project',
    files: {
      'compose/edge.json': `${JSON.stringify(
        {
          name: 'edge',
          services: {
            app: {
              image: 'wiki:1',
              labels: {
                'traefik.http.middlewares.secure.headers.stsseconds': '63072000',
                'traefik.http.routers.wiki.tls': 'true',
              },
            },
          },
        },
        null,
        2,
      )}\n`,
      'traefik/traefik.yml': STATIC,
    },
    lines: [
      '-        "traefik.http.routers.wiki.tls": "true"',
      '+        "traefik.http.routers.wiki.tls": "true",',
      '+        "traefik.http.routers.wiki.middlewares": "secure"',
    ],
  },
  {
    check: 'access-logs-json',
    what: 'a log that is on with other fields, and none of its own level',
    files: { 'traefik/traefik.yml': `${STATIC}accessLog:\n  filePath: /var/log/access.log\n  format: common # the default\n` },
    lines: ['-  format: common # the default', '+  format: json # the default', '+log:', '+  level: INFO'],
  },
  {
    check: 'access-logs-json',
    what: 'a log that is switched off',
    files: { 'traefik/traefik.yml': `accessLog: false   # noise\n${STATIC}log: { level: debug }\n` },
    lines: [
      '-accessLog: false   # noise',
      '+accessLog:   # noise',
      '+  format: json',
      '-log: { level: debug }',
      '+log: { level: INFO }',
    ],
  },
  {
    check: 'access-logs-json',
    what: 'TOML without the tables',
    files: { 'traefik/traefik.toml': '[entryPoints.web]\n  address = ":80"' },
    lines: ['-  address = ":80"', '+  address = ":80"', '+', '+[accessLog]', '+format = "json"', '+', '+[log]', '+level = "INFO"'],
  },
  {
    check: 'access-logs-json',
    what: 'arguments of the command',
    files: proxy(
      '    command:\n      - --entryPoints.web.address=:80\n      - --accessLog.format=common\n      - --log.level=info\n',
    ),
    lines: ['-      - --accessLog.format=common', '+      - --accessLog.format=json'],
  },
  {
    check: 'access-logs-json',
    what: 'variables',
    files: proxy('    environment:\n      TRAEFIK_ENTRYPOINTS_WEB_ADDRESS: ":80"\n      TRAEFIK_LOG_LEVEL: WARN\n'),
    lines: ['-      TRAEFIK_LOG_LEVEL: WARN', '+      TRAEFIK_LOG_LEVEL: INFO', '+      TRAEFIK_ACCESSLOG_FORMAT: json'],
  },
  {
    check: 'access-logs-json',
    what: 'arguments of a printed project',
    files: {
      'compose/edge.json': `${JSON.stringify({ name: 'edge', services: { app: { image: 'traefik:v3', command: ['--entrypoints.web.address=:80', '--accesslog.format=json'] } } }, null, 2)}\n`,
    },
    lines: ['-        "--accesslog.format=json"', '+        "--accesslog.format=json",', '+        "--log.level=INFO"'],
  },
  {
    check: 'access-logs-json',
    what: 'filters, dropped fields and a quiet entry point',
    files: {
      'traefik/traefik.yml': `entryPoints:
  web:
    address: ":80"
    observability: { accessLogs: false } # health checks only
accessLog:
  format: json
  filters:
    statusCodes: ["500-599"]
  fields:
    defaultMode: drop
    names:
      ClientAddr: keep
      RequestPath: drop # long
log:
  level: INFO
`,
    },
    lines: [
      '-    observability: { accessLogs: false } # health checks only',
      '+    observability: { accessLogs: true } # health checks only',
      '-  filters:',
      '-    statusCodes: ["500-599"]',
      '-      RequestPath: drop # long',
      '+      RequestPath: keep # long',
      '+      RequestMethod: keep',
      '+      DownstreamStatus: keep',
    ],
  },
  {
    check: 'access-logs-json',
    what: 'filters among arguments',
    files: proxy(
      '    command:\n      - --entrypoints.web.address=:80\n      - --accesslog\n      - --accesslog.filters.statuscodes=500\n      - --accesslog.filters.minduration=1s\n      - --accesslog.format=json\n      - --log.level=INFO\n',
    ),
    lines: ['-      - --accesslog.filters.statuscodes=500', '-      - --accesslog.filters.minduration=1s'],
  },
  {
    check: 'access-logs-json',
    what: 'routers that are not logged, of a file and of labels',
    files: {
      'traefik/traefik.yml': `${STATIC}accessLog:\n  format: json\nlog:\n  level: INFO\n`,
      [FILE]:
        'http:\n  routers:\n    wiki:\n      rule: Host(`wiki.quay.example`)\n      service: wiki\n      observability:\n        accessLogs: false\n',
      ...proxy(
        '    labels:\n      - traefik.http.routers.shop.rule=Host(`shop.quay.example`)\n      - traefik.http.routers.shop.observability.accesslogs=false\n',
      ),
    },
    lines: [
      '-        accessLogs: false',
      '+        accessLogs: true',
      '-      - traefik.http.routers.shop.observability.accesslogs=false',
      '+      - traefik.http.routers.shop.observability.accesslogs=true',
    ],
  },
];
