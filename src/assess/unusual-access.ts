import { isWithin, parseRange } from '../domain/address.ts';
import type { Pointer } from '../domain/evidence.ts';
import { DAY_MS, dateOf, epochMs, type Instant, parseDay } from '../domain/time.ts';
import type { Context, Row } from './check.ts';
import { loggedDays } from './log-days.ts';

/** Days of a log after which a pair of user and address that it has not shown yet counts as new. */
const BASELINE_MS = 30 * DAY_MS;

/** Logins of one user from one address that are out of the ordinary. */
export interface UnusualAccess {
  /** E.g. `alice from 203.0.113.9`. */
  readonly subject: string;
  /** Lower case; empty when the log names none. */
  readonly user: string;
  readonly address: string;
  /** What is unusual, each as the end of a sentence. */
  readonly why: readonly string[];
  /** The first and the last of these logins. */
  readonly from: Instant;
  readonly to: Instant;
  readonly pointer: Pointer;
}

/** How far back the logs speak of who logged in from where. */
export interface History {
  /** Whether every log of logins reaches 30 days behind the span, or the first day of the deployment. */
  readonly complete: boolean;
  /** Logins of pairs first seen from then on are new. */
  readonly newFromMs: number;
  /** The oldest event of the log that begins last. */
  readonly oldestMs: number;
}

/** From the rows of `unusual-access-acknowledged.sql`; null when no log speaks of logins. */
export function historyOf(rows: readonly Row[], context: Context): History | null {
  const oldest = rows.filter((row) => row['row_kind'] === 'source').map((row) => Number(row['seen_ms']));
  if (oldest.length === 0) return null;
  const { from } = loggedDays(context);
  const start = parseDay(context.organisation.deployment.inServiceSince);
  const firstDayEnd = start === null ? 0 : epochMs(start) + DAY_MS;
  const complete = oldest.every((ms) => ms <= from - BASELINE_MS || ms < firstDayEnd);
  return { complete, newFromMs: complete ? from : Math.min(...oldest) + BASELINE_MS, oldestMs: Math.max(...oldest) };
}

/** The unusual ones among the logins, in the order of the rows. */
export function unusualAccesses(rows: readonly Row[], history: History, { organisation }: Context): UnusualAccess[] {
  const { expectedAccess } = organisation.scope;
  const ranges = (expectedAccess?.ranges ?? []).map(parseRange).filter((range) => range !== null);
  return rows
    .filter((row) => row['row_kind'] === 'access')
    .flatMap((row) => {
      const address = String(row['address']);
      const own = parseRange(address);
      const [first, last] = [Number(row['first_ms']), Number(row['last_ms'])];
      const [seen, offHours] = [Number(row['seen_ms']), Number(row['off_hours'])];
      const isNew = seen >= history.newFromMs && seen === first;
      const outside = expectedAccess !== undefined && !(own !== null && ranges.some((range) => isWithin(own, range)));
      const off = expectedAccess !== undefined && offHours > 0;
      const why = [
        ...(isNew ? [`was first seen on ${dateOf(instantOf(first))}`] : []),
        ...(outside ? [`lies outside of the expected ranges (${String(row['logins'])} logins)`] : []),
        ...(off ? [`logged in outside of working hours ${offHours} times`] : []),
      ];
      if (why.length === 0) return [];
      const lastOff = off ? Number(row['last_off_ms']) : 0;
      const user = String(row['principal']);
      return [
        {
          subject: `${user === '' ? '(no user name)' : user} from ${address === '' ? '(no address)' : address}`,
          user,
          address,
          why,
          from: instantOf(isNew || outside ? first : Number(row['first_off_ms'])),
          to: instantOf(outside ? last : Math.max(isNew ? first : 0, lastOff)),
          pointer: { evidence: String(row['evidence_digest']), at: String(row['evidence_at']) },
        },
      ];
    });
}

function instantOf(ms: number): Instant {
  return new Date(ms).toISOString();
}
