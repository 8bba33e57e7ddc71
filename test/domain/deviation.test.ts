import { expect, test } from 'vitest';
import { Deviation } from '../../src/domain/deviation.ts';

const accepted = {
  proofbook: 'deviation/1',
  id: 'portal-as-root',
  control: 'CTR-3.1',
  subject: 'portal',
  reason: 'The vendor supports nothing else.',
  compensating: 'It reaches no other service.',
  approvedBy: 'Security team',
  approved: '2026-07-01',
};

test.for([
  ['2026-12-31', true],
  ['2031-12-31', true],
  ['2032-01-01', false],
  ['2026-02-30', false],
] as const)('a risk that is accepted on 2026-07-01 until %s', ([expires, isMeant]) => {
  expect(Deviation.safeParse({ ...accepted, expires }).success).toBe(isMeant);
});

test('words of blanks say nothing', () => {
  expect(Deviation.safeParse({ ...accepted, expires: '2026-12-31', reason: '  ' }).success).toBe(false);
});
