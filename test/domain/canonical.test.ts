import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical.ts';

test('members are sorted by code units at every depth, and undefined ones are left out', () => {
  const value = { b: [{ z: 1, a: 'é' }], a: null, '\u{1F600}': 1, '\uFB33': 2, c: undefined };
  expect(canonicalJson(value)).toBe('{"a":null,"b":[{"a":"é","z":1}],"\u{1F600}":1,"\uFB33":2}');
});

test('numbers without a JSON form are refused', () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => canonicalJson({ wrong })).toThrow(TypeError);
});

test('the canonical form means the same value and does not depend on the order of members', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const reversed = Object.fromEntries(Object.entries(members).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(members));
      expect(JSON.parse(canonicalJson(members))).toEqual(JSON.parse(JSON.stringify(members)));
    }),
  );
});
