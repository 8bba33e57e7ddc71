import { z } from 'zod';
import { Pointer } from './evidence.ts';

/** What a check can decide. */
export const Outcome = z.enum(['pass', 'fail', 'unknown', 'not-applicable']);
export type Outcome = z.infer<typeof Outcome>;

/**
 * Why something is unknown: no evidence, evidence too old (or of no known instant), evidence that could not be parsed,
 * a value the evidence does not resolve, or no check that decides the control.
 */
export const UnknownCause = z.enum(['missing', 'stale', 'unreadable', 'unresolved', 'no-check']);
export type UnknownCause = z.infer<typeof UnknownCause>;

/** One statement about one subject (a service, a rule, an image), with the evidence behind it. */
export const Observation = z.object({
  /** What was looked at, e.g. a Compose service; unique within its check. */
  subject: z.string(),
  outcome: Outcome,
  /** Set exactly when the outcome is unknown. */
  cause: UnknownCause.nullable(),
  /** What was found, in one sentence. */
  reason: z.string(),
  /** The concrete change for this evidence that would make it pass, when there is one. */
  remedy: z.string().nullable(),
  pointers: z.array(Pointer),
});
export type Observation = z.infer<typeof Observation>;

interface Details {
  readonly remedy?: string;
}

/** The subject meets the requirement. Evidence is mandatory: nothing passes on nothing. */
export function pass(subject: string, reason: string, pointers: readonly [Pointer, ...Pointer[]]): Observation {
  return { subject, outcome: 'pass', cause: null, reason, remedy: null, pointers: [...pointers] };
}

/** The subject breaks the requirement. */
export function fail(subject: string, reason: string, pointers: readonly Pointer[], details: Details = {}): Observation {
  return { subject, outcome: 'fail', cause: null, reason, remedy: details.remedy ?? null, pointers: [...pointers] };
}

/** The evidence does not decide. */
export function unknown(
  subject: string,
  cause: UnknownCause,
  reason: string,
  pointers: readonly Pointer[] = [],
  details: Details = {},
): Observation {
  return { subject, outcome: 'unknown', cause, reason, remedy: details.remedy ?? null, pointers: [...pointers] };
}

/** The requirement does not concern the subject, and the evidence shows why. */
export function notApplicable(subject: string, reason: string, pointers: readonly Pointer[]): Observation {
  return { subject, outcome: 'not-applicable', cause: null, reason, remedy: null, pointers: [...pointers] };
}

/** Fails outrank unknowns, unknowns outrank passes; not applicable only when every part is. Of nothing: unknown. */
export function rollUp(outcomes: readonly Outcome[]): Outcome {
  for (const worst of ['fail', 'unknown', 'pass'] as const) if (outcomes.includes(worst)) return worst;
  return outcomes.length === 0 ? 'unknown' : 'not-applicable';
}
