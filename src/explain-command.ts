import { periodOf } from './chosen-period.ts';
import { Problem } from './domain/problem.ts';
import { explanationLines } from './explain-text.ts';
import {
  type ControlExplanation,
  type EvidenceExplanation,
  type ExplainedPeriod,
  explainControl,
  explainEvidence,
} from './explanation.ts';
import { nearest } from './nearest.ts';
import { loadReaders } from './normalise/readers.ts';
import { judgePeriod, workspaceIn } from './pipeline.ts';
import type { Settings } from './settings.ts';

/** `proofbook explain`: how a control, a check or a file came to what the assessment says of it, step by step. */
export async function runExplain(settings: Settings, name: string, options: { readonly period?: string }): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const period = await periodOf(workspace, options.period);
  const { assessment, input } = await settings.terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period));
  const explanation = explain(name, { assessment, input, readers: await loadReaders() });
  settings.terminal.result(explanationLines(explanation, assessment), { period: period.id, asOf: assessment.asOf, ...explanation });
  return 0;
}

/** A file goes by its path, or by the end of it where no other path ends so. */
function explain(name: string, period: ExplainedPeriod): ControlExplanation | EvidenceExplanation {
  const { findings, evidence } = period.assessment;
  const check = period.input.checks.find(({ id }) => id === name);
  const control = check?.control ?? name.toUpperCase();
  const finding = findings.find((one) => one.control.id === control);
  if (finding !== undefined) return explainControl(finding, period, check?.id ?? null);
  const ending = evidence.filter(({ path }) => path.endsWith(`/${name}`));
  const file = evidence.find(({ path }) => path === name) ?? (ending.length === 1 ? ending[0] : undefined);
  if (file !== undefined) return explainEvidence(file, period);

  const names = [
    ...findings.map((one) => one.control.id),
    ...period.input.checks.map(({ id }) => id),
    ...evidence.map(({ path }) => path),
  ];
  const near = nearest(name, names);
  throw new Problem({
    what: `"${name}" is no control, no check and no file of ${period.assessment.period.id}.`,
    fix:
      near.length > 0
        ? `Did you mean ${near.map((one) => `"${one}"`).join(', ')}?`
        : 'Give the id of a control such as CTR-3.1, that of a check such as read-only-root, or the path of a file in the drop folder.',
  });
}
