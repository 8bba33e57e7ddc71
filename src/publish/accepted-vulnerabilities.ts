import type { Assessment, ListedVulnerability } from '../domain/assessment.ts';

/**
 * Which deviation accepts a vulnerability, by its id; null where none does. A scan does not know of deviations, so that it is told by the
 * accepted observation that points at the very place in the scan.
 */
export function acceptedVulnerabilities({ findings }: Assessment): (vulnerability: ListedVulnerability) => string | null {
  const accepted = new Map<string, string>();
  for (const { check, observations } of findings.flatMap(({ verdicts }) => verdicts)) {
    if (!check.reads.includes('vulnerability')) continue;
    for (const { acceptedBy, pointers } of observations) {
      if (acceptedBy !== null) for (const { evidence, at } of pointers) accepted.set(`${evidence} ${at}`, acceptedBy);
    }
  }
  return ({ from }) => accepted.get(`${from.evidence} ${from.at}`) ?? null;
}
