import { contentNames } from './content-files.ts';
import { type Period, parsePeriod } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import { type Instant, parseInstant } from './domain/time.ts';
import { latestPeriod, type Workspace } from './pipeline.ts';

/** The quarter that was asked for, or the newest that has a drop folder. Throws a {@link Problem} outside of a project. */
export async function periodOf(workspace: Workspace, asked: string | undefined): Promise<Period> {
  const period = asked === undefined ? null : parsePeriod(asked);
  await contentNames(workspace.content);
  return period ?? latestPeriod(workspace);
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
