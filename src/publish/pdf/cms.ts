import { createHash, sign, type X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Signer } from '../../record/signing-key.ts';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

/**
 * A detached CMS signature over content with this SHA-256, as PAdES baseline B-B wants it (ETSI EN 319 142-1, section 6.3):
 * the signed attributes are exactly content type, message digest and signing certificate; the claimed time is the PDF's affair.
 * The signer's certificate and its whole chain are inside. DER; with an RSA key the same input gives the same bytes.
 */
export function detachedSignature(contentDigest: Buffer, signer: Signer): Buffer {
  const certificates = [signer.certificate, ...signer.chain].map(({ raw }) => pkijs.Certificate.fromBER(bytesOf(raw)));
  const [own] = certificates;
  if (own === undefined) throw new RangeError('A signer has a certificate.');

  const attributes = derSorted([
    attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.data })),
    attribute(OID.messageDigest, octets(contentDigest)),
    attribute(OID.signingCertificateV2, signingCertificate(signer.certificate)),
  ]);
  const signedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes });
  // What is signed is the attributes as a SET, not under the tag that they have inside the signature (RFC 5652, section 5.4).
  const toBeSigned = Buffer.from(signedAttrs.toSchema().toBER());
  toBeSigned[0] = 0x31;

  const signerInfo = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
    digestAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 }),
    signedAttrs,
    signatureAlgorithm: signatureAlgorithm(signer),
    signature: octets(sign('sha256', toBeSigned, signer.key)),
  });
  const signedData = new pkijs.SignedData({
    version: 1,
    digestAlgorithms: [new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 })],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates,
    signerInfos: [signerInfo],
  });
  const content = new pkijs.ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}

function signatureAlgorithm({ key }: Signer): pkijs.AlgorithmIdentifier {
  return key.asymmetricKeyType === 'rsa'
    ? new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256WithRsa, algorithmParams: new asn1js.Null() })
    : new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 });
}

/** ESS signing-certificate-v2 (RFC 5035): the digest binds the certificate; its algorithm is SHA-256 by default, hence absent. */
function signingCertificate(certificate: X509Certificate): asn1js.Sequence {
  const essCertId = new asn1js.Sequence({ value: [octets(createHash('sha256').update(certificate.raw).digest())] });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [essCertId] })] });
}

function attribute(type: string, value: asn1js.AsnType): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

/** DER writes the members of a SET OF in the order of their encodings. */
function derSorted(attributes: readonly pkijs.Attribute[]): pkijs.Attribute[] {
  const encoded = (item: pkijs.Attribute): Buffer => Buffer.from(item.toSchema().toBER());
  return attributes.toSorted((left, right) => Buffer.compare(encoded(left), encoded(right)));
}

function octets(bytes: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: bytesOf(bytes) });
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
