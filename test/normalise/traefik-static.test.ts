import { expect, test } from 'vitest';
import composeFile from '../../src/normalise/compose-file.ts';
import traefikStatic from '../../src/normalise/traefik-static.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('entry points, access log and log level of a file', () => {
  const { facts, notes } = traefikStatic.read(fixture('traefik-static/traefik.yaml'));
  expect(facts).toMatchObject([
    {
      accessLog: true,
      accessLogFormat: 'json',
      logLevel: 'INFO',
      entryPoints: [
        { name: 'web', address: ':80', tls: false, middlewares: [] },
        { name: 'websecure', address: ':443', tls: true, tlsOptions: 'modern@file', middlewares: ['secure-headers@file'] },
      ],
    },
  ]);
  expect(notes).toEqual(['1 × section that belongs into a dynamic file, so Traefik does not read it: tls.']);
});

test.for([
  ['accessLog: {}', true],
  ['accesslog: true', true],
  ['accessLog: false', false],
  ['accessLog:', false],
  ['ping: {}', false],
] as const)('"%s" switches the access log on: %s', ([line, accessLog]) => {
  expect(traefikStatic.read(sealed('t.yaml', `entrypoints: {web: {}}\n${line}\n`)).facts).toMatchObject([{ accessLog }]);
});

const entryPointOf = (lines: string) =>
  factsOf(traefikStatic.read(sealed('t.yaml', `entryPoints:\n  web: ${lines}\n`)), 'traefikStatic')[0]?.entryPoints[0];

test.for([
  ['{ http: { redirections: { entryPoint: { to: websecure } } } }', { redirectsTo: 'https' }],
  ['{ http: { redirections: { entryPoint: { to: ":8080", scheme: http } } } }', { redirectsTo: 'http' }],
  ['{ http: { redirections: { entryPoint: { to: a, priority: 9 } } } }', { redirectsTo: { unresolved: 'priority 9' } }],
  ['{ http: { redirections: { entryPoint: { scheme: https } } } }', { redirectsTo: null }],
  ['{ asDefault: true, observability: { accessLogs: false } }', { asDefault: true, accessLogs: false }],
] as const)('the entry point %s', ([lines, expected]) => {
  expect(entryPointOf(lines)).toMatchObject(expected);
});

test('what the access log leaves out, and the providers', () => {
  const text = `entryPoints: { web: {} }
providers: { file: {}, docker: false, Consul: {}, providersThrottleDuration: 2s, precedence: [file] }
accessLog:
  filePath: /dev/null
  filters: { statusCodes: ["200", "300-302"], retryAttempts: true, minDuration: 10ms }
  fields: { defaultMode: drop, names: { ClientHost: keep } }
`;
  expect(traefikStatic.read(sealed('t.yaml', text)).facts).toMatchObject([
    {
      accessLogPath: '/dev/null',
      accessLogFilters: { statusCodes: ['200', '300-302'], retryAttempts: true, minDuration: '10ms' },
      accessLogFields: { defaultMode: 'drop', names: [{ name: 'clienthost', mode: 'keep' }] },
      providers: ['consul', 'file'],
    },
  ]);
});

test('options that are no word are refused', async () => {
  const text = 'entryPoints:\n  web:\n    http:\n      tls:\n        options: [a]\n';
  expect(await refusalOf(traefikStatic, sealed('t.yaml', text))).toContain('expected a switch, or a mapping');
});

test('a template is refused', async () => {
  expect(await refusalOf(traefikStatic, sealed('t.yaml', 'entryPoints:\n  web:\n    address: "{{ env "A" }}"\n'))).toContain(
    't.yaml:3: The file is a Go template',
  );
});

const staticOf = (...lines: string[]) => {
  const reading = composeFile.read(sealed('c.yaml', ['services:', '  edge:', ...lines.map((line) => `    ${line}`)].join('\n')));
  return { fact: factsOf(reading, 'traefikStatic')[0], notes: reading.notes };
};

test.for([
  [['--accesslog'], { accessLog: true, accessLogFormat: null }],
  [['--ACCESSLOG.Format=json'], { accessLog: true, accessLogFormat: 'json' }],
  [['--accesslog=false', '--accesslog.format=json'], { accessLog: false }],
  [['--accesslog=${ON:-true}'], { accessLog: false }],
  [['--accesslog.filepath=/a', '--log.level', 'DEBUG'], { accessLog: true, logLevel: 'DEBUG' }],
  [['--log.level=${L:-INFO}'], { accessLog: false, logLevel: { unresolved: '${L:-INFO}' } }],
  [['--entrypoints.web.http.tls=true'], { entryPoints: [{ name: 'web', tls: true }] }],
  [['--entrypoints.web.http.tls=false'], { entryPoints: [{ name: 'web', tls: false }] }],
  [['--entryPoints.web.http.middlewares=a@file, b@docker'], { entryPoints: [{ middlewares: ['a@file', 'b@docker'] }] }],
  [['--entryPoints.web.http.redirections.entryPoint.to=websecure'], { entryPoints: [{ redirectsTo: 'https' }] }],
  [['--entryPoints.web.observability.accessLogs=false'], { entryPoints: [{ accessLogs: false }] }],
  [['--providers.docker', '--providers.file=false', '--providers.consul.endpoints=a'], { providers: ['consul', 'docker'] }],
  [['--accesslog.filters.statuscodes=500-599,404'], { accessLogFilters: { statusCodes: ['500-599', '404'] } }],
  [['--accesslog.fields.names.ClientHost=drop'], { accessLogFields: { names: [{ name: 'clienthost', mode: 'drop' }] } }],
] as const)('arguments %j', ([command, expected]) => {
  expect(staticOf('image: traefik:3', `command: ${JSON.stringify(command)}`).fact).toMatchObject(expected);
});

test('environment variables count when there are no arguments', () => {
  const variables =
    'environment: { TRAEFIK_ACCESSLOG_FORMAT: json, traefik_log_level: INFO, TRAEFIK_ENTRYPOINTS_web_ADDRESS: ":80" }';
  expect(staticOf('image: traefik:3', variables).fact).toMatchObject({
    accessLog: true,
    accessLogFormat: 'json',
    logLevel: 'INFO',
    entryPoints: [{ name: 'web', address: ':80' }],
  });
  expect(staticOf('image: traefik:3', variables, 'command: [--log.level=WARN]').fact).toMatchObject({
    accessLog: false,
    logLevel: 'WARN',
  });
});

test.for([
  ['another image', ['image: traefik/whoami:1', 'command: [--log.level=INFO]']],
  ['no settings', ['image: traefik:3']],
] as const)('no static settings from %s', ([, lines]) => {
  expect(staticOf(...lines).fact).toBeUndefined();
});

test.for([
  'volumes: ["./t.yml:/etc/traefik/traefik.yml:ro"]',
  'volumes: ["./t:/etc/traefik"]',
  'volumes: [{ type: bind, source: ./t, target: /etc/traefik/traefik.toml }]',
])('arguments beside a configuration file say nothing: %s', (mount) => {
  const { fact, notes } = staticOf('image: traefik:3', 'command: [--accesslog.format=json]', mount);
  expect(fact).toBeUndefined();
  expect(notes).toEqual(['Static settings of service "edge" were passed over: a configuration file may outrank them.']);
});

test('the same in TOML, where the template of a default rule is a value', async () => {
  expect(traefikStatic.read(fixture('traefik-static/traefik.toml')).facts).toMatchInlineSnapshot(`
    [
      {
        "accessLog": true,
        "accessLogFields": {
          "defaultMode": null,
          "names": [],
        },
        "accessLogFilters": {
          "minDuration": null,
          "retryAttempts": null,
          "statusCodes": [],
        },
        "accessLogFormat": "json",
        "accessLogPath": null,
        "apiInsecure": null,
        "entryPoints": [
          {
            "accessLogs": null,
            "address": ":80",
            "asDefault": null,
            "middlewares": [],
            "name": "web",
            "redirectsTo": null,
            "tls": false,
            "tlsOptions": null,
          },
          {
            "accessLogs": null,
            "address": ":443",
            "asDefault": null,
            "middlewares": [
              "secure@file",
            ],
            "name": "websecure",
            "redirectsTo": null,
            "tls": true,
            "tlsOptions": "modern@file",
          },
        ],
        "exposesByDefault": null,
        "from": {
          "at": "",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "traefikStatic",
        "logLevel": "INFO",
        "providers": [
          "docker",
        ],
      },
    ]
  `);
  const rendered = '[entryPoints.web]\naddress = ":{{ .Port }}"\n';
  expect(await refusalOf(traefikStatic, sealed('t.toml', rendered))).toContain('t.toml:2: The file is a Go template');
});
