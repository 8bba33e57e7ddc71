import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const look = (text: string) => {
  const { shape, keys } = sampleOf('a/File.JSON', bytes(text));
  return [shape, ...keys];
};

describe('the shape and the outermost names', () => {
  test.for<[string, string, string[]]>([
    ['an object', '{"a":{"b":1},"c":["d:"],"e\\"f":2}', ['json-object', 'a', 'c', 'e"f']],
    ['an object behind a byte-order mark', '\uFEFF{"a":1}', ['json-object', 'a']],
    ['HuJSON', '// top\n{ /* x: "y": */ "acls": [], // {"no":1}\n "b": 1, }', ['json-object', 'acls', 'b']],
    ['a list of objects: the first one', '[{"a":1,"b":{"c":2}},{"z":1}]', ['json-array', 'a', 'b']],
    ['JSON lines: the first one', '{"a":1}\n{"b":2}\n', ['json-lines', 'a']],
    ['a JSON document that is cut off', '{"a":{"x":[1,2', ['json-object', 'a']],
    ['a JSON document cut inside a name', '{"a":1,"bcd', ['json-object', 'a']],
    ['YAML', '# c\n---\na: 1\n  b: 2\n"c d": x\ne:\n', ['yaml', 'a', 'c d', 'e']],
    ['an INI section', '[main]\nx=1', ['text']],
    ['prose', 'Nothing to see here.', ['text']],
    ['UTF-16', 'a\u0000b\u0000', ['binary']],
  ])('%s', ([, text, expected]) => {
    expect(look(text)).toEqual(expected);
  });
});

test('nesting without end costs no stack', () => {
  expect(look('['.repeat(200_000))[0]).toBe('json-array');
  expect(look('{"a":'.repeat(50_000))).toEqual(['json-object', 'a']);
});

test('any bytes give a sample, and so does any beginning of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
      for (const part of [content, content.subarray(0, content.length / 2)]) expect(sampleOf('x', part).path).toBe('x');
    }),
  );
});

test('a cut inside a character is not taken for a binary file', () => {
  expect(sampleOf('x', bytes('{"ä":1}').subarray(0, 3)).shape).toBe('json-object');
});
