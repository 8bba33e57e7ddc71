import { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { explain } from '../domain/problem.ts';
import { type ExportFile, reconcile } from '../publish/exports/exports.ts';
import { evidencePlace, PLACES, packageName } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { Sums } from '../publish/package/sums.ts';
import { verdictOf } from './finding.ts';
import type { Inspection } from './inspection.ts';
import { verifyDeviations, verifyInputs } from './verify-inputs.ts';

/** Verifies that manifest, assessment, evidence, inputs and exports speak of the same. Returns the assessment when it can be read. */
export async function verifyContents(manifest: Manifest, sums: Sums, inspection: Inspection): Promise<Assessment | null> {
  verifyEvidenceFiles(manifest, sums, inspection);
  const assessment = await assessmentOf(manifest, sums, inspection);
  verifyInputs(manifest, sums, inspection);
  if (assessment === null) return null;
  compareWithManifest(assessment, manifest, inspection);
  verifyPointers(assessment, manifest, inspection);
  verifyDeviations(assessment, sums, inspection);
  verifyCopies(manifest, sums, inspection);
  // Reading them all takes longer than the rest together, and adds nothing to what is broken already.
  if (!['tampered', 'incomplete'].includes(verdictOf(inspection.findings))) await verifyExports(assessment, sums, inspection);
  return assessment;
}

/** Evidence lies under its own digest: a file whose list of digests was mended to fit shows here. */
function verifyEvidenceFiles({ evidence }: Manifest, sums: Sums, inspection: Inspection): void {
  const expected = new Set(evidence.flatMap(({ digest }) => (digest === null ? [] : [evidencePlace(digest)])));
  for (const { path, digest } of evidence) {
    if (digest === null) continue;
    const listed = sums.get(evidencePlace(digest));
    if (listed === undefined) inspection.find('evidence-missing', path, `Its bytes, evidence/${digest}, are not in the package.`);
    else if (listed !== digest)
      inspection.find('file-changed', evidencePlace(digest), `The bytes of "${path}" are others than their name says.`);
  }
  for (const path of sums.keys()) {
    if (!path.startsWith('evidence/') || path === PLACES.evidenceIndex || path === PLACES.redactions || expected.has(path))
      continue;
    inspection.find('evidence-unlisted', path, 'The manifest does not speak of it.');
  }
}

async function assessmentOf({ assessment }: Manifest, sums: Sums, inspection: Inspection): Promise<Assessment | null> {
  const { path, digest } = assessment;
  const listed = sums.get(path);
  if (listed === undefined) inspection.find('assessment-missing', path, 'The manifest speaks of it, and it is not in the package.');
  if (listed === undefined || inspection.changed.has(path)) return null;
  if (listed !== digest) inspection.find('assessment-differs', path, 'The manifest knows other bytes of it.');
  const text = (await inspection.text(path)) ?? '';
  try {
    const value = Assessment.parse(JSON.parse(text));
    if (`${canonicalJson(value)}\n` === text) return value;
    inspection.find('assessment-malformed', path, 'It is not in its canonical form, or holds more than an assessment.');
  } catch {
    inspection.find('assessment-malformed', path, 'It is no assessment.');
  }
  return null;
}

function compareWithManifest(assessment: Assessment, manifest: Manifest, inspection: Inspection): void {
  const { organisation, period, asOf, inputs } = assessment;
  const differs = (what: string): void => inspection.find('assessment-differs', manifest.assessment.path, what);
  if (organisation.deployment.name !== manifest.deployment || period.id !== manifest.period)
    differs(
      `It is about "${organisation.deployment.name}" in ${period.id}, and the package about "${manifest.deployment}" in ${manifest.period}.`,
    );
  if (asOf !== manifest.asOf) differs(`It was judged as of ${asOf}, and the manifest says ${manifest.asOf}.`);
  if (canonicalJson(inputs) !== canonicalJson(manifest.inputs)) differs('It was judged by other inputs than the manifest says.');
  const seen = assessment.evidence.map(({ path, digest, size }) => canonicalJson({ path, digest, size }));
  const held = manifest.evidence.map(({ path, digest, size }) => canonicalJson({ path, digest, size }));
  const stray = seen.find((item) => !held.includes(item));
  if (stray !== undefined)
    inspection.find(
      'evidence-missing',
      manifest.assessment.path,
      `It was judged on evidence that the package does not hold: ${stray}`,
    );
  else if (seen.join('\n') !== held.join('\n')) differs('It was judged on other evidence than the manifest lists.');
}

/** Every place that a judgement rests on lies in evidence of this package, or in what it was judged by. */
function verifyPointers(assessment: Assessment, { evidence }: Manifest, inspection: Inspection): void {
  const known = new Set([...evidence.map(({ digest }) => digest), ...Object.values(assessment.inputs)]);
  const missing = new Map<Digest, string>();
  const need = (digest: Digest, where: string): void => {
    if (!known.has(digest) && !missing.has(digest)) missing.set(digest, where);
  };
  for (const { control, verdicts } of assessment.findings)
    for (const { observations } of verdicts)
      for (const { pointers } of observations) for (const pointer of pointers) need(pointer.evidence, control.id);
  for (const { from, control } of assessment.attestations) need(from.evidence, `record of ${control}`);
  for (const { from, id } of assessment.vulnerabilities) need(from.evidence, id);
  for (const log of assessment.logs) need(log.evidence, log.path);
  for (const [digest, where] of missing)
    inspection.find('evidence-missing', where, `It rests on evidence/${digest}, which the package does not hold.`);
}

/** The runbook offers report and assessment once more: the same bytes. */
function verifyCopies(manifest: Manifest, sums: Sums, inspection: Inspection): void {
  for (const { path } of [manifest.report, manifest.assessment]) {
    const copy = `site/files/${packageName(manifest)}.${path === manifest.report.path ? 'pdf' : 'json'}`;
    // That the file itself is missing is found elsewhere.
    if (sums.has(copy) && sums.has(path) && sums.get(copy) !== sums.get(path))
      inspection.find('copy-differs', copy, `The runbook offers another file than ${path}.`);
  }
}

/** Reads every file for machines back, and compares what it holds with the assessment. */
async function verifyExports(assessment: Assessment, sums: Sums, inspection: Inspection): Promise<void> {
  const files: ExportFile[] = [];
  for (const path of sums.keys()) {
    if (!path.startsWith('machine-readable/')) continue;
    const bytes = await inspection.bytes(path);
    if (bytes === null) return;
    files.push({ name: path.slice('machine-readable/'.length), title: '', mediaType: '', bytes });
  }
  try {
    reconcile(assessment, files);
  } catch (thrown) {
    inspection.find('export-differs', 'machine-readable/', explain(thrown));
  }
}
