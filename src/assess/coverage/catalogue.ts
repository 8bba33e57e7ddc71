import type { FrameworkResult, Judged } from '../../domain/assessment.ts';
import type { CoveragePart } from '../../domain/coverage.ts';
import { type Item, partOf } from './part.ts';

/** The clauses of each framework against the controls that answer them. */
export function frameworkParts({ frameworks }: Judged): CoveragePart[] {
  return frameworks.map(({ id, title, edition, clauses }) => {
    const items = clauses.map((clause): Item => ({ name: clause.id, why: unanswered(clause) }));
    return partOf({ id: `framework-${id}`, title: `${title} ${edition}: clauses × controls`, unit: 'clauses' }, items);
  });
}

function unanswered({ controls, decidable, reason }: FrameworkResult['clauses'][number]): string | null {
  if (controls.length > 0) return null;
  if (decidable === null) return reason ?? 'No control answers it.';
  if (decidable === 'no') return `No evidence can decide it${reason === null ? '.' : `: ${reason}`}`;
  return `No control answers it; evidence of "${decidable}" could${reason === null ? '.' : `: ${reason}`}`;
}

/** Controls against the clauses they answer, the checks that decide them, and what became of them. */
export function controlParts({ findings, frameworks }: Judged): CoveragePart[] {
  const mapped = new Set(frameworks.flatMap(({ clauses }) => clauses.flatMap(({ controls }) => controls)));
  const items = (why: (finding: Judged['findings'][number]) => string | null): Item[] =>
    findings.map((finding) => ({ name: finding.control.id, why: why(finding) }));
  const checks = findings.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
  return [
    partOf(
      { id: 'controls-clauses', title: 'Controls × clauses of any framework', unit: 'controls' },
      items(({ control }) => (mapped.has(control.id) ? null : 'It answers no clause.')),
    ),
    partOf(
      { id: 'controls-checks', title: 'Controls × checks', unit: 'controls', notes: [`${checks} checks`] },
      items(({ verdicts }) => (verdicts.length > 0 ? null : 'No check decides it yet.')),
    ),
    partOf(
      { id: 'controls-decided', title: 'Controls × evidence that decides them', unit: 'controls' },
      items(({ status, cause, reason }) => (status === 'not-assessed' ? `Not assessed (${cause}): ${reason}` : null)),
    ),
  ];
}
