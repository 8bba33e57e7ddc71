import type { AuthentikEvent } from './authentik-events.ts';
import { DAY, isoDate, isoWeek, type Quarter, weekday } from './calendar.ts';

/** The week whose review was forgotten: the one that ended with the outage. */
const FORGOTTEN = '2026-W33';

/** What a review found beyond the count. The burst in week 30 is in no note: that it was missed is the point. */
const NOTES: { readonly [week: string]: string } = {
  '2026-W37': 'six of them are the incident of 8 September, recorded under IR-1.1',
};

type Week = { id: string; from: number; to: number };

/** The ISO weeks of a quarter, whole ones at its edges too. */
function weeksOf(quarter: Quarter): Week[] {
  const weeks: Week[] = [];
  for (let monday = quarter.from - (weekday(quarter.from) - 1) * DAY; monday < quarter.to; monday += 7 * DAY) {
    weeks.push({ id: isoWeek(monday), from: monday, to: monday + 7 * DAY });
  }
  return weeks;
}

function threeMonthsAfter(instant: number): string {
  const date = new Date(instant);
  date.setUTCMonth(date.getUTCMonth() + 3);
  return isoDate(date.getTime());
}

/** One record of CMP-3.1 for each week. The count is the one in the export: a reviewer who looked would have seen it. */
export function weeklyReviews(quarter: Quarter, events: readonly AuthentikEvent[]): string {
  const records = weeksOf(quarter)
    .filter((week) => week.id !== FORGOTTEN)
    .map((week) => {
      // Read on the following Tuesday, as Mondays may be holidays; what is left is closed with the quarter.
      const to = Math.min(week.to, quarter.to);
      const performed = Math.min(week.to + DAY, quarter.to - DAY);
      const failed = events.filter((event) => {
        const created = Date.parse(event.created);
        return event.action === 'login_failed' && created >= week.from && created < to;
      });
      const accounts = new Set(failed.map((event) => event.context.username)).size;
      const found = `${failed.length} failed login${failed.length === 1 ? '' : 's'} of ${accounts} account${accounts === 1 ? '' : 's'}`;
      return [
        '  - control: CMP-3.1',
        `    subject: ${week.id}`,
        `    performed: ${isoDate(performed)}`,
        `    covers: { from: ${isoDate(week.from)}, to: ${isoDate(to)} }`,
        '    by: Security engineer',
        `    statement: The failed logins of the week were read account by account. ${found}; ${NOTES[week.id] ?? 'no account stood out'}.`,
        `    expires: ${threeMonthsAfter(performed)}`,
      ].join('\n');
    });
  return `proofbook: attestations/1\nrecords:\n${records.join('\n')}\n`;
}
