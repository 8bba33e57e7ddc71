import type { CoveragePart, Hole } from '../../domain/coverage.ts';

/** One item of a part: covered when it has no hole. */
export interface Item {
  readonly group?: string;
  readonly name: string;
  /** Why nothing answers it; null when something does. */
  readonly why: string | null;
}

/** A part from its items, so that its counts cannot disagree with its holes. */
export function partOf(
  head: Pick<CoveragePart, 'id' | 'title' | 'unit'> & { readonly notes?: readonly string[] },
  items: readonly Item[],
): CoveragePart {
  const holes = items.flatMap(({ group = null, name, why }): Hole[] => (why === null ? [] : [{ group, name, why }]));
  return { ...head, total: items.length, covered: items.length - holes.length, holes, notes: [...(head.notes ?? [])] };
}
