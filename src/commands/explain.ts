import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { loadReaders } from '../normalise/readers.ts';
import { judgePeriod } from '../pipeline.ts';
import { workspaceIn } from '../workspace.ts';
import { periodOf } from './chosen-period.ts';
import { pathsMeant } from './evidence-path.ts';
import { explanationLines } from './explain-text.ts';
import {
  type ControlExplanation,
  type EvidenceExplanation,
  type ExplainedPeriod,
  explainControl,
  explainEvidence,
} from './explanation.ts';
import { nearest } from './nearest.ts';
import type { Settings } from './settings.ts';

/** `proofbook explain`: how a control, a check or a file came to what the assessment says of it, step by step. */
export async function runExplain(settings: Settings, name: string, options: { readonly period?: string }): Promise<number> {
  const { root, terminal } = settings;
  const workspace = workspaceIn(root);
  const period = await periodOf(workspace, options.period);
  const { assessment, input } = await terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period));
  const explained = { assessment, input, readers: await loadReaders() };
  const paths = pathsMeant(name, { root, here: process.cwd(), folder: join(workspace.evidence, period.id) });
  const explanation = explain(name, paths, explained);
  if (explanation === null) throw await unknownName(name, workspace.evidence, root, explained);
  terminal.result(explanationLines(explanation, assessment), { period: period.id, asOf: assessment.asOf, ...explanation });
  return 0;
}

/** A file goes by one of the paths that were meant, or by the end of its path where no other ends so. Null for what has no such name. */
function explain(name: string, paths: readonly string[], period: ExplainedPeriod): ControlExplanation | EvidenceExplanation | null {
  const { findings, evidence } = period.assessment;
  const check = period.input.checks.find(({ id }) => id === name);
  const control = check?.control ?? name.toUpperCase();
  const finding = findings.find((one) => one.control.id === control);
  if (finding !== undefined) return explainControl(finding, period, check?.id ?? null);
  const [named] = paths.flatMap((one) => evidence.find(({ path }) => path === one) ?? []);
  const ending = evidence.filter(({ path }) => path.endsWith(`/${name}`));
  const file = named ?? (ending.length === 1 ? ending[0] : undefined);
  return file === undefined ? null : explainEvidence(file, period);
}

async function unknownName(name: string, folder: string, root: string, { assessment, input }: ExplainedPeriod): Promise<Problem> {
  const period = assessment.period.id;
  const names = [
    ...assessment.findings.map((one) => one.control.id),
    ...input.checks.map(({ id }) => id),
    ...assessment.evidence.map(({ path }) => path),
  ];
  const near = nearest(name, names);
  const elsewhere =
    near.length > 0
      ? `Did you mean ${near.map((one) => `"${one}"`).join(', ')}?`
      : 'Give the id of a control such as CTR-3.1, that of a check such as read-only-root, or the path of a file in the drop folder.';
  return new Problem({
    what: `"${name}" is no control, no check and no file of ${period}.`,
    fix: (await fixForFile(name, folder, root, period)) ?? elsewhere,
  });
}

/** What to do about a file that lies among the evidence, and not among what was collected of the period; null for anything else. */
async function fixForFile(name: string, folder: string, root: string, period: string): Promise<string | null> {
  for (const path of [`${period}/${name}`, ...pathsMeant(name, { root, here: process.cwd(), folder })]) {
    const quarter = /^(\d{4}-Q[1-4])\//.exec(path)?.[1];
    if (quarter === undefined || (await stat(join(folder, path)).catch(() => null))?.isFile() !== true) continue;
    return quarter === period
      ? `It is not among what was collected: run \`npx proofbook collect --period ${period}\`.`
      : `It lies in the drop folder of ${quarter}: give --period ${quarter}.`;
  }
  return null;
}
