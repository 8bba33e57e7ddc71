import { type CoveragePart, groupHoles, type Hole } from '../domain/coverage.ts';
import { workspaceIn } from '../workspace.ts';
import { assessmentOf } from './assess.ts';
import { periodOf } from './chosen-period.ts';
import type { Settings } from './settings.ts';

/** `proofbook coverage`: what an assessment covers, and every hole. */
export async function runCoverage(settings: Settings, options: { readonly period?: string }): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const period = await periodOf(workspace, options.period);
  const assessment = await assessmentOf(settings, workspace, period);
  const title = `${assessment.organisation.deployment.title}, ${period.id}: what is covered, and what is not`;
  const value = {
    deployment: assessment.organisation.deployment.name,
    period: period.id,
    asOf: assessment.asOf,
    parts: assessment.coverage,
  };
  settings.terminal.result([title, ...assessment.coverage.flatMap(partLines)], value);
  return 0;
}

function partLines({ title, unit, total, covered, holes, notes }: CoveragePart): string[] {
  const open = holes.length === 0 ? 'no hole' : `${holes.length} ${holes.length === 1 ? 'hole' : 'holes'}`;
  return [
    '',
    `${title}: ${covered} of ${total} ${unit} covered, ${open}`,
    ...notes.map((note) => `  ${note}`),
    ...holeLines(holes),
  ];
}

function holeLines(holes: readonly Hole[]): string[] {
  return groupHoles(holes).map(({ group, names, why }) => `  - ${group === null ? '' : `${group}: `}${names.join(', ')}: ${why}`);
}
