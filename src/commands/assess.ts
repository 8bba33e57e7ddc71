import { relative } from 'node:path';
import type { Assessment } from '../domain/assessment.ts';
import type { Period } from '../domain/period.ts';
import { JudgedBefore } from '../judged-before.ts';
import { judgePeriod, openPeriod, writeAssessment } from '../pipeline.ts';
import { publishTogether } from '../publish-together.ts';
import type { Workspace } from '../workspace.ts';
import { asOfFor, periodOf } from './chosen-period.ts';
import { exitCodeOf } from './exit-code.ts';
import { destinationOf } from './output-folder.ts';
import type { JudgeOptions } from './publish.ts';
import type { Settings } from './settings.ts';
import { summaryLines, summaryValue } from './summary-text.ts';

/** `proofbook assess`: judges, unless nothing changed since that was done; writes the assessment, and exits by what was found. */
export async function runAssess(settings: Settings, given: JudgeOptions): Promise<number> {
  const { terminal, root } = settings;
  const { workspace, options } = await destinationOf(root, given);
  const period = await periodOf(workspace, options.period);
  const asOf = asOfFor(period, options.asOf, options.output !== undefined);
  const before = asOf === period.to ? await JudgedBefore.of(workspace, period) : null;
  const opened = await openPeriod(workspace, period);
  const known = (await before?.recall(opened.collection)) ?? null;
  const { assessment, place } = await publishTogether(workspace, settings.now, async (stage) => {
    if (known !== null) {
      const ready = await writeAssessment(stage.workspace, known);
      await stage.passedBefore();
      return { assessment: known, place: stage.placed(ready) };
    }
    const judged = await terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period, asOf, opened));
    const ready = await writeAssessment(stage.workspace, judged.assessment);
    await stage.pass(judged);
    return { assessment: judged.assessment, place: stage.placed(ready) };
  });
  if (known === null) await before?.remember(opened.collection, assessment);
  const lines = [...summaryLines(assessment), `Assessment  ${relative(root, place)}`];
  if (known !== null) lines.push('Evidence, content and code are those of the last judgement, which was taken as it is.');
  terminal.result(lines, summaryValue(assessment, { assessment: relative(root, place), judgedBefore: known !== null }));
  return exitCodeOf(assessment);
}

/** The assessment of a period, to be looked at: judged, unless nothing changed since that was done. */
export async function assessmentOf({ terminal }: Settings, workspace: Workspace, period: Period): Promise<Assessment> {
  const before = await JudgedBefore.of(workspace, period);
  const opened = await openPeriod(workspace, period);
  const known = await before.recall(opened.collection);
  return known ?? (await terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period, period.to, opened))).assessment;
}
