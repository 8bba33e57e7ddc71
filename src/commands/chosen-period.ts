import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { contentNames } from '../content-files.ts';
import { compareText } from '../domain/canonical.ts';
import { type Period, parsePeriod } from '../domain/period.ts';
import { explain, isSystemRefusal, Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { ifThere } from '../record/refusals.ts';
import type { Workspace } from '../workspace.ts';

const QUARTER = /^\d{4}-Q[1-4]$/;

/** The quarter that was asked for, or the newest that has a drop folder. Throws a {@link Problem} outside of a project. */
export async function periodOf(workspace: Workspace, asked: string | undefined): Promise<Period> {
  const period = asked === undefined ? null : parsePeriod(asked);
  await contentNames(workspace.content);
  if (period !== null) return period;
  await refuseMisnamed(workspace);
  return latestPeriod(workspace);
}

/** Every quarter that has a drop folder, the newest last. Throws a Problem when there is none. */
export async function periodsIn({ evidence }: Workspace): Promise<Period[]> {
  const names = (await ifThere(readdir(evidence))) ?? [];
  const quarters = names.filter((name) => QUARTER.test(name)).sort(compareText);
  if (quarters.length > 0) return quarters.map(parsePeriod);
  throw new Problem({
    what: 'There is no drop folder of any quarter.',
    where: evidence,
    why: 'Nothing can be judged without evidence.',
    fix: 'Put evidence into a folder named after its quarter, such as evidence/2026-Q3.',
  });
}

/** The newest quarter that has a drop folder. Throws a Problem when there is none. */
export async function latestPeriod(workspace: Workspace): Promise<Period> {
  return (await periodsIn(workspace)).reduce((_, later) => later);
}

/** Throws a {@link Problem} for a drop folder that is nearly named after a quarter: choosing among the others would pass it over in silence. */
export async function refuseMisnamed({ evidence }: Workspace): Promise<void> {
  const names = await readdir(evidence).catch((thrown): string[] => {
    if (isSystemRefusal(thrown) && thrown.code === 'ENOENT') return [];
    throw new Problem({
      what: `The folder of the drop folders cannot be read: ${explain(thrown)}.`,
      where: evidence,
      why: 'The newest quarter is looked for in it.',
      fix: 'Change its permissions, or make it a folder; or give --period.',
    });
  });
  const near = names.sort(compareText).find((name) => /^\d{4}[-_ ]?q?[1-4]$/i.test(name) && !QUARTER.test(name));
  if (near === undefined) return;
  throw new Problem({
    what: `"${near}" is not the name of a quarter.`,
    where: join(evidence, near),
    why: 'The evidence in it would be passed over.',
    fix: `Rename the folder to "${near.slice(0, 4)}-Q${near.at(-1)}", or give --period to choose another.`,
  });
}

/** Throws a {@link Problem} for a drop folder that bears the name of another quarter than the one it would be sealed as, or holds such folders. */
export async function refuseOtherQuarter(folder: string | undefined, { id }: Period): Promise<void> {
  if (folder === undefined) return;
  const name = basename(resolve(folder));
  if (QUARTER.test(name) && name !== id) {
    throw new Problem({
      what: `The folder is the one of ${name}, and it would be sealed as the evidence of ${id}.`,
      where: folder,
      why: 'Evidence counts for the quarter that it was collected for.',
      fix: `Give --period ${name}, or the folder of ${id}.`,
    });
  }
  const held = (await readdir(folder).catch(() => [] as string[])).sort(compareText).find((one) => QUARTER.test(one));
  if (held !== undefined) {
    throw new Problem({
      what: `"${held}" in this folder is a drop folder, and all of it would be sealed as the evidence of ${id}.`,
      where: folder,
      why: 'Evidence counts for the quarter that it was collected for.',
      fix: `Give the folder of one quarter, such as ${join(folder, id)}.`,
    });
  }
}

/**
 * The instant to judge a quarter as of: the one that was asked for, or the end of the quarter. Throws a {@link Problem} for one outside
 * the quarter, unless what is made of it goes elsewhere (`isElsewhere`) and so takes the place of nothing.
 */
export function asOfFor(period: Period, asked: string | undefined, isElsewhere: boolean): Instant {
  if (asked === undefined) return period.to;
  const instant = parseInstant(asked);
  if (instant === null) {
    throw new Problem({
      what: `"${asked}" is no instant.`,
      where: '--as-of',
      fix: 'Write date, time and zone, such as 2026-10-01T00:00:00Z.',
    });
  }
  if (isElsewhere || (instant >= period.from && instant <= period.to)) return instant;
  throw new Problem({
    what: `"${asked}" lies outside ${period.id}, which runs from ${period.from} to ${period.to}.`,
    where: '--as-of',
    why: `What is published of ${period.id} would be replaced by what holds at another time.`,
    fix: 'Give an instant in the quarter, or --output FOLDER to have everything written there and nothing replaced.',
  });
}
