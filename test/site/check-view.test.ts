import { expect, test } from 'vitest';
import type { JudgedObservation, Verdict } from '../../src/domain/assessment.ts';
import { checkView } from '../../src/publish/site/check-view.ts';

const observation = (subject: string, outcome: 'pass' | 'fail', acceptedBy: string | null = null): JudgedObservation => ({
  subject,
  outcome,
  cause: null,
  reason: 'It is so.',
  remedy: null,
  pointers: [],
  acceptedBy,
});

function reasonOf(observations: JudgedObservation[]): string {
  const check = { id: 'read-only-root', title: 'T', why: 'W', remedy: 'R', reads: [], freshFor: 'P31D' };
  const verdict: Verdict = { check, outcome: 'fail', cause: null, reason: 'What breaks it.', observations, query: null };
  return checkView(verdict, ({ evidence, at }) => ({ path: evidence, at, href: null })).reason;
}

test.for<[what: string, observations: JudgedObservation[], reason: string]>([
  ['nothing is accepted', [observation('a', 'fail'), observation('b', 'pass')], 'What breaks it.'],
  [
    'one of two is',
    [observation('a', 'fail', 'risk'), observation('b', 'fail')],
    'What breaks it. Of these 1 is accepted, so that 1 counts: b.',
  ],
  [
    'two of four are',
    [observation('a', 'fail', 'risk'), observation('b', 'fail'), observation('c', 'fail', 'risk'), observation('d', 'fail')],
    'What breaks it. Of these 2 are accepted, so that 2 count: b, d.',
  ],
  ['the only one is', [observation('a', 'fail', 'risk'), observation('b', 'pass')], 'What breaks it. That is accepted.'],
  ['all are', [observation('a', 'fail', 'risk'), observation('b', 'fail', 'risk')], 'What breaks it. All of these are accepted.'],
  [
    'many are not',
    [observation('x', 'fail', 'risk'), ...[...'abcdefgh'].map((name) => observation(name, 'fail'))],
    'What breaks it. Of these 1 is accepted, so that 8 count: a, b, c, d, e, f and 2 more.',
  ],
])('the count of a check and that of its control are brought together where %s', ([, observations, reason]) => {
  expect(reasonOf(observations)).toBe(reason);
});
