import { z } from 'zod';

/** Something that should have been looked at, was given or was asked for, and has nothing on the other side. */
export const Hole = z.object({
  /** What it belongs to, where a part has groups: the check of a pair of service and check. */
  group: z.string().nullable(),
  name: z.string(),
  /** Why nothing answers it, in one sentence or so. */
  why: z.string(),
});
export type Hole = z.infer<typeof Hole>;

/** Two lists held against one another. `total` is `covered` and the holes together, always. */
export const CoveragePart = z.object({
  /** For addresses and JSON: `services`, `images`, `framework-owasp-top-10-2025`. */
  id: z.string(),
  /** What is held against what. */
  title: z.string(),
  /** What is counted: "images". */
  unit: z.string(),
  total: z.number().int().nonnegative(),
  covered: z.number().int().nonnegative(),
  holes: z.array(Hole),
  /** How what is covered is covered, counted. */
  notes: z.array(z.string()),
});
export type CoveragePart = z.infer<typeof CoveragePart>;

/** Holes of one group that have the same reason. */
export interface HoleGroup {
  readonly group: string | null;
  readonly names: readonly string[];
  readonly why: string;
}

/** Brings together what would be said in the same words, in the order of the first of each. */
export function groupHoles(holes: readonly Hole[]): readonly HoleGroup[] {
  const groups = Map.groupBy(holes, ({ group, why }) => JSON.stringify([group, why]));
  return Array.from(groups.values(), (own) => {
    const { group = null, why = '' } = own[0] ?? {};
    return { group, names: own.map(({ name }) => name), why };
  });
}
