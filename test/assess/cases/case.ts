import type { Context, Row } from '../../../src/assess/check.ts';
import type { Fact } from '../../../src/domain/fact.ts';
import type { Outcome } from '../../../src/domain/observation.ts';

/** One case of a check: what is known, and what must come out of it as a whole. */
export interface Case {
  readonly says: string;
  readonly facts: readonly Fact[];
  readonly rows?: readonly Row[];
  readonly context?: Partial<Context>;
  /** A part of the reasons of the observations that decide. */
  readonly because?: RegExp;
}

/** The cases of a check by outcome. Outcomes that a check cannot come to are left out. */
export type Cases = Readonly<Partial<Record<Outcome, readonly Case[]>>>;
