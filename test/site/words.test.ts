import { describe, expect, test } from 'vitest';
import { dayText, durationText, instantText, sizeText, spanText, wordsOf } from '../../src/publish/site/words.ts';

test.each([
  ['2026-09-08', '8 September 2026'],
  ['2026-12-31T23:59:59.999Z', '31 December 2026'],
])('the day of %s is %s', (from, text) => {
  expect(dayText(from)).toBe(text);
});

describe('spanText', () => {
  test('names the last full day when both ends are midnights', () => {
    expect(spanText({ from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' })).toBe('1 July 2026 to 30 September 2026');
  });

  test('names instants otherwise', () => {
    expect(spanText({ from: '2026-07-01T00:00:00.000Z', to: '2026-07-01T12:30:59.000Z' })).toBe(
      '2026-07-01 00:00 UTC to 2026-07-01 12:30 UTC',
    );
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [48_213_504, '48.2 MB'],
  [2_000_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  ['P30D', '30 days'],
  ['P1M', '1 month'],
  ['P1Y2W', '1 year 2 weeks'],
  ['nonsense', 'nonsense'],
])('the duration %s is %s', (duration, text) => {
  expect(durationText(duration)).toBe(text);
});

test('names of fact kinds become words', () => {
  expect(['composeService', 'tlsOptions', 'scan'].map(wordsOf)).toEqual(['compose service', 'tls options', 'scan']);
});

test('instants are shown to the minute', () => {
  expect(instantText('2026-09-28T06:10:59.999Z')).toBe('2026-09-28 06:10 UTC');
});
