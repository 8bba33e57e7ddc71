import { expect, test } from 'vitest';
import { exitCodeOf } from '../../src/commands/exit-code.ts';
import { summaryLines, summaryValue } from '../../src/commands/summary-text.ts';
import type { Assessment } from '../../src/domain/assessment.ts';
import { EvidenceState } from '../../src/domain/evidence.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

/** An assessment with nothing open, and one file of each of the states. */
function assessmentOf(states: readonly EvidenceState[], open: Partial<Assessment['counts']> = {}): Assessment {
  const sample = sampleAssessment();
  const [file] = sample.evidence;
  if (file === undefined) throw new Error('The sample has no evidence.');
  const evidence = states.map((state, index) => ({
    ...file,
    path: `${index}.json`,
    state,
    problem: state === 'read' ? null : 'It is so.',
  }));
  const zero = { ...sample.counts, 'not-satisfied': 0, 'not-assessed': 0 };
  const evidenceCounts = Object.fromEntries(
    EvidenceState.options.map((state) => [state, states.filter((one) => one === state).length]),
  ) as Assessment['evidenceCounts'];
  return { ...sample, evidence, evidenceCounts, counts: { ...zero, ...open } };
}

test('everything read and nothing open is 0', () => {
  expect(exitCodeOf(assessmentOf(['read', 'read']))).toBe(0);
  expect(summaryLines(assessmentOf(['read', 'read'])).join('\n')).not.toContain('NOT READ');
});

test.for(EvidenceState.options.filter((state) => state !== 'read'))(
  'a file that is %s is 1, and stands in the closing lines',
  (state) => {
    const assessment = assessmentOf(['read', state]);
    expect(exitCodeOf(assessment)).toBe(1);
    expect(summaryLines(assessment)).toContain(`  1.json: ${state}. It is so.`);
    expect(summaryValue(assessment, {})).toMatchObject({ unread: [{ path: '1.json', state, problem: 'It is so.' }] });
  },
);

test('a control decides before a file: 2 not satisfied, 1 not assessed', () => {
  expect(exitCodeOf(assessmentOf(['read'], { 'not-assessed': 1 }))).toBe(1);
  expect(exitCodeOf(assessmentOf(['refused'], { 'not-satisfied': 1, 'not-assessed': 1 }))).toBe(2);
});

test('many unread files are counted, and where the others are listed is said', () => {
  const lines = summaryLines(assessmentOf(Array.from({ length: 8 }, () => 'refused')));
  expect(lines.slice(-2)).toEqual(['  4.json: refused. It is so.', '  and 3 more, which `npx proofbook coverage` lists.']);
});

test('an instant other than the end of the quarter is named', () => {
  const assessment = assessmentOf(['read']);
  expect(summaryLines({ ...assessment, asOf: assessment.period.to })[0]).not.toContain('as of');
  expect(summaryLines({ ...assessment, asOf: '2026-09-01T00:00:00.000Z' })[0]).toContain(' as of 2026-09-01T00:00:00.000Z: ');
});
