import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Problem } from '../domain/problem.ts';

/**
 * A public key that verifies notes, in the words of C2SP signed-note. Written as one line, a "vkey":
 *
 *     proofbook/harbour+1c5d7f0e+AVt3…      name + key id in hexadecimal + base64 of the type byte 0x01 and the 32 bytes of the key
 *
 * Name and id together tell which key made a signature; only the key itself proves it.
 */
export interface VerifierKey {
  readonly name: string;
  /** 8 lower-case hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A private Ed25519 key that signs notes under a name. */
export interface NoteSigner {
  readonly name: string;
  readonly key: KeyObject;
}

/** One signature line of a note. Nothing is known about it until a key has verified it. */
export interface NoteSignature {
  readonly name: string;
  /** 8 lower-case hexadecimal digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

/**
 * A signed note (https://c2sp.org/signed-note): a text and the signatures over its bytes.
 *
 *     the text, whose last line ends too
 *
 *     — name base64(4 bytes of key id, then the signature)
 */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Signature type byte of Ed25519. */
const ED25519 = 1;
/** A note has to accept 16 signatures at least, and some limit. */
const MOST_SIGNATURES = 100;
const MOST_BYTES = 1_000_000;
const NAME = /^[^\p{White_Space}+]+$/u;

/** The {@link VerifierKey} of a public (or private) Ed25519 key under a name. Throws a {@link Problem} for a name that notes cannot hold. */
export function verifierKey(name: string, key: KeyObject): VerifierKey {
  if (!NAME.test(name)) {
    throw new Problem({ what: `"${name}" is no name of a key.`, fix: 'Use a name without spaces and without "+".' });
  }
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const id = createHash('sha256').update(`${name}\n`).update(typedKey(publicKey)).digest('hex').slice(0, 8);
  return { name, id, key: publicKey };
}

/** The one-line form of a {@link VerifierKey}. */
export function formatVerifierKey({ name, id, key }: VerifierKey): string {
  return `${name}+${id}+${typedKey(key).toString('base64')}`;
}

/** Reads the one-line form. Throws a {@link Problem} when it is malformed, of another signature type, or its id is not that of its key. */
export function parseVerifierKey(line: string): VerifierKey {
  const [name = '', id = '', ...rest] = line.split('+');
  // The base64 part may hold "+" itself.
  const bytes = strictBase64(rest.join('+'));
  if (bytes === null || bytes[0] !== ED25519 || bytes.length !== 33 || !NAME.test(name)) {
    throw noVerifierKey(line, 'It is not name, key id and base64 of an Ed25519 key, joined by "+".');
  }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  const key = verifierKey(name, createPublicKey({ key: jwk, format: 'jwk' }));
  if (key.id !== id) throw noVerifierKey(line, `Its id is "${id}", expected "${key.id}": it was cut or mistyped.`);
  return key;
}

/** Reads a file of verifier keys, one a line; empty lines and those that begin with `#` are passed over. */
export function parseVerifierKeys(text: string): VerifierKey[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw noVerifierKey('', 'There is none in the file.');
  return lines.map(parseVerifierKey);
}

function noVerifierKey(line: string, why: string): Problem {
  return new Problem({
    what: `"${line.slice(0, 100)}" is no verifier key.`,
    why,
    fix: 'Give a line such as proofbook/harbour+1c5d7f0e+AVt3…, which the owner of the key publishes.',
  });
}

/** Signs a text, which must end in a newline and hold no other control characters. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n') || hasControls(Buffer.from(text)))
    throw new TypeError('A note ends in a newline and holds no control characters.');
  const { name, id } = verifierKey(signer.name, signer.key);
  const signature = Buffer.concat([Buffer.from(id, 'hex'), sign(null, Buffer.from(text), signer.key)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** Reads a note without believing it: only {@link verifyNote} says who signed it. Throws a {@link Problem} when it is malformed. */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > MOST_BYTES) throw malformed('It is too large.');
  const whole = decodeUtf8(bytes);
  if (whole === null || hasControls(bytes)) throw malformed('It is not text, or holds control characters.');
  // The text may hold empty lines: the last one divides.
  const split = whole.lastIndexOf('\n\n');
  if (split === -1 || !whole.endsWith('\n')) throw malformed('It has no signatures, or its end is missing.');
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw malformed(`It has more than ${MOST_SIGNATURES} signatures.`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  const bytes = strictBase64(encoded);
  if (dash !== '—' || !NAME.test(name) || bytes === null || bytes.length < 5 || rest.length > 0)
    throw malformed(`"${line.slice(0, 100)}" is no signature line.`);
  return { name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
}

function malformed(why: string): Problem {
  return new Problem({ what: 'This is no signed note.', why, fix: 'Give the file as it was published, unchanged.' });
}

/** What the trusted keys say of a note. */
export interface Verification {
  /** Keys whose signature verifies. */
  readonly by: readonly VerifierKey[];
  /** Keys whose signature is there and does not verify: the note must be rejected. */
  readonly broken: readonly VerifierKey[];
}

/** Verifies the signatures of the trusted keys. Those of other keys are ignored, even when they share a name or an id with one. */
export function verifyNote({ text, signatures }: Note, trusted: readonly VerifierKey[]): Verification {
  const signed = Buffer.from(text);
  const by: VerifierKey[] = [];
  const broken: VerifierKey[] = [];
  for (const key of trusted) {
    const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
    if (own.length === 0) continue;
    (own.every(({ signature }) => verify(null, signed, key.key, signature)) ? by : broken).push(key);
  }
  return { by, broken };
}

/** Whether there is an ASCII control character besides the newline. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && byte !== 0x0a);
}

/** Base64 in its one canonical form (RFC 4648, section 4), or null. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/** The text, or null when the bytes are not well-formed UTF-8. A byte order mark is kept: it is part of what was signed. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The type byte and the 32 bytes of an Ed25519 public key (RFC 8032). */
function typedKey(key: KeyObject): Buffer {
  const { x } = key.export({ format: 'jwk' });
  return Buffer.concat([Uint8Array.of(ED25519), Buffer.from(x ?? '', 'base64url')]);
}
