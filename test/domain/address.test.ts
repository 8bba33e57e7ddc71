import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, parseRange } from '../../src/domain/address.ts';

describe('parseRange', () => {
  test.for([
    ['203.0.113.9', 32, 32],
    ['0.0.0.0/0', 32, 0],
    ['::/0', 128, 0],
    ['::1', 128, 128],
    ['2001:db8::/48', 128, 48],
    ['::ffff:203.0.113.0/120', 32, 24],
    ['1:2:3:4:5:6:7:8', 128, 128],
  ] as const)('%s', ([text, bits, prefix]) => {
    expect(parseRange(text)).toMatchObject({ bits, prefix });
  });

  test.for([
    '',
    'YOUR_OFFICE_IP/32',
    '203.0.113.0/33',
    '203.0.113/24',
    '203.0.113.256',
    '01.2.3.4',
    '1::2::3',
    '1:2:3:4::5:6:7:8::9',
    '1:2:3',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    ':::',
  ])('"%s" is none', (text) => {
    expect(parseRange(text)).toBeNull();
  });

  test('agrees with the block list of Node on who lies within', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, network, prefix) => {
        const list = new BlockList();
        list.addSubnet(network, prefix);
        const [inner, outer] = [parseRange(address), parseRange(`${network}/${prefix}`)];
        expect(inner !== null && outer !== null && isWithin(inner, outer)).toBe(list.check(address));
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, network, prefix) => {
        const list = new BlockList();
        list.addSubnet(network, prefix, 'ipv6');
        const [inner, outer] = [parseRange(address), parseRange(`${network}/${prefix}`)];
        fc.pre(inner?.bits === 128 && outer?.bits === 128);
        expect(inner !== null && outer !== null && isWithin(inner, outer)).toBe(list.check(address, 'ipv6'));
      }),
    );
  });
});
