import type { AssessmentInput } from '../assess/assess.ts';
import type { Assessment, Finding } from '../domain/assessment.ts';
import { parsePeriod } from '../domain/period.ts';
import { Problem } from '../domain/problem.ts';
import { workspaceIn } from '../workspace.ts';
import { latestPeriod } from './chosen-period.ts';
import { fixControl } from './fix-control.ts';
import { fixLines } from './fix-text.ts';
import { nearest } from './nearest.ts';
import type { Settings } from './settings.ts';

/** `proofbook fix`: shows the change of the evidence's own files that would make a control pass, as a patch; changes nothing. */
export async function runFix(
  settings: Settings,
  name: string,
  options: { readonly period?: string; readonly dryRun: boolean },
): Promise<number> {
  if (!options.dryRun) {
    throw new Problem({
      what: 'Proofbook does not change systems or evidence.',
      where: `fix ${name}`,
      why: "The fix belongs into the deployment's own repository, and evidence shows it once it is collected again.",
      fix: `Run "proofbook fix ${name} --dry-run", which prints the change as a patch, and apply the patch there.`,
    });
  }
  const workspace = workspaceIn(settings.root);
  const period = options.period === undefined ? await latestPeriod(workspace) : parsePeriod(options.period);
  const fix = await settings.terminal.step(`Judging ${period.id}, with the change and without`, () =>
    fixControl(workspace, period, (input, assessment) => findingOf(name, input, assessment)),
  );
  settings.terminal.result(fixLines(fix, period), { period: period.id, asOf: period.to, ...fix });
  settings.terminal.exact(fix.patch);
  return 0;
}

function findingOf(name: string, { checks }: AssessmentInput, { findings, period }: Assessment): Finding {
  const control = checks.find(({ id }) => id === name)?.control ?? name.toUpperCase();
  const finding = findings.find((one) => one.control.id === control);
  if (finding !== undefined) return finding;
  const near = nearest(name, [...findings.map((one) => one.control.id), ...checks.map(({ id }) => id)]);
  throw new Problem({
    what: `"${name}" is no control and no check of ${period.id}.`,
    fix:
      near.length > 0
        ? `Did you mean ${near.map((one) => `"${one}"`).join(', ')}?`
        : 'Give the id of a control such as CTR-4.10, or that of a check such as restarts-bounded.',
  });
}
