import type { X509Certificate } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { explain } from '../../domain/problem.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { prepare, type SignatureClaims } from '../pdf/sign.ts';
import { type SignedBy, verifySigned } from './cms-signature.ts';

/** How a certificate is told to people, who compare its fingerprint with its owner. */
export interface CertificateName {
  /** On one line. */
  readonly subject: string;
  /** SHA-256 of the certificate, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint: string;
}

/** See {@link CertificateName}. */
export function nameOf({ subject, fingerprint256 }: X509Certificate): CertificateName {
  return { subject: visibleText(subject.split('\n').join(', ')), fingerprint: fingerprint256 };
}

const CMS_DATA = '1.2.840.113549.1.7.1';

/**
 * What stands in a signed report after its first bytes, which are the report before it was signed.
 *
 * - `sealed`: exactly what signing adds, and the signature holds.
 * - `unsigned`: nothing.
 * - `broken`: exactly what signing adds, and the signature does not hold; `what` says why, in a sentence.
 * - `other`: something else, or more.
 */
export type SealedReport =
  | { readonly kind: 'sealed'; readonly by: SignedBy; readonly claims: SignatureClaims }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'broken' | 'other'; readonly what: string };

/**
 * Takes a signed report apart. An update of a PDF can lay anything over its pages, and a signature says nothing of what was added before
 * it: so what signing adds is written again, from what the signature claims, and compared byte for byte.
 */
export async function openSealed(signed: Buffer, unsignedSize: number): Promise<SealedReport> {
  if (signed.length === unsignedSize) return { kind: 'unsigned' };
  const again = await preparedAgain(signed, unsignedSize).catch(() => null);
  if (again === null) return { kind: 'other', what: 'What follows the report in it is no signature as Proofbook writes it.' };
  const { bytes, contents, end, claims } = again;
  const parts = [signed.subarray(0, contents), signed.subarray(end)] as const;
  const isSame =
    signed.length === bytes.length && parts[0].equals(bytes.subarray(0, contents)) && parts[1].equals(bytes.subarray(end));
  if (!isSame) return { kind: 'other', what: 'It holds more than the report and its signature.' };
  try {
    const hexadecimal = /^<([0-9a-f]+)>$/.exec(signed.toString('latin1', contents, end))?.[1] ?? '';
    return { kind: 'sealed', by: verifyDetached(Buffer.from(hexadecimal, 'hex'), parts), claims };
  } catch (thrown) {
    return { kind: 'broken', what: `Its signature does not hold: ${explain(thrown)}.` };
  }
}

/**
 * Verifies the CMS signature of a PDF over the bytes around it. Zeros may fill the room that is left behind it. Throws an Error that says
 * what does not hold.
 */
export function verifyDetached(contents: Uint8Array, covered: readonly Uint8Array[]): SignedBy {
  const { offset } = asn1js.fromBER(Uint8Array.from(contents).buffer);
  if (offset <= 0 || contents.subarray(offset).some((byte) => byte !== 0)) throw new Error('there is something behind it');
  const { content } = pkijs.ContentInfo.fromBER(Uint8Array.from(contents.subarray(0, offset)).buffer);
  return verifySigned(new pkijs.SignedData({ schema: content }), CMS_DATA, covered);
}

async function preparedAgain(signed: Buffer, unsignedSize: number) {
  const { catalog } = await PDFDocument.load(signed, { updateMetadata: false, throwOnInvalidObject: true });
  const fields = catalog.lookup(PDFName.of('AcroForm'), PDFDict).lookup(PDFName.of('Fields'), PDFArray);
  for (let index = 0; index < fields.size(); index += 1) {
    const value = fields.lookup(index, PDFDict).lookupMaybe(PDFName.of('V'), PDFDict);
    if (value === undefined) continue;
    const reserve = value.lookup(PDFName.of('Contents'), PDFHexString).asBytes().length;
    const claims = claimsOf(value);
    return { ...(await prepare(signed.subarray(0, unsignedSize), claims, reserve)), claims };
  }
  return null;
}

function claimsOf(value: PDFDict): SignatureClaims {
  const text = (name: string): string => value.lookup(PDFName.of(name), PDFHexString).decodeText();
  const signedAt = value.lookup(PDFName.of('M'), PDFString).decodeDate();
  return { signedAt, name: text('Name'), reason: text('Reason'), location: text('Location') };
}
