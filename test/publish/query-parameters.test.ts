import { expect, test } from 'vitest';
import { parametersText, timeOfParameter } from '../../src/publish/query-parameters.ts';

test.for<[name: string, value: number, text: string | null]>([
  ['from_ms', Date.parse('2026-07-01T00:00:00Z'), '2026-07-01 00:00 UTC'],
  ['to_ms', Date.parse('2026-07-01T12:30:05.250Z'), '2026-07-01 12:30:05.250 UTC'],
  ['window_ms', 300_000, '5 minutes'],
  ['window_ms', 3_600_000, '1 hour'],
  ['window_ms', 90_000, '90 seconds'],
  ['window_ms', 1, '1 millisecond'],
  ['window_ms', 0, '0 milliseconds'],
  ['window_ms', Number.MAX_SAFE_INTEGER, null],
  ['max_failures', 300_000, null],
])('%s = %i is %s', ([name, value, text]) => {
  expect(timeOfParameter(name, value)).toBe(text);
});

test('what is no time stays as it is', () => {
  expect(parametersText({ from_ms: Date.parse('2026-07-01T00:00:00Z'), max_failures: 5, window_ms: 300_000 })).toBe(
    'from = 2026-07-01 00:00 UTC, max_failures = 5, window = 5 minutes',
  );
});
