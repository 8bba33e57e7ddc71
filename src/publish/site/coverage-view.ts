import type { Assessment } from '../../domain/assessment.ts';
import { type CoveragePart, groupHoles, type HoleGroup } from '../../domain/coverage.ts';
import { plural } from './words.ts';

/** Two lists held against one another, as the page of coverage shows it. */
export interface CoverageView {
  /** Fragment of its place on the page. */
  readonly anchor: string;
  readonly title: string;
  /** For example `9 of 10 images`. */
  readonly covered: string;
  /** For example `1 hole` or `no hole`. */
  readonly open: string;
  readonly whole: boolean;
  readonly notes: readonly string[];
  readonly holes: readonly HoleGroup[];
}

/** Every part of what the assessment covers, in its order. */
export function coverageViews({ coverage }: Assessment): readonly CoverageView[] {
  return coverage.map(coverageView);
}

function coverageView({ id, title, unit, total, covered, holes, notes }: CoveragePart): CoverageView {
  return {
    anchor: id,
    title,
    covered: `${covered} of ${total} ${unit}`,
    open: holes.length === 0 ? 'no hole' : plural(holes.length, 'hole'),
    whole: holes.length === 0,
    notes,
    holes: groupHoles(holes),
  };
}
