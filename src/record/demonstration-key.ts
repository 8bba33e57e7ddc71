import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { DEMONSTRATION_MARK } from './signing-key.ts';

/** What a demonstration key is made for. */
export interface DemonstrationKeyRequest {
  readonly algorithm: 'ecdsa-p256' | 'rsa-3072';
  /** The first instant of its validity, which is two years. */
  readonly now: Date;
  /** Name of the deployment, shown in the certificates. */
  readonly deployment: string;
}

/** PEM texts of a demonstration key. The key of its authority is thrown away, so that nobody can issue another. */
export interface DemonstrationKey {
  readonly key: string;
  readonly certificate: string;
  readonly chain: string;
}

interface Identity {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

const YEARS = 2;
const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
} as const;
/** Named bits of KeyUsage, most significant first (RFC 5280, section 4.2.1.3). */
const KEY_USAGE = { signer: { bits: 0b1100_0000, unused: 6 }, authority: { bits: 0b0000_0110, unused: 1 } } as const;

/**
 * Makes a key that signs, and proves nothing about who signed: a certificate marked {@link DEMONSTRATION_MARK} with the
 * deployment's name, issued by an authority marked alike. Uses the machine's random numbers: two calls never give the same key.
 */
export async function createDemonstrationKey({ algorithm, now, deployment }: DemonstrationKeyRequest): Promise<DemonstrationKey> {
  const name = `${DEMONSTRATION_MARK}: ${deployment.slice(0, 30)}`;
  const authority: Identity = { name: `${name} CA`, keys: await generateKeys(algorithm) };
  const signer: Identity = { name, keys: await generateKeys(algorithm) };
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', signer.keys.privateKey));
  return {
    key: pem('PRIVATE KEY', key),
    certificate: pem('CERTIFICATE', await issue(signer, authority, now, 'signer')),
    chain: pem('CERTIFICATE', await issue(authority, authority, now, 'authority')),
  };
}

async function generateKeys(algorithm: DemonstrationKeyRequest['algorithm']): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ['sign', 'verify'];
  if (algorithm === 'ecdsa-p256') return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  return crypto.subtle.generateKey(rsa, true, usages);
}

async function issue(subject: Identity, issuer: Identity, now: Date, role: keyof typeof KEY_USAGE): Promise<Buffer> {
  const from = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const to = new Date(from);
  to.setUTCFullYear(to.getUTCFullYear() + YEARS);
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ valueHex: positive(randomBytes(16)) }),
    issuer: distinguishedName(issuer.name),
    subject: distinguishedName(subject.name),
    notBefore: new pkijs.Time({ type: 0, value: from }),
    notAfter: new pkijs.Time({ type: 0, value: to }),
  });
  await certificate.subjectPublicKeyInfo.importKey(subject.keys.publicKey);
  const isAuthority = role === 'authority';
  const constraints = isAuthority ? { cA: true, pathLenConstraint: 0 } : { cA: false };
  const { bits, unused } = KEY_USAGE[role];
  const authorityKey = new pkijs.AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: await keyIdentifier(issuer) }),
  });
  const ownKey = new asn1js.OctetString({ valueHex: await keyIdentifier(subject) });
  const usage = new asn1js.BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits: unused });
  certificate.extensions = [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints(constraints).toSchema().toBER()),
    extension(OID.keyUsage, true, usage.toBER()),
    extension(OID.subjectKeyIdentifier, false, ownKey.toBER()),
    extension(OID.authorityKeyIdentifier, false, authorityKey.toSchema().toBER()),
  ];
  await certificate.sign(issuer.keys.privateKey, 'SHA-256');
  return Buffer.from(certificate.toSchema(true).toBER());
}

function distinguishedName(commonName: string): pkijs.RelativeDistinguishedNames {
  const value = new asn1js.Utf8String({ value: commonName });
  return new pkijs.RelativeDistinguishedNames({
    typesAndValues: [new pkijs.AttributeTypeAndValue({ type: OID.commonName, value })],
  });
}

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue });
}

/** First 160 bits of the SHA-256 of the public key (RFC 7093, method 1). */
async function keyIdentifier({ keys }: Identity): Promise<ArrayBuffer> {
  const info = await crypto.subtle.exportKey('spki', keys.publicKey);
  return Uint8Array.from(createHash('sha256').update(Buffer.from(info)).digest().subarray(0, 20)).buffer;
}

/** A serial number is a positive integer without leading zeros. */
function positive(bytes: Uint8Array): ArrayBuffer {
  const copy = Uint8Array.from(bytes);
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x40;
  return copy.buffer;
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
