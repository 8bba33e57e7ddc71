import { expect, test } from 'vitest';
import { seriesOf } from '../../src/normalise/series.ts';

test.for([
  ['compose/2026-07/harbour.json', 'compose/2026-08/harbour.json'],
  ['compose/harbour-2026-07-01.json', 'compose/harbour-2026-09-28.json'],
  ['compose/harbour-20260701.json', 'compose/harbour-20260928.json'],
  ['fs-2026-07-01T06:10:00Z.json', 'fs-2026-09-28T061000Z.json'],
  ['2026-W27/fs.json', '2026-Q3/fs.json'],
] as const)('%s and %s are one thing at two instants', ([left, right]) => {
  expect(seriesOf(left)).toBe(seriesOf(right));
});

test.for([
  ['harbour-1/unit.txt', 'harbour-2/unit.txt'],
  ['docker/unit-1.txt', 'docker/unit-2.txt'],
  ['probe-192.0.2.1.json', 'probe-192.0.2.2.json'],
  ['12026-07-01.json', '12026-07-02.json'],
  ['node20260701234567891.json', 'node20260702234567891.json'],
] as const)('%s and %s may be two things', ([left, right]) => {
  expect(seriesOf(left)).not.toBe(seriesOf(right));
});
