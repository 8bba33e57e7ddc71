import { expect, test } from 'vitest';
import pemCertificate from '../../src/normalise/pem-certificate.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const chain = new TextDecoder().decode(fixture('pem-certificate/chain.pem').bytes);
const [, leaf = '', authority = ''] = chain.split(/(?=-----BEGIN)/);
const certificates = (text: string) => factsOf(pemCertificate.read(sealed('edge.pem', text)), 'certificate');

test('a chain in order', () => {
  expect(certificates(chain)).toMatchInlineSnapshot(`
    [
      {
        "certificateAuthority": false,
        "fingerprint": "730b062a13e72f230dad944aee084403fb9a398142f2477f6259ea9f9fe154a7",
        "from": {
          "at": "line 2-14",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "issuedByNext": true,
        "issuer": "O=Lighthouse Example, CN=Lighthouse Test CA",
        "kind": "certificate",
        "names": [
          "edge.lighthouse.example",
          "*.lighthouse.example",
          "203.0.113.7",
        ],
        "notAfter": "2027-02-22T04:36:43.000Z",
        "notBefore": "2026-11-24T04:36:43.000Z",
        "order": 1,
        "path": "edge.pem",
        "publicKey": "ec prime256v1",
        "selfSigned": false,
        "subject": "CN=edge.lighthouse.example",
      },
      {
        "certificateAuthority": true,
        "fingerprint": "73b3868592ff16cf8395d5f74b3c29b840c5f6c9c966e252039f755cbd9a3e2e",
        "from": {
          "at": "line 15-26",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "issuedByNext": null,
        "issuer": "O=Lighthouse Example, CN=Lighthouse Test CA",
        "kind": "certificate",
        "names": [],
        "notAfter": "2036-11-21T04:36:43.000Z",
        "notBefore": "2026-11-24T04:36:43.000Z",
        "order": 2,
        "path": "edge.pem",
        "publicKey": "ec prime256v1",
        "selfSigned": true,
        "subject": "O=Lighthouse Example, CN=Lighthouse Test CA",
      },
    ]
  `);
});

test('a chain in the wrong order', () => {
  expect(certificates(authority + leaf).map(({ issuedByNext }) => issuedByNext)).toEqual([false, null]);
});

test('line ends of Windows and text around change nothing', () => {
  expect(certificates(`Bag Attributes\r\n${chain.replaceAll('\n', '\r\n')}`).map(({ order }) => order)).toEqual([1, 2]);
});

test('a private key beside it is named, and not kept', () => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nNEVERSHOWN\n-----END RSA PRIVATE KEY-----\n';
  const encrypted = key.replaceAll('RSA', 'ENCRYPTED');
  const reading = pemCertificate.read(sealed('edge.pem', leaf + key + encrypted));
  expect(factsOf(reading, 'privateKeyFound')).toEqual([
    expect.objectContaining({ label: 'RSA PRIVATE KEY', encrypted: false, path: 'edge.pem' }),
    expect.objectContaining({ label: 'ENCRYPTED PRIVATE KEY', encrypted: true }),
  ]);
  expect(reading.notes).toEqual([
    'It holds a private key. Take it out of the drop folder at once and replace the key if the folder was shared.',
  ]);
  expect(JSON.stringify(reading)).not.toContain('NEVERSHOWN');
});

test('other blocks are counted', () => {
  const { notes } = pemCertificate.read(
    sealed('edge.pem', `${leaf}-----BEGIN DH PARAMETERS-----\nAA==\n-----END DH PARAMETERS-----\n`),
  );
  expect(notes).toEqual(['Blocks that are no certificates passed over: 1.']);
});

test('is refused, in words that name the line', async () => {
  const faults = [
    leaf.slice(0, 300),
    leaf.replace(/\n[^\n]+\n-----END/, '\n-----END'),
    leaf.replace('-----BEGIN CERTIFICATE-----\n', ''),
    `-----BEGIN CERTIFICATE-----\n${leaf}`,
  ];
  const refusals = await Promise.all(faults.map((text) => refusalOf(pemCertificate, sealed('edge.pem', text))));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "edge.pem:1: The block "CERTIFICATE" does not end.",
      "edge.pem:1-12: The block is no certificate.",
      "edge.pem:12: The boundary of "CERTIFICATE" stands alone.",
      "edge.pem:2: The boundary of "CERTIFICATE" stands alone.",
    ]
  `);
});

test.for([
  [chain, true],
  [leaf.slice(0, 60), true],
  ['-----BEGIN RSA PRIVATE KEY-----\nAA\n', false],
  ['{"cert": "-----BEGIN CERTIFICATE-----\\nAA"}', false],
] as const)('%s is recognised: %s', ([text, recognised]) => {
  expect(pemCertificate.recognises(sampleOf('x', new TextEncoder().encode(text)))).toBe(recognised);
});
