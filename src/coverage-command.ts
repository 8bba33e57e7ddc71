import type { Settings } from './commands.ts';
import { type CoveragePart, coverageOf, type Hole } from './compare/coverage.ts';
import { coverageFacts } from './coverage-facts.ts';
import { parsePeriod } from './domain/period.ts';
import { loadReaders } from './normalise/readers.ts';
import { judgePeriod, latestPeriod, workspaceIn } from './pipeline.ts';

/** `proofbook coverage`: what an assessment covers, and every hole. */
export async function runCoverage(settings: Settings, options: { readonly period?: string }): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const period = options.period === undefined ? await latestPeriod(workspace) : parsePeriod(options.period);
  const { assessment, input } = await settings.terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period));
  const facts = coverageFacts(input, await loadReaders());
  const parts = coverageOf(assessment, facts);
  const title = `${assessment.organisation.deployment.title}, ${period.id}: what is covered, and what is not`;
  const value = { deployment: assessment.organisation.deployment.name, period: period.id, asOf: assessment.asOf, parts, facts };
  settings.terminal.result([title, ...parts.flatMap(partLines)], value);
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

/** Holes of one group and the same reason stand in one line. */
function holeLines(holes: readonly Hole[]): string[] {
  return [...Map.groupBy(holes, ({ group, why }) => JSON.stringify([group, why])).values()].map((own) => {
    const group = own[0]?.group ?? null;
    return `  - ${group === null ? '' : `${group}: `}${own.map(({ name }) => name).join(', ')}: ${own[0]?.why}`;
  });
}
