import { expect, test } from 'vitest';
import openvex from '../../src/normalise/openvex.ts';
import { loadReaders, readersFor } from '../../src/normalise/readers.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const readers = await loadReaders();

test('each statement becomes a fact, with the instant it was last said and what it is about', () => {
  const { facts, notes, artefact, takenAt } = openvex.read(fixture('openvex/harbour.openvex.json'));
  expect([artefact, takenAt]).toEqual(['https://harbour.example/vex/2026-0007', null]);
  const shown = facts.map((fact) =>
    fact.kind === 'vexStatement'
      ? [
          fact.id,
          fact.vulnerabilities.join('+'),
          fact.status,
          fact.justification,
          fact.explanation,
          fact.author,
          fact.saidAt,
          fact.from.at,
        ]
      : [],
  );
  expect(shown).toMatchInlineSnapshot(`
    [
      [
        "openvex/harbour.openvex.json#1",
        "CVE-2026-90001+GHSA-AAAA-BBBB-CCCC",
        "not_affected",
        "vulnerable_code_not_present",
        "MiniZip is not built.",
        "security@harbour.example (Document Creator)",
        "2026-08-10T07:00:00.000Z",
        "$.statements[0]",
      ],
      [
        "openvex/harbour.openvex.json#2",
        "CVE-2026-90002",
        "fixed",
        null,
        null,
        "security@harbour.example (Document Creator)",
        "2026-08-20T09:00:00.000Z",
        "$.statements[1]",
      ],
      [
        "openvex/harbour.openvex.json#3",
        "CVE-2026-90003",
        "affected",
        null,
        "Replace the image.",
        "security@harbour.example (Document Creator)",
        "2026-08-10T07:00:00.000Z",
        "$.statements[2]",
      ],
      [
        "openvex/harbour.openvex.json#4",
        "CVE-2026-90004",
        "not_affected",
        null,
        null,
        "security@harbour.example (Document Creator)",
        "2026-08-10T07:00:00.000Z",
        "$.statements[3]",
      ],
    ]
  `);
  expect(facts.map((fact) => (fact.kind === 'vexStatement' ? fact.products : []))).toMatchInlineSnapshot(`
    [
      [
        {
          "id": "pkg:oci/gateway@sha256%3A0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef?repository_url=docker.io/example/gateway",
          "subcomponents": [
            "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1",
          ],
        },
      ],
      [
        {
          "id": "pkg:docker/example/gateway@2.1",
          "subcomponents": [],
        },
      ],
      [
        {
          "id": "pkg:docker/example/gateway@2.1",
          "subcomponents": [],
        },
      ],
      [],
    ]
  `);
  expect(notes).toMatchInlineSnapshot(`
    [
      "1 × statement says affected or under investigation, and sets nothing aside: CVE-2026-90003.",
      "1 × statement says not affected without saying why, and sets nothing aside: CVE-2026-90004.",
      "1 × statement names no product, and sets nothing aside: CVE-2026-90004.",
    ]
  `);
});

test('the form of version 0.0.1 is read: bare identifiers, and parts that all products share', () => {
  const document = {
    '@context': 'https://openvex.dev/ns',
    '@id': 'https://harbour.example/vex/1',
    author: 'a',
    timestamp: '2026-08-10T09:00:00Z',
    version: '1',
    statements: [
      {
        vulnerability: 'cve-2026-90001',
        products: ['pkg:oci/a?tag=1', 'pkg:oci/b?tag=1'],
        subcomponents: ['pkg:apk/alpine/zlib'],
        status: 'not_affected',
        impact_statement: 'Not built.',
      },
    ],
  };
  expect(openvex.read(sealed('v.json', JSON.stringify(document))).facts).toMatchObject([
    {
      vulnerabilities: ['CVE-2026-90001'],
      version: 1,
      explanation: 'Not built.',
      products: [
        { id: 'pkg:oci/a?tag=1', subcomponents: ['pkg:apk/alpine/zlib'] },
        { id: 'pkg:oci/b?tag=1', subcomponents: ['pkg:apk/alpine/zlib'] },
      ],
    },
  ]);
});

test('a part that names itself by nothing known is never the whole product', () => {
  const text = new TextDecoder().decode(fixture('openvex/harbour.openvex.json').bytes);
  const file = sealed(
    'v.json',
    text.replace('{ "@id": "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1" }', '{ "hashes": { "md5": "x" } }'),
  );
  const [first] = openvex.read(file).facts;
  expect(first).toMatchObject({ products: [{ subcomponents: ['unnamed'] }] });
});

test('a document that is not whole is refused', async () => {
  const text = new TextDecoder().decode(fixture('openvex/harbour.openvex.json').bytes);
  const faults = [
    text.replace('"status": "fixed"', '"status": "mostly_fixed"'),
    text.replace('"vulnerable_code_not_present"', '"we_think_so"'),
    text.replace('2026-08-10T09:00:00+02:00', '2026-08-10'),
    text.replace('"author": "security@harbour.example"', '"author": " "'),
    text.replace('"version": 3', '"version": "three"'),
    text.replace('"name": "CVE-2026-90002"', '"description": "CVE-2026-90002"'),
    text.slice(0, 900),
  ];
  expect(await Promise.all(faults.map((fault) => refusalOf(openvex, sealed('v.json', fault))))).toMatchInlineSnapshot(`
    [
      "v.json $.statements[1].status: Invalid option: expected one of "not_affected"|"affected"|"fixed"|"under_investigation".",
      "v.json $.statements[0].justification: Invalid option: expected one of "component_not_present"|"vulnerable_code_not_present"|"vulnerable_code_not_in_execute_path"|"vulnerable_code_cannot_be_controlled_by_adversary"|"inline_mitigations_already_exist".",
      "v.json $.timestamp: "2026-08-10" is no date-time with a zone.",
      "v.json $.author: Too small: expected string to have >=1 characters.",
      "v.json $.version: Invalid input: expected number, received NaN.",
      "v.json $.statements[1].vulnerability: expected an object with the "name" of a vulnerability, which is no "@id".",
      "v.json: The JSON cannot be read: unexpected end of string at line 21, column 7.",
    ]
  `);
});

test.for([1, 0.5])('it is recognised, and by nobody else, when %d of it is there', (share) => {
  const { bytes } = fixture('openvex/harbour.openvex.json');
  const sample = sampleOf('x.json', bytes.subarray(0, bytes.length * share));
  expect(readersFor(sample, readers).map(({ format }) => format)).toEqual(['openvex']);
});
