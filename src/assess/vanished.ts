import type { Fact, FactKind } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';

/** A file, and the newer ones that speak in its place; none where it speaks itself. */
interface Placed {
  readonly item: ReadEvidence;
  readonly newer: readonly ReadEvidence[];
}

/**
 * An unknown for each snapshot of a host that lists something which the newer one in its place does not: it may be gone, or the collector
 * was told to look at less.
 */
export function vanished(items: readonly Placed[], reads: readonly FactKind[]): Observation[] {
  return items.flatMap(({ item: { evidence, reading }, newer }) => {
    if (newer.length === 0) return [];
    const seen = new Set(newer.flatMap((one) => placesIn(one.reading?.facts ?? [])).map(({ place }) => place));
    const facts = (reading?.facts ?? []).filter(({ kind }) => reads.includes(kind));
    const lost = new Map(placesIn(facts).flatMap(({ place, at }) => (seen.has(place) ? [] : [[place, at] as const])));
    const [first] = lost.keys();
    if (first === undefined) return [];
    const others = lost.size === 1 ? '' : ` and ${lost.size - 1} more`;
    const names = newer.map((one) => `"${one.evidence.path}"`).join(' and ');
    return [
      unknown(
        `${evidence.path}, not seen again`,
        'stale',
        `It lists "${first}"${others}, and ${names}, which is newer, does not: it is gone, or was not looked at.`,
        [...lost.values()],
        {
          remedy: `Collect again and look at the same places; or take "${evidence.path}" out of the drop folder when all of it is gone.`,
        },
      ),
    ];
  });
}

/** The places of a host that a snapshot speaks of: files, and locations of backups. What it could not read it did look at. */
function placesIn(facts: readonly Fact[]): { place: string; at: Fact['from'] }[] {
  return facts.flatMap((fact) => {
    if (fact.kind === 'hostFile' || fact.kind === 'backupLocation' || fact.kind === 'hostUnread')
      return [{ place: fact.path, at: fact.from }];
    return fact.kind === 'hostSecret' ? [{ place: fact.file, at: fact.from }] : [];
  });
}
