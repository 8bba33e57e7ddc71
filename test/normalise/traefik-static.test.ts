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
        "accessLogFormat": "json",
        "entryPoints": [
          {
            "address": ":80",
            "middlewares": [],
            "name": "web",
            "tls": false,
            "tlsOptions": null,
          },
          {
            "address": ":443",
            "middlewares": [
              "secure@file",
            ],
            "name": "websecure",
            "tls": true,
            "tlsOptions": "modern@file",
          },
        ],
        "from": {
          "at": "",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "traefikStatic",
        "logLevel": "INFO",
      },
    ]
  `);
  const rendered = '[entryPoints.web]\naddress = ":{{ .Port }}"\n';
  expect(await refusalOf(traefikStatic, sealed('t.toml', rendered))).toContain('t.toml:2: The file is a Go template');
});
