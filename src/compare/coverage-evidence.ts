import type { Assessment } from '../domain/assessment.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { CoveragePart } from './coverage.ts';
import type { CoverageFacts, EvidenceUse } from './coverage-facts.ts';
import { type Item, partOf } from './coverage-part.ts';

/** Every file that was received against the checks that used it. */
export function evidencePart({ evidence, findings }: Assessment, { uses }: CoverageFacts): CoveragePart {
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

/** Every format that can be read against the files of it. */
export function formatPart({ evidence, findings }: Assessment, { formats }: CoverageFacts): CoveragePart {
  const read = new Set(evidence.filter(({ state }) => state === 'read').map(({ format }) => format));
  const given = new Set(evidence.map(({ format }) => format));
  const starved = new Set(
    findings.flatMap(({ verdicts }) =>
      verdicts.filter(({ outcome, cause }) => outcome === 'unknown' && cause === 'missing').map(({ check }) => check.id),
    ),
  );
  const items = formats.map(({ format, title, checks }): Item => {
    if (read.has(format)) return { name: title, why: null };
    const waiting = checks.filter((check) => starved.has(check));
    const wait = waiting.length === 0 ? '' : ` For want of evidence nothing is known to ${waiting.join(', ')}.`;
    return {
      name: title,
      why: `No file of it ${given.has(format) ? 'could be read' : 'was given'}; ${checks.length} checks can read it.${wait}`,
    };
  });
  return partOf({ id: 'formats', title: 'Formats that can be read × files of them', unit: 'formats' }, items);
}
