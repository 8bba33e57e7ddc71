import { rm } from 'node:fs/promises';
import { canonicalJson } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import { parsePeriod } from '../domain/period.ts';
import { explain, Problem } from '../domain/problem.ts';
import { sameJudgement } from '../publish/redact/same-judgement.ts';
import { passingFolder } from '../record/passing-folder.ts';
import type { Derivable, Deriving, Rederivation } from './derivation.ts';
import { largeIn, layOutContent, readEvidence } from './lay-out.ts';

/** Judges the evidence of a package again. */
export async function judgeAgain(
  { source, manifest, sealed }: Derivable,
  { installed, rules, findings }: Deriving,
): Promise<Rederivation['verdicts']> {
  const isSame = rules === 'same';
  const folder = await passingFolder('rederive');
  try {
    await layOutContent(source, folder);
    const files = manifest.evidence.map(({ path, digest, size, problem }) => ({ path, digest, size, problem }));
    const read = (digest: Digest): Promise<Uint8Array> => readEvidence(source, digest);
    const assessment = await installed.judge(folder, files, {
      period: parsePeriod(manifest.period),
      asOf: manifest.asOf,
      read,
      large: largeIn(source),
    });
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
