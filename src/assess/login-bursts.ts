import type { Pointer } from '../domain/evidence.ts';
import type { Instant } from '../domain/time.ts';
import type { Row } from './check.ts';

/** Failed logins of one user, or of several from one address, that follow each other closely, too many within a window. */
export interface LoginBurst {
  /** User or address and first failure, e.g. `alice 2026-08-14T10:02:11.000Z`. */
  readonly subject: string;
  /** Lower-case user name; empty when the log names none, and for several users from one address. */
  readonly principal: string;
  /** Where those of several users came from; empty for a burst of one user. */
  readonly address: string;
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
  const groups = Map.groupBy(failures, (row) => JSON.stringify([row['principal'], row['address'], row['burst_from_ms']]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const principal = String(first['principal']);
    const address = String(first['address'] ?? '');
    const from = new Date(Number(first['burst_from_ms'])).toISOString();
    return {
      subject: `${principal || address || '(no user name)'} ${from}`,
      principal,
      address,
      from,
      to: new Date(Number(first['burst_to_ms'])).toISOString(),
      failures: Number(first['failures']),
      peak: Number(first['peak_failures']),
      pointers: group.map((row) => ({ evidence: String(row['evidence_digest']), at: String(row['evidence_at']) })),
    };
  });
}
