import type { Judged } from '../../domain/assessment.ts';
import type { CoveragePart } from '../../domain/coverage.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { CoverageFacts, EvidenceUse } from './facts.ts';
import { type Item, partOf } from './part.ts';

/** Every file that was received against the checks that used it. */
export function evidencePart({ evidence, findings }: Judged, { uses }: CoverageFacts): CoveragePart {
  const byPath = new Map(uses.map((use) => [use.path, use]));
  const items = evidence.map((file): Item => ({ name: file.path, why: unused(file, byPath.get(file.path)) }));
  const pointers = findings.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ observations }) => observations.flatMap((one) => one.pointers)),
  );
  const cited = new Set(pointers.map((pointer) => pointer.evidence));
  const apart = uses.filter(({ used, purpose }) => used.length === 0 && purpose !== null).length;
  const notes = [
    `${evidence.filter(({ digest }) => digest !== null && cited.has(digest)).length} files are named by observations`,
    ...(apart === 0 ? [] : [`${apart} serve another purpose than to be judged`]),
  ];
  return partOf({ id: 'evidence', title: 'Files received × checks that used them', unit: 'files', notes }, items);
}

function unused({ state, problem }: Evidence, use: EvidenceUse | undefined): string | null {
  if (state !== 'read') return `${state}: ${problem}`;
  if (use === undefined) return 'No check reads what it shows.';
  const { used, superseded, setAside, purpose } = use;
  if (used.length > 0 || purpose !== null) return null;
  if (setAside.length > 0) return `It was set aside by all that read it: ${setAside.join(', ')}.`;
  return superseded.length > 0 ? 'There is a newer reading of the same.' : 'No check reads what it shows.';
}
