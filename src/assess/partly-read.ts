import type { FactKind } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';

/**
 * An unknown for each file of which a reader passed over something that speaks of what a check reads:
 * that part might break the requirement.
 */
export function partlyRead(items: readonly ReadEvidence[], reads: readonly FactKind[]): Observation[] {
  return items.flatMap(({ evidence, reading }) => {
    const gaps = (reading?.gaps ?? []).filter(({ kinds }) => kinds.some((kind) => reads.includes(kind)));
    if (gaps.length === 0) return [];
    const { digest } = evidence;
    const pointers = digest === null ? [] : gaps.map(({ at }) => ({ evidence: digest, at }));
    const remedy = [...new Set(gaps.map((gap) => gap.remedy))].join(' ');
    const reason = [...new Set(gaps.map(({ what }) => what))].join(' ');
    return [unknown(`${evidence.path}, in part`, 'unresolved', reason, pointers, { remedy })];
  });
}
