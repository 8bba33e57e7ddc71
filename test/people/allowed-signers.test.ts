import { generateKeyPairSync } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { allowedSignerLine, maySignFor, parseAllowedSigners } from '../../src/people/allowed-signers.ts';
import { encodePublicKey } from '../../src/people/public-key.ts';
import { NAMESPACE, signMessage } from '../../src/people/sshsig.ts';
import { KeyFolder } from './ssh-keygen.ts';

const keys = new KeyFolder();
afterAll(() => keys.remove());

const { privateKey } = generateKeyPairSync('ed25519');
const key = encodePublicKey(privateKey);
const base64 = Buffer.from(key.blob).toString('base64');
const ADDRESS = 'security-engineer@harbour.example';
const line = (options: string, { address = ADDRESS, role = 'Security engineer' } = {}) =>
  `${address} ${options === '' ? '' : `${options} `}ssh-ed25519 ${base64} ${role}\n`;

test('a line names an address, a key, what it may sign and when, and the role', () => {
  const text = `# Keys of roles.\n\n${line('namespaces="proofbook-attestation,git",valid-after="20260201Z",valid-before="20270131120000Z"')}`;
  expect(parseAllowedSigners(text, 'allowed_signers').map(({ key: own, ...rest }) => ({ ...rest, type: own.type }))).toEqual([
    {
      principal: ADDRESS,
      role: 'Security engineer',
      namespaces: ['proofbook-attestation', 'git'],
      validAfter: '2026-02-01T00:00:00.000Z',
      validBefore: '2027-01-31T12:00:00.000Z',
      type: 'ssh-ed25519',
    },
  ]);
});

test('the line that is proposed for a key reads back, and ssh-keygen accepts it', () => {
  const proposed = allowedSignerLine(ADDRESS, 'Security engineer', key, NAMESPACE);
  expect(parseAllowedSigners(proposed, 'a')[0]).toMatchObject({
    principal: ADDRESS,
    role: 'Security engineer',
    namespaces: [NAMESPACE],
  });
  expect(keys.verifies('x', signMessage(Buffer.from('x'), privateKey, NAMESPACE), proposed, ADDRESS, NAMESPACE)).toBe(true);
});

test.for([
  ['', 'proofbook-attestation'],
  ['namespaces="proofbook-attestation"', 'proofbook-attestation'],
  ['namespaces="git,proofbook-*"', 'proofbook-attestation'],
  ['namespaces="git"', 'proofbook-attestation'],
  ['namespaces="proofbook-*,!proofbook-attestation"', 'proofbook-attestation'],
  ['namespaces="proofbook?attestation"', 'proofbook-attestation'],
  ['namespaces="proofbook.attestation"', 'proofbook-attestation'],
] as const)('ssh-keygen and we agree on %j', ([options, namespace]) => {
  const [signer] = parseAllowedSigners(line(options), 'a');
  if (signer === undefined) throw new Error('expected a signer');
  const armoured = signMessage(Buffer.from('x'), privateKey, namespace);
  expect(maySignFor(signer, namespace)).toBe(keys.verifies('x', armoured, line(options), ADDRESS, namespace));
});

test('what would trust more than one role and one key, or mean another instant elsewhere, is refused with its line', () => {
  const refusals = [
    line('cert-authority'),
    line('cert-authority,namespaces="git"'),
    line('', { address: '*@harbour.example' }),
    line('', { address: 'a@harbour.example,b@harbour.example' }),
    line('', { role: '' }),
    line('valid-before="20270131"'),
    line('valid-before="20270231Z"'),
    line('valid-after="soon"'),
    line('valid-after="20270101Z",valid-before="20260101Z"'),
    line('namespaces="a",namespaces="b"'),
    line('no-touch-required'),
    `${ADDRESS}\n`,
    `${ADDRESS} ssh-ed25519 AAAA Role\n`,
    `${ADDRESS} ssh-rsa ${base64} Role\n`,
    `${ADDRESS} sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABHNzaDo= Role\n`,
  ].map((text) => {
    try {
      parseAllowedSigners(`# first line\n${text}`, 'people/allowed_signers');
    } catch (thrown) {
      if (thrown instanceof Problem) return `${thrown.parts.where}: ${thrown.parts.what} ${thrown.parts.fix ?? ''}`;
      throw thrown;
    }
    return 'ACCEPTED';
  });
  expect(refusals).toMatchInlineSnapshot(`
    [
      "people/allowed_signers:2: "cert-authority" trusts everybody whom that key certifies. List the key of each role itself.",
      "people/allowed_signers:2: "cert-authority" trusts everybody whom that key certifies. List the key of each role itself.",
      "people/allowed_signers:2: "*@harbour.example" names more than one address. Write one address a line; a second role of the same key gets a second line.",
      "people/allowed_signers:2: "a@harbour.example,b@harbour.example" names more than one address. Write one address a line; a second role of the same key gets a second line.",
      "people/allowed_signers:2: Nothing says which role "security-engineer@harbour.example" is. End the line with the role as records write it under "by", such as Security engineer.",
      "people/allowed_signers:2: valid-before is "20270131", an instant in the zone of whichever machine reads it. Append Z for UTC: valid-before="20270131Z".",
      "people/allowed_signers:2: valid-before is "20270231Z", which is no instant. Write YYYYMMDDZ or YYYYMMDDHHMMSSZ.",
      "people/allowed_signers:2: valid-after is "soon", which is no instant. Write YYYYMMDDZ or YYYYMMDDHHMMSSZ.",
      "people/allowed_signers:2: The key ends before it begins. Correct valid-after and valid-before.",
      "people/allowed_signers:2: The option "namespaces" stands there twice. Keep one of them.",
      "people/allowed_signers:2: "no-touch-required" is no option of allowed_signers. Known are namespaces, valid-after, valid-before.",
      "people/allowed_signers:2: The line is no entry of allowed_signers. Write: address, options, type of key, key, role.",
      "people/allowed_signers:2: The line is no entry of allowed_signers. Write: address, options, type of key, key, role.",
      "people/allowed_signers:2: The line says "ssh-rsa", and the key is of type "ssh-ed25519". Copy the line of the .pub file again.",
      "people/allowed_signers:2: Keys of type "sk-ssh-ed25519@openssh.com" are not supported: they sign on a security device. Sign with an Ed25519, ECDSA P-256 or RSA key.",
    ]
  `);
});
