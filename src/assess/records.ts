import type { Attestation } from '../domain/attestation.ts';
import type { ControlId } from '../domain/control.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import {
  DAY_MS,
  type Duration,
  dateOf,
  epochMs,
  holdsUntil,
  type Instant,
  isoWeek,
  lastDayBefore,
  parseDay,
  type Span,
  shift,
} from '../domain/time.ts';
import type { Context } from './check.ts';
import { quote } from './quote.ts';
import { faultOfMatter } from './record-matter.ts';
import { faultOfStanding, type RecordFault, signedBy } from './record-standing.ts';

/** Something that had to be done and recorded: what it is called, the span it is about, and how late it may be. */
export interface Due {
  /** E.g. `2026-W27`; the subject of the observation, and of the records that name it. */
  readonly subject: string;
  readonly span: Span;
  /** The first instant at which it counts as not done. */
  readonly until: Instant;
}

/**
 * One observation for each thing that was due. A record meets it when it names it as its subject, or when what it covers takes in
 * the whole span; when it was performed on or after the last day it speaks of, but before the latest day allowed; when it has not
 * expired; and when its signature, its dates and its role let it count. A record of after the period counts for what was due in it, if
 * it came in time.
 */
export function judgeRecords(
  records: readonly Attestation[],
  control: ControlId,
  dues: readonly Due[],
  context: Context,
): Observation[] {
  const own = records.filter((record) => record.control === control);
  return dues.map((due) => {
    const candidates = own.filter((record) => speaksOf(record, due));
    const faults = candidates.map((record) => faultOf(record, due, context));
    const valid = longest(candidates.filter((_, index) => faults[index] === null));
    if (valid !== undefined) return recorded(due.subject, valid);
    const remedy = `Do it for ${due.subject}, and record it under ${control} with the day and what was found.`;
    if (candidates.length === 0) return fail(due.subject, `No record of ${due.subject} was handed in.`, [], { remedy });
    return refused(due.subject, `A record of ${due.subject} does not count`, candidates, faults, remedy);
  });
}

/** Of records none of which counts: unknown where one of them may be borne out yet. */
function refused(
  subject: string,
  what: string,
  records: readonly Attestation[],
  faults: readonly (RecordFault | null)[],
  remedy: string,
): Observation {
  const found = faults.filter((fault) => fault !== null);
  const reason = `${what}: ${[...new Set(found.map(({ why }) => why))].join('; ')}.`;
  const pointers = records.map(({ from }) => from);
  if (found.every(({ outcome }) => outcome === 'fail')) return fail(subject, reason, pointers, { remedy });
  const other =
    found.find(({ outcome, remedy: own }) => outcome === 'unknown' && own !== undefined)?.remedy ??
    'Name the role in content/organisation.yaml, or let one that stands there do it and record it.';
  return unknown(subject, 'unresolved', reason, pointers, { remedy: other });
}

/** Of several records that count, the one that holds longest. */
function longest(records: readonly Attestation[]): Attestation | undefined {
  return [...records].sort((left, right) => (left.expires < right.expires ? 1 : left.expires > right.expires ? -1 : 0))[0];
}

function recorded(subject: string, record: Attestation): Observation {
  const { by, performed, statement, from } = record;
  return pass(subject, `${quote(by)} recorded on ${dateOf(performed)}${signedBy(record)}: ${quote(statement)}`, [from]);
}

function speaksOf({ subject, covers }: Attestation, due: Due): boolean {
  if (subject === due.subject) return covers === null || (covers.from < due.span.to && due.span.from < covers.to);
  return covers !== null && covers.from <= due.span.from && due.span.to <= covers.to;
}

function faultOf(record: Attestation, due: Due, { asOf, organisation }: Context): RecordFault | null {
  const standing = faultOfStanding(record, organisation, asOf);
  if (standing?.outcome === 'fail') return standing;
  const why = whyPartial(record, due, organisation) ?? whyLate(record, due, asOf);
  return why === null ? standing : { outcome: 'fail', why };
}

/** A record of a week or month must speak of all of it, from the day the deployment went into service. */
function whyPartial({ covers }: Attestation, { subject, span }: Due, { deployment }: Organisation): string | null {
  if (covers === null) return null;
  const start = parseDay(deployment.inServiceSince) ?? span.from;
  if ((covers.from <= span.from || covers.from <= start) && span.to <= covers.to) return null;
  return `it covers ${covers.from} to ${covers.to} only, and not the whole of ${subject}`;
}

function whyLate({ performed, covers, expires }: Attestation, due: Due, asOf: Instant): string | null {
  const day = dateOf(performed);
  if (!holdsUntil(expires, asOf)) return `it held until ${lastDayBefore(expires)}`;
  if (performed >= due.until) return `it was performed on ${day}, later than ${lastDayBefore(due.until)}`;
  const end = covers?.to ?? due.span.to;
  if (day < dateOf(new Date(epochMs(end) - DAY_MS).toISOString()))
    return `it was performed on ${day}, before the end of what it speaks of`;
  return null;
}

/**
 * The ISO weeks of a period. A week belongs to the quarter that its Thursday falls into, as ISO 8601 gives it to a year, so that every
 * week belongs to exactly one quarter. Weeks that ended before the deployment went into service, or that have not ended at the
 * assessment, are not due. A review may come two weeks late.
 */
export function weeksDue(context: Context): Due[] {
  const from = epochMs(context.period.from);
  const firstThursday = from + ((11 - new Date(from).getUTCDay()) % 7) * DAY_MS;
  const dues: Due[] = [];
  for (let thursday = firstThursday; thursday < epochMs(context.period.to); thursday += 7 * DAY_MS) {
    const span = { from: instantOf(thursday - 3 * DAY_MS), to: instantOf(thursday + 4 * DAY_MS) };
    dues.push({ subject: isoWeek(instantOf(thursday)), span, until: shift(span.to, 'P14D', 1) });
  }
  return dues.filter((due) => isDue(due, context));
}

/** The calendar months of a period that have ended at the assessment, by name such as `2026-07`. A review may come two weeks late. */
export function monthsDue(context: Context): Due[] {
  const dues: Due[] = [];
  for (let from = context.period.from; from < context.period.to; from = shift(from, 'P1M', 1)) {
    const span = { from, to: shift(from, 'P1M', 1) };
    dues.push({ subject: from.slice(0, 7), span, until: shift(span.to, 'P14D', 1) });
  }
  return dues.filter((due) => isDue(due, context));
}

function isDue({ span }: Due, { asOf, organisation }: Context): boolean {
  return span.to <= asOf && dateOf(span.to) > organisation.deployment.inServiceSince;
}

function instantOf(ms: number): Instant {
  return new Date(ms).toISOString();
}

/**
 * For things done once in a span and not about a part of it: one observation, met by any record of the control that was performed
 * within the span and before the assessment, that has not expired, that its signature, its dates and its role let count, and that is
 * about nothing else: neither by what it covers nor by its subject, which may name the observation, the period, a part of the span, the
 * deployment, or one of `names`.
 */
export function judgeOnce(
  records: readonly Attestation[],
  control: ControlId,
  subject: string,
  span: Span,
  context: Context,
  names: readonly string[] = [],
): Observation[] {
  const { asOf, organisation } = context;
  const own = records.filter((record) => record.control === control);
  const inTime = own.filter(({ performed }) => span.from <= performed && performed < span.to && performed < asOf);
  const faults = inTime.map((record): RecordFault | null => {
    const standing = faultOfStanding(record, organisation, asOf);
    if (standing?.outcome === 'fail') return standing;
    if (!holdsUntil(record.expires, asOf)) return { outcome: 'fail', why: `it held until ${lastDayBefore(record.expires)}` };
    const other = faultOfMatter(record, [subject, ...names], span, context);
    return other?.outcome === 'fail' ? other : (standing ?? other);
  });
  const valid = longest(inTime.filter((_, index) => faults[index] === null));
  if (valid !== undefined) return [recorded(subject, valid)];
  const within = `between ${dateOf(span.from)} and ${dateOf(shift(span.to, 'P1D', -1))}`;
  const remedy = `Do it, and record it under ${control} with the day and what was found.`;
  if (inTime.length > 0) return [refused(subject, 'Its record does not count', inTime, faults, remedy)];
  const reason =
    own.length === 0
      ? 'No record of it was handed in.'
      : `Its records are of ${own.map(({ performed }) => dateOf(performed)).join(', ')}, none of them ${within}.`;
  return [
    fail(
      subject,
      reason,
      own.map(({ from }) => from),
      { remedy },
    ),
  ];
}

/**
 * For things done once in each month: one observation for each month that has ended, met by a record that was performed within the
 * month, or that is about the month and came at most two weeks late.
 */
export function judgeMonthly(records: readonly Attestation[], control: ControlId, context: Context): Observation[] {
  return monthsDue(context).map((due) => {
    const within = records.filter(
      ({ subject, covers }) =>
        subject === due.subject ||
        ((subject === null || subject === context.period.id) &&
          (covers === null || (covers.from < due.span.to && due.span.from < covers.to))),
    );
    const [done] = judgeOnce(within, control, due.subject, due.span, context);
    const [late] = judgeRecords(records, control, [due], context);
    if (done === undefined || late === undefined) return notDue(due.subject, context.asOf);
    if (done.outcome === 'pass' || late.outcome === 'pass') return done.outcome === 'pass' ? done : late;
    return done.outcome === 'unknown' ? done : late;
  });
}

/**
 * For things done once after the deployment went into service, within a time counted from that day: met by a record of the control
 * that was performed in it. Before it is over, nothing is decided.
 */
export function judgeAfterStart(
  records: readonly Attestation[],
  control: ControlId,
  subject: string,
  within: Duration,
  context: Context,
): Observation[] {
  const from = parseDay(context.organisation.deployment.inServiceSince);
  if (from === null) return [notDue(subject, context.asOf)];
  const span = { from, to: shift(from, within, 1) };
  const judged = judgeOnce(records, control, subject, span, context);
  return span.to > context.asOf && judged.some(({ outcome }) => outcome !== 'pass') ? [notDue(subject, context.asOf)] : judged;
}

function notDue(subject: string, asOf: Instant): Observation {
  return unknown(subject, 'missing', `At the assessment (${asOf}) it was not due yet.`);
}
