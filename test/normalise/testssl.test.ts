import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import testssl from '../../src/normalise/testssl.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const LOOKED = '(HSTS, SSLv2, SSLv3, TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, suites)';

test('the flat form', () => {
  const reading = testssl.read(fixture('testssl/flat.json'));
  expect(reading).toMatchObject({ artefact: `TLS of edge.lighthouse.example at 203.0.113.7, port 443 ${LOOKED}`, takenAt: null });
  expect(reading.facts).toMatchInlineSnapshot(`
    [
      {
        "address": "203.0.113.7",
        "cipherSuites": [
          "ECDHE-RSA-AES256-GCM-SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
        ],
        "from": {
          "at": "$[1]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "host": "edge.lighthouse.example",
        "hsts": {
          "includeSubdomains": true,
          "offered": true,
          "preload": false,
          "seconds": 63072000,
        },
        "kind": "tlsProbe",
        "port": "443",
        "protocols": [
          {
            "name": "SSLv2",
            "offered": false,
          },
          {
            "name": "SSLv3",
            "offered": false,
          },
          {
            "name": "TLSv1",
            "offered": true,
          },
          {
            "name": "TLSv1.1",
            "offered": false,
          },
          {
            "name": "TLSv1.2",
            "offered": true,
          },
          {
            "name": "TLSv1.3",
            "offered": true,
          },
        ],
      },
    ]
  `);
});

test('the form in sections says when it was taken', () => {
  const reading = testssl.read(fixture('testssl/pretty.json'));
  expect(reading).toMatchObject({
    artefact: `TLS of edge.lighthouse.example at 203.0.113.7, port 443 ${LOOKED}`,
    takenAt: '2026-09-28T06:00:00.000Z',
  });
  expect(factsOf(reading, 'tlsProbe')[0]).toMatchObject({
    host: 'edge.lighthouse.example',
    address: '203.0.113.7',
    port: '443',
    protocols: expect.arrayContaining([
      { name: 'TLSv1.2', offered: true },
      { name: 'TLSv1.3', offered: false },
    ]),
    cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'],
    hsts: { offered: false, seconds: null, includeSubdomains: null, preload: null },
  });
});

const probe = (...findings: [id: string, finding: string][]) => {
  const records = findings.map(([id, finding]) => ({ id, ip: 'a.example/203.0.113.7', port: '443', severity: 'INFO', finding }));
  return factsOf(testssl.read(sealed('t.json', JSON.stringify(records))), 'tlsProbe')[0];
};

describe('a protocol', () => {
  test.for([
    ['not offered', false],
    ['is not offered', false],
    ['not offered + downgraded to weaker protocol', false],
    ['offered (deprecated)', true],
    ['offered with final', true],
    ['vulnerable with 2 ciphers', true],
    ["couldn't connect", { unresolved: "couldn't connect" }],
    ['likely offered', { unresolved: 'likely offered' }],
  ] as const)('%s', ([finding, offered]) => {
    expect(probe(['TLS1', finding])?.protocols).toEqual([{ name: 'TLSv1', offered }]);
  });
});

describe('HSTS', () => {
  test.for([
    [
      'as releases before 3 write it',
      [
        ['hsts', 'offered'],
        ['hsts_time', 'HSTS timeout 365 days (=31536000 seconds) > 179 days'],
      ],
      true,
      31536000,
    ],
    [
      'of no age',
      [
        ['HSTS', 'offered'],
        ['HSTS_time', 'max-age is set to 0. HSTS is disabled'],
      ],
      false,
      null,
    ],
    ['without a support', [['hsts', 'No support for HTTP Strict Transport Security']], false, null],
    [
      'in other words',
      [
        ['HSTS', 'offered'],
        ['HSTS_time', 'long'],
      ],
      true,
      { unresolved: 'long' },
    ],
  ] as const)('%s', ([, findings, offered, seconds]) => {
    expect(probe(...findings.map(([id, finding]): [string, string] => [id, finding]))?.hsts).toMatchObject({ offered, seconds });
  });

  test('that was not looked for', () => {
    expect(probe(['TLS1', 'not offered'])?.hsts).toBeNull();
  });
});

test('two addresses of one host are two probes', () => {
  const record = { id: 'TLS1', port: '443', severity: 'OK', finding: 'not offered' };
  const text = JSON.stringify([
    { ...record, ip: 'a.example/203.0.113.7' },
    { ...record, ip: 'a.example/203.0.113.8' },
  ]);
  expect(factsOf(testssl.read(sealed('t.json', text)), 'tlsProbe').map(({ address }) => address)).toEqual([
    '203.0.113.7',
    '203.0.113.8',
  ]);
});

test('is refused, in words that say what to do', async () => {
  const fatal = [{ id: 'scanProblem', ip: 'a.example/203.0.113.7', port: '443', severity: 'FATAL', finding: "Can't connect" }];
  const nothing = [{ id: 'engine_problem', ip: '/', port: '443', severity: 'WARN', finding: 'No engine' }];
  const refusals = await Promise.all(
    [JSON.stringify(fatal), JSON.stringify(nothing), '[{"id": "TLS1", ', '{"clientProblem1": [], "scanResult": []}'].map((text) =>
      refusalOf(testssl, sealed('t.json', text)),
    ),
  );
  expect(refusals).toMatchInlineSnapshot(`
    [
      "t.json: The probe gave up: "Can't connect".",
      "t.json: The report holds no target.",
      "t.json: The JSON cannot be read: property name expected at line 1, column 17.",
      "t.json: The report holds no target.",
    ]
  `);
});

test.for([
  ['[{"id": "service", "ip": "a/1", "port', true],
  ['[{"id":"x","ip":"a/1","port":"443","severity":"OK","finding":"y"}]', true],
  ['{"clientProblem1": [', true],
  ['{"Invocation": "testssl", "at": "x", "version": "3", "openssl": "y"', true],
  ['[{"id": "x", "severity": "HIGH", "title": "y"}]', false],
] as const)('%s is recognised: %s', ([text, recognised]) => {
  expect(testssl.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(recognised);
});
