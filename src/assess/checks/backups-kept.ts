import type { Backup } from '../../domain/facts/host.ts';
import { fail, notApplicable, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs, type Instant, shift } from '../../domain/time.ts';
import { judgeCopies } from '../backup-copies.ts';
import { isTooSmall } from '../backup-sizes.ts';
import { defineCheck } from '../check.ts';

const DAYS = 30;
/** The newest backup of a listing that may itself be a month old. */
const NEWEST_WITHIN = 'P39D';
/** Backups are copied to another site once a week. */
const LONGEST_GAP_DAYS = 8;

export default defineCheck({
  id: 'backups-kept',
  title: 'Backups are kept for 30 days',
  control: 'CMP-1.3',
  reads: ['backupLocation', 'backup', 'hostUnread'],
  requires: ['backup'],
  freshFor: 'P31D',
  why: 'Damage is often found weeks later; by then only an old backup is still good.',
  remedy: 'Delete backups only when they are older than 30 days.',

  judge(facts, context) {
    const { inServiceSince } = context.organisation.deployment;
    return judgeCopies(facts, context, 'fail', ({ from }, backups, subject) => {
      const [oldest, ...newer] = backups.filter((backup) => !isTooSmall(backup));
      if (oldest === undefined)
        return fail(subject, `Its ${backups.length} backups are empty or too small to hold one.`, [from, backups[0].from]);
      const newest = newer.at(-1) ?? oldest;
      if (newest.modifiedAt > context.asOf)
        return unknown(
          subject,
          'unresolved',
          `A backup in it is of ${dateOf(newest.modifiedAt)}, after the assessment.`,
          [newest.from],
          {
            remedy: `Set the clock of the host right, and collect again.`,
          },
        );
      const oldestAllowed = shift(context.asOf, NEWEST_WITHIN, -1);
      if (newest.modifiedAt < oldestAllowed)
        return fail(
          subject,
          `It keeps no backup of the last weeks: its newest is of ${dateOf(newest.modifiedAt)}, and one after ${dateOf(oldestAllowed)} is required.`,
          [from, newest.from],
        );
      // The newest backup stands in for the instant of the listing, which is never earlier.
      const days = Math.round((epochMs(dayOf(newest.modifiedAt)) - epochMs(dayOf(oldest.modifiedAt))) / DAY_MS);
      const span = `its backups reach from ${dateOf(oldest.modifiedAt)} to ${dateOf(newest.modifiedAt)}, ${days} days`;
      const gap = longestGap([oldest, ...newer]);
      if (days >= DAYS && gap !== null && gap.days > LONGEST_GAP_DAYS)
        return fail(
          subject,
          `Of the last ${DAYS} days not every week is kept: there is no backup between ${dateOf(gap.from)} and ${dateOf(gap.to)}.`,
          [from, oldest.from, newest.from],
          { remedy: `Keep in "${subject}" at least one backup of every week for ${DAYS} days.` },
        );
      if (days >= DAYS) return pass(subject, `Kept long enough: ${span}.`, [from, oldest.from, newest.from]);
      if (epochMs(dayOf(newest.modifiedAt)) - Date.parse(inServiceSince) < DAYS * DAY_MS)
        return notApplicable(
          subject,
          `The deployment went into service on ${inServiceSince}, less than ${DAYS} days before its newest backup.`,
          [from],
        );
      return fail(subject, `Not kept for ${DAYS} days: ${span}.`, [from, oldest.from, newest.from], {
        remedy: `Keep backups in "${subject}" for more than ${DAYS} days.`,
      });
    });
  },
});

/** The longest time without a backup in the days up to the newest, from the last one before those days on. */
function longestGap(backups: readonly Backup[]): { readonly from: Instant; readonly to: Instant; readonly days: number } | null {
  const times = backups.map(({ modifiedAt }) => modifiedAt);
  const start = shift(times.at(-1) ?? '', `P${DAYS}D`, -1);
  const gaps = times.slice(1).flatMap((to, index) => {
    const earlier = times[index] ?? to;
    return to < start
      ? []
      : [{ from: earlier, to, days: (epochMs(dayOf(to)) - Math.max(epochMs(dayOf(earlier)), epochMs(dayOf(start)))) / DAY_MS }];
  });
  return gaps.toSorted((left, right) => right.days - left.days)[0] ?? null;
}

function dayOf(instant: string): string {
  return `${dateOf(instant)}T00:00:00.000Z`;
}
