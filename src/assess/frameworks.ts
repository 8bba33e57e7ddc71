import type { Finding, FrameworkResult, ListedVulnerability, Status } from '../domain/assessment.ts';
import type { Framework } from '../domain/framework.ts';

/** Statuses from worst to best: a clause stands as its worst control stands. */
const WORST_FIRST: readonly Status[] = ['not-satisfied', 'not-assessed', 'accepted', 'attested', 'satisfied', 'not-applicable'];

/** How each clause of each framework stands, by the controls mapped to it. A clause that nothing maps to has no status. */
export function frameworkResults(
  frameworks: readonly Framework[],
  findings: readonly Finding[],
  vulnerabilities: readonly ListedVulnerability[],
): FrameworkResult[] {
  const statuses = new Map(findings.map(({ control, status }) => [control.id, status]));
  return frameworks.map(({ id, title, edition, publisher, url, licence, clauses }) => ({
    id,
    title,
    edition,
    publisher,
    url,
    licence,
    clauses: clauses.map(({ cwes, ...clause }) => {
      const own = new Set(clause.controls.map((control) => statuses.get(control)));
      return {
        ...clause,
        status: WORST_FIRST.find((status) => own.has(status)) ?? null,
        vulnerabilities: vulnerabilities.filter(({ owasp, suppressed }) => suppressed === null && owasp.includes(clause.id)).length,
      };
    }),
  }));
}
