import type { X509Certificate } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';
import * as pkijs from 'pkijs';
import { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { explain } from '../domain/problem.ts';
import { leadsTo, type SignedBy, verifySigned } from '../publish/package/cms-signature.ts';
import { pdfContent } from '../publish/redact/pdf-text.ts';
import { decodeUtf8 } from '../record/note.ts';
import type { PackageFinding } from './finding.ts';
import { LARGEST_READ } from './source.ts';

/** What verifying a report by itself found. */
export interface ReportCheck {
  readonly findings: readonly PackageFinding[];
  /** Subjects of the certificates that signed it, on one line each. */
  readonly signers: readonly string[];
  /** The assessment that is attached; null when there is none that can be read. */
  readonly assessment: Assessment | null;
}

const CMS_DATA = '1.2.840.113549.1.7.1';
const WHERE = 'signature';

/**
 * Verifies a signed report: each signature against the bytes it covers, that the last one covers every byte but its own, and whether
 * its certificate leads to one of the anchors at `now`. Says which assessment is attached.
 */
export async function verifyPdf(bytes: Buffer, anchors: readonly X509Certificate[], now: Date): Promise<ReportCheck> {
  const findings: PackageFinding[] = [];
  const find = (code: PackageFinding['code'], what: string): number => findings.push({ code, where: WHERE, what });
  const signatures = await signaturesOf(bytes).catch(() => null);
  if (signatures === null) {
    find('report-malformed', 'The file is no PDF that can be read.');
    return { findings, signers: [], assessment: null };
  }
  if (signatures.length === 0) find('signature-missing', 'Nobody signed the report.');
  const signers: string[] = [];
  for (const { contents, range, isTimestamp } of signatures) {
    if (isTimestamp) continue;
    try {
      const by = verifyOne(bytes, contents, range);
      const subject = by.certificate.subject.split('\n').join(', ');
      signers.push(subject);
      if (!leadsTo(by, anchors, now)) {
        const reason = anchors.length === 0 ? 'no certificate was given to trust' : 'that leads to no certificate that you trust';
        find('signer-not-trusted', `It is signed by "${subject}"; ${reason}.`);
      }
    } catch (thrown) {
      find('signature-wrong', `The signature does not hold: ${explain(thrown)}.`);
    }
  }
  if (signatures.length > 0 && !signatures.some(({ range }) => (range[2] ?? 0) + (range[3] ?? 0) === bytes.length))
    find('report-changed', 'Bytes were added after the last signature.');
  const assessment = await attachedAssessment(bytes);
  if (assessment === null) find('assessment-missing', 'No assessment is attached to it.');
  return { findings, signers, assessment };
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
  const { content } = pkijs.ContentInfo.fromBER(Uint8Array.from(contents).buffer);
  const signed = new pkijs.SignedData({ schema: content });
  return verifySigned(signed, CMS_DATA, [bytes.subarray(0, length), bytes.subarray(second, second + rest)]);
}

async function attachedAssessment(bytes: Buffer): Promise<Assessment | null> {
  const content = await pdfContent(bytes, LARGEST_READ).catch(() => null);
  for (const stream of content?.attached ?? []) {
    const text = decodeUtf8(stream);
    if (text?.startsWith('{') !== true) continue;
    try {
      const value = Assessment.parse(JSON.parse(text));
      if (canonicalJson(value) === text) return value;
    } catch {
      // Another attachment.
    }
  }
  return null;
}
