import type { FactKind } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import type { Page } from '../normalise/reader.ts';

interface PageOf {
  readonly item: ReadEvidence;
  readonly page: Page;
}

/**
 * An unknown for each page of a list whose other entries no file holds: one of them might break the requirement.
 * Pages make up for one another when together they hold the whole list.
 */
export function incompleteLists(items: readonly ReadEvidence[], reads: readonly FactKind[]): Observation[] {
  const pages = items.flatMap((item): PageOf[] => {
    const page = item.reading?.page;
    return page?.kinds.some((kind) => reads.includes(kind)) ? [{ item, page }] : [];
  });
  const lists = Map.groupBy(pages, ({ item, page }) => `${item.evidence.format}\n${page.list}\n${page.total}`);
  return [...lists.values()].filter((parts) => !isWhole(parts)).flatMap((parts) => parts.map(doubtOn));
}

function isWhole(parts: readonly PageOf[]): boolean {
  let reached = 0;
  for (const { page } of parts.toSorted((left, right) => left.page.from - right.page.from)) {
    if (page.from > reached) return false;
    reached = Math.max(reached, page.to);
  }
  return parts.every(({ page }) => reached >= page.total);
}

function doubtOn({ item: { evidence }, page }: PageOf): Observation {
  const { from, to, total } = page;
  const pointers = evidence.digest === null ? [] : [{ evidence: evidence.digest, at: '' }];
  return unknown(
    evidence.path,
    'missing',
    `"${evidence.path}" is one page of a list: it holds ${to - from} of ${total} entries, and the others may say otherwise.`,
    pointers,
    { remedy: 'Export the list as a whole, or all of its pages.' },
  );
}
