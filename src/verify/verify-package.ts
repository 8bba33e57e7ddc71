import type { Assessment } from '../domain/assessment.ts';
import { Problem } from '../domain/problem.ts';
import { PLACES } from '../publish/package/layout.ts';
import { type Disclosure, type Manifest, parseManifest } from '../publish/package/manifest.ts';
import { originOf } from '../record/checkpoint.ts';
import type { PackageFinding } from './finding.ts';
import { Inspection, type PackageTrust } from './inspection.ts';
import type { PackageSource } from './source.ts';
import { verifyContents } from './verify-contents.ts';
import { verifyEvidence } from './verify-evidence.ts';
import { type PackageSigner, verifySignature, verifyStatement, verifyValidity } from './verify-signature.ts';
import { verifySums } from './verify-sums.ts';
import { type StatedTime, verifyTimestamp } from './verify-timestamp.ts';

/** What verifying a package found. With findings, the rest is what the package says of itself. */
export interface PackageReport {
  readonly findings: readonly PackageFinding[];
  /** What is no fault and good to know, in sentences. */
  readonly notes: readonly string[];
  readonly files: number;
  readonly signer: PackageSigner | null;
  readonly time: StatedTime | null;
  /** Null when it cannot be read, or is not as it was signed. */
  readonly manifest: Manifest | null;
  readonly assessment: Assessment | null;
  /** Files of evidence by what the package holds of them. */
  readonly evidence: Readonly<Record<Disclosure, number>>;
}

/**
 * Verifies a package: archive, digests, signature, statement, time stamp, record, and the parts against each other, in this order.
 * Nothing in it is believed before what vouches for it; nothing is written; large files are read in pieces.
 */
export async function verifyPackage(source: PackageSource, trust: PackageTrust): Promise<PackageReport> {
  const inspection = new Inspection(source, trust);
  const list = await verifySums(inspection);
  const signer = list === null ? null : await verifySignature(list, inspection);
  if (list !== null) await verifyStatement(list, inspection);
  const manifest = list === null ? null : await manifestOf(inspection);
  const time = list === null ? null : await verifyTimestamp(list, manifest, inspection);
  if (signer !== null) verifyValidity(signer, time?.isTrusted === true ? time.time : trust.now, inspection);
  let assessment: Assessment | null = null;
  if (list !== null && manifest !== null) {
    if (signer?.trusted != null && signer.trusted.name !== originOf(manifest.deployment))
      inspection.find(
        'signer-not-trusted',
        PLACES.signature,
        `You trust this key for "${signer.trusted.name}", and the package is about "${manifest.deployment}".`,
      );
    await verifyEvidence(manifest, inspection);
    assessment = await verifyContents(manifest, list.sums, inspection);
  }
  const evidence = { 'as-received': 0, redacted: 0, withheld: 0, 'not-taken-in': 0 };
  for (const { disclosure } of manifest?.evidence ?? []) evidence[disclosure] += 1;
  const { findings, notes } = inspection;
  return { findings, notes, files: source.files.size, signer, time, manifest, assessment, evidence };
}

async function manifestOf(inspection: Inspection): Promise<Manifest | null> {
  if (inspection.changed.has(PLACES.manifest)) return null;
  const text = await inspection.text(PLACES.manifest);
  if (text === null) {
    inspection.find('manifest-missing', PLACES.manifest, 'Nothing says what belongs to what.');
    return null;
  }
  try {
    return parseManifest(text);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('manifest-malformed', PLACES.manifest, thrown.parts.what);
    return null;
  }
}
