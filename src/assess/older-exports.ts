import type { FactKind, FactsOf } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import { DAY_MS, epochMs, type Instant } from '../domain/time.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import { quote } from './quote.ts';

/** Exports of one kind are taken together; what is this much older than the newest is of another time. */
const TOGETHER_MS = DAY_MS;
const SHOWN = 3;

/**
 * What is passed because one entry is there, and rests on an export that a newer one of the same format does not bear out, becomes an
 * unknown: the entry may have been taken away since. `judge` judges the facts it is given; `kinds` are those of which one is enough.
 * Files that say themselves what they are of, such as the snapshot of a host, are not held against each other.
 */
export function borneOutByNewest(
  judged: readonly Observation[],
  facts: FactsOf<FactKind>,
  {
    items,
    kinds,
    judge,
  }: {
    readonly items: readonly ReadEvidence[];
    readonly kinds: readonly FactKind[];
    readonly judge: (facts: FactsOf<FactKind>) => readonly Observation[];
  },
): readonly Observation[] {
  const older = olderExports(items, kinds);
  if (older.length === 0 || !judged.some(({ outcome }) => outcome === 'pass')) return judged;
  const digests = new Set(older.map(({ evidence }) => evidence.digest));
  const newest = { ...facts };
  for (const kind of kinds) Object.assign(newest, { [kind]: facts[kind].filter(({ from }) => !digests.has(from.evidence)) });
  const still = new Map(judge(newest).map((one) => [one.subject, one.outcome]));
  const paths = quote(older.slice(0, SHOWN).map(({ evidence }) => evidence.path));
  return judged.map((one) =>
    one.outcome !== 'pass' || still.get(one.subject) === 'pass'
      ? one
      : unknown(one.subject, 'stale', `Only older exports such as ${paths} bear it out: ${one.reason}`, one.pointers, {
          remedy: `Collect all files of this kind at one time, and take ${paths} out of the drop folder if newer ones stand in their place.`,
        }),
  );
}

/** Files that name nothing but themselves and are older than the newest of their format, of those that can show these kinds. */
function olderExports(items: readonly ReadEvidence[], kinds: readonly FactKind[]): ReadEvidence[] {
  const concerned = items.filter(
    ({ evidence, reading, yields }) => reading?.artefact === evidence.path && kinds.some((kind) => yields.includes(kind)),
  );
  return [...Map.groupBy(concerned, ({ evidence }) => evidence.format).values()].flatMap((group) => {
    const newest = group.map(({ evidence }) => msOf(evidence.takenAt)).reduce((left, right) => Math.max(left, right), 0);
    return group.filter(({ evidence }) => msOf(evidence.takenAt) < newest - TOGETHER_MS);
  });
}

function msOf(instant: Instant | null): number {
  return instant === null ? 0 : epochMs(instant);
}
