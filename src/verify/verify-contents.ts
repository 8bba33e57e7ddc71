import { createHash } from 'node:crypto';
import { Assessment } from '../domain/assessment.ts';
import { canonicalJson, compareText } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { explain } from '../domain/problem.ts';
import { type ExportFile, reconcile } from '../publish/exports/exports.ts';
import { evidencePlace, PLACES } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { Sums } from '../publish/package/sums.ts';
import { verdictOf } from './finding.ts';
import type { Inspection } from './inspection.ts';

/** Verifies that manifest, assessment, evidence, inputs and exports speak of the same. Returns the assessment when it can be read. */
export async function verifyContents(manifest: Manifest, sums: Sums, inspection: Inspection): Promise<Assessment | null> {
  verifyEvidenceFiles(manifest, sums, inspection);
  const assessment = await assessmentOf(manifest, sums, inspection);
  verifyInputs(manifest, sums, inspection);
  await verifyReport(manifest, inspection);
  if (assessment === null) return null;
  compareWithManifest(assessment, manifest, inspection);
  verifyPointers(assessment, manifest, inspection);
  verifyDeviations(assessment, sums, inspection);
  // Reading them all takes longer than the rest together, and adds nothing to what is broken already.
  if (['verified', 'untrusted'].includes(verdictOf(inspection.findings))) await verifyExports(assessment, sums, inspection);
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

/** Each accepted risk that the assessment speaks of is here as its approver wrote it. Statements of OpenVEX documents bear the document's name. */
function verifyDeviations({ deviations, evidence }: Assessment, sums: Sums, inspection: Inspection): void {
  const documents = [...sums.keys()].flatMap((path) => /^content\/deviations\/(.+)\.openvex\.json$/.exec(path)?.[1] ?? []);
  const received = evidence.some(({ format }) => format === 'openvex');
  for (const { id } of deviations) {
    const document = /^(.*)#\d+$/.exec(id)?.[1];
    const isStatement = document !== undefined && (received || documents.includes(document));
    if (isStatement || sums.has(`content/deviations/${id}.yaml`)) continue;
    inspection.find(
      'deviation-missing',
      `content/deviations/${id}.yaml`,
      'The assessment speaks of this accepted risk, and it is not in the package.',
    );
  }
}

/** Where the files of each input lie, as its digest names them. */
const INPUTS: Readonly<Record<keyof Manifest['inputs'], (path: string) => string | null>> = {
  organisation: (path) => /^content\/(?:people\/)?(organisation\.yaml|[^/]*allowed_signers)$/.exec(path)?.[1] ?? null,
  guide: (path) => /^content\/guide\/([^/]+\.mdx)$/.exec(path)?.[1] ?? null,
  frameworks: (path) => /^content\/frameworks\/([^/]+\.yaml)$/.exec(path)?.[1] ?? null,
  deviations: (path) => /^content\/deviations\/([^/]+(?:\.yaml|\.openvex\.json))$/.exec(path)?.[1] ?? null,
  rules: (path) => /^rules\/(.+)$/.exec(path)?.[1] ?? null,
};

/** The digest that the files of an input have, from the digests of the files; the order is that in which the input is digested. */
export function inputDigest(input: keyof Manifest['inputs'], sums: Sums): Digest {
  const files = [...sums].flatMap(([path, sha256]) => {
    const name = INPUTS[input](path);
    return name === null ? [] : [{ name, sha256 }];
  });
  const rank = ({ name }: { name: string }): number => {
    if (input === 'organisation') return name === 'organisation.yaml' ? 0 : 1;
    return input === 'deviations' && name.endsWith('.openvex.json') ? 1 : 0;
  };
  files.sort((left, right) => rank(left) - rank(right) || compareText(left.name, right.name));
  return createHash('sha256').update(canonicalJson(files)).digest('hex');
}

function verifyInputs({ inputs }: Manifest, sums: Sums, inspection: Inspection): void {
  for (const input of ['guide', 'rules', 'frameworks', 'organisation', 'deviations'] as const) {
    if (inputDigest(input, sums) === inputs[input]) continue;
    const where = input === 'rules' ? 'rules/' : 'content/';
    inspection.find(
      'input-changed',
      where,
      `The ${input} here ${input === 'guide' || input === 'organisation' ? 'is' : 'are'} not what it was judged by.`,
    );
  }
}

async function verifyReport({ report }: Manifest, inspection: Inspection): Promise<void> {
  if (inspection.changed.has(report.path)) return;
  const bytes = await inspection.bytes(report.path);
  if (bytes === null) {
    inspection.find('report-missing', report.path, 'The manifest speaks of it, and it is not in the package.');
    return;
  }
  const { size, digest } = report.unsigned;
  if (createHash('sha256').update(bytes.subarray(0, size)).digest('hex') !== digest)
    inspection.find('report-changed', report.path, 'It does not begin with the report that was signed.');
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
