import type { Assessment } from '../../domain/assessment.ts';
import { acceptances, isOpen } from './oscal-risks.ts';

/**
 * What a format carries, one label for each thing that is counted: `observations fail`, `evidence read`. A control has two labels, one that
 * is counted with its like and one of its own, so that two controls that swap their statuses are found.
 */
export type Labels = readonly string[];

/** The labels of a control. */
export function controlLabels(id: string, status: string): string[] {
  return [`controls ${status}`, `${id} ${status}`];
}

/** The labels of every control with its status. */
export function controlsOf({ findings }: Assessment): string[] {
  return findings.flatMap(({ control, status }) => controlLabels(control.id, status));
}

/** The labels of every observation with its outcome, and of those that a deviation accepts. */
export function observationsOf({ findings }: Assessment): string[] {
  return findings
    .flatMap(({ verdicts }) => verdicts.flatMap(({ observations }) => observations))
    .flatMap(({ outcome, acceptedBy }) => observationLabels(outcome, acceptedBy !== null));
}

/** The labels of an observation. */
export function observationLabels(outcome: string, accepted: boolean): string[] {
  return [`observations ${outcome}`, ...(accepted ? ['observations accepted'] : [])];
}

/** The labels of every file with what became of it. */
export function evidenceOf({ evidence }: Assessment): string[] {
  return evidence.map(({ state }) => `evidence ${state}`);
}

/** The labels of every vulnerability with its severity, and of those that are suppressed. */
export function vulnerabilitiesOf({ vulnerabilities }: Assessment): string[] {
  return vulnerabilities.flatMap(({ severity, suppressed }) => vulnerabilityLabels(severity, suppressed !== null));
}

/** The labels of a vulnerability. */
export function vulnerabilityLabels(severity: string, suppressed: boolean): string[] {
  return [`vulnerabilities ${severity}`, ...(suppressed ? ['vulnerabilities suppressed'] : [])];
}

/** The labels of what a plan of action lists: open controls and accepted deviations. */
export function openOf(assessment: Assessment): string[] {
  return [
    ...assessment.findings.filter(isOpen).flatMap(({ control, status }) => controlLabels(control.id, status)),
    ...acceptances(assessment).map(() => 'deviations applied'),
  ];
}

/** The labels of every control's checks. */
export function checksOf({ findings }: Assessment): string[] {
  return findings.flatMap(({ control, verdicts }) => verdicts.flatMap(() => ['checks', `${control.id} checks`]));
}

/**
 * Proves that what was read back from a file is what the assessment holds.
 * Throws an Error that names the file, what differs, and both numbers.
 */
export function compare(name: string, title: string, found: Labels, expected: Labels, whole = 'the assessment'): void {
  const counts = countEach(found);
  const wanted = countEach(expected);
  for (const label of new Set([...wanted.keys(), ...counts.keys()])) {
    const here = counts.get(label) ?? 0;
    const there = wanted.get(label) ?? 0;
    if (here !== there) throw new Error(`${title}: ${label} is ${here} in ${name}, and ${there} in ${whole}.`);
  }
}

function countEach(labels: Labels): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
