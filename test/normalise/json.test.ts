import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonPath, parseJson } from '../../src/normalise/json.ts';
import { sealed } from './sealed.ts';

const Schema = z.object({ services: z.record(z.string(), z.object({ ports: z.array(z.number()) })) });
const parse = (text: string) => parseJson(Schema, sealed('a.json', text));

test('only what the schema asks for comes out, without a byte-order mark', () => {
  expect(parse('\uFEFF{"services": {"web": {"ports": [80], "other": 1}}, "more": true}')).toEqual({
    services: { web: { ports: [80] } },
  });
});

test.for([
  [
    '{"services": {"a b": {"ports": [80, "443"]}}}',
    'a.json $.services["a b"].ports[1]: Invalid input: expected number, received string.',
  ],
  [
    '{"services": {"a": {"ports": ["1", "2"]}}}',
    'a.json $.services.a.ports[0]: Invalid input: expected number, received string (1 further mismatches).',
  ],
  ['{"services": {"a": {}}', 'a.json: The JSON cannot be read: close brace expected at line 1, column 23.'],
  ['', 'a.json: The JSON cannot be read: value expected at line 1, column 1.'],
  ['{} trailing', 'a.json: The JSON cannot be read: invalid symbol at line 1, column 4.'],
  ['{"a": \0}', 'a.json: There is a NUL byte at offset 6.'],
] as const)('%s', ([text, message]) => {
  expect(() => parse(text)).toThrow(message);
});

test.for([
  [
    '{"services": {"web": {"ports": [80],\n "ports": [81]}}}',
    'a.json $.services.web.ports: The member "ports" stands twice in one object, the second time on line 2.',
  ],
  ['{"services": {}, "services": {}}', 'a.json $.services: The member "services" stands twice in one object'],
  [`{"services": ${'[{"x":'.repeat(40)}{"y": 1, "y": 1}${'}]'.repeat(40)}}`, 'a.json: The member "y" stands twice in one object.'],
] as const)('of two members of one name neither is taken: %s', ([text, message]) => {
  expect(() => parse(text)).toThrow(message);
});

test('a text that is broken 100,000 levels deep is refused like any other', () => {
  expect(() => parse('['.repeat(100_000))).toThrow('a.json: Values are nested deeper than 500 levels.');
  expect(() => parse('['.repeat(500))).toThrow('a.json: The JSON cannot be read: close bracket expected at line 1, column 501.');
});

test('paths quote what is no plain word', () => {
  expect(jsonPath([])).toBe('$');
  expect(jsonPath(['a', 0, 'b-c', 'd.e', '0', ''])).toBe('$.a[0].b-c["d.e"]["0"][""]');
});
