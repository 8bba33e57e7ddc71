import { join } from 'node:path';
import type { Period } from '../domain/period.ts';
import { type CollectedFile, type CollectedPeriod, collectPeriod } from '../pipeline.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';
import { periodOf, refuseOtherQuarter } from './chosen-period.ts';
import type { Settings } from './settings.ts';

/** Columns that paths take in a list; longer ones stand out. */
const WIDEST = 60;

/** `proofbook collect`: seals a drop folder and lists what each file was taken for. Exits with 1 when one was taken for nothing. */
export async function runCollect(
  settings: Settings,
  options: { readonly period?: string; readonly folder?: string | undefined },
): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const period = await periodOf(workspace, options.period);
  await refuseOtherQuarter(options.folder, period);
  const collected = await collectStep(settings, workspace, period, options.folder);
  const { files, leftovers, notes } = collected;
  const width = files.reduce((widest, { path }) => Math.max(widest, Math.min(path.length, WIDEST)), 0);
  const lines = files.map((file) => `${file.path.padEnd(width)}  ${describeTaken(file)}`);
  const sealed = files.filter(({ digest }) => digest !== null).length;
  const recognised = files.filter(isRecognised).length;
  lines.push(
    '',
    `${period.id}: ${files.length} files, ${sealed} sealed, ${recognised} recognised, ${files.length - recognised} not.`,
    ...notesOn(collected),
  );
  settings.terminal.result(lines, { period: period.id, files, leftovers, notes });
  return recognised === files.length ? 0 : 1;
}

function isRecognised({ digest, size, takenFor }: CollectedFile): boolean {
  return digest !== null && size !== 0 && takenFor.length === 1;
}

function describeTaken({ digest, size, problem, takenFor }: CollectedFile): string {
  if (digest === null) return `NOT TAKEN IN: ${problem}`;
  if (size === 0) return 'EMPTY: it has no bytes';
  if (takenFor.length > 1) return `NOT CLEAR: ${takenFor.join(' or ')}`;
  return takenFor[0] ?? 'NOT RECOGNISED';
}

/** What has to be said of a drop folder besides its files, in sentences. */
export function notesOn({ leftovers, notes }: CollectedPeriod): string[] {
  if (leftovers.length === 0) return [...notes];
  const names = leftovers.slice(0, 5).join(', ');
  const more = leftovers.length > 5 ? ` and ${leftovers.length - 5} more` : '';
  return [`${leftovers.length} passed over, which editors or file managers left behind: ${names}${more}.`, ...notes];
}

/** Seals the drop folder of a quarter, or another one, and shows how far it is. */
export function collectStep(
  { terminal, now }: Settings,
  workspace: Workspace,
  period: Period,
  folder = join(workspace.evidence, period.id),
): Promise<CollectedPeriod> {
  return terminal.step(`Collecting ${period.id}`, (detail) => collectPeriod(workspace, folder, period, now.toISOString(), detail));
}
