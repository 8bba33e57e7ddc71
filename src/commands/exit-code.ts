import type { Assessment } from '../domain/assessment.ts';

/** The exit code for an assessment: 2 something not satisfied, 1 something not assessed or a file that was not read, 0 neither. */
export function exitCodeOf({ counts, evidence }: Assessment): 0 | 1 | 2 {
  if (counts['not-satisfied'] > 0) return 2;
  return counts['not-assessed'] > 0 || evidence.some(({ state }) => state !== 'read') ? 1 : 0;
}
