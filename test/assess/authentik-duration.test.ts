import { expect, test } from 'vitest';
import { parseAuthentikDuration } from '../../src/assess/authentik-duration.ts';

test.for([
  ['hours=1', 3600],
  ['seconds=0', 0],
  ['minutes=59;seconds=60', 3600],
  ['weeks=1;days=1', 691_200],
  ['hours=0.5', 1800],
  [' hours=1 ', 3600],
  ['hour=1', null],
  ['hours=1;hour=24', null],
  ['hours=1;hours=2', null],
  ['hours=-1', null],
  ['hours=1,minutes=5', null],
  ['3600', null],
  ['', null],
  ['hours=1;', null],
] as const)('%s', ([text, seconds]) => {
  expect(parseAuthentikDuration(text)).toBe(seconds);
});
