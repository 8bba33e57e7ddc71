import { createHash, verify, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { Problem } from '../../domain/problem.ts';

const OID = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** Hashes by object identifier. */
const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** The certificate that made a signature, and those that came with it. None of them is trusted yet. */
export interface SignedBy {
  readonly certificate: X509Certificate;
  readonly others: readonly X509Certificate[];
}

/**
 * Verifies a CMS signature (RFC 5652, section 5.4) with one signer over content of a type: that its attributes bind content and
 * certificate, and that the certificate's key signed them. Throws an Error that says what does not hold.
 */
export function verifySigned(signed: pkijs.SignedData, contentType: string, content: readonly Uint8Array[]): SignedBy {
  const [signer, ...more] = signed.signerInfos;
  if (signer === undefined || more.length > 0) throw new Error('it has not one signature');
  const certificates = (signed.certificates ?? []).flatMap((one) =>
    one instanceof pkijs.Certificate ? [new X509Certificate(Buffer.from(one.toSchema(false).toBER()))] : [],
  );
  const certificate = certificates.find((one) => isOf(signer, one));
  if (certificate === undefined) throw new Error("the signer's certificate is not in it");
  verifySigner(signer, contentType, content, certificate);
  return { certificate, others: certificates.filter((one) => one !== certificate) };
}

function isOf({ sid }: pkijs.SignerInfo, certificate: X509Certificate): boolean {
  if (!(sid instanceof pkijs.IssuerAndSerialNumber)) return false;
  const own = pkijs.Certificate.fromBER(bufferOf(certificate.raw));
  return own.issuer.isEqual(sid.issuer) && own.serialNumber.isEqual(sid.serialNumber);
}

function verifySigner(
  { signedAttrs, digestAlgorithm, signature }: pkijs.SignerInfo,
  contentType: string,
  content: readonly Uint8Array[],
  certificate: X509Certificate,
): void {
  const hash = HASHES[digestAlgorithm.algorithmId];
  if (hash === undefined || signedAttrs === undefined) throw new Error('its signature is of a kind that is not known');
  const value = (type: string): unknown => {
    const found = signedAttrs.attributes.filter((attribute) => attribute.type === type);
    return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined;
  };
  const type = value(OID.contentType);
  const digest = value(OID.messageDigest);
  if (!(type instanceof asn1js.ObjectIdentifier) || type.valueBlock.toString() !== contentType)
    throw new Error('its signature is over something else');
  const found = createHash(hash);
  for (const part of content) found.update(part);
  if (!(digest instanceof asn1js.OctetString) || Buffer.compare(found.digest(), Buffer.from(digest.valueBlock.valueHexView)) !== 0)
    throw new Error('its content was changed after it was signed');
  const bound =
    boundCertificate(value(OID.signingCertificateV2), 'sha256') ?? boundCertificate(value(OID.signingCertificate), 'sha1');
  if (bound === null || createHash(bound.hash).update(certificate.raw).digest('hex') !== bound.digest)
    throw new Error('its signature does not name the certificate that made it');
  // What is signed is the attributes as a SET, not under the tag that they have inside the signature.
  const signedBytes = Buffer.from(signedAttrs.encodedValue);
  signedBytes[0] = 0x31;
  if (!verify(hash, signedBytes, certificate.publicKey, Buffer.from(signature.valueBlock.valueHexView)))
    throw new Error('its signature does not verify');
}

/** The certificate that ESS signing-certificate (RFC 2634) or its second version (RFC 5035) names first. */
function boundCertificate(attribute: unknown, defaultHash: string): { hash: string; digest: string } | null {
  const list = members(members(attribute)[0]);
  const parts = members(list[0]);
  const octets = parts.find((part) => part instanceof asn1js.OctetString);
  if (!(octets instanceof asn1js.OctetString)) return null;
  const [algorithm] = members(parts[0]);
  const named = algorithm instanceof asn1js.ObjectIdentifier ? HASHES[algorithm.valueBlock.toString()] : defaultHash;
  return named === undefined ? null : { hash: named, digest: Buffer.from(octets.valueBlock.valueHexView).toString('hex') };
}

function members(value: unknown): readonly unknown[] {
  return value instanceof asn1js.Sequence ? value.valueBlock.value : [];
}

/**
 * Whether a certificate leads to one of the anchors, through the certificates that came with it, each of them valid at an instant:
 * a chain that has expired since, or was renewed, still vouches for what it vouched for then.
 */
export function leadsTo({ certificate, others }: SignedBy, anchors: readonly X509Certificate[], at: Date): boolean {
  const isValid = ({ validFromDate, validToDate }: X509Certificate): boolean => validFromDate <= at && at <= validToDate;
  const isIssuer = (issuer: X509Certificate, of: X509Certificate): boolean =>
    isValid(issuer) && issuer.ca && of.checkIssued(issuer) && of.verify(issuer.publicKey);
  let last = certificate;
  const left = [...others];
  while (isValid(last)) {
    const { fingerprint256 } = last;
    if (anchors.some((anchor) => anchor.fingerprint256 === fingerprint256 || isIssuer(anchor, last))) return true;
    const index = left.findIndex((one) => isIssuer(one, last));
    const [next] = index === -1 ? [] : left.splice(index, 1);
    if (next === undefined) return false;
    last = next;
  }
  return false;
}

/** The certificates of a PEM text, which its reader has decided to trust. Throws a {@link Problem} when there is none. */
export function parseAnchors(pem: string, where: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block));
  } catch {
    // Said below.
  }
  throw new Problem({ what: 'There is no certificate in it.', where, fix: 'Give certificates in PEM form.' });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
