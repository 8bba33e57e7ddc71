import { Problem } from '../domain/problem.ts';
import type { Collection } from './entry.ts';
import type { RecordFinding } from './finding.ts';
import type { VerifierKey } from './note.ts';
import { verifyRecord } from './verify-record.ts';

/**
 * The last complete collect of a period, from a record that verifies as a whole under a trusted key.
 * Throws a {@link Problem} when it does not, or when nothing was collected for the period.
 */
export async function loadCollection(folder: string, trusted: readonly VerifierKey[], period: string): Promise<Collection> {
  const { findings, collections } = await verifyRecord(folder, { trusted });
  const [first] = findings;
  if (first !== undefined) throw notVerified(folder, first, findings.length - 1);
  const last = collections.findLast((collection) => collection.period === period);
  if (last !== undefined) return last;
  throw new Problem({
    what: `Nothing was collected for ${period}.`,
    where: folder,
    why: 'Controls are judged on collected evidence only.',
    fix: `Run \`npx proofbook collect evidence/${period} --period ${period}\`.`,
  });
}

function notVerified(folder: string, { code, where, what }: RecordFinding, others: number): Problem {
  return new Problem({
    what: `The evidence record does not verify (${code}): ${what}${others > 0 ? ` There are ${others} more findings.` : ''}`,
    where: `${folder}/${where}`,
    why: 'A verdict on evidence that was changed, or that nobody vouches for, would be worth nothing.',
    fix: 'Run `npx proofbook verify` on the record to see everything, find out who can write there, and restore it from a backup.',
  });
}
