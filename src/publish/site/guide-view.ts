import type { Assessment } from '../../domain/assessment.ts';
import { guideHref } from './routes.ts';
import { countsInWords, statusBar } from './status-chart.ts';

/** What the site shows about a guide page besides its text. */
export interface GuideEntry {
  readonly slug: string;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly controls: number;
  readonly counts: string;
  /** SVG; empty for pages without controls. */
  readonly bar: string;
  /** Controls of the page that are not satisfied, and that are not assessed. */
  readonly failing: number;
  readonly undecided: number;
}

/** The guide pages in the order of the guide. */
export function guideEntries(assessment: Assessment): readonly GuideEntry[] {
  return assessment.sections.map((section) => ({
    slug: section.slug,
    href: guideHref(section.slug),
    title: section.title,
    summary: section.summary,
    controls: section.controls.length,
    counts: countsInWords(section.counts),
    bar: section.controls.length === 0 ? '' : statusBar(section.counts),
    failing: section.counts['not-satisfied'] ?? 0,
    undecided: section.counts['not-assessed'] ?? 0,
  }));
}
