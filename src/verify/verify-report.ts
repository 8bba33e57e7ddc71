import { createHash, type X509Certificate } from 'node:crypto';
import type { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { visibleText } from '../domain/visible-text.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { CertificateName, SealedReport } from '../publish/package/sealed-report.ts';
import type { SignatureClaims } from '../publish/pdf/sign.ts';
import type { Inspection } from './inspection.ts';

/**
 * Verifies the signed report of a package: that it begins with the report before it was signed, that nothing but its signature follows,
 * and that the assessment attached to it is the package's. Returns whose certificate signed it; null when nobody's did.
 */
export async function verifyReport(
  { report, tools }: Manifest,
  assessment: Assessment | null,
  inspection: Inspection,
): Promise<CertificateName | null> {
  const { path, unsigned } = report;
  if (inspection.changed.has(path)) return null;
  const bytes = await inspection.bytes(path);
  if (bytes === null) {
    inspection.find('report-missing', path, 'The manifest speaks of it, and it is not in the package.');
    return null;
  }
  const begins = createHash('sha256').update(bytes.subarray(0, unsigned.size)).digest('hex');
  if (unsigned.size === 0 || unsigned.size > bytes.length || begins !== unsigned.digest) {
    inspection.find('report-changed', path, 'It does not begin with the report that was signed.');
    return null;
  }
  // These load large libraries, which other commands do not pay for.
  const { nameOf, openSealed } = await import('../publish/package/sealed-report.ts');
  const sealed = await openSealed(bytes, unsigned.size);
  const by = await signerOf(bytes, sealed, { report, tools }, inspection);
  if (by === null) return null;
  const claims = sealed.kind === 'sealed' && assessment !== null ? { stated: sealed.claims, assessment } : null;
  await verifyWords(report, by, claims, inspection);
  const name = nameOf(by);
  if (canonicalJson(name) !== canonicalJson(report.signer))
    inspection.find(
      'report-changed',
      path,
      `"${name.subject}" signed it (${name.fingerprint}), and the manifest says that "${report.signer.subject}" did.`,
    );
  if (assessment !== null) await verifyAttachment(path, bytes, assessment, inspection);
  return name;
}

/** What the report and its signature say in words besides the assessment: people read it as if somebody vouched for it. */
async function verifyWords(
  { path, keyNotice }: Manifest['report'],
  by: X509Certificate,
  claims: { readonly stated: SignatureClaims; readonly assessment: Assessment } | null,
  inspection: Inspection,
): Promise<void> {
  const { claimsOf, keyNoticeOf } = await import('../publish/signature-words.ts');
  const notice = keyNoticeOf(by);
  if (notice !== keyNotice)
    inspection.find(
      'report-changed',
      path,
      `Of the key that signed it, it says ${quoted(keyNotice)}; Proofbook says ${quoted(notice)} of such a certificate.`,
    );
  if (claims === null) return;
  const expected = claimsOf(claims.assessment, by);
  for (const member of ['name', 'reason', 'location'] as const) {
    if (claims.stated[member] !== expected[member])
      inspection.find(
        'report-changed',
        path,
        `Its signature states as ${member} ${quoted(claims.stated[member])}, and not ${quoted(expected[member])}.`,
      );
  }
}

function quoted(text: string | null): string {
  return text === null ? 'nothing' : `"${visibleText(text)}"`;
}

async function signerOf(
  bytes: Buffer,
  sealed: SealedReport,
  { report: { path }, tools }: Pick<Manifest, 'report' | 'tools'>,
  inspection: Inspection,
) {
  if (sealed.kind === 'sealed') return sealed.by.certificate;
  if (sealed.kind === 'unsigned')
    inspection.find('report-unsigned', path, 'Nobody signed it, and the report of a package is signed.');
  else if (sealed.kind === 'broken') inspection.find('report-signature', path, sealed.what);
  else return otherwiseSigned(bytes, sealed.what, { path, tools }, inspection);
  return null;
}

/** Another version of the program may have written the signature in another way: then it has to hold by itself. */
async function otherwiseSigned(
  bytes: Buffer,
  what: string,
  { path, tools }: { readonly path: string; readonly tools: Manifest['tools'] },
  inspection: Inspection,
) {
  const { installedTools } = await import('../publish/package/tools.ts');
  const here = await installedTools();
  if (here.pdf === tools.pdf && here.views === tools.views) {
    inspection.find('report-changed', path, what);
    return null;
  }
  const { signaturesIn } = await import('./verify-pdf.ts');
  const { signers, faults } = await signaturesIn(bytes);
  const [by, ...others] = signers;
  if (by === undefined || others.length > 0 || faults.length > 0) {
    inspection.find(by === undefined ? 'report-unsigned' : 'report-changed', path, [what, ...faults].join(' '));
    return null;
  }
  inspection.find(
    'not-compared',
    path,
    'Another version of the program signed it, so that nobody can say whether its signature lays something over its pages.',
  );
  return by.certificate;
}

async function verifyAttachment(path: string, bytes: Buffer, assessment: Assessment, inspection: Inspection): Promise<void> {
  const { attachmentsOf } = await import('./verify-pdf.ts');
  const attached = await attachmentsOf(bytes);
  if (attached.length === 0) inspection.find('copy-differs', path, 'No assessment is attached to it.');
  else if (attached.some((text) => text !== canonicalJson(assessment)))
    inspection.find('copy-differs', path, 'The assessment that is attached to it is not the one of the package.');
}
