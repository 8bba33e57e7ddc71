import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { parsePrivateKey } from '../../src/people/private-key.ts';
import { encodePublicKey, parsePublicKey } from '../../src/people/public-key.ts';
import { joined, uint32, WireReader, wireInteger, wireString } from '../../src/people/ssh-wire.ts';
import { NAMESPACE, parseSignature, signMessage, verifies } from '../../src/people/sshsig.ts';
import { KeyFolder } from './ssh-keygen.ts';

const keys = new KeyFolder();
afterAll(() => keys.remove());

const message = new TextEncoder().encode('proofbook: attestations/1\nrecords: []\n');
const altered = message.with(0, 80);
const ADDRESS = 'security-engineer@harbour.example';

const made = [
  ['ed25519', '-t', 'ed25519'],
  ['ecdsa', '-t', 'ecdsa', '-b', '256'],
  ['rsa', '-t', 'rsa', '-b', '2048'],
  ['rsa of an odd size', '-t', 'rsa', '-b', '2051'],
].map(([name = '', ...options]) => ({ name, key: keys.make(name.replaceAll(' ', '-'), ...options) }));

describe.for(made)('$name', ({ key }) => {
  const signer = () => {
    const parsed = parsePrivateKey(readFileSync(key, 'utf8'));
    if (parsed === null) throw new Error('expected an open key');
    return parsed;
  };

  test.for([[[]], [['-O', 'hashalg=sha256']]])('what ssh-keygen signs (%j) verifies here, and nothing else does', ([options]) => {
    const signature = parseSignature(keys.sign(message, key, NAMESPACE, ...(options ?? [])));
    expect(signature.namespace).toBe(NAMESPACE);
    expect(verifies(signature, message)).toBe(true);
    expect(verifies(signature, altered)).toBe(false);
    expect(verifies({ ...signature, namespace: 'file' }, message)).toBe(false);
    expect(verifies({ ...signature, reserved: Uint8Array.of(1) }, message)).toBe(false);
    expect(verifies({ ...signature, hash: signature.hash === 'sha512' ? 'sha256' : 'sha512' }, message)).toBe(false);
    expect(verifies({ ...signature, value: signature.value.subarray(0, -1) }, message)).toBe(false);
  });

  test('what is signed here verifies in ssh-keygen, and nothing else does', () => {
    const armoured = signMessage(message, signer(), NAMESPACE);
    const signers = `${ADDRESS} namespaces="${NAMESPACE}" ${keys.publicHalf(key)} Security engineer\n`;
    expect(keys.verifies(message, armoured, signers, ADDRESS, NAMESPACE)).toBe(true);
    expect(keys.verifies(altered, armoured, signers, ADDRESS, NAMESPACE)).toBe(false);
    expect(keys.verifies(message, armoured, signers, 'someone@harbour.example', NAMESPACE)).toBe(false);
  });

  test('the public half and its fingerprint are those of ssh-keygen', () => {
    const { type, blob, fingerprint } = encodePublicKey(signer());
    expect(`${type} ${Buffer.from(blob).toString('base64')}`).toBe(keys.publicHalf(key));
    expect(fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
  });
});

test('numbers of every length survive their encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      fc.pre(bytes.some((byte) => byte !== 0));
      const number = new WireReader(wireInteger(bytes), 'number').integer();
      expect(BigInt(`0x${Buffer.from(number).toString('hex')}`)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
    }),
  );
});

test('an ECDSA signature verifies in ssh-keygen whatever the length of its numbers', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { blob } = encodePublicKey(privateKey);
  const signers = `${ADDRESS} ecdsa-sha2-nistp256 ${Buffer.from(blob).toString('base64')} Role\n`;
  for (let round = 0; round < 20; round += 1) {
    const text = `round ${round}`;
    expect(
      keys.verifies(text, signMessage(new TextEncoder().encode(text), privateKey, NAMESPACE), signers, ADDRESS, NAMESPACE),
    ).toBe(true);
  }
});

test('a signature with any byte changed, cut or added is refused or does not verify', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const armoured = signMessage(message, privateKey, NAMESPACE);
  const blob = Buffer.from(armoured.split('\n').slice(1, -2).join(''), 'base64');
  const armour = (bytes: Uint8Array) =>
    `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(bytes).toString('base64')}\n-----END SSH SIGNATURE-----\n`;
  const accepted = (text: string) => {
    try {
      const signature = parseSignature(text);
      return verifies(signature, message) && signature.namespace === NAMESPACE;
    } catch (thrown) {
      if (thrown instanceof Problem) return false;
      throw thrown;
    }
  };
  expect(accepted(armour(blob))).toBe(true);
  expect(accepted(armoured.replaceAll('\n', '\r\n'))).toBe(true);
  for (let index = 0; index < blob.length; index += 1) {
    expect(accepted(armour(Buffer.from(blob).fill((blob[index] ?? 0) ^ 0x20, index, index + 1))), `byte ${index}`).toBe(false);
    expect(accepted(armour(blob.subarray(0, index))), `cut at ${index}`).toBe(false);
  }
  expect(accepted(armour(Buffer.concat([blob, Buffer.from([0])])))).toBe(false);
  expect(accepted(armoured.replace('=', ''))).toBe(false);
  expect(accepted(`x${armoured}`)).toBe(false);
  expect(accepted(armoured + armoured)).toBe(false);
});

const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.parts.what;
    throw thrown;
  }
  throw new Error('It was accepted.');
};

test('keys that are not checked here are refused in words', () => {
  const ed = parsePublicKey(Buffer.from(keys.publicHalf(made[0]?.key ?? '').split(' ')[1] ?? '', 'base64'));
  const point = new WireReader(ed.blob, 'key');
  point.string();
  const raw = point.string();
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  expect([
    refusal(() => parsePublicKey(joined(wireString('sk-ssh-ed25519@openssh.com'), wireString(raw), wireString('ssh:')))),
    refusal(() => parsePublicKey(joined(wireString('ssh-ed25519-cert-v01@openssh.com'), wireString(raw)))),
    refusal(() => parsePublicKey(joined(wireString('ssh-dss'), wireString(raw)))),
    refusal(() => parsePublicKey(joined(wireString('ssh-ed25519'), wireString(raw), wireString('more')))),
    refusal(() => parsePublicKey(joined(wireString('ssh-ed25519'), wireString(raw.subarray(1))))),
    refusal(() =>
      parsePublicKey(joined(wireString('ecdsa-sha2-nistp256'), wireString('nistp256'), wireString(new Uint8Array(65)))),
    ),
    refusal(() => parsePublicKey(new Uint8Array())),
    refusal(() => parsePublicKey(uint32(4_000_000_000))),
    refusal(() => encodePublicKey(p384)),
    refusal(() => encodePublicKey(short)),
  ]).toMatchInlineSnapshot(`
    [
      "Keys of type "sk-ssh-ed25519@openssh.com" are not supported: they sign on a security device.",
      "Keys of type "ssh-ed25519-cert-v01@openssh.com" are not supported: it is a certificate.",
      "Keys of type "ssh-dss" are not supported.",
      "The public key cannot be read: something follows its last field.",
      "The public key cannot be read: its numbers are no key of this kind.",
      "The public key cannot be read: it is no point of nistp256.",
      "The public key cannot be read: it ends in the middle of a field.",
      "The public key cannot be read: it ends in the middle of a field.",
      "Keys of type "EC P-384" are not supported.",
      "The RSA key has 1024 bits, fewer than 2048.",
    ]
  `);
});

test('an RSA signature over SHA-1 is refused', () => {
  const rsa = made[2]?.key ?? '';
  const armoured = keys.sign(message, rsa, NAMESPACE);
  const blob = Buffer.from(armoured.split('\n').slice(1, -2).join(''), 'base64').toString('latin1');
  const weak = blob.replace('\x00\x00\x00\x0crsa-sha2-512', '\x00\x00\x00\x0crsa-sha1-512');
  expect(weak).not.toBe(blob);
  const text = `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(weak, 'latin1').toString('base64')}\n-----END SSH SIGNATURE-----`;
  expect(refusal(() => parseSignature(text))).toMatch(/"rsa-sha1-512" is no algorithm for a key of type ssh-rsa/);
});

describe('a private key', () => {
  test('that is encrypted, or only public, is left to OpenSSH', () => {
    const locked = keys.make('locked', '-t', 'ed25519', '-N', 'correct horse');
    expect(parsePrivateKey(readFileSync(locked, 'utf8'))).toBeNull();
    expect(parsePrivateKey(readFileSync(`${locked}.pub`, 'utf8'))).toBeNull();
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect(parsePrivateKey(String(pem))).toBeNull();
  });

  test('in PEM is read', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    expect(parsePrivateKey(pem)?.equals(createPrivateKey(pem))).toBe(true);
  });

  test.for([
    ['of a security device', 'sk-ssh-ed25519@openssh.com AAAA a', /they sign on a security device/],
    ['that is none', 'hello', /cannot be read/],
    [
      'that is cut off',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n',
      /cannot be read/,
    ],
    ['that is certified', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /cannot be read/],
  ] as const)('%s is refused', ([, text, words]) => {
    expect(refusal(() => parsePrivateKey(text))).toMatch(words);
  });
});
