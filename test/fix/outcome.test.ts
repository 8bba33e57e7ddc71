import { expect, test } from 'vitest';
import type { Finding, JudgedObservation } from '../../src/domain/assessment.ts';
import { insufficient, outcomeOf } from '../../src/fix/outcome.ts';
import type { Proposal } from '../../src/fix/propose.ts';

const NONE: Proposal = { files: [], commands: [], changed: [], mind: [], undecided: [] };

function finding(
  check: string,
  ...observations: [subject: string, outcome: JudgedObservation['outcome'], acceptedBy?: string][]
): Finding {
  return {
    control: { id: 'CTR-9.9', title: 'A test', requirement: 'None.', decidedBy: 'check', origin: 'guide' },
    section: '06-containers',
    subsection: { id: 'CTR-9', title: 'A test' },
    status: 'not-satisfied',
    until: null,
    cause: null,
    reason: 'It is a test.',
    verdicts: [
      {
        check: { id: check, title: 'A test', why: '', remedy: '', reads: [], freshFor: 'P31D' },
        outcome: 'fail',
        cause: null,
        reason: 'It is a test.',
        observations: observations.map(([subject, outcome, acceptedBy = null]) => ({
          subject,
          outcome,
          cause: outcome === 'unknown' ? 'missing' : null,
          reason: `${subject} is ${outcome}.`,
          remedy: null,
          pointers: [],
          acceptedBy,
        })),
        query: null,
      },
    ],
  };
}

const changed = (check: string, ...subjects: string[]): Proposal => ({
  ...NONE,
  changed: subjects.map((subject) => ({ check, subject })),
});

test('what passes with the change, or is not there any more, is mended; what still fails or became unknown is not', () => {
  const before = finding('a-check', ['a', 'fail'], ['b', 'fail'], ['c', 'fail'], ['d', 'fail'], ['e', 'pass']);
  const after = finding('a-check', ['a', 'pass'], ['c', 'fail'], ['d', 'unknown'], ['e', 'pass']);
  const { mended, open } = outcomeOf(before, changed('a-check', 'a', 'b', 'c', 'd'), after);
  expect(mended.map(({ subject }) => subject)).toEqual(['a', 'b']);
  expect(open.map(({ subject, why }) => [subject, why])).toEqual([
    ['c', 'The change leaves it open: c is fail.'],
    ['d', 'The change leaves it open: d is unknown.'],
  ]);
});

test('without a change everything stays open, with its own reason; an accepted risk does not', () => {
  const before = finding('a-check', ['a', 'fail'], ['b', 'fail', 'a-deviation'], ['c', 'unknown']);
  const proposal = { ...NONE, undecided: [{ check: 'a-check', subject: 'a', what: 'To decide: what.' }] };
  const { mended, open, undecided, accepted } = outcomeOf(before, proposal, null);
  expect(mended).toEqual([]);
  expect(open.map(({ subject, why }) => [subject, why])).toEqual([['a', 'To decide: what.']]);
  expect(undecided.map(({ subject }) => subject)).toEqual(['c']);
  expect(accepted).toEqual([{ subject: 'b', by: 'a-deviation' }]);
});

test('commands are not judged: what they are for is mended once they were run', () => {
  const before = finding('secret-files-owner-only', ['harbour-1:/a', 'fail']);
  expect(outcomeOf(before, changed('secret-files-owner-only', 'harbour-1:/a'), null).mended).toHaveLength(1);
  expect(outcomeOf(before, NONE, null).mended).toEqual([]);
});

test('changes that leave a failure are found, with what is left', () => {
  const after = finding('a-check', ['a', 'fail'], ['b', 'pass'], ['c', 'unknown'], ['d', 'fail']);
  expect(insufficient(changed('a-check', 'a', 'b', 'c'), after)).toEqual([
    { check: 'a-check', subject: 'a', what: 'What a program knows to change does not suffice: a is fail.' },
  ]);
});
