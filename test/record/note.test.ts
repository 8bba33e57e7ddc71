import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { parseCheckpoint, signCheckpoint } from '../../src/record/checkpoint.ts';
import {
  formatVerifierKey,
  parseNote,
  parseVerifierKey,
  parseVerifierKeys,
  signNote,
  verifierKey,
  verifyNote,
} from '../../src/record/note.ts';

const note = (text: string) => parseNote(Buffer.from(text));
const newSigner = (name: string) => ({ name, key: generateKeyPairSync('ed25519').privateKey });
const keyOf = (signer: ReturnType<typeof newSigner>) => verifierKey(signer.name, signer.key);
const lineOf = (text: string): string => text.slice(text.lastIndexOf('\n\n') + 2);

/** The example of the Go package golang.org/x/mod/sumdb/note: Ed25519 signatures are the same on every machine. */
const NEUMANN_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_SEED = 'gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=';
const NEUMANN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NEUMANN_NOTE = `${NEUMANN_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
/** The example of https://c2sp.org/signed-note. */
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

describe('published examples', () => {
  test.for([
    ['sumdb', NEUMANN_KEY, NEUMANN_NOTE],
    ['C2SP', EXAMPLE_KEY, EXAMPLE_NOTE],
  ] as const)('of %s verify, and not when a letter is changed', ([, key, text]) => {
    const trusted = [parseVerifierKey(key)];
    expect(verifyNote(note(text), trusted)).toEqual({ by: trusted, broken: [] });
    expect(verifyNote(note(text.replace('e', 'E')), trusted)).toEqual({ by: [], broken: trusted });
    expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
  });

  test('are signed alike, byte for byte', () => {
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(NEUMANN_SEED, 'base64')]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    expect(signNote(NEUMANN_TEXT, { name: 'PeterNeumann', key })).toBe(NEUMANN_NOTE);
  });
});

describe('who signed a note', () => {
  const harbour = newSigner('proofbook/harbour');
  const signed = signNote('text\n', harbour);
  const trusted = [keyOf(harbour)];

  test('keys that are not trusted are passed over, whatever they are called', () => {
    const stranger = newSigner('proofbook/harbour');
    const foreign = lineOf(signNote('text\n', stranger));
    expect(verifyNote(note(signed + foreign), trusted).by).toEqual(trusted);
    expect(verifyNote(note(`text\n\n${foreign}`), trusted)).toEqual({ by: [], broken: [] });
    // Of the same id and another name.
    expect(verifyNote(note(signed.replace('— proofbook/harbour', '— proofbook/other')), trusted)).toEqual({ by: [], broken: [] });
  });

  test('a trusted name and id over another signature is broken, even beside a good one', () => {
    const moved = lineOf(signNote('another text\n', harbour));
    expect(verifyNote(note(`text\n\n${moved}`), trusted)).toEqual({ by: [], broken: trusted });
    expect(verifyNote(note(signed + moved), trusted)).toEqual({ by: [], broken: trusted });
  });

  test('the text may hold empty lines and any script: the last empty line divides', () => {
    const text = 'one\n\n— not a signature\n\nŽlutá 字 🙂\n';
    const parsed = note(signNote(text, harbour));
    expect(parsed.text).toBe(text);
    expect(verifyNote(parsed, trusted).by).toEqual(trusted);
  });

  test('100 signatures are read, 101 are too many', () => {
    const line = lineOf(signNote('text\n', newSigner('witness.example/w')));
    expect(verifyNote(note(signed + line.repeat(99)), trusted).by).toEqual(trusted);
    expect(() => note(signed + line.repeat(100))).toThrow('no signed note');
  });

  test('signatures of other types are passed over', () => {
    const cosignature = `— witness.example/w ${Buffer.alloc(4 + 8 + 64, 7).toString('base64')}\n`;
    expect(verifyNote(note(signed + cosignature), trusted).by).toEqual(trusted);
  });

  test.for([
    ['no signature', 'text\n'],
    ['an empty signature block', 'text\n\n'],
    ['a cut end', signed.slice(0, -1)],
    ['Windows line ends', signed.replaceAll('\n', '\r\n')],
    ['a tab', signed.replace('text', 'te\tt')],
    ['a hyphen for the dash', signed.replace('—', '-')],
    ['base64 with its padding cut', signed.replace('=\n', '\n')],
    ['base64 of the URL kind', `text\n\n— a ${'-_'.repeat(34)}\n`],
    ['a name with a plus', signed.replace('— proofbook/', '— proof+book/')],
    ['a name with a space of another kind', signed.replace('— proofbook/', '— proof\u00a0book/')],
    ['three words', signed.replace('\n— proofbook', '\n— a proofbook')],
    ['no signature bytes', 'text\n\n— name AAAAAA==\n'],
  ] as const)('%s makes it malformed', ([, text]) => {
    expect(() => note(text)).toThrow(Problem);
  });

  test('bytes that are no UTF-8 make it malformed', () => {
    const bytes = Buffer.from(signed);
    bytes[1] = 0xff;
    expect(() => parseNote(bytes)).toThrow(Problem);
  });

  test('a text with control characters or without an end is not signed', () => {
    for (const text of ['a', 'a\r\n', 'a\u0000\n']) expect(() => signNote(text, harbour)).toThrow(TypeError);
  });
});

describe('verifier keys', () => {
  test.for([
    ['a wrong id', EXAMPLE_KEY.replace('530d903a', '530d903b')],
    ['another name', EXAMPLE_KEY.replace('foo', 'bar')],
    ['another type', EXAMPLE_KEY.replace('+Aek', '+Bek')],
    ['a cut key', EXAMPLE_KEY.slice(0, -4)],
    ['no name', EXAMPLE_KEY.replace('example.com/foo', '')],
    ['an empty line', ''],
    ['a PEM', '-----BEGIN PUBLIC KEY-----'],
  ] as const)('%s is refused', ([, line]) => {
    expect(() => parseVerifierKey(line)).toThrow('is no verifier key');
  });

  test('a file may hold several, with remarks', () => {
    const keys = parseVerifierKeys(`# ours\n${EXAMPLE_KEY}\r\n\n  ${NEUMANN_KEY}  \n`);
    expect(keys.map(({ name }) => name)).toEqual(['example.com/foo', 'PeterNeumann']);
    expect(() => parseVerifierKeys('# none\n')).toThrow('is no verifier key');
  });

  test('a name that notes cannot hold is refused', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u2003b']) expect(() => keyOf(newSigner(name))).toThrow('is no name of a key');
  });
});

describe('checkpoints', () => {
  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';

  test('the example of https://c2sp.org/tlog-checkpoint is read, extension lines are passed over', () => {
    const checkpoint = { origin: 'example.com/behind-the-sofa', size: 20852163, root: Buffer.from(root, 'base64') };
    expect(parseCheckpoint(`example.com/behind-the-sofa\n20852163\n${root}\n`)).toEqual(checkpoint);
    expect(parseCheckpoint(`example.com/behind-the-sofa\n20852163\n${root}\nmore\n`)).toEqual(checkpoint);
  });

  test('what is signed reads back', () => {
    const checkpoint = { origin: 'proofbook/harbour', size: 0, root: Buffer.from(root, 'base64') };
    const signer = newSigner('proofbook/harbour');
    const parsed = note(signCheckpoint(checkpoint, signer));
    expect(parseCheckpoint(parsed.text)).toEqual(checkpoint);
    expect(verifyNote(parsed, [keyOf(signer)]).by).toHaveLength(1);
  });

  test.for([
    ['a size with a leading zero', `origin\n01\n${root}\n`],
    ['a size beyond what can be counted', `origin\n99999999999999999999\n${root}\n`],
    ['a negative size', `origin\n-1\n${root}\n`],
    ['no origin', `\n1\n${root}\n`],
    ['a short root', 'origin\n1\nAAAA\n'],
    ['no root', 'origin\n1\n'],
    ['an empty extension line', `origin\n1\n${root}\n\nmore\n`],
  ] as const)('%s is refused', ([, text]) => {
    expect(() => parseCheckpoint(text)).toThrow('no checkpoint');
  });
});
