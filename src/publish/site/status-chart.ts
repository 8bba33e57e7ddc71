import type { SectionResult, Status } from '../../domain/assessment.ts';
import { type ChartSeries, proportionBar, stackedBars } from '../chart.ts';
import { guideHref } from './routes.ts';
import { STATUS_WORD } from './words.ts';

/** Fill and ink of each status where no style sheet says otherwise; the ink has a contrast of at least 4.5 on its fill. */
export const STATUS_COLOUR: Readonly<Record<Status, { readonly fill: string; readonly ink: string }>> = {
  'not-satisfied': { fill: '#b3261e', ink: '#ffffff' },
  'not-assessed': { fill: '#e0a526', ink: '#1b1400' },
  accepted: { fill: '#7b4bb5', ink: '#ffffff' },
  attested: { fill: '#0f7285', ink: '#ffffff' },
  satisfied: { fill: '#2c7a4b', ink: '#ffffff' },
  'not-applicable': { fill: '#c3cad3', ink: '#1d2530' },
};

/** The statuses as series of a chart, good ones first so that the bars start alike. */
export const STATUS_SERIES: readonly ChartSeries[] = (
  ['satisfied', 'attested', 'accepted', 'not-assessed', 'not-satisfied', 'not-applicable'] as const
).map((status) => ({ key: status, label: STATUS_WORD[status], ...STATUS_COLOUR[status] }));

/** Counts in the order of {@link STATUS_SERIES}. */
export function seriesValues(counts: Readonly<Record<string, number>>): readonly number[] {
  return STATUS_SERIES.map((series) => counts[series.key] ?? 0);
}

/** The statuses of each section that has controls, one bar a section. */
export function sectionChart(sections: readonly SectionResult[]): string {
  const rows = sections.filter((section) => section.controls.length > 0);
  return stackedBars({
    id: 'sections',
    title: 'Status of the controls by section',
    description: rows.map((section) => `${section.title}: ${countsInWords(section.counts)}.`).join(' '),
    series: STATUS_SERIES,
    rows: rows.map((section) => ({ label: section.title, values: seriesValues(section.counts), href: guideHref(section.slug) })),
  });
}

/** A thin bar of the statuses, decoration beside the written counts. */
export function statusBar(counts: Readonly<Record<string, number>>): string {
  return proportionBar(seriesValues(counts), STATUS_SERIES);
}

/** Counts that are not zero: `3 satisfied, 1 not assessed`. */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  const parts = STATUS_SERIES.flatMap(({ key, label }) => {
    const count = counts[key] ?? 0;
    return count === 0 ? [] : [`${count} ${label.toLowerCase()}`];
  });
  return parts.length === 0 ? 'no controls' : parts.join(', ');
}
