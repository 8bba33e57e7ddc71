import type { X509Certificate } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';
import { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { explain } from '../domain/problem.ts';
import { leadsTo, type SignedBy } from '../publish/package/cms-signature.ts';
import { type CertificateName, nameOf, verifyDetached } from '../publish/package/sealed-report.ts';
import { pdfContent } from '../publish/redact/pdf-text.ts';
import { decodeUtf8 } from '../record/note.ts';
import type { PackageFinding } from './finding.ts';
import { LARGEST_READ } from './source.ts';

/** What verifying a report by itself found. */
export interface ReportCheck {
  readonly findings: readonly PackageFinding[];
  /** Whose certificates signed it. */
  readonly signers: readonly CertificateName[];
  /** The assessment that is attached; null when there is none that can be read. */
  readonly assessment: Assessment | null;
}

const WHERE = 'signature';

/**
 * Verifies a signed report: each signature against the bytes it covers, that the last one covers every byte but its own, and whether
 * its certificate leads to one of the anchors at `now`. Says which assessment is attached.
 */
export async function verifyPdf(bytes: Buffer, anchors: readonly X509Certificate[], now: Date): Promise<ReportCheck> {
  const findings: PackageFinding[] = [];
  const find = (code: PackageFinding['code'], what: string): number => findings.push({ code, where: WHERE, what });
  const { isRead, signers, faults, isCovered } = await signaturesIn(bytes);
  if (!isRead) {
    find('report-malformed', 'The file is no PDF that can be read.');
    return { findings, signers: [], assessment: null };
  }
  if (signers.length === 0 && faults.length === 0) find('signature-missing', 'Nobody signed the report.');
  for (const by of signers) {
    if (leadsTo(by, anchors, now)) continue;
    const reason = anchors.length === 0 ? 'no certificate was given to trust' : 'that leads to no certificate that you trust';
    find('signer-not-trusted', `It is signed by "${nameOf(by.certificate).subject}"; ${reason}.`);
  }
  for (const fault of faults) find(isCovered ? 'signature-wrong' : 'report-changed', fault);
  const assessment = assessmentIn(await attachmentsOf(bytes));
  if (assessment === null) find('assessment-missing', 'No assessment is attached to it.');
  return { findings, signers: signers.map(({ certificate }) => nameOf(certificate)), assessment };
}

/** The signatures of a PDF. */
export interface PdfSignatures {
  /** Whether it is a PDF at all. */
  readonly isRead: boolean;
  /** Those that hold. */
  readonly signers: readonly SignedBy[];
  /** What does not hold, in sentences: a signature, or that one of them covers the whole file. */
  readonly faults: readonly string[];
  /** Whether one that holds covers the whole file. */
  readonly isCovered: boolean;
}

/** Verifies every signature against the bytes it covers, and that one of them covers every byte but its own. Trusts none of them. */
export async function signaturesIn(bytes: Buffer): Promise<PdfSignatures> {
  const found = await signaturesOf(bytes).catch(() => null);
  const signers: SignedBy[] = [];
  const faults: string[] = [];
  let covered = 0;
  for (const { contents, range, isTimestamp } of found ?? []) {
    // Nobody here checks who stamped a document: such a stamp vouches for nothing.
    if (isTimestamp) continue;
    try {
      signers.push(verifyOne(bytes, contents, range));
      covered = Math.max(covered, (range[2] ?? 0) + (range[3] ?? 0));
    } catch (thrown) {
      faults.push(`The signature does not hold: ${explain(thrown)}.`);
    }
  }
  const isCovered = covered === bytes.length;
  if (signers.length > 0 && !isCovered)
    faults.push('Bytes stand in it that no signature of a person covers: they were added later.');
  return { isRead: found !== null, signers, faults, isCovered };
}

interface PdfSignature {
  readonly contents: Uint8Array;
  readonly range: readonly number[];
  readonly isTimestamp: boolean;
}

async function signaturesOf(bytes: Buffer): Promise<PdfSignature[]> {
  const { catalog } = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  const fields = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict)?.lookupMaybe(PDFName.of('Fields'), PDFArray);
  const found: PdfSignature[] = [];
  for (let index = 0; index < (fields?.size() ?? 0); index += 1) {
    const value = fields?.lookup(index, PDFDict).lookupMaybe(PDFName.of('V'), PDFDict);
    const range = value?.lookupMaybe(PDFName.of('ByteRange'), PDFArray);
    const contents = value?.lookup(PDFName.of('Contents'));
    if (value === undefined || range === undefined) continue;
    if (!(contents instanceof PDFHexString || contents instanceof PDFString)) throw new Error('A signature has no content.');
    found.push({
      contents: contents.asBytes(),
      range: Array.from({ length: range.size() }, (_, at) => range.lookup(at, PDFNumber).asNumber()),
      isTimestamp: value.lookupMaybe(PDFName.of('SubFilter'), PDFName)?.decodeText() === 'ETSI.RFC3161',
    });
  }
  return found;
}

/** The bytes between the two ranges have to be the signature in hexadecimal and nothing else: what lies there, nobody signed. */
function verifyOne(bytes: Buffer, contents: Uint8Array, range: readonly number[]): SignedBy {
  const [start = -1, length = -1, second = -1, rest = -1] = range;
  const gap = bytes.subarray(length, second).toString('latin1');
  if (range.length !== 4 || start !== 0 || second < length || second + rest > bytes.length || !/^<[0-9a-fA-F]+>$/.test(gap))
    throw new Error('it does not cover the report from its first byte');
  if (!Buffer.from(gap.slice(1, -1), 'hex').equals(contents)) throw new Error('it is not what stands in the room kept for it');
  return verifyDetached(contents, [bytes.subarray(0, length), bytes.subarray(second, second + rest)]);
}

/** Everything in a PDF that is JSON: its attachments, as text. */
export async function attachmentsOf(bytes: Buffer): Promise<string[]> {
  const content = await pdfContent(bytes, LARGEST_READ).catch(() => null);
  return (content?.attached ?? []).map((stream) => decodeUtf8(stream) ?? '').filter((text) => text.startsWith('{'));
}

function assessmentIn(texts: readonly string[]): Assessment | null {
  for (const text of texts) {
    try {
      const value = Assessment.parse(JSON.parse(text));
      if (canonicalJson(value) === text) return value;
    } catch {
      // Another attachment.
    }
  }
  return null;
}
