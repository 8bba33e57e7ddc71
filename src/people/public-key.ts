import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import { joined, malformed, WireReader, wireInteger, wireString } from './ssh-wire.ts';

/** A public key as SSH writes it: RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4. */
export interface PublicKey {
  readonly type: KeyType;
  /** The whole key in SSH's encoding: what `allowed_signers` holds as base64. */
  readonly blob: Uint8Array;
  readonly key: KeyObject;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

const KEY_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'] as const;
/** The kinds of key whose signatures are checked here. */
export type KeyType = (typeof KEY_TYPES)[number];

const SHORTEST_RSA_BITS = 2048;
const CURVE = 'nistp256';

/** Reads a public key. Throws a {@link Problem} for kinds that are not checked here, a key on a security device among them. */
export function parsePublicKey(blob: Uint8Array): PublicKey {
  const wire = new WireReader(blob, 'public key');
  const written = wire.text();
  const type = KEY_TYPES.find((known) => known === written);
  if (type === undefined) throw unsupported(written);
  const key = keyOf(type, wire);
  wire.end();
  return { type, blob, key, fingerprint: fingerprintOf(blob) };
}

/** The public half of a key in SSH's encoding. Throws a {@link Problem} for kinds that are not supported here. */
export function encodePublicKey(key: KeyObject): PublicKey {
  const jwk = key.export({ format: 'jwk' });
  const field = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(String(jwk[name] ?? ''), 'base64url');
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return parsePublicKey(joined(wireString('ssh-ed25519'), wireString(field('x'))));
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') {
    const point = joined(Uint8Array.of(4), field('x'), field('y'));
    return parsePublicKey(joined(wireString('ecdsa-sha2-nistp256'), wireString(CURVE), wireString(point)));
  }
  if (jwk.kty === 'RSA') return parsePublicKey(joined(wireString('ssh-rsa'), wireInteger(field('e')), wireInteger(field('n'))));
  throw unsupported([jwk.kty, jwk.crv].filter((part) => part !== undefined).join(' '));
}

function keyOf(type: KeyType, wire: WireReader): KeyObject {
  const jwk = jwkOf(type, wire);
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw malformed('public key', 'its numbers are no key of this kind');
  }
}

function jwkOf(type: KeyType, wire: WireReader) {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: base64url(wire.string()) };
  if (type === 'ssh-rsa') {
    const e = wire.integer();
    const n = wire.integer();
    const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
    if (bits < SHORTEST_RSA_BITS)
      throw new Problem({
        what: `The RSA key has ${bits} bits, fewer than ${SHORTEST_RSA_BITS}.`,
        why: 'Keys as short as that can be broken, and then anybody signs.',
        fix: 'Use an Ed25519 key: ssh-keygen -t ed25519.',
      });
    return { kty: 'RSA', n: base64url(n), e: base64url(e) };
  }
  const curve = wire.text();
  const point = wire.string();
  if (curve !== CURVE || point.length !== 65 || point[0] !== 4) throw malformed('public key', `it is no point of ${CURVE}`);
  return { kty: 'EC', crv: 'P-256', x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) };
}

function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The problem with a kind of key whose signatures are not checked here. */
export function unsupported(type: string): Problem {
  const shown = `Keys of type "${type.slice(0, 60)}" are not supported`;
  if (type.startsWith('sk-'))
    return new Problem({
      what: `${shown}: they sign on a security device.`,
      why: 'Such a signature also says whether the device was touched, which nothing here would check.',
      fix: 'Sign with an Ed25519, ECDSA P-256 or RSA key.',
    });
  return new Problem({
    what: `${shown}${/-cert-v\d+@/.test(type) ? ': it is a certificate' : ''}.`,
    fix: 'Sign with an Ed25519, ECDSA P-256 or RSA key: ssh-keygen -t ed25519.',
  });
}
