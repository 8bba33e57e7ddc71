import type { Assessment, Status } from '../domain/assessment.ts';
import type { ControlId } from '../domain/control.ts';
import type { Outcome, UnknownCause } from '../domain/observation.ts';
import type { Period } from '../domain/period.ts';
import type { Instant } from '../domain/time.ts';
import type { Direction } from './direction.ts';
import type { Place, Presence } from './side.ts';

/** What one side says of a subject. */
export interface Said {
  readonly outcome: Outcome;
  readonly cause: UnknownCause | null;
  /** Id of the deviation that accepts it. */
  readonly acceptedBy: string | null;
  readonly reason: string;
  readonly places: readonly Place[];
}

/** One subject that came to another outcome; null on the side that did not observe it. */
export interface SubjectChange {
  readonly check: string;
  readonly subject: string;
  /** What the earlier side calls it, where that differs: an image of another version. */
  readonly formerly: string | null;
  readonly from: Said | null;
  readonly to: Said | null;
  readonly direction: Direction;
}

/** A file that counts on one side and not on the other; `same-bytes` when it counts on both and did not change. */
export interface EvidenceMove {
  readonly path: string;
  readonly from: Presence | 'same-bytes';
  readonly to: Presence | 'same-bytes';
}

/** A deviation or a person's record that began, ended, or is not there. */
export interface RecordEvent {
  readonly what: 'deviation' | 'record';
  /** Id of the deviation; of a record the subject it is about, or its control. */
  readonly id: string;
  /** `later`: it is in force from a later day on; `withdrawn`: it is no longer on file; `refused`: its signature, or the lack of one, keeps it from counting. */
  readonly event: 'began' | 'lapsed' | 'later' | 'withdrawn' | 'refused' | 'missing';
  /** The day: the first on which it held, or the last; null where there is none. */
  readonly on: string | null;
  /** Whether that day lies in the later period. */
  readonly inside: boolean;
}

/** The inputs besides evidence and deviations that decide a judgement. */
export type RuleInput = 'rules' | 'organisation' | 'guide';

/**
 * Why a control changed. `system`: by the same rules, other evidence says otherwise. `rules`: on the same evidence, other rules say
 * otherwise; `inputs` names which. `rules-or-system`: both differ and cannot be told apart. `evidence`: evidence came or went, or
 * began or ceased to count. `record`: a deviation or a person's record began or ended.
 */
export type Cause =
  | { readonly kind: 'system' | 'rules-or-system'; readonly subjects: readonly SubjectChange[] }
  | { readonly kind: 'rules'; readonly inputs: readonly RuleInput[]; readonly subjects: readonly SubjectChange[] }
  | { readonly kind: 'evidence'; readonly files: readonly EvidenceMove[]; readonly subjects: readonly SubjectChange[] }
  | { readonly kind: 'record'; readonly events: readonly RecordEvent[]; readonly subjects: readonly SubjectChange[] };

/** A control whose status or observations changed. There is at least one cause. */
export interface ControlChange {
  readonly control: ControlId;
  readonly title: string;
  /** null where the guide of that side does not declare it. */
  readonly from: Status | null;
  readonly to: Status | null;
  readonly direction: Direction;
  readonly subjects: readonly SubjectChange[];
  readonly causes: readonly Cause[];
}

/** Which assessment one side is. */
export interface Compared {
  readonly period: Period;
  readonly asOf: Instant;
  readonly inputs: Assessment['inputs'];
}

/** What changed between two assessments of one deployment. */
export interface Comparison {
  readonly before: Compared;
  readonly after: Compared;
  readonly rules: {
    /** Inputs that differ and decide judgements; empty when the rules are the same. */
    readonly differ: readonly RuleInput[];
    /** Whether what the rules changed and what the system changed can be told apart. */
    readonly toldApart: boolean;
    /** Why not, in one sentence. */
    readonly why: string | null;
  };
  /** Controls by direction, and those that did not change: together all controls of both sides. */
  readonly counts: Readonly<Record<Direction | 'unchanged', number>>;
  /** Worst direction first, then in the order of the guide. */
  readonly changes: readonly ControlChange[];
  /** Controls whose requirement, or the card of a check, reads otherwise; whether that changed anything, `changes` says. */
  readonly redefined: readonly ControlId[];
  /** Observations of the same outcome for which another reason is given. */
  readonly restated: readonly {
    readonly control: ControlId;
    readonly check: string;
    readonly subject: string;
    readonly outcome: Outcome;
  }[];
  /** Paths of files that only one side has. */
  readonly evidence: { readonly came: readonly string[]; readonly went: readonly string[] };
  /** Deviations and records that began or lapsed inside the later period, whatever control they concern. */
  readonly moments: readonly RecordEvent[];
}

/** Whether a control or a subject got worse, or may have: what `proofbook diff` exits with 1 for. */
export function gotWorse({ changes }: Comparison): boolean {
  return changes.some(({ direction, subjects }) =>
    [direction, ...subjects.map((subject) => subject.direction)].some((one) => one === 'worse' || one === 'unclear'),
  );
}
