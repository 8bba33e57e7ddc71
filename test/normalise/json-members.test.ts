import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedMember } from '../../src/normalise/json-members.ts';

test.for([
  ['{"a": 1, "a": 2}', { name: 'a', path: ['a'], line: 1 }],
  ['{"a": 1,\n "b": [{}, {"c": 1,\n "c": 1}]}', { name: 'c', path: ['b', 1, 'c'], line: 3 }],
  ['[[1, 2], {"x": {"y": "x", "y": null}}]', { name: 'y', path: [1, 'x', 'y'], line: 1 }],
  ['{"a": 1, "\\u0061": 2}', { name: 'a', path: ['a'], line: 1 }],
  ['{"a\\"": 1, "a\\u0022": 2}', { name: 'a"', path: ['a"'], line: 1 }],
  ['{"": 1, "": 2}', { name: '', path: [''], line: 1 }],
  ['{"__proto__": 1, "__proto__": 2}', { name: '__proto__', path: ['__proto__'], line: 1 }],
  ['{"a": {"b": 1}, "b": {"a": 1}, "c": ["a", "a", "a:", "{"]}', null],
  ['[{"a": 1}, {"a": 1}]', null],
  ['{"a": 1, "A": 2}', null],
  ['"a"', null],
] as const)('%s', ([text, found]) => {
  expect(repeatedMember(text)).toEqual(found);
});

test('whatever is written out from a value repeats no name, and one that is put in is found', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(repeatedMember(text)).toBeNull();
      expect(repeatedMember(`{"list": [0, {"x": 1, "of": ${text}, "x": 2}]}`)).toEqual({
        name: 'x',
        path: ['list', 1, 'x'],
        line: 1,
      });
    }),
  );
});

test('200,000 levels cost no stack', () => {
  const depth = 200_000;
  expect(repeatedMember(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`)).toBeNull();
});
