import { join, relative } from 'node:path';
import type { JudgedPeriod } from '../pipeline.ts';
import type { Runbook } from '../runbook.ts';
import { packageTrustIn, type Workspace } from '../workspace.ts';
import { summaryLines, summaryValue } from './summary-text.ts';

/** What was made for one quarter. */
export interface Product {
  readonly judged: JudgedPeriod;
  /** Where it lies. */
  readonly places: Readonly<Record<'assessment' | 'report' | 'site' | 'package', string>>;
  /** What has to be said of collecting it. */
  readonly notes: readonly string[];
}

/** How what was made is told: to people, and to machines. */
export function toldOf(root: string, workspace: Workspace, { judged, places, notes }: Product) {
  const { assessment } = judged;
  const shown = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, relative(root, place)]));
  const rows = Object.entries(shown).map(([name, place]) => `${(name[0] ?? '').toUpperCase()}${name.slice(1).padEnd(11)}${place}`);
  rows.push(`${'Hand over'.padEnd(12)}${relative(root, packageTrustIn(workspace))}, by another way than the package`);
  return {
    lines: [...notes, ...summaryLines(assessment), ...rows],
    value: summaryValue(assessment, { ...shown, notes }),
  };
}

/**
 * What was made for a quarter that another was published after, whose site stands in place of its own: the same pages lie in the runbook of all
 * quarters, and else in the package.
 */
export function followed(product: Product, { pages }: Runbook): Product {
  const { places, judged } = product;
  const site = pages.get(judged.assessment.period.id) ?? join(places.package.replace(/\.zip$/, ''), 'site');
  return { ...product, places: { ...places, site } };
}
