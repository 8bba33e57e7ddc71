import { createHash } from 'node:crypto';
import type { Assessment } from '../domain/assessment.ts';
import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { PLACES } from '../publish/package/layout.ts';
import { type Disclosure, type Manifest, parseManifest } from '../publish/package/manifest.ts';
import { SAMPLE_SIZE } from '../publish/package/samples.ts';
import type { CertificateName } from '../publish/package/sealed-report.ts';
import { originOf } from '../record/checkpoint.ts';
import type { StatedCheckpoint } from '../record/read-checkpoint.ts';
import type { PackageFinding } from './finding.ts';
import { Inspection, type PackageTrust } from './inspection.ts';
import type { PackageSource } from './source.ts';
import { verifyContents } from './verify-contents.ts';
import { verifyEvidence } from './verify-evidence.ts';
import { compareWithOlder, verifyEarlier } from './verify-older.ts';
import { verifyPlaces } from './verify-places.ts';
import { verifyRedactions } from './verify-redactions.ts';
import { verifyReport } from './verify-report.ts';
import { type PackageSigner, trustedAs, verifySignature, verifyStatement } from './verify-signature.ts';
import { verifySums } from './verify-sums.ts';
import { type StatedTime, verifyTimestamp } from './verify-timestamp.ts';

/** What the reader expects a package to be. A genuine one of another quarter is still another one. */
export interface Expected {
  readonly deployment?: string | undefined;
  /** e.g. `2026-Q3`. */
  readonly period?: string | undefined;
  /** Checkpoints of its record that the reader kept. */
  readonly older?: readonly StatedCheckpoint[];
}

/** What verifying a package found. With findings, the rest is what the package says of itself. */
export interface PackageReport {
  readonly findings: readonly PackageFinding[];
  /** What is no fault and good to know, in sentences. */
  readonly notes: readonly string[];
  readonly files: number;
  /** SHA-256 of its list of digests, by which two people can tell whether they hold the same package; null when there is none. */
  readonly digest: Digest | null;
  readonly signer: PackageSigner | null;
  /** Whose certificate signed the report in it. Whether he is to be trusted, nobody said. */
  readonly reportSigner: CertificateName | null;
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
 * Throws a {@link Problem} when a checkpoint that the reader kept cannot be compared.
 */
export async function verifyPackage(source: PackageSource, trust: PackageTrust, expected: Expected = {}): Promise<PackageReport> {
  const inspection = new Inspection(source, trust);
  const list = await verifySums(inspection);
  const made = list === null ? null : await verifySignature(list, inspection);
  const manifest = list === null ? null : await manifestOf(inspection);
  if (list !== null) await verifyStatement(list, made, manifest, inspection);
  const time = list === null ? null : await verifyTimestamp(list, manifest, inspection);
  const origin = manifest === null ? null : originOf(manifest.deployment);
  const signer = made === null ? null : trustedAs(made, origin, time?.isTrusted === true ? time.time : trust.now, inspection);
  let assessment: Assessment | null = null;
  let reportSigner: CertificateName | null = null;
  if (list !== null && manifest !== null) {
    inspection.findings.push(...otherThanExpected(manifest, expected, PLACES.manifest));
    verifyPlaces(manifest, list.sums, inspection);
    const { seed, size } = manifest.sampling;
    if (size !== SAMPLE_SIZE)
      inspection.find('manifest-differs', PLACES.manifest, `It says that samples are of ${size}, and they are of ${SAMPLE_SIZE}.`);
    // Whoever chooses the word after the evidence can choose what is drawn.
    if (seed !== manifest.assessment.digest) inspection.notes.push(`Samples are drawn with "${seed}": was that word yours?`);
    await verifyEvidence(manifest, inspection);
    verifyEarlier(manifest, inspection);
    compareWithOlder(manifest, expected.older ?? [], inspection);
    await verifyRedactions(manifest, inspection);
    assessment = await verifyContents(manifest, list.sums, inspection);
    reportSigner = await verifyReport(manifest, assessment, inspection);
  }
  // What was asked for is never left out in silence.
  else
    for (const { place } of expected.older ?? [])
      inspection.find('older-not-proven', place, 'Nothing says which record the package is from.');
  const evidence = { 'as-received': 0, redacted: 0, withheld: 0, 'not-taken-in': 0 };
  for (const { disclosure } of manifest?.evidence ?? []) evidence[disclosure] += 1;
  const { findings, notes } = inspection;
  const digest = list === null ? null : createHash('sha256').update(list.bytes).digest('hex');
  return { findings, notes, files: source.files.size, digest, signer, reportSigner, time, manifest, assessment, evidence };
}

/** What is otherwise than the reader expects. */
export function otherThanExpected(
  { deployment, period }: { readonly deployment: string; readonly period: string },
  expected: Expected,
  where: string,
): PackageFinding[] {
  const findings: PackageFinding[] = [];
  if (expected.deployment !== undefined && expected.deployment !== deployment)
    findings.push({
      code: 'other-deployment',
      where,
      what: `It is about "${deployment}", and you asked for "${expected.deployment}".`,
    });
  if (expected.period !== undefined && expected.period !== period)
    findings.push({ code: 'other-period', where, what: `It is about ${period}, and you asked for ${expected.period}.` });
  return findings;
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
