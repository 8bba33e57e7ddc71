import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TerraformValue } from '../../src/domain/facts/terraform.ts';
import { evaluate, type Lookup } from '../../src/normalise/terraform-expression.ts';

const known: Readonly<Record<string, TerraformValue>> = {
  'var.ip': '192.0.2.1',
  'var.list': ['a', 'b'],
  'local.count': 2,
  'var.none': null,
  'var.open': { unresolved: 'var.open' },
};
const lookup: Lookup = (scope, name) => known[`${scope}.${name}`];

test.for([
  ['null', null],
  ['true', true],
  ['-1.5', -1.5],
  ['"text"', 'text'],
  ['""', ''],
  ['"a\\"b\\n\\u0041"', 'a"b\nA'],
  ['"$${literal} %%{too}"', '${literal} %{too}'],
  ['[]', []],
  ['["a", # one\n "b", // two\n /* three */ 3,]', ['a', 'b', 3]],
  ['(("a"))', 'a'],
  ['var.ip', '192.0.2.1'],
  ['"${var.ip}/32"', '192.0.2.1/32'],
  ['"${var.list}"', ['a', 'b']],
  ['["${var.list}"]', [['a', 'b']]],
  ['["${var.ip}/32", "x"]', ['192.0.2.1/32', 'x']],
  ['"n${local.count}"', 'n2'],
  ['concat(var.list, ["c"])', ['a', 'b', 'c']],
  ['toset(concat(["x"], var.list))', ['x', 'a', 'b']],
  ['compact(["", "a", null])', ['a']],
  ['flatten([["a"], "b"])', ['a', 'b']],
] as const)('%s', ([text, value]) => {
  expect(evaluate(text, lookup)).toEqual(value);
});

test.for([
  'var.unknown',
  'var.ip.attribute',
  'var.list[0]',
  'var.a ? 1 : 2',
  '1 + 2',
  '!true',
  'google_compute_network.main.id',
  '[for x in var.list : x]',
  'merge(var.a, var.b)',
  'concat("no list")',
  'toset(var.open)',
  '"%{ if true }x%{ endif }"',
  '"${var.none}x"',
  '"${var.list}x"',
  '"x${~var.ip}"',
  '<<EOT\nx\nEOT',
  '{ a = 1 }',
  'concat(var.list...)',
  '"open',
  '["a"',
  '',
])('%j is not computed', (text) => {
  expect(evaluate(text, lookup)).toEqual({ unresolved: text.replace(/\s+/g, ' ') });
});

test('what is open in a list stays open for itself, so that its neighbours count', () => {
  expect(evaluate('concat(var.gone, ["0.0.0.0/0"], [each.value])', lookup)).toEqual([
    { unresolved: 'var.gone' },
    '0.0.0.0/0',
    { unresolved: 'each.value' },
  ]);
  expect(evaluate('["${replace(var.ip, "#", ",")}", "b"]', lookup)).toEqual([{ unresolved: 'replace(var.ip, "#", ",")' }, 'b']);
});

test('depth and length are bounded', () => {
  expect(evaluate(`${'['.repeat(5000)}${']'.repeat(5000)}`, lookup)).toHaveProperty('unresolved');
  expect(evaluate(`${'"${'.repeat(5000)}1${'}"'.repeat(5000)}`, lookup)).toHaveProperty('unresolved');
  const long = evaluate(`f(${'x'.repeat(10_000)})`, lookup);
  expect(JSON.stringify(long).length).toBeLessThan(600);
});

test('whatever the text, the answer is a value', () => {
  const piece = fc.constantFrom(
    '"',
    '${',
    '}',
    '[',
    ']',
    '(',
    ')',
    ',',
    'var.ip',
    'a',
    '\\',
    '#',
    '//',
    '/*',
    '*/',
    '\n',
    '$',
    '%{',
    'concat(',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(evaluate(pieces.join(''), lookup)).not.toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('a quoted text means itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const quoted = `"${text.replace(/[\\"]/g, '\\$&').replaceAll('${', '$$$${').replaceAll('%{', '%%{')}"`;
      fc.pre(!/\$\$\{|%%\{/.test(text));
      expect(evaluate(quoted, lookup)).toBe(text);
    }),
  );
});
