import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compareAssessments, differingInputs } from '../compare/compare-assessments.ts';
import { gotWorse } from '../compare/comparison.ts';
import { diffLines } from '../compare/diff-text.ts';
import { loadContent } from '../content.ts';
import { Assessment } from '../domain/assessment.ts';
import { mismatchIn } from '../domain/mismatch.ts';
import { parsePeriod } from '../domain/period.ts';
import { explain, Problem } from '../domain/problem.ts';
import { assessPeriod } from '../pipeline.ts';
import { ifThere } from '../record/refusals.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';
import { assessmentOf } from './assess.ts';
import type { Settings } from './settings.ts';

/** An assessment to compare, and where it comes from, in words for people. */
interface Chosen {
  readonly assessment: Assessment;
  readonly origin: string;
}

const QUARTER = /^\d{4}-Q[1-4]$/;

/**
 * `proofbook diff`: what changed from one assessment to another. An earlier quarter is taken as it was published, where it was, and a later
 * one is judged now. Exits with 1 when something got worse, or may have.
 */
export async function runDiff(settings: Settings, before: string, after: string): Promise<number> {
  if (before === after) {
    throw new Problem({
      what: `Both are "${before}".`,
      why: 'An assessment does not differ from itself.',
      fix: `Give two quarters, such as 2026-Q2 2026-Q3, or two files. What the rules of today make of a published quarter: \`npx proofbook diff dist/assessments/<name>.json ${before}\`.`,
    });
  }
  if (QUARTER.test(before) && QUARTER.test(after) && before > after) {
    throw new Problem({
      what: `"${before}" is later than "${after}".`,
      why: 'What got better would be called worse.',
      fix: `Turn them round: \`npx proofbook diff ${after} ${before}\`.`,
    });
  }
  const workspace = workspaceIn(settings.root);
  const from = QUARTER.test(before) ? await earlier(settings, workspace, before) : await fromFile(before);
  const to = QUARTER.test(after) ? await judgedNow(settings, workspace, after) : await fromFile(after);
  refuseForeign(from.assessment, to.assessment);
  const { rejudged, why } = await judgeAgain(settings, workspace, from.assessment, to.assessment);
  const comparison = compareAssessments(from.assessment, to.assessment, rejudged);
  const shown = why === null ? comparison : { ...comparison, rules: { ...comparison.rules, why } };
  const head = { title: to.assessment.organisation.deployment.title, from: from.origin, to: to.origin };
  settings.terminal.result(diffLines(shown, head), { ...shown, from: from.origin, to: to.origin });
  return gotWorse(shown) ? 1 : 0;
}

/** A quarter as it was published; judged now where it was not. */
async function earlier(settings: Settings, workspace: Workspace, quarter: string): Promise<Chosen> {
  const { organisation } = await loadContent(workspace.content);
  const place = join(workspace.dist, 'assessments', `${organisation.deployment.name}-${quarter}.json`);
  const text = await ifThere(readFile(place, 'utf8'));
  if (text === null) return judgedNow(settings, workspace, quarter);
  return { assessment: parse(text, place), origin: `${quarter} as published in ${relative(settings.root, place)}` };
}

async function judgedNow(settings: Settings, workspace: Workspace, quarter: string): Promise<Chosen> {
  const assessment = await assessmentOf(settings, workspace, parsePeriod(quarter));
  return { assessment, origin: `${quarter} as judged now` };
}

async function fromFile(path: string): Promise<Chosen> {
  const text = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    throw new Problem({
      what: thrown.code === 'ENOENT' ? `"${path}" is neither a quarter nor a file.` : `It cannot be read: ${explain(thrown)}.`,
      where: path,
      fix: 'Give a quarter such as 2026-Q3, or the JSON file of an assessment such as dist/assessments/harbour-2026-Q3.json.',
    });
  });
  const assessment = parse(text, path);
  return { assessment, origin: `${assessment.period.id} in ${path}` };
}

function parse(text: string, path: string): Assessment {
  const fix = 'Give the JSON file that `npx proofbook assess` writes; one of an older version has to be written again.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new Problem({ what: `It is no assessment: it is not JSON (${explain(thrown)}).`, where: path, fix });
  }
  const mismatch = mismatchIn(Assessment, value);
  if (mismatch === null) return Assessment.parse(value);
  throw new Problem({ what: `It is no assessment: ${mismatch.what}`, where: path, fix });
}

function refuseForeign(
  { organisation: { deployment: one } }: Assessment,
  { organisation: { deployment: other } }: Assessment,
): void {
  if (one.name === other.name) return;
  throw new Problem({
    what: `One is of "${one.name}", the other of "${other.name}".`,
    why: 'Two deployments differ from the start; that is no change.',
    fix: 'Compare assessments of one deployment.',
  });
}

/** The evidence of the earlier assessment judged by the rules of today, where the rules differ and the record still holds it. */
async function judgeAgain(
  { terminal }: Settings,
  workspace: Workspace,
  { period, asOf, ...before }: Assessment,
  after: Assessment,
): Promise<{ rejudged?: Assessment; why: string | null }> {
  if (differingInputs({ period, asOf, ...before }, after).length === 0) return { why: null };
  try {
    const rejudged = await terminal.step(`Judging ${period.id} by the rules of today`, () => assessPeriod(workspace, period, asOf));
    return { rejudged, why: null };
  } catch (thrown) {
    if (thrown instanceof Problem) return { why: thrown.parts.what };
    throw thrown;
  }
}
