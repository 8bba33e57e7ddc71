import { createPrivateKey, type KeyObject } from 'node:crypto';
import { explain, Problem } from '../domain/problem.ts';
import { unsupported } from './public-key.ts';
import { fromBase64, malformed, WireReader } from './ssh-wire.ts';

const OPENSSH = /^-----BEGIN OPENSSH PRIVATE KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END OPENSSH PRIVATE KEY-----\s*$/;
const MAGIC = new TextEncoder().encode('openssh-key-v1\0');

/**
 * Reads a private key: OpenSSH's own format (https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key) or PEM.
 * Null when it is encrypted, or no private key at all but the public half of one that an agent holds: then OpenSSH has to sign.
 * Throws a {@link Problem} when it is broken or of a kind that is not supported.
 */
export function parsePrivateKey(text: string): KeyObject | null {
  if (/^(?:ssh-|ecdsa-|sk-)\S+ \S+/.test(text)) {
    const type = text.split(' ')[0] ?? '';
    if (type.startsWith('sk-')) throw unsupported(type);
    return null;
  }
  const [, base64] = OPENSSH.exec(text) ?? [];
  if (base64 !== undefined) return parseOpenSsh(fromBase64(base64.replace(/\s/g, ''), 'private key'));
  if (/ENCRYPTED/.test(text)) return null;
  try {
    return createPrivateKey(text);
  } catch (thrown) {
    throw malformed('private key', explain(thrown));
  }
}

function parseOpenSsh(bytes: Uint8Array): KeyObject | null {
  const wire = new WireReader(bytes, 'private key');
  if (Buffer.compare(wire.take(MAGIC.length), MAGIC) !== 0) throw malformed('private key', 'its beginning is not that of one');
  const cipher = wire.text();
  wire.string(); // name of the key derivation
  wire.string(); // its options
  const keys = wire.uint32();
  wire.string(); // public key
  if (cipher !== 'none') return null;
  if (keys !== 1) throw malformed('private key', `it holds ${keys} keys where one is expected`);
  const secret = new WireReader(wire.string(), 'private key');
  const checks = [secret.uint32(), secret.uint32()];
  if (checks[0] !== checks[1]) throw malformed('private key', 'its two check numbers differ');
  const type = secret.text();
  try {
    return createPrivateKey({ key: jwkOf(type, secret), format: 'jwk' });
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw malformed('private key', 'its numbers are no key of this kind');
  }
}

function jwkOf(type: string, secret: WireReader) {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  if (type === 'ssh-ed25519') {
    const x = secret.string();
    const seed = secret.string().subarray(0, 32);
    return { kty: 'OKP', crv: 'Ed25519', x: base64url(x), d: base64url(seed) };
  }
  if (type === 'ecdsa-sha2-nistp256') {
    secret.string(); // curve
    const point = secret.string();
    const d = Buffer.from(secret.integer());
    return {
      kty: 'EC',
      crv: 'P-256',
      x: base64url(point.subarray(1, 33)),
      y: base64url(point.subarray(33)),
      d: base64url(Buffer.concat([Buffer.alloc(Math.max(0, 32 - d.length)), d])),
    };
  }
  if (type !== 'ssh-rsa') throw unsupported(type);
  const number = () => base64url(secret.integer());
  const [n, e, d, qi, p, q] = [number(), number(), number(), number(), number(), number()];
  const value = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  const exponent = (prime: string) => {
    const hex = (value(d) % (value(prime) - 1n)).toString(16);
    return base64url(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
  };
  return { kty: 'RSA', n, e, d, p, q, dp: exponent(p), dq: exponent(q), qi };
}
