import type { Pointer } from '../domain/evidence.ts';
import type { Instant } from '../domain/time.ts';
import type { Row } from './check.ts';

/** Failed logins of one user that follow each other closely, too many within a window. */
export interface LoginBurst {
  /** User and first failure, e.g. `alice 2026-08-14T10:02:11.000Z`. */
  readonly subject: string;
  /** Lower-case user name; empty when the log names none. */
  readonly principal: string;
  readonly from: Instant;
  /** The last failure, included. */
  readonly to: Instant;
  readonly failures: number;
  /** The most failures within one window. */
  readonly peak: number;
  /** The first failures, as log lines. */
  readonly pointers: readonly Pointer[];
}

/** Gathers the rows of `failed-login-bursts-answered.sql` into bursts, in their order. */
export function burstsOf(rows: readonly Row[]): LoginBurst[] {
  const failures = rows.filter((row) => row['row_kind'] === 'failure');
  const groups = Map.groupBy(failures, (row) => JSON.stringify([row['principal'], row['burst_from_ms']]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const principal = String(first['principal']);
    const from = new Date(Number(first['burst_from_ms'])).toISOString();
    return {
      subject: `${principal === '' ? '(no user name)' : principal} ${from}`,
      principal,
      from,
      to: new Date(Number(first['burst_to_ms'])).toISOString(),
      failures: Number(first['failures']),
      peak: Number(first['peak_failures']),
      pointers: group.map((row) => ({ evidence: String(row['evidence_digest']), at: String(row['evidence_at']) })),
    };
  });
}
