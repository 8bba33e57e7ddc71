import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../src/domain/evidence.ts';
import { clauseAnchor, evidenceSlugs } from '../../src/publish/site/routes.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

function withDigests(...digests: readonly (string | null)[]): Evidence[] {
  const [first] = sampleAssessment().evidence;
  if (first === undefined) throw new Error('The sample has no evidence.');
  return digests.map((digest) => ({ ...first, digest }));
}

describe('evidenceSlugs', () => {
  test('takes the first 16 digits, once for equal bytes, and nothing for files without bytes', () => {
    const digest = 'ab'.repeat(32);
    expect(Array.from(evidenceSlugs(withDigests(digest, digest, null)))).toEqual([[digest, 'ab'.repeat(8)]]);
  });

  test('takes all digits of two digests that begin alike', () => {
    const [left, right] = [`${'ab'.repeat(8)}${'0'.repeat(48)}`, `${'ab'.repeat(8)}${'1'.repeat(48)}`];
    expect(Array.from(evidenceSlugs(withDigests(left, right)).values())).toEqual([left, right]);
  });

  test('never gives two files one page', () => {
    const digest = fc.stringMatching(/^(0{16}|1{16})[01]{48}$/);
    fc.assert(
      fc.property(fc.uniqueArray(digest, { maxLength: 6 }), (digests) => {
        expect(new Set(evidenceSlugs(withDigests(...digests)).values()).size).toBe(digests.length);
      }),
    );
  });
});

test.each([
  ['A01:2025', 'clause-a01-2025'],
  ['5.31', 'clause-5.31'],
  ['x" onclick="y', 'clause-x--onclick--y'],
])('the clause %s has the anchor %s', (id, anchor) => {
  expect(clauseAnchor(id)).toBe(anchor);
});
