import { expect, test } from 'vitest';
import { type Outcome, rollUp } from '../../src/domain/observation.ts';

test.for<[Outcome[], Outcome]>([
  [[], 'unknown'],
  [['pass'], 'pass'],
  [['pass', 'unknown'], 'unknown'],
  [['pass', 'unknown', 'fail'], 'fail'],
  [['not-applicable', 'pass'], 'pass'],
  [['not-applicable', 'unknown'], 'unknown'],
  [['not-applicable', 'not-applicable'], 'not-applicable'],
])('%j rolls up to %s', ([outcomes, expected]) => {
  expect(rollUp(outcomes)).toBe(expected);
});
