import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { parsePeriod } from '../domain/period.ts';
import { explain, Problem } from '../domain/problem.ts';
import { evidencePlace } from '../publish/package/layout.ts';
import { sameJudgement } from '../publish/redact/same-judgement.ts';
import type { Derivable, Deriving, Rederivation } from './rederive.ts';
import type { PackageSource } from './source.ts';

/** Judges the evidence of a package again. */
export async function judgeAgain(
  { source, manifest, sealed }: Derivable,
  { installed, rules, findings }: Deriving,
): Promise<Rederivation['verdicts']> {
  const isSame = rules === 'same';
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
    findings.push({
      code: isSame ? 'file-differs' : 'not-compared',
      where: manifest.assessment.path,
      what: isSame
        ? 'Judged again the verdicts are the same, and the words are not.'
        : 'Judged again, by other rules than those of the package, the verdicts are the same; the words are not, and were not compared.',
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

/** Lays the content of a package out in a folder, as it was judged from. */
export async function layOutContent(source: PackageSource, folder: string): Promise<void> {
  for (const path of source.files.keys())
    if (path.startsWith('content/')) await layOut(source, path, join(folder, path.slice('content/'.length)));
}

/** Writes one file of a package to a place. Throws a {@link Problem} when it cannot be read as a whole. */
export async function layOut(source: PackageSource, path: string, place: string): Promise<void> {
  const bytes = await source.read(path);
  if (bytes === null) throw unreadable(path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, bytes);
}

async function readEvidence(source: PackageSource, digest: Digest): Promise<Uint8Array> {
  const bytes = await source.read(evidencePlace(digest));
  if (bytes === null) throw unreadable(evidencePlace(digest));
  return bytes;
}

function unreadable(where: string): Problem {
  return new Problem({ what: 'It cannot be read as a whole.', where, why: 'Without it nothing can be derived again.' });
}
