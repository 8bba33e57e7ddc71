import type { Finding, JudgedObservation } from '../domain/assessment.ts';
import type { CheckedSubject, Note, Proposal } from './propose.ts';

/** A subject that a proposal leaves as it is. */
export interface OpenSubject {
  readonly check: string;
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string | null;
}

/** What came of each subject of a control. */
export interface Outcome {
  /** What no longer fails once the patch, or the commands, were applied. */
  readonly mended: readonly CheckedSubject[];
  /** What still fails, each with why there is no change for it, or none that suffices. */
  readonly open: readonly (OpenSubject & { readonly why: string })[];
  /** What the evidence does not decide, so that no patch can help. */
  readonly undecided: readonly OpenSubject[];
  /** Failures that a deviation accepts: left as they are. */
  readonly accepted: readonly { readonly subject: string; readonly by: string }[];
}

/** Holds a proposal against the control as it is judged with it; `after` is null where no file was changed. */
export function outcomeOf(finding: Finding, { changed, undecided: notes }: Proposal, after: Finding | null): Outcome {
  const before = finding.verdicts.flatMap(({ check, observations }) => observations.map((one) => ({ check: check.id, ...one })));
  const failing = before.filter(({ outcome, acceptedBy }) => outcome === 'fail' && acceptedBy === null);
  const left = new Map(
    (after?.verdicts ?? []).flatMap(({ check, observations }) => observations.map((one) => [keyOf(check.id, one.subject), one])),
  );
  const isChanged = new Set(changed.map(({ check, subject }) => keyOf(check, subject)));
  const isMended = ({ check, subject }: CheckedSubject) =>
    after === null ? isChanged.has(keyOf(check, subject)) : !isBad(left.get(keyOf(check, subject)));
  return {
    mended: failing.filter(isMended).map(({ check, subject }) => ({ check, subject })),
    open: failing
      .filter((one) => !isMended(one))
      .map((one) => ({ ...openSubject(one), why: whyOf(one, notes, left.get(keyOf(one.check, one.subject))) })),
    undecided: before.filter(({ outcome }) => outcome === 'unknown').map(openSubject),
    accepted: before.flatMap(({ subject, acceptedBy }) => (acceptedBy === null ? [] : [{ subject, by: acceptedBy }])),
  };
}

/** The changed subjects that fail all the same, each with what it fails by then. */
export function insufficient({ changed }: Proposal, after: Finding): Note[] {
  const failing = new Map(
    after.verdicts.flatMap(({ check, observations }) =>
      observations
        .filter(({ outcome }) => outcome === 'fail')
        .map(({ subject, reason }) => [keyOf(check.id, subject), reason] as const),
    ),
  );
  return changed.flatMap(({ check, subject }) => {
    const reason = failing.get(keyOf(check, subject));
    return reason === undefined ? [] : [{ check, subject, what: `What a program knows to change does not suffice: ${reason}` }];
  });
}

function isBad(observation: JudgedObservation | undefined): boolean {
  return observation?.outcome === 'fail' || observation?.outcome === 'unknown';
}

function whyOf({ check, subject }: OpenSubject, notes: readonly Note[], left: JudgedObservation | undefined): string {
  const own = notes.filter((note) => note.check === check && note.subject === subject).map(({ what }) => what);
  return own.length > 0 ? own.join(' ') : `The change leaves it open: ${left?.reason ?? 'it is not judged any more.'}`;
}

function openSubject({ check, subject, reason, remedy }: OpenSubject): OpenSubject {
  return { check, subject, reason, remedy };
}

function keyOf(check: string, subject: string): string {
  return JSON.stringify([check, subject]);
}
