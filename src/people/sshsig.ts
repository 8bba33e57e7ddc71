import { constants, createHash, type KeyObject, sign, verify } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import { encodePublicKey, type KeyType, type PublicKey, parsePublicKey } from './public-key.ts';
import { fromBase64, joined, malformed, uint32, WireReader, wireInteger, wireString } from './ssh-wire.ts';

/** What signatures under records are made for: a signature made for anything else is none of a record. */
export const NAMESPACE = 'proofbook-attestation';

/** A detached signature in the format of OpenSSH: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig. */
export interface SshSignature {
  readonly key: PublicKey;
  readonly namespace: string;
  readonly reserved: Uint8Array;
  /** Of the message. */
  readonly hash: 'sha256' | 'sha512';
  readonly algorithm: Algorithm;
  readonly value: Uint8Array;
}

type Algorithm = 'ssh-ed25519' | 'ecdsa-sha2-nistp256' | 'rsa-sha2-256' | 'rsa-sha2-512';

const ALGORITHMS: Readonly<Record<KeyType, readonly Algorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  // `ssh-rsa`, RSA over SHA-1, is left out as in the specification.
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const PREAMBLE = new TextEncoder().encode('SSHSIG');
const VERSION = 1;
const LINE_CHARACTERS = 70;

/** Reads an armoured signature. Throws a {@link Problem} for anything that is not exactly one. */
export function parseSignature(armoured: string): SshSignature {
  const lines = armoured.trim().split(/\r?\n/);
  if (lines[0] !== BEGIN || lines.at(-1) !== END || lines.length < 3)
    throw malformed('signature', 'its first or last line is missing');
  const wire = new WireReader(fromBase64(lines.slice(1, -1).join(''), 'signature'), 'signature');
  if (Buffer.compare(wire.take(PREAMBLE.length), PREAMBLE) !== 0) throw malformed('signature', 'it does not begin with "SSHSIG"');
  const version = wire.uint32();
  if (version !== VERSION) throw malformed('signature', `it is of version ${version}, and only ${VERSION} is known`);
  const key = parsePublicKey(wire.string());
  const namespace = wire.text();
  const reserved = wire.string();
  const hash = wire.text();
  if (hash !== 'sha256' && hash !== 'sha512') throw malformed('signature', `"${hash.slice(0, 20)}" is no hash that it may use`);
  const inner = new WireReader(wire.string(), 'signature');
  wire.end();
  const written = inner.text();
  const algorithm = ALGORITHMS[key.type].find((known) => known === written);
  if (algorithm === undefined)
    throw malformed('signature', `"${written.slice(0, 60)}" is no algorithm for a key of type ${key.type}`);
  const value = inner.string();
  inner.end();
  return { key, namespace, reserved, hash, algorithm, value };
}

/** Whether a signature is by its key, for its namespace, over exactly these bytes. Whose key it is, it does not say. */
export function verifies(signature: SshSignature, message: Uint8Array): boolean {
  const { key, algorithm } = signature;
  const signed = signedBytes(signature, message);
  const value = plainValue(signature);
  if (value === null) return false;
  if (algorithm === 'ssh-ed25519') return verify(null, signed, key.key, value);
  if (algorithm === 'ecdsa-sha2-nistp256') return verify('sha256', signed, { key: key.key, dsaEncoding: 'ieee-p1363' }, value);
  const digest = algorithm === 'rsa-sha2-512' ? 'sha512' : 'sha256';
  return verify(digest, signed, { key: key.key, padding: constants.RSA_PKCS1_PADDING }, value);
}

/** Signs a message and armours the signature as `ssh-keygen -Y sign` does. */
export function signMessage(message: Uint8Array, privateKey: KeyObject, namespace: string): string {
  const key = encodePublicKey(privateKey);
  const reserved = new Uint8Array();
  const hash = 'sha512';
  const signed = signedBytes({ namespace, reserved, hash }, message);
  const [algorithm, value] = signatureBy(key.type, privateKey, signed);
  const blob = joined(
    PREAMBLE,
    uint32(VERSION),
    wireString(key.blob),
    wireString(namespace),
    wireString(reserved),
    wireString(hash),
    wireString(joined(wireString(algorithm), wireString(value))),
  );
  const lines =
    Buffer.from(blob)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? [];
  return `${[BEGIN, ...lines, END].join('\n')}\n`;
}

function signatureBy(type: KeyType, key: KeyObject, signed: Uint8Array): [Algorithm, Uint8Array] {
  if (type === 'ssh-ed25519') return ['ssh-ed25519', sign(null, signed, key)];
  if (type === 'ssh-rsa') return ['rsa-sha2-512', sign('sha512', signed, { key, padding: constants.RSA_PKCS1_PADDING })];
  const value = sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' });
  return ['ecdsa-sha2-nistp256', joined(wireInteger(value.subarray(0, 32)), wireInteger(value.subarray(32)))];
}

function signedBytes(
  { namespace, reserved, hash }: Pick<SshSignature, 'namespace' | 'reserved' | 'hash'>,
  message: Uint8Array,
): Uint8Array {
  const digest = createHash(hash).update(message).digest();
  return joined(PREAMBLE, wireString(namespace), wireString(reserved), wireString(hash), wireString(digest));
}

/** The signature as node:crypto takes it; null when it cannot be one of its key. */
function plainValue({ algorithm, key, value }: SshSignature): Uint8Array | null {
  if (algorithm === 'ssh-ed25519') return value.length === 64 ? value : null;
  if (algorithm === 'ecdsa-sha2-nistp256') {
    const wire = new WireReader(value, 'signature');
    try {
      const numbers = [padded(wire.integer(), 32), padded(wire.integer(), 32)] as const;
      wire.end();
      return numbers[0] === null || numbers[1] === null ? null : joined(numbers[0], numbers[1]);
    } catch (thrown) {
      if (thrown instanceof Problem) return null;
      throw thrown;
    }
  }
  return padded(value, Math.ceil((key.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8));
}

/** With zeros in front up to a length; null when it is longer. */
function padded(bytes: Uint8Array, length: number): Uint8Array | null {
  return bytes.length > length ? null : joined(new Uint8Array(length - bytes.length), bytes);
}
