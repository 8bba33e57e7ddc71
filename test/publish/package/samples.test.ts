import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draw, SAMPLE_SIZE, samplesOf } from '../../../src/publish/package/samples.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

test('a sample has no number twice, none outside the population, and all of a small one', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 200 }), (seed, size) => {
      const drawn = draw(seed, 'TLS-1.1', 'observations', size, SAMPLE_SIZE);
      expect(new Set(drawn).size).toBe(Math.min(size, SAMPLE_SIZE));
      expect(drawn.every((number) => number >= 0 && number < size)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('large populations are drawn from evenly', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let seed = 0; seed < 400; seed += 1)
    for (const number of draw(`seed ${seed}`, 'MON-1.1', 'log a', 5_000_000, SAMPLE_SIZE)) {
      const tenth = Math.floor(number / 500_000);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
  // 1,000 expected in each; five standard deviations are 150.
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('anyone with sha256sum draws the same', () => {
  const [seed, control, population, size] = ['abc', 'TLS-1.1', 'evidence', 1000];
  const foreign = Array.from({ length: 5 }, (_, k) => {
    const hex = execFileSync('sha256sum', { input: `${seed}\n${control}\n${population}\n${k}`, encoding: 'utf8' }).slice(0, 12);
    return Number(BigInt(`0x${hex}`) % BigInt(size));
  });
  expect(draw(seed, control, population, size, 5)).toEqual(foreign);
  expect(foreign).toMatchInlineSnapshot(`
    [
      363,
      877,
      148,
      454,
      825,
    ]
  `);
});

test('populations of every control are counted as they are in the assessment', () => {
  const assessment = sampleAssessment();
  const populations = samplesOf(assessment, 'seed', () => (number) => `line ${number + 1}`);
  for (const { control, verdicts } of assessment.findings) {
    const count = verdicts.reduce((sum, { observations }) => sum + observations.length, 0);
    const found = populations.find((one) => one.control === control.id && one.population === 'observations');
    expect({ control: control.id, size: found?.size ?? 0 }).toEqual({ control: control.id, size: count });
  }
  const logs = populations.filter(({ population }) => population.startsWith('log '));
  expect(logs.length).toBeGreaterThan(0);
  for (const { size, sample } of logs) {
    expect(size).toBe(48_214);
    expect(sample).toHaveLength(SAMPLE_SIZE);
  }
  expect(samplesOf(assessment, 'seed', () => String)).not.toEqual(samplesOf(assessment, 'other', () => String));
});
