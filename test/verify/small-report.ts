import { PDFDocument, PDFName, PDFString, rgb } from '@cantoo/pdf-lib';
import type { Assessment } from '../../src/domain/assessment.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { type SignatureClaims, signReport } from '../../src/publish/pdf/sign.ts';
import { claimsOf } from '../../src/publish/signature-words.ts';
import { createDemonstrationKey } from '../../src/record/demonstration-key.ts';
import { parseSigningKey, type Signer } from '../../src/record/signing-key.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

/** When the reports of these tests are signed. */
export const SIGNED_AT = new Date('2026-10-01T08:00:00Z');

/** A page with the assessment attached and an empty signature field: what a composed report is to whoever signs it. */
export async function smallReport(assessment: Assessment, words = 'The report'): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const page = document.addPage([300, 200]);
  page.drawText(words, { x: 20, y: 100, size: 12 });
  await document.attach(Buffer.from(canonicalJson(assessment)), 'assessment.json', {});
  const { context, catalog } = document;
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of('Signature'),
      F: 4,
      P: page.ref,
      Rect: [0, 0, 0, 0],
    }),
  );
  page.node.addAnnot(widget);
  catalog.set(PDFName.of('AcroForm'), context.register(context.obj({ Fields: [widget], SigFlags: 1 })));
  return Buffer.from(await document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false }));
}

/** A demonstration key, another one on each call. */
export async function reportSigner(): Promise<Signer> {
  return parseSigningKey(await createDemonstrationKey({ algorithm: 'ecdsa-p256', now: SIGNED_AT, deployment: 'harbour' }));
}

/** Signs as `proofbook report` does; `words` are said in place of what it says. */
export async function signed(
  unsigned: Uint8Array,
  signer: Signer,
  assessment: Assessment = sampleAssessment(),
  words: Partial<SignatureClaims> = {},
): Promise<Buffer> {
  const claims = { signedAt: SIGNED_AT, ...claimsOf(assessment, signer.certificate), ...words };
  return Buffer.from(await signReport(unsigned, signer, claims));
}

/** Lays a page over the first one, by an incremental update: what stands there before stays as it is, byte for byte. */
export async function covered(pdf: Uint8Array, change: (document: PDFDocument) => void = () => {}): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { forIncrementalUpdate: true, updateMetadata: false });
  const page = document.getPage(0);
  page.drawRectangle({ x: 0, y: 0, width: 300, height: 200, color: rgb(1, 1, 1) });
  document.context.snapshot?.markRefsForSave([page.ref]);
  change(document);
  return Buffer.from(await document.commit({ useObjectStreams: true }));
}
