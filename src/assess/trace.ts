import type { Verdict } from '../domain/assessment.ts';
import type { Observation } from '../domain/observation.ts';
import type { EvidenceFor } from './evidence-for.ts';
import { evidenceForCheck, type JudgeInput, judgeCheck } from './judge-check.ts';
import type { LoadedCheck } from './load-checks.ts';

/** How one check came to its verdict. */
export interface CheckTrace extends EvidenceFor {
  readonly check: LoadedCheck;
  /** The verdict before deviations. */
  readonly verdict: Verdict;
  /** What the check itself observed; the rest of the verdict's observations are doubts about evidence. */
  readonly judged: readonly Observation[];
}

/** What a check was given, what was kept from it and why, and what it made of that. Pure; it takes the way that judging takes. */
export function traceCheck(check: LoadedCheck, input: JudgeInput): CheckTrace {
  const evidence = evidenceForCheck(check, input);
  const verdict = judgeCheck(check, input);
  const doubted = new Set(evidence.doubts.map(({ subject }) => subject));
  return { ...evidence, check, verdict, judged: verdict.observations.filter(({ subject }) => !doubted.has(subject)) };
}
