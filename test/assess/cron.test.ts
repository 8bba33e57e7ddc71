import { expect, test } from 'vitest';
import { frequencyOf } from '../../src/assess/cron.ts';

test.for([
  ['0 2 * * *', 'daily'],
  ['*/15 * * * *', 'daily'],
  ['0 2,14 * * *', 'daily'],
  ['@daily', 'daily'],
  ['0 2 * * 0-6', 'daily'],
  ['*-*-* 02:00:00', 'daily'],
  ['0 3 * * 0', 'weekly'],
  ['0 3 * * Sun', 'weekly'],
  ['0 3 * * 1-5', 'weekly'],
  ['Sun *-*-* 03:00', 'weekly'],
  ['0 3 1 * *', 'rarer'],
  ['0 3 */2 * *', 'rarer'],
  ['0 3 * 1 *', 'rarer'],
  ['@reboot', 'rarer'],
  ['0 2 31 2 *', 'rarer'],
  ['60 2 * * *', 'unreadable'],
  ['0 24 * * *', 'unreadable'],
  ['0 5-2 * * *', 'unreadable'],
  ['*/0 2 * * *', 'unreadable'],
  ['0 2 * * 8', 'unreadable'],
  ['*-*-* 24:00:00', 'unreadable'],
  ['at dawn', 'unreadable'],
  ['0 3 * *', 'unreadable'],
  ['0 3 * * moo', 'unreadable'],
  ['', 'unreadable'],
] as const)('"%s" is %s', ([when, frequency]) => {
  expect(frequencyOf(when)).toBe(frequency);
});
