import { expect, test } from 'vitest';
import { protocolOf } from '../../src/assess/protocol.ts';
import { factsOf } from '../normalise/facts.ts';
import { firewallRule } from './builders.ts';

test.for([
  ['tcp', 6],
  [' TCP ', 6],
  ['6', 6],
  ['006', 6],
  ['icmpv6', 58],
  ['all', 'all'],
  ['ALL', 'all'],
  ['253', 253],
  ['0', null],
  ['255', null],
  ['-1', null],
  ['*', null],
  ['any', null],
  ['tcp,udp', null],
  ['', null],
  [null, null],
  [{ unresolved: 'var.p' }, null],
] as const)('%j is %j', ([protocol, expected]) => {
  expect(factsOf({ facts: [firewallRule({ protocol })] }, 'firewallRule').map(protocolOf)).toEqual([expected]);
});
