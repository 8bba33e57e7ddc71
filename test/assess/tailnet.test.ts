import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areAsGoodAsAll } from '../../src/assess/tailnet.ts';

const range = fc
  .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 }))
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));

test('ranges are as good as all ports when they hold more than half of them, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 4 }), (ranges) => {
      const held = new Set(ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));
      expect(areAsGoodAsAll(ranges)).toBe(held.size > 32_768);
    }),
    { numRuns: 30 },
  );
});
