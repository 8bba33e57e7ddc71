import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf } from '../../src/assess/address-span.ts';
import { parseRange } from '../../src/domain/address.ts';

const rangesOf = (texts: readonly string[]) => texts.map(parseRange).filter((range) => range !== null);

test.for<[string[], bigint[]]>([
  [[], []],
  [['203.0.113.0/24'], [256n]],
  [['203.0.113.0/24', '203.0.113.7/32', '203.0.113.0/24'], [256n]],
  [['203.0.113.0/24', '203.0.112.0/24'], [512n]],
  [
    ['203.0.113.0/24', '203.0.115.0/24'],
    [256n, 256n],
  ],
  [
    ['255.255.255.255/32', '0.0.0.0/32', '2001:db8::/64'],
    [1n, 1n],
  ],
])('%j', ([texts, rows]) => {
  expect(coverageOf(rangesOf(texts), 32)).toEqual({ rows, total: rows.reduce((sum, size) => sum + size, 0n) });
});

test('counts what a list of all addresses would', () => {
  const range = fc.record({ host: fc.integer({ min: 0, max: 255 }), prefix: fc.integer({ min: 24, max: 32 }) });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
      const parsed = rangesOf(ranges.map(({ host, prefix }) => `10.0.0.${host}/${prefix}`));
      const addresses = new Set(
        parsed.flatMap(({ first, prefix }) => Array.from({ length: 2 ** (32 - prefix) }, (_, index) => first + BigInt(index))),
      );
      const { rows, total } = coverageOf(parsed, 32);
      expect(total).toBe(BigInt(addresses.size));
      expect(rows).toHaveLength([...addresses].filter((address) => !addresses.has(address - 1n)).length);
    }),
  );
});
