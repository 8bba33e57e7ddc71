import type { Assessment } from '../domain/assessment.ts';
import type { ControlId } from '../domain/control.ts';
import type { FactKind, FactsOf } from '../domain/fact.ts';
import type { Observation } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Period } from '../domain/period.ts';
import type { Duration, Instant } from '../domain/time.ts';

/** What every judgement may know besides its facts. */
export interface Context {
  readonly period: Period;
  /** The instant as of which the period is judged. */
  readonly asOf: Instant;
  readonly organisation: Organisation;
}

/** What a judgement may know besides, to point at: the digests of what people wrote, as the assessment lists them. */
export interface JudgeContext extends Context {
  readonly inputs: Assessment['inputs'];
}

/** A row of a query over events. Times are milliseconds since 1970. */
export type Row = Readonly<Record<string, string | number | null>>;

/**
 * The card of a check and its judgement. One check is one file of `checks/`, its id is the file's name,
 * and a query over events stands beside it as `<id>.sql`.
 */
export interface Check<Kind extends FactKind = FactKind> {
  readonly id: string;
  readonly title: string;
  readonly control: ControlId;
  /** The kinds of fact that `judge` is given. */
  readonly reads: readonly Kind[];
  /** Of `reads`, those without which nothing can be said: no evidence that could yield them makes the control not assessed. */
  readonly requires: readonly Kind[];
  /** Of `reads`, those of which one is enough to say something, where several sources can show it: without any the control is not assessed. */
  readonly requiresOneOf?: readonly Kind[];
  /** Of `reads`, those of which a part is enough: that a list goes on elsewhere casts no doubt on what is there. */
  readonly enoughInPart?: readonly Kind[];
  /** Of a check that reads logs: the formats that say something to it. All others are passed over, however old they are. */
  readonly logFormats?: readonly string[];
  /**
   * Of `reads`, those whose entries name what they are of, while the judgement misses each that it looks for: a file with such entries that is
   * too old casts no doubt besides, as it may be of what is gone.
   */
  readonly missed?: readonly Kind[];
  /** Of `reads`, those of which older readings of one artefact count beside the newest: what was done in a month stays done. */
  readonly olderCount?: readonly Kind[];
  /** Of `reads`, those of which one entry is enough to pass: an older export that holds it does not stand against a newer one that does not. */
  readonly oneIsEnough?: readonly Kind[];
  /** Evidence taken longer than this before the assessment counts as stale. */
  readonly freshFor: Duration | ((organisation: Organisation) => Duration);
  /** Why the requirement matters, in one or two sentences. */
  readonly why: string;
  /** How to meet it, in general; observations carry the change for the evidence at hand. */
  readonly remedy: string;
  /** Values for the `:name` parameters of the check's query, when it has one. */
  readonly parameters?: (context: Context) => Readonly<Record<string, number>>;
  /** One observation for each subject. Pure. `rows` are the result of the check's query, empty without one. */
  judge(facts: FactsOf<Kind>, context: JudgeContext, rows: readonly Row[]): Observation[];
}

/** Ties the type of the judge's facts to what the card says it reads. */
export function defineCheck<const Kind extends FactKind>(check: Check<Kind>): Check<Kind> {
  return check;
}
