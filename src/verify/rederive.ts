import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { type Period, parsePeriod } from '../domain/period.ts';
import { explain, Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { csv } from '../publish/exports/csv.ts';
import { exportAll } from '../publish/exports/exports.ts';
import { evidencePlace, PLACES } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import { formatSamples, type LogPlaces, samplesOf, samplesTable } from '../publish/package/samples.ts';
import { sameJudgement } from '../publish/redact/same-judgement.ts';
import type { PackageFinding } from './finding.ts';
import { compareReport } from './rederive-report.ts';
import type { PackageSource } from './source.ts';

/** A received file as a judgement takes it. */
interface JudgedFile {
  readonly path: string;
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly problem: string | null;
}

/** What is installed here to judge and to write with. */
export interface Installed {
  /** Digest of the rules. */
  readonly rules: Digest;
  readonly tools: Manifest['tools'];
  readonly assessmentSchema: string;
  readonly logPlaces: (assessment: Assessment) => LogPlaces;
  /** Judges files by the content in a folder. */
  judge(
    contentFolder: string,
    files: readonly JudgedFile[],
    request: { readonly period: Period; readonly asOf: Instant; read(digest: Digest): Promise<Uint8Array> },
  ): Promise<Assessment>;
  compose(assessment: Assessment, keyNotice: string | null): Promise<Uint8Array>;
}

/** What came of deriving everything again. */
export interface Rederivation {
  /** Whether the rules installed are those of the package. */
  readonly rules: 'same' | 'another version';
  /** Whether the program that writes files is. */
  readonly tools: 'same' | 'another version';
  /** Whether judging again gave the same assessment byte for byte, the same verdicts, or others. */
  readonly verdicts: 'same bytes' | 'same verdicts' | 'different' | 'not judged';
  /** Files that were written again and are the same byte for byte. */
  readonly files: number;
  readonly report: 'same bytes' | 'same figures' | 'different';
  readonly findings: readonly PackageFinding[];
}

/**
 * Judges the evidence of a package again by its content and the rules installed, writes the files again and composes the report
 * again. Where the rules are another version, verdicts are compared all the same, and `rules` says so; where the writing program is,
 * the figures of the report are compared instead of its bytes. The package was verified before.
 */
export async function rederive(
  source: PackageSource,
  manifest: Manifest,
  sealed: Assessment,
  installed: Installed,
): Promise<Rederivation> {
  const findings: PackageFinding[] = [];
  const rules = installed.rules === manifest.inputs.rules ? 'same' : 'another version';
  const tools = canonicalJson(installed.tools) === canonicalJson(manifest.tools) ? 'same' : 'another version';
  const verdicts = await judgeAgain(source, manifest, sealed, { installed, isSame: rules === 'same', findings });
  const files = tools === 'same' ? await writeAgain(source, manifest, sealed, installed, findings) : 0;
  const report = await compareReport(source, manifest, await installed.compose(sealed, manifest.report.keyNotice), tools, findings);
  return { rules, tools, verdicts, files, report, findings };
}

interface JudgeAgain {
  readonly installed: Installed;
  readonly isSame: boolean;
  readonly findings: PackageFinding[];
}

async function judgeAgain(
  source: PackageSource,
  manifest: Manifest,
  sealed: Assessment,
  { installed, isSame, findings }: JudgeAgain,
): Promise<Rederivation['verdicts']> {
  const folder = await mkdtemp(join(tmpdir(), `proofbook-rederive-${process.pid}-`));
  try {
    await layOutContent(source, folder);
    const files = manifest.evidence.map(({ path, digest, size, problem }) => ({ path, digest, size, problem }));
    const read = (digest: Digest): Promise<Uint8Array> => readEvidence(source, digest);
    const assessment = await installed.judge(folder, files, { period: parsePeriod(manifest.period), asOf: manifest.asOf, read });
    const differences = sameJudgement(sealed, assessment);
    for (const { where, what, original, redacted } of differences) {
      findings.push({
        code: 'verdict-differs',
        where,
        what: `${what}: the package says ${original}, judged again it is ${redacted}${isSame ? '' : ', by other rules'}.`,
      });
    }
    if (differences.length > 0) return 'different';
    if (canonicalJson(assessment) === canonicalJson(sealed)) return 'same bytes';
    if (isSame)
      findings.push({
        code: 'file-differs',
        where: manifest.assessment.path,
        what: 'Judged again the verdicts are the same, and the words are not.',
      });
    return 'same verdicts';
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    findings.push({
      code: 'not-judged',
      where: thrown.parts.where ?? 'evidence/',
      what: `It cannot be judged again: ${explain(thrown)}`,
    });
    return 'not judged';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layOutContent(source: PackageSource, folder: string): Promise<void> {
  for (const path of source.files.keys()) {
    if (!path.startsWith('content/')) continue;
    const bytes = await source.read(path);
    if (bytes === null) throw unreadable(path);
    const place = join(folder, path.slice('content/'.length));
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, bytes);
  }
}

async function readEvidence(source: PackageSource, digest: Digest): Promise<Uint8Array> {
  const bytes = await source.read(evidencePlace(digest));
  if (bytes === null) throw unreadable(evidencePlace(digest));
  return bytes;
}

function unreadable(where: string): Problem {
  return new Problem({ what: 'It cannot be read as a whole.', where, why: 'Without it nothing can be judged again.' });
}

/** Writes every file that is made from the assessment alone again, and compares the bytes. */
async function writeAgain(
  source: PackageSource,
  manifest: Manifest,
  sealed: Assessment,
  installed: Installed,
  findings: PackageFinding[],
): Promise<number> {
  const { seed } = manifest.sampling;
  const samples = samplesOf(sealed, seed, installed.logPlaces(sealed));
  const written: readonly { readonly path: string; readonly content: Uint8Array | string }[] = [
    { path: 'assessment/assessment.schema.json', content: installed.assessmentSchema },
    ...exportAll(sealed).map(({ name, bytes }) => ({ path: `machine-readable/${name}`, content: bytes })),
    { path: PLACES.samples, content: formatSamples(samples, seed) },
    { path: PLACES.samplesTable, content: csv(samplesTable(samples)) },
  ];
  let same = 0;
  for (const { path, content } of written) {
    const bytes = await source.read(path);
    if (bytes !== null && Buffer.compare(bytes, Buffer.from(content)) === 0) same += 1;
    else findings.push({ code: 'file-differs', where: path, what: 'Written again from the assessment it has other bytes.' });
  }
  return same;
}
