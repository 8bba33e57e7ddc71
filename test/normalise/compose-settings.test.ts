import { describe, expect, test } from 'vitest';
import { isUnresolved } from '../../src/domain/facts/setting.ts';
import { interpolate, splitCommand, splitOutside } from '../../src/normalise/compose-interpolation.ts';
import { publishedPorts } from '../../src/normalise/compose-ports.ts';
import { bytesSetting, flagSetting, limitSetting, textSetting } from '../../src/normalise/compose-settings.ts';

test.for([
  ['plain', 'plain'],
  ['', ''],
  ['$$', '$'],
  ['a$$b$$$$c', 'a$b$$c'],
  ['$${NOT_A_VARIABLE}', '${NOT_A_VARIABLE}'],
])('%j stands for %j', ([text, value]) => {
  expect(interpolate(text ?? '')).toBe(value);
});

test.for(['${V}', '$V', 'x${V:-d}', '${V-d}', '${V:?msg}', '${V:+x}', '${A:-${B}}', '${', 'a$', '$1', '$$$V'])(
  '%j is unresolved as written',
  (text) => {
    expect(interpolate(text)).toEqual({ unresolved: text });
  },
);

test('parts between separators, not inside variables and brackets', () => {
  expect(splitOutside('${A:-1}:80', ':')).toEqual(['${A:-1}', '80']);
  expect(splitOutside('[::1]:80:${B:-${C:-2}}', ':')).toEqual(['[::1]', '80', '${B:-${C:-2}}']);
  expect(splitOutside('', ':')).toEqual(['']);
});

test.for([
  ['a  b\tc', ['a', 'b', 'c']],
  [`run --x="a b" 'c d' e\\ f`, ['run', '--x=a b', 'c d', 'e f']],
  ['say "he said \\"hi\\""', ['say', 'he said "hi"']],
  ['open "quote', ['open', '"quote']],
  ['', []],
] as const)('the command %j', ([text, words]) => {
  expect(splitCommand(text)).toEqual(words);
});

test.for([
  [null, null],
  [undefined, null],
  ['', null],
  [0, '0'],
  [true, 'true'],
] as const)('the text of %j', ([value, text]) => {
  expect(textSetting(value)).toBe(text);
});

test.for([
  [true, true],
  ['true', true],
  ['YES', true],
  ['off', false],
  [null, null],
] as const)('the switch %j', ([value, flag]) => {
  expect(flagSetting(value)).toBe(flag);
});

test.for(['maybe', '${V:-true}'])('the switch %j is unresolved', (value) => {
  expect(flagSetting(value)).toEqual({ unresolved: value });
});

test.for([
  ['0.5', 0.5],
  [2, 2],
  [0, null],
  ['0', null],
  [-1, null],
  [undefined, null],
] as const)('the limit %j', ([value, limit]) => {
  expect(limitSetting(value)).toBe(limit);
});

test.for([
  [1024, 1024],
  ['536870912', 536870912],
  ['10b', 10],
  ['64k', 65536],
  ['64KB', 65536],
  ['1.5g', 1610612736],
  ['2GiB', 2147483648],
  ['0', null],
  [-1, null],
  ['0m', null],
] as const)('memory of %j', ([value, bytes]) => {
  expect(bytesSetting(value)).toBe(bytes);
});

test.for(['lots', '${MEM:-1g}', '1x'])('memory of %j is unresolved', (value) => {
  expect(isUnresolved(bytesSetting(value))).toBe(true);
});

describe('published ports', () => {
  const short = (text: string | number) =>
    publishedPorts(text).map(({ hostAddress, published, target }) => [hostAddress, published, target]);

  test.for([
    ['80', [[null, null, 80]]],
    [3000, [[null, null, 3000]]],
    ['8080:80', [[null, '8080', 80]]],
    ['8080:80/udp', [[null, '8080', 80]]],
    ['127.0.0.1:8080:80', [['127.0.0.1', '8080', 80]]],
    ['127.0.0.1::80', [['127.0.0.1', null, 80]]],
    ['[::1]:8080:80', [['::1', '8080', 80]]],
    ['0.0.0.0:80:80', [[null, '80', 80]]],
    ['[::]:80:80', [[null, '80', 80]]],
    [
      '9090-9091:8080-8081',
      [
        [null, '9090', 8080],
        [null, '9091', 8081],
      ],
    ],
    ['8000-9000:80', [[null, '8000-9000', 80]]],
    [
      '80-81',
      [
        [null, null, 80],
        [null, null, 81],
      ],
    ],
    ['1-60000:1-60000', [[null, '1-60000', { unresolved: '1-60000' }]]],
    ['${P:-80}:80', [[null, { unresolved: '${P:-80}' }, 80]]],
    ['${IP:-127.0.0.1}:${P}:80/tcp', [[{ unresolved: '${IP:-127.0.0.1}' }, { unresolved: '${P}' }, 80]]],
    ['${ALL}', [[null, null, { unresolved: '${ALL}' }]]],
  ] as const)('%j', ([text, ports]) => {
    expect(short(text)).toEqual(ports);
  });

  test('the long form', () => {
    expect(publishedPorts({ target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' })).toEqual([
      { text: '127.0.0.1:8080:80/tcp', hostAddress: '127.0.0.1', published: '8080', target: 80 },
    ]);
    expect(publishedPorts({ target: '80', host_ip: '' })).toEqual([{ text: '80', hostAddress: null, published: null, target: 80 }]);
  });
});
