import type { AttestationUse, DeviationUse, JudgedObservation } from '../domain/assessment.ts';
import type { Pointer } from '../domain/evidence.ts';
import { dateOf, lastDayBefore } from '../domain/time.ts';
import type { SubjectPair } from './align.ts';
import type { Cause, EvidenceMove, RecordEvent, RuleInput, Said, SubjectChange } from './comparison.ts';
import { subjectDirection } from './direction.ts';
import type { Side } from './side.ts';

/** Two assessments to hold against one another, and what is known to differ between them. */
export interface Step {
  readonly from: Side;
  readonly to: Side;
  /** `same`: the rules are; `other`: nothing but the rules differs; `both`: nobody knows. */
  readonly rules: 'same' | 'other' | 'both';
  readonly inputs: readonly RuleInput[];
}

/** The change of a subject as it is shown. */
export function subjectChange(pair: SubjectPair, { from, to }: Step): SubjectChange {
  const { check, subject, formerly } = pair;
  const moved = evidenceMoves(pair, from, to).length > 0;
  return {
    check: check.id,
    subject,
    formerly,
    from: said(pair.from, from),
    to: said(pair.to, to),
    direction: subjectDirection(pair.from, pair.to, moved),
  };
}

function said(observation: JudgedObservation | null, side: Side): Said | null {
  if (observation === null) return null;
  const { outcome, cause, acceptedBy, reason, pointers } = observation;
  return { outcome, cause, acceptedBy, reason, places: pointers.map((pointer) => side.placeOf(pointer)) };
}

/** Why subjects changed in one step, one cause of each kind. Every subject stands under at least one. */
export function causesOf(pairs: readonly SubjectPair[], step: Step): Cause[] {
  const found = pairs.flatMap((pair) => causesOfSubject(pair, step));
  return [...Map.groupBy(found, ({ kind }) => kind).values()].flatMap(together);
}

function causesOfSubject(pair: SubjectPair, step: Step): Cause[] {
  const { from, to, rules, inputs } = step;
  const subjects = [subjectChange(pair, step)];
  // Which checks there are is part of the rules, whatever their digest is said to be.
  if (pair.check.from === null || pair.check.to === null)
    return [{ kind: 'rules', inputs: inputs.length > 0 ? inputs : ['rules'], subjects }];
  const causes: Cause[] = [];
  const acceptance = acceptanceEvents(pair, step);
  if (acceptance.length > 0) causes.push({ kind: 'record', events: acceptance, subjects });
  if (pair.from?.outcome === 'fail' && pair.to?.outcome === 'fail') return causes;
  if (rules === 'other') return [...causes, { kind: 'rules', inputs, subjects }];
  if (rules === 'both') return [...causes, { kind: 'rules-or-system', subjects }];

  const pointers = [...(pair.from?.pointers ?? []), ...(pair.to?.pointers ?? [])];
  const isRecord = (pointer: Pointer) => (from.recordAt(pointer) ?? to.recordAt(pointer)) !== undefined;
  const readsRecords = pair.check.to.check.reads.includes('attestation');
  const restsOnRecords = readsRecords && pointers.every(isRecord);
  if (restsOnRecords || pointers.some(isRecord)) causes.push({ kind: 'record', events: recordEvents(pair, step), subjects });
  if (restsOnRecords && !isDoubtful(pair)) return causes;

  const files = evidenceMoves(pair, from, to);
  if (files.length > 0 || isDoubtful(pair)) causes.push({ kind: 'evidence', files, subjects });
  else if (unchangedFiles(pair, step).length > 0) causes.push({ kind: 'evidence', files: unchangedFiles(pair, step), subjects });
  if (!causes.some(({ kind }) => kind === 'evidence') || saysOtherwise(pair, step)) causes.push({ kind: 'system', subjects });
  return causes;
}

/** One side is unknown for want of evidence that counts. */
function isDoubtful({ from, to }: SubjectPair): boolean {
  return [from, to].some((one) => one?.cause === 'missing' || one?.cause === 'stale' || one?.cause === 'unreadable');
}

/** The files behind a subject that count on one side only. A subject may itself be the file that is in doubt. */
function evidenceMoves({ check, subject, from, to }: SubjectPair, before: Side, after: Side): EvidenceMove[] {
  // Records are no evidence that a system shows: that one is new says that somebody did something.
  const filesOf = (side: Side, pointers: readonly Pointer[]) =>
    pointers.filter((pointer) => side.recordAt(pointer) === undefined).map((pointer) => side.fileOf(pointer)?.path);
  const own = [
    ...filesOf(before, from?.pointers ?? []),
    ...filesOf(after, to?.pointers ?? []),
    before.counterpart(subject)?.path === subject || after.counterpart(subject)?.path === subject ? subject : undefined,
  ];
  const paths = [...new Set(own.filter((path) => path !== undefined))];
  return paths
    .map((path) => ({
      path,
      from: before.presence(path, check.from ?? undefined),
      to: after.presence(path, check.to ?? undefined),
    }))
    .filter((move) => move.from !== move.to);
}

/** The files behind a subject, when there are some and none of them changed by a byte. */
function unchangedFiles({ from, to }: SubjectPair, { from: before, to: after }: Step): EvidenceMove[] {
  const known = (side: Side, pointers: readonly Pointer[]) => pointers.map((pointer) => side.fileOf(pointer));
  const files = [...known(before, from?.pointers ?? []), ...known(after, to?.pointers ?? [])];
  const isSame = files.every(
    (file) => file !== undefined && before.counterpart(file.path)?.digest === after.counterpart(file.path)?.digest,
  );
  const paths = new Set(files.flatMap((file) => (file === undefined ? [] : [file.path])));
  return isSame ? [...paths].map((path) => ({ path, from: 'same-bytes', to: 'same-bytes' })) : [];
}

/** A file that counts on both sides shows on one of them what it does not on the other: not only evidence is missing. */
function saysOtherwise({ check, from, to }: SubjectPair, { from: before, to: after }: Step): boolean {
  if (from?.cause === 'stale' || from?.cause === 'unreadable' || to?.cause === 'stale' || to?.cause === 'unreadable') return false;
  const paths = [
    ...(from?.pointers ?? []).map((pointer) => before.fileOf(pointer)),
    ...(to?.pointers ?? []).map((pointer) => after.fileOf(pointer)),
  ];
  return paths.some(
    (file) =>
      file !== undefined &&
      before.presence(file.path, check.from ?? undefined) === 'present' &&
      after.presence(file.path, check.to ?? undefined) === 'present' &&
      before.counterpart(file.path)?.digest !== after.counterpart(file.path)?.digest,
  );
}

/** A failure that is accepted on one side and fails on the other, unaccepted or accepted by something else. */
function acceptanceEvents({ from, to }: SubjectPair, step: Step): RecordEvent[] {
  const [old, now] = [from?.acceptedBy ?? null, to?.acceptedBy ?? null];
  if (old === now) return [];
  const events: RecordEvent[] = [];
  if (old !== null && to?.outcome === 'fail') events.push(ended(old, step));
  if (now !== null) {
    const deviation = step.to.deviations.get(now);
    events.push(momentOf(step.to, { what: 'deviation', id: now, event: 'began', on: deviation?.approved ?? null }));
  }
  return events;
}

function ended(id: string, { to }: Step): RecordEvent {
  const deviation = to.deviations.get(id);
  if (deviation?.state === 'expired') return momentOf(to, { what: 'deviation', id, event: 'lapsed', on: deviation.expires });
  if (deviation?.state === 'not-yet-in-force')
    return momentOf(to, { what: 'deviation', id, event: 'later', on: deviation.approved });
  return momentOf(to, { what: 'deviation', id, event: 'withdrawn', on: null });
}

function recordEvents({ subject, from, to }: SubjectPair, step: Step): RecordEvent[] {
  const now = (to?.pointers ?? []).flatMap((pointer) => step.to.recordAt(pointer) ?? []);
  if (now.length > 0) return now.map((record) => recordMoment(record, step.to));
  const old = (from?.pointers ?? []).flatMap((pointer) => step.from.recordAt(pointer) ?? []);
  const id = old[0]?.subject ?? subject;
  return [{ what: 'record', id, event: 'missing', on: null, inside: false }];
}

/** What became of a record inside a period, for an assessment of it. */
export function recordMoment({ control, subject, performed, expires, state }: AttestationUse, side: Side): RecordEvent {
  const id = subject ?? control;
  if (state === 'expired') return momentOf(side, { what: 'record', id, event: 'lapsed', on: lastDayBefore(expires) });
  return momentOf(side, { what: 'record', id, event: state === 'refused' ? 'refused' : 'began', on: dateOf(performed) });
}

/** What became of a deviation inside a period. */
export function deviationMoments({ id, beganOn, lapsedOn }: DeviationUse, side: Side): RecordEvent[] {
  return [
    ...(beganOn === null ? [] : [momentOf(side, { what: 'deviation', id, event: 'began', on: beganOn })]),
    ...(lapsedOn === null ? [] : [momentOf(side, { what: 'deviation', id, event: 'lapsed', on: lapsedOn })]),
  ];
}

function momentOf({ assessment: { period } }: Side, event: Omit<RecordEvent, 'inside'>): RecordEvent {
  const { on } = event;
  return { ...event, inside: on !== null && dateOf(period.from) <= on && on <= lastDayBefore(period.to) };
}

/** Several causes of one kind as one. */
function together(causes: readonly Cause[]): Cause[] {
  const [first] = causes;
  if (first === undefined) return [];
  const subjects = causes.flatMap((cause) => cause.subjects);
  if (first.kind === 'evidence')
    return [{ ...first, subjects, files: distinct(causes.flatMap((cause) => (cause.kind === 'evidence' ? cause.files : []))) }];
  if (first.kind === 'record')
    return [{ ...first, subjects, events: distinct(causes.flatMap((cause) => (cause.kind === 'record' ? cause.events : []))) }];
  return [{ ...first, subjects }];
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
