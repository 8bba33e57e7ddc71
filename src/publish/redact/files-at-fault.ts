import type { Assessment, JudgedObservation } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';

/**
 * Paths of files on which two judgements differ: files that were read otherwise, and those that an outcome rests on which only one of the
 * two has. Names of subjects are not compared, since redaction gives them others.
 */
export function filesAtFault(original: Assessment, redacted: Assessment): Set<string> {
  const paths = new Set<string>();
  const readings = [original, redacted].map(
    ({ evidence }) =>
      new Map(evidence.map(({ path, state, format, facts, notes }) => [path, canonicalJson([state, format, facts, notes.length])])),
  );
  const [before, after] = readings;
  for (const [path, reading] of before ?? []) if (after?.get(path) !== reading) paths.add(path);
  const [left, right] = [outcomesIn(original), outcomesIn(redacted)];
  for (const [mine, theirs] of [
    [left, right],
    [right, left],
  ] as const)
    for (const [key, { count, files }] of mine)
      if ((theirs.get(key)?.count ?? 0) < count) for (const file of files) paths.add(file);
  return paths;
}

/** Every outcome with the files that it rests on, and how often there is such a one. */
function outcomesIn({ findings, evidence }: Assessment): Map<string, { count: number; files: readonly string[] }> {
  const pathOf = new Map(evidence.flatMap(({ path, digest }) => (digest === null ? [] : [[digest, path] as const])));
  const filesOf = ({ pointers }: JudgedObservation) =>
    [...new Set(pointers.flatMap((one) => pathOf.get(one.evidence) ?? []))].sort();
  const outcomes = new Map<string, { count: number; files: readonly string[] }>();
  for (const { control, verdicts } of findings)
    for (const { check, observations } of verdicts)
      for (const observation of observations) {
        const files = filesOf(observation);
        const key = canonicalJson([control.id, check.id, observation.outcome, observation.cause, files]);
        outcomes.set(key, { count: (outcomes.get(key)?.count ?? 0) + 1, files });
      }
  return outcomes;
}
