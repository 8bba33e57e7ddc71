import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString } from '@cantoo/pdf-lib';
import { Problem } from '../../domain/problem.ts';
import { requireValidAt, type Signer } from '../../record/signing-key.ts';
import { detachedSignature } from './cms.ts';

/** What the signature says of itself. None of it is proven by the signature: it is the signer's claim. */
export interface SignatureClaims {
  readonly signedAt: Date;
  readonly reason: string;
  readonly location: string;
  /** Name of the signer. */
  readonly name: string;
  /** Room for the signature in bytes, 16 KiB unless given. */
  readonly reserve?: number;
}

const RESERVE = 16_384;
/** Wide enough for the offsets of any PDF, overwritten in place. */
const PLACEHOLDER = 9_999_999_999;

/**
 * Signs a report with PAdES baseline B-B: its bytes stay as they are, and an incremental update after them fills the empty
 * signature field (ISO 32000-1, section 12.8). The signature is over every byte but its own.
 * Throws a {@link Problem} when the certificate is not valid at that instant, when there is no empty signature field, or when the
 * signature is larger than the room kept for it.
 */
export async function signReport(pdf: Uint8Array, signer: Signer, claims: SignatureClaims): Promise<Uint8Array> {
  requireValidAt(signer, claims.signedAt);
  const reserve = claims.reserve ?? RESERVE;
  const { bytes, contents, end } = await prepare(pdf, claims, reserve);
  const digest = createHash('sha256').update(bytes.subarray(0, contents)).update(bytes.subarray(end)).digest();
  const signature = detachedSignature(digest, signer);
  if (signature.length > reserve) {
    throw new Problem({
      what: `The signature takes ${signature.length} bytes, and ${reserve} are kept for it.`,
      why: 'The certificate chain is part of the signature.',
      fix: `Keep at least ${signature.length} bytes for it.`,
    });
  }
  bytes.write(signature.toString('hex'), contents + 1, 'latin1');
  return bytes;
}

/** A report with its update, in which nothing but the signature is missing. */
interface PreparedReport {
  /** Zeros stand where the signature, in hexadecimal, will. */
  readonly bytes: Buffer;
  /** Where the signature begins, its bracket included, and where it ends: all else is signed. */
  readonly contents: number;
  readonly end: number;
}

/** What {@link signReport} signs: the same report and claims give the same bytes. `reserve` is the room for the signature in bytes. */
export async function prepare(pdf: Uint8Array, claims: SignatureClaims, reserve: number): Promise<PreparedReport> {
  const bytes = await withEmptySignature(pdf, claims, reserve);
  const contents = find(bytes, `/Contents <${'0'.repeat(reserve * 2)}>`, pdf.length) + '/Contents '.length;
  const end = contents + reserve * 2 + '<>'.length;
  const range = [0, contents, end, bytes.length - end];
  const placeholder = `[ 0 ${[PLACEHOLDER, PLACEHOLDER, PLACEHOLDER].join(' ')} ]`;
  bytes.write(`[ ${range.join(' ')} ]`.padEnd(placeholder.length), find(bytes, placeholder, pdf.length), 'latin1');
  return { bytes, contents, end };
}

async function withEmptySignature(pdf: Uint8Array, claims: SignatureClaims, reserve: number): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { forIncrementalUpdate: true, updateMetadata: false });
  const { context } = document;
  const [form, field] = emptyField(document);
  const value = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [0, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER],
      Contents: PDFHexString.of('0'.repeat(reserve * 2)),
      M: PDFString.fromDate(claims.signedAt),
      Name: PDFHexString.fromText(claims.name),
      Reason: PDFHexString.fromText(claims.reason),
      Location: PDFHexString.fromText(claims.location),
    }),
  );
  context.lookup(field, PDFDict).set(PDFName.of('V'), value);
  context.lookup(form, PDFDict).set(PDFName.of('SigFlags'), PDFNumber.of(SIGNED_AND_APPEND_ONLY));
  context.snapshot?.markRefsForSave([form, field]);
  // An update must have the kind of cross-reference that the file has, or readers do not see it.
  return Buffer.from(await document.commit({ useObjectStreams: !hasCrossReferenceTable(pdf) }));
}

const SIGNED_AND_APPEND_ONLY = 3;

function emptyField(document: PDFDocument): [form: PDFRef, field: PDFRef] {
  const form = document.catalog.get(PDFName.of('AcroForm'));
  if (form instanceof PDFRef) {
    const fields = document.context.lookup(form, PDFDict).lookup(PDFName.of('Fields'), PDFArray);
    for (const field of fields.asArray()) {
      const dictionary = document.context.lookup(field);
      if (!(field instanceof PDFRef) || !(dictionary instanceof PDFDict)) continue;
      if (dictionary.get(PDFName.of('FT')) === PDFName.of('Sig') && !dictionary.has(PDFName.of('V'))) return [form, field];
    }
  }
  throw new Problem({
    what: 'The PDF has no empty signature field.',
    why: 'It is signed already, or it is no report of this program.',
    fix: 'Sign the unsigned report.',
  });
}

function hasCrossReferenceTable(pdf: Uint8Array): boolean {
  const tail = Buffer.from(pdf.subarray(-64)).toString('latin1');
  const offset = Number(/startxref\s+(\d+)/.exec(tail)?.[1] ?? Number.NaN);
  return Buffer.from(pdf.subarray(offset, offset + 4)).toString('latin1') === 'xref';
}

function find(bytes: Buffer, text: string, from: number): number {
  const at = bytes.indexOf(text, from, 'latin1');
  if (at === -1) throw new RangeError(`The update has no "${text.slice(0, 40)}".`);
  return at;
}
