import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CollectedFile, normalise } from '../../src/normalise/normalise.ts';
import { loadReaders } from '../../src/normalise/readers.ts';
import { type AllowedSigner, allowedSignerLine, parseAllowedSigners } from '../../src/people/allowed-signers.ts';
import { encodePublicKey } from '../../src/people/public-key.ts';
import { NAMESPACE, signMessage } from '../../src/people/sshsig.ts';

const readers = await loadReaders();
const ROLE = 'Security engineer';
const ADDRESS = 'security-engineer@harbour.example';
const own = generateKeyPairSync('ed25519').privateKey;
const foreign = generateKeyPairSync('ed25519').privateKey;
const plain = allowedSignerLine(ADDRESS, ROLE, encodePublicKey(own), NAMESPACE);

const record = (performed: string, by = ROLE) =>
  [
    '  - control: CMP-3.1',
    `    performed: ${performed}`,
    `    by: ${by}`,
    '    statement: Read.',
    '    expires: 2027-01-31',
    '',
  ].join('\n');
const records = (...entries: string[]) => `proofbook: attestations/1\nrecords:\n${entries.join('')}`;
const sign = (text: string, key = own, namespace = NAMESPACE) => signMessage(new TextEncoder().encode(text), key, namespace);

async function read(files: Readonly<Record<string, string>>, signers = plain) {
  const bytes = new Map(Object.entries(files).map(([path, text], index) => [path, { digest: String(index).repeat(64), text }]));
  const collected = [...bytes].map(
    ([path, { digest, text }]): CollectedFile => ({ path, digest, size: Buffer.byteLength(text), problem: null }),
  );
  const listed: AllowedSigner[] = parseAllowedSigners(signers, 'allowed_signers');
  const { evidence, readings } = await normalise(collected, {
    readers,
    deployment: 'harbour',
    period: '2026-Q3',
    signers: listed,
    read: async (digest) => new TextEncoder().encode([...bytes.values()].find((file) => file.digest === digest)?.text ?? ''),
    loadLog: () => Promise.reject(new Error('expected no log')),
  });
  const facts = readings.flatMap(({ reading }) => reading?.facts ?? []);
  return {
    signatures: facts.flatMap((fact) => (fact.kind === 'attestation' ? [fact.signature] : [])),
    handedIn: facts.flatMap((fact) => (fact.kind === 'attestation' ? [fact.handedIn] : [])),
    notes: Object.fromEntries(evidence.map(({ path, notes }) => [path, notes])),
    states: Object.fromEntries(evidence.map(({ path, state, format }) => [path, `${state} ${format}`])),
  };
}

const one = records(record('2026-07-07'));

test('a signature by the key of the role of a record is that', async () => {
  const { signatures, notes, states } = await read({ 'a/r.yaml': one, 'a/r.yaml.sig': sign(one) });
  const { fingerprint } = encodePublicKey(own);
  expect(signatures).toEqual([{ state: 'signed', principal: ADDRESS, key: fingerprint, note: `Signed by ${ADDRESS}.` }]);
  expect(notes).toEqual({
    'a/r.yaml': [`Signed by ${ADDRESS}.`],
    'a/r.yaml.sig': [`It is beside "a/r.yaml". Signed by ${ADDRESS}.`],
  });
  expect(states['a/r.yaml.sig']).toBe('read ssh-signature');
});

test('no signature is no signature, and says so where the role could have signed', async () => {
  const { signatures, notes } = await read({ 'r.yaml': one });
  const note = `Nobody signed it, although ${ADDRESS} has a key for it.`;
  expect(signatures).toEqual([{ state: 'unsigned-despite-key', principal: null, key: null, note }]);
  expect(notes).toEqual({ 'r.yaml': [note] });
});

test.for([
  ['nobody has a key', ''],
  ['another role has one', plain.replace(ROLE, 'Platform engineer')],
  ['the key is for other things', plain.replace(NAMESPACE, 'git')],
  ['the key came later', plain.replace('namespaces', 'valid-after="20260708Z",namespaces')],
  ['the key had ended', plain.replace('namespaces', 'valid-before="20260706Z",namespaces')],
] as const)('where %s, no signature was to be expected', async ([, signers]) => {
  const { signatures } = await read({ 'r.yaml': one }, signers);
  expect(signatures).toEqual([{ state: 'unsigned', principal: null, key: null, note: 'Nobody signed it.' }]);
});

test('a record knows when its file was taken in', async () => {
  const manifest = `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - match: r.yaml
    takenAt: 2026-09-30T15:30:00Z
`;
  const { handedIn } = await read({ 'collection.yaml': manifest, 'r.yaml': one, 's.yaml': one });
  expect(handedIn).toEqual(['2026-09-30T15:30:00.000Z', null]);
});

describe('a signature that is wrong', () => {
  test.for<[string, Readonly<Record<string, string>>, RegExp]>([
    ['over other bytes', { 'r.yaml': `${one}# later\n`, 'r.yaml.sig': sign(one) }, /does not fit the file/],
    ['of another file, copied', { 'r.yaml': one, 'r.yaml.sig': sign(records(record('2026-07-14'))) }, /does not fit the file/],
    ['for another purpose', { 'r.yaml': one, 'r.yaml.sig': sign(one, own, 'file') }, /made for "file" and not for/],
    ['cut off', { 'r.yaml': one, 'r.yaml.sig': sign(one).slice(0, 120) }, /no signature that can be read/],
    ['empty', { 'r.yaml': one, 'r.yaml.sig': '' }, /no signature that can be read/],
    ['something else', { 'r.yaml': one, 'r.yaml.sig': 'services:\n  a:\n    image: b\n' }, /no signature that can be read/],
  ])('%s is never taken for none', async ([, files, words]) => {
    const { signatures } = await read(files);
    expect(signatures).toMatchObject([{ state: 'wrong', principal: null, note: expect.stringMatching(words) }]);
  });

  test('that could not be taken in is never taken for none', async () => {
    const bytes = new TextEncoder().encode(one);
    const { readings } = await normalise(
      [
        { path: 'r.yaml', digest: 'a'.repeat(64), size: 9, problem: null },
        { path: 'r.yaml.sig', digest: null, size: null, problem: 'It is a symbolic link.' },
      ],
      {
        readers,
        deployment: 'harbour',
        period: '2026-Q3',
        signers: [],
        read: async () => bytes,
        loadLog: () => Promise.reject(new Error('expected no log')),
      },
    );
    expect(readings[0]?.reading?.facts).toMatchObject([
      { signature: { state: 'wrong', note: '"r.yaml.sig" is no signature that can be read: It is a symbolic link.' } },
    ]);
  });
});

describe('a signer is unknown', () => {
  test.for<[string, string, string, RegExp]>([
    ['whom nobody listed', sign(one, foreign), plain, /does not list that key/],
    ['with an empty list', sign(one), '', /does not list that key/],
    [
      'whose role is another',
      sign(one),
      plain.replace(ROLE, 'Platform engineer'),
      /that is the key of .* \(Platform engineer\), and the record is by "Security engineer"/,
    ],
    ['who may sign other things', sign(one), plain.replace(NAMESPACE, 'git'), /may not sign records/],
    [
      'before the key was theirs',
      sign(one),
      plain.replace('namespaces', 'valid-after="20260708Z",namespaces'),
      /from 2026-07-08 on/,
    ],
    ['after the key ended', sign(one), plain.replace('namespaces', 'valid-before="20260706Z",namespaces'), /ended on 2026-07-06/],
  ])('%s', async ([, signature, signers, words]) => {
    const { signatures } = await read({ 'r.yaml': one, 'r.yaml.sig': signature }, signers);
    expect(signatures).toMatchObject([{ state: 'signer-unknown', principal: null, note: expect.stringMatching(words) }]);
  });

  test('not on the first and the last day of the key', async () => {
    const signers = plain.replace('namespaces', 'valid-after="20260707Z",valid-before="20260707Z",namespaces');
    expect((await read({ 'r.yaml': one, 'r.yaml.sig': sign(one) }, signers)).signatures[0]?.state).toBe('signed');
  });
});

test('a file with the records of two roles is signed for one of them', async () => {
  const two = records(record('2026-07-07'), record('2026-07-08', 'Platform engineer'));
  const { signatures, notes } = await read({ 'r.yaml': two, 'r.yaml.sig': sign(two) });
  expect(signatures.map(({ state }) => state)).toEqual(['signed', 'signer-unknown']);
  expect(notes['r.yaml']?.[0]).toBe(`1 of 2 records: Signed by ${ADDRESS}.`);
});

test('a key of two roles signs for both, each by its line', async () => {
  const signers = `${plain}\n${plain.replace(ROLE, 'Platform engineer').replace(ADDRESS, 'platform-engineer@harbour.example')}`;
  const two = records(record('2026-07-07'), record('2026-07-08', 'platform  engineer'));
  const { signatures } = await read({ 'r.yaml': two, 'r.yaml.sig': sign(two) }, signers);
  expect(signatures.map(({ principal }) => principal)).toEqual([ADDRESS, 'platform-engineer@harbour.example']);
});

test('a key that had ended when the newest record of a file was written signs none of it', async () => {
  const two = records(record('2026-07-07'), record('2026-09-29'));
  const signers = plain.replace('namespaces', 'valid-before="20260801Z",namespaces');
  const { signatures } = await read({ 'r.yaml': two, 'r.yaml.sig': sign(two) }, signers);
  expect(signatures.map(({ state }) => state)).toEqual(['signer-unknown', 'signer-unknown']);
});

test('a signature that nothing depends on says so', async () => {
  const { notes } = await read({
    'gone.yaml.sig': sign(one),
    'b.txt': 'hello',
    'b.txt.sig': sign(one),
    'odd.asc': sign(one),
    'broken.yaml': 'proofbook: attestations/1\nrecords:\n  - nothing: here\n',
    'broken.yaml.sig': sign(one),
  });
  expect(notes).toEqual({
    'gone.yaml.sig': ['It is a signature of "gone.yaml", and there is no such file here.'],
    'b.txt': [],
    'b.txt.sig': ['It is a signature of "b.txt", which is no file of records: nothing depends on it.'],
    'odd.asc': ['Its name does not end in ".sig", so it is not known what it signs.'],
    'broken.yaml': [],
    'broken.yaml.sig': ['It is a signature of "broken.yaml", which could not be read.'],
  });
});
