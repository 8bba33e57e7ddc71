import type { ListedVulnerability } from '../domain/assessment.ts';
import { compareText } from '../domain/canonical.ts';
import type { Framework } from '../domain/framework.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';

const RANK = { critical: 0, high: 1, medium: 2, low: 3, unknown: 4 } as const;

/** Every vulnerability that the reports of the period name, the worst first, each with the clauses that list its weaknesses. */
export function listVulnerabilities(readings: readonly ReadEvidence[], frameworks: readonly Framework[]): ListedVulnerability[] {
  const clauses = frameworks.flatMap((framework) => framework.clauses.filter(({ cwes }) => cwes.length > 0));
  const listed = readings.flatMap(({ reading }) =>
    (reading?.facts ?? []).flatMap((fact): ListedVulnerability[] => {
      if (fact.kind !== 'vulnerability') return [];
      const owasp = clauses.filter(({ cwes }) => fact.cwes.some((cwe) => cwes.includes(cwe))).map(({ id }) => id);
      const { id, artifact, package: name, installed, fixed, severity, title, cwes, suppressed, from } = fact;
      return [{ id, artifact, package: name, installed, fixed, severity, title, cwes: [...cwes], owasp, suppressed, from }];
    }),
  );
  return listed.sort(
    (left, right) =>
      RANK[left.severity] - RANK[right.severity] ||
      compareText(left.id, right.id) ||
      compareText(left.artifact, right.artifact) ||
      compareText(left.from.at, right.from.at),
  );
}
