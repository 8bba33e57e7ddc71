import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { createDemonstrationKey, type DemonstrationKey } from '../../src/record/demonstration-key.ts';
import { parseSigningKey, requireValidAt, type SigningKeyFiles } from '../../src/record/signing-key.ts';

const NOW = new Date('2026-10-02T08:15:30.750Z');
const make = (deployment: string, algorithm: 'ecdsa-p256' | 'rsa-3072' = 'ecdsa-p256'): Promise<DemonstrationKey> =>
  createDemonstrationKey({ algorithm, now: NOW, deployment });

let harbour: DemonstrationKey;
let other: DemonstrationKey;
beforeAll(async () => {
  [harbour, other] = await Promise.all([make('harbour'), make('other')]);
});

describe('a demonstration key', () => {
  test.for(['ecdsa-p256', 'rsa-3072'] as const)(
    'of %s is marked, lasts two years and comes with its authority',
    async (algorithm) => {
      const signer = parseSigningKey(await make('harbour', algorithm));
      expect(signer).toMatchObject({ isDemonstration: true, subject: 'CN=DEMONSTRATION – not trusted: harbour' });
      expect(signer.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(signer.certificate.validFromDate.toISOString()).toBe('2026-10-02T08:15:30.000Z');
      expect(signer.certificate.validToDate.toISOString()).toBe('2028-10-02T08:15:30.000Z');
      expect(signer.chain.map(({ subject }) => subject)).toEqual(['CN=DEMONSTRATION – not trusted: harbour CA']);
    },
  );

  test('may sign documents and nothing else', () => {
    const text = execFileSync('openssl', ['x509', '-noout', '-ext', 'keyUsage,basicConstraints'], {
      input: harbour.certificate,
      encoding: 'utf8',
    });
    expect(text.replace(/\s+/g, ' ')).toContain('Key Usage: critical Digital Signature, Non Repudiation');
    expect(text).toContain('CA:FALSE');
    expect(new X509Certificate(harbour.chain).ca).toBe(true);
  });

  test('is never the same twice', async () => {
    expect((await make('harbour')).key).not.toBe(harbour.key);
  });

  test('keeps a long deployment name within what a certificate may hold', async () => {
    const { subject } = parseSigningKey(await make('a'.repeat(80)));
    expect(subject.length).toBeLessThanOrEqual('CN='.length + 64);
  });
});

describe('parseSigningKey', () => {
  let folder: string;
  let openssl: (...parameters: string[]) => void;
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'proofbook-keys-'));
    openssl = (...parameters) => execFileSync('openssl', parameters, { cwd: folder, stdio: 'ignore' });
    for (const [name, kind] of [
      ['p384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
      ['ed25519', ['ed25519']],
      ['rsa1024', ['rsa:1024']],
      ['plain', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ] as const) {
      openssl(
        'req',
        '-x509',
        '-newkey',
        ...kind,
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-days',
        '1',
        '-subj',
        `/O=Harbour/CN=${name}`,
      );
    }
    openssl('pkcs8', '-topk8', '-in', 'plain.key', '-out', 'locked.key', '-passout', 'pass:secret');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('reads a key of one’s own, and does not call it a demonstration', () => {
    expect(parseSigningKey({ key: read('plain.key'), certificate: read('plain.pem') })).toMatchObject({
      isDemonstration: false,
      subject: 'O=Harbour, CN=plain',
      chain: [],
    });
  });

  test('opens an encrypted key with its passphrase', () => {
    const files = { key: read('locked.key'), certificate: read('plain.pem') };
    expect(parseSigningKey({ ...files, passphrase: 'secret' }).subject).toBe('O=Harbour, CN=plain');
  });

  test('takes issuers from the certificate file as well, and each once', () => {
    const signer = parseSigningKey({ ...harbour, certificate: harbour.certificate + harbour.chain, chain: harbour.certificate });
    expect(signer.chain).toHaveLength(1);
  });

  test.for<[string, () => SigningKeyFiles, string]>([
    [
      'key of another certificate',
      () => ({ ...harbour, key: other.key }),
      'signing key: The key does not belong to the certificate of',
    ],
    ['stray issuer', () => ({ ...harbour, chain: other.chain }), 'other CA" issued neither the signing certificate nor'],
    [
      'encrypted key without passphrase',
      () => ({ key: read('locked.key'), certificate: read('plain.pem') }),
      'no passphrase was given',
    ],
    [
      'wrong passphrase',
      () => ({ key: read('locked.key'), certificate: read('plain.pem'), passphrase: 'x' }),
      'The key cannot be read',
    ],
    ['no key at all', () => ({ ...harbour, key: 'hello' }), 'The key cannot be read'],
    ['no certificate', () => ({ ...harbour, certificate: harbour.key }), 'signing certificate: There is no certificate in it.'],
    [
      'broken certificate',
      () => ({ ...harbour, certificate: harbour.certificate.replace('MII', 'AAA') }),
      'A certificate cannot be read',
    ],
    ['P-384', () => ({ key: read('p384.key'), certificate: read('p384.pem') }), 'The key is "ec secp384r1", expected RSA'],
    ['Ed25519', () => ({ key: read('ed25519.key'), certificate: read('ed25519.pem') }), 'The key is "ed25519", expected RSA'],
    [
      'short RSA',
      () => ({ key: read('rsa1024.key'), certificate: read('rsa1024.pem') }),
      'The key is "rsa 1024 bits", expected RSA',
    ],
    ['public key only', () => ({ ...harbour, key: publicKey() }), 'The key cannot be read'],
  ])('refuses %s', ([, files, message]) => {
    expect(() => parseSigningKey(files())).toThrow(Problem);
    expect(() => parseSigningKey(files())).toThrow(message);
  });
});

function publicKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

test.for([
  ['2026-10-02T08:15:29.999Z', 'is not valid yet at 2026-10-02T08:15:29.999Z'],
  ['2026-10-02T08:15:30.000Z', null],
  ['2028-10-02T08:15:30.000Z', null],
  ['2028-10-02T08:15:30.001Z', 'has expired at 2028-10-02T08:15:30.001Z'],
] as const)('at %s the certificate: %s', ([instant, message]) => {
  const check = (): void => requireValidAt(parseSigningKey(harbour), new Date(instant));
  if (message === null) check();
  else expect(check).toThrow(message);
});
