import { fail, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs, shift } from '../../domain/time.ts';
import { judgeCopies } from '../backup-copies.ts';
import { DOUBT_REMEDY, doubtOf, isTooSmall } from '../backup-sizes.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';

const RETAINED_DAYS = 30;
const SHOWN = 5;
/** The snapshot may be a week older than the assessment, and the backup of its own day may not have run yet. */
const NEWEST_WITHIN = 'P8D';

export default defineCheck({
  id: 'backups-happened',
  title: 'A backup was made on every day',
  control: 'IR-2.3',
  reads: ['backupLocation', 'backup', 'hostUnread'],
  requires: ['backup'],
  freshFor: 'P7D',
  why: 'A schedule is a plan; only files show that it ran, and an empty file shows that it failed.',
  remedy: 'Find out why the backup failed on the days named, and alert when it does.',

  judge(facts, context) {
    return judgeCopies(facts, context, 'fail', ({ host, offSite, from }, backups, subject) => {
      const small = backups.filter(isTooSmall);
      if (small.length > 0)
        return fail(
          subject,
          `${small.length} of its backups are empty or too small to hold one: ${quote(small.slice(0, SHOWN).map(({ name, size }) => `${name} (${size} bytes)`))}.`,
          [from, ...small.map((one) => one.from)],
        );
      const doubt = doubtOf(backups, context.asOf);
      const newest = backups.at(-1)?.modifiedAt ?? '';
      const oldestAllowed = shift(context.asOf, NEWEST_WITHIN, -1);
      const pointers = backups.map((one) => one.from);
      if (newest < oldestAllowed || newest > context.asOf)
        return fail(
          subject,
          `Its newest backup is of ${dateOf(newest)}; one from ${dateOf(oldestAllowed)} to the assessment is required.`,
          [from, ...pointers.slice(-1)],
        );
      if (doubt !== null)
        return unknown(subject, 'unresolved', `Of its ${backups.length} backups ${doubt}.`, [from, ...pointers], {
          remedy: DOUBT_REMEDY,
        });
      const onSite = facts.backupLocation.some((one) => one.host === host && one.role === 'copy' && !one.offSite);
      if (offSite && onSite)
        return pass(
          subject,
          `Its ${backups.length} backups, the newest of ${dateOf(newest)}, are not empty; daily ones are kept on site.`,
          [from, ...pointers],
        );
      const made = new Set(backups.map(({ modifiedAt }) => dateOf(modifiedAt)));
      const last = epochMs(`${dateOf(newest)}T00:00:00.000Z`);
      const days = Array.from({ length: RETAINED_DAYS }, (_, index) =>
        dateOf(new Date(last - index * DAY_MS).toISOString()),
      ).filter((day) => day > context.organisation.deployment.inServiceSince);
      const silent = days.filter((day) => !made.has(day)).reverse();
      if (silent.length === 0)
        return pass(subject, `A backup was made on each of the ${days.length} days up to ${dateOf(newest)}; none is empty.`, [
          from,
          ...pointers,
        ]);
      const named = silent.slice(0, SHOWN).join(', ');
      return fail(
        subject,
        `No backup was made on ${silent.length} of ${days.length} days up to ${dateOf(newest)}: ${named}${silent.length > SHOWN ? ' and more' : ''}.`,
        [from, ...pointers],
        {
          remedy: `Find out why no backup reached "${subject}" on ${named}.`,
        },
      );
    });
  },
});
