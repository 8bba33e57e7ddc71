import type { Finding, JudgedObservation, Verdict } from '../domain/assessment.ts';

/** One check of a control on both sides; null where the check is not there. */
export interface CheckPair {
  readonly id: string;
  readonly from: Verdict | null;
  readonly to: Verdict | null;
}

/** One subject of a check on both sides; null where it was not observed. At least one is not null. */
export interface SubjectPair {
  readonly check: CheckPair;
  /** As the later side calls it, where it does. */
  readonly subject: string;
  /** As the earlier side calls it, where that differs. */
  readonly formerly: string | null;
  readonly from: JudgedObservation | null;
  readonly to: JudgedObservation | null;
}

/** What became of the subjects of a control. */
export interface Alignment {
  /** Subjects that came to another outcome, or that one side alone observed. */
  readonly changed: readonly SubjectPair[];
  /** Subjects of the same outcome for which another reason is given. */
  readonly restated: readonly SubjectPair[];
}

/**
 * Pairs what was observed of a control. Subjects go by their names. Those that are named after a week, a month or a quarter are
 * other ones in every period: of them, equal outcomes on both sides are paired, and one that passes beyond that is no change.
 * An image that was replaced by another version of it stays the same subject.
 */
export function align(from: Finding | null, to: Finding | null): Alignment {
  const pairs = checkPairs(from, to).flatMap(subjectPairs);
  const changed = pairs.filter((pair) => stateOf(pair.from) !== stateOf(pair.to));
  const restated = pairs.filter(
    (pair) => stateOf(pair.from) === stateOf(pair.to) && pair.from?.reason !== pair.to?.reason && !isDated(pair.subject),
  );
  return { changed, restated };
}

function checkPairs(from: Finding | null, to: Finding | null): CheckPair[] {
  const before = new Map((from?.verdicts ?? []).map((verdict) => [verdict.check.id, verdict]));
  const after = new Map((to?.verdicts ?? []).map((verdict) => [verdict.check.id, verdict]));
  return [...new Set([...after.keys(), ...before.keys()])].map((id) => ({
    id,
    from: before.get(id) ?? null,
    to: after.get(id) ?? null,
  }));
}

function subjectPairs(check: CheckPair): SubjectPair[] {
  const before = new Map((check.from?.observations ?? []).map((observation) => [observation.subject, observation]));
  const after = new Map((check.to?.observations ?? []).map((observation) => [observation.subject, observation]));
  const named = [...new Set([...after.keys(), ...before.keys()])].map((subject): SubjectPair => {
    return { check, subject, formerly: null, from: before.get(subject) ?? null, to: after.get(subject) ?? null };
  });
  if (check.from === null || check.to === null) return named;
  const both = named.filter(({ from, to }) => from !== null && to !== null);
  const alone = named.filter(({ from, to }) => from === null || to === null);
  const dated = movedOn(alone.filter(({ subject }) => isDated(subject)));
  return [...both, ...dated, ...replaced(alone.filter(({ subject }) => !isDated(subject)))];
}

/** Of dated subjects that one side alone knows: those whose outcome has no equal on the other side, passes left out. */
function movedOn(pairs: readonly SubjectPair[]): SubjectPair[] {
  const states = Map.groupBy(pairs, ({ from, to }) => stateOf(from ?? to));
  return [...states.values()].flatMap((group) => {
    const gone = group.filter(({ to }) => to === null);
    const come = group.filter(({ from }) => from === null);
    if (group.every(({ from, to }) => (from ?? to)?.outcome === 'pass')) return [];
    return gone.length > come.length ? gone.slice(come.length) : come.slice(gone.length);
  });
}

/** Pairs what is the same image, or the same finding in it, but for the version, where exactly one of each side can be meant. */
function replaced(pairs: readonly SubjectPair[]): SubjectPair[] {
  const groups = Map.groupBy(pairs, ({ check, subject }) => (readsScans(check) ? unversioned(subject) : subject));
  return [...groups.values()].flatMap((group) => {
    const [old, ...otherOld] = group.filter(({ to }) => to === null);
    const [now, ...otherNow] = group.filter(({ from }) => from === null);
    if (old === undefined || now === undefined || otherOld.length + otherNow.length > 0) return group;
    return [{ ...now, formerly: old.subject, from: old.from }];
  });
}

/** Checks that read scans name their subjects after images. */
function readsScans({ from, to }: CheckPair): boolean {
  return [from, to].every((verdict) => verdict?.check.reads.includes('scan') === true);
}

/** `postgres:16.14: CVE-2026-1000` without its tag and digest. */
function unversioned(subject: string): string {
  return subject.replace(/^(\S+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?(?=: |$)/, '$1');
}

/** `2026-W27`, `2026-07`, `2026-Q3` or a day. */
function isDated(subject: string): boolean {
  return /^\d{4}-(?:W\d{2}|Q[1-4]|\d{2}(?:-\d{2})?)$/.test(subject);
}

/** What of an observation decides: outcome, cause, and by what it is accepted. */
function stateOf(observation: JudgedObservation | null): string {
  return observation === null ? '' : `${observation.outcome} ${observation.cause} ${observation.acceptedBy}`;
}
