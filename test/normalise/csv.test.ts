import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecords } from '../../src/normalise/csv.ts';

test.for([
  ['a,b\n1,2\n', ['1: a|b', '2: 1|2']],
  ['a,b\r\n"x, y","say ""no"""\r\n', ['1: a|b', '2: x, y|say "no"']],
  ['a\n"two\nlines"\nb', ['1: a', '2: two\nlines', '4: b']],
  ['a,\n,b\n', ['1: a|', '2: |b']],
  ['\n\na\n', ['3: a']],
  ['a,', ['1: a|']],
  ['', []],
] as const)('%j', ([text, records]) => {
  expect(csvRecords(text, 'x.csv').map(({ cells, line }) => `${line}: ${cells.join('|')}`)).toEqual(records);
});

test.for(['"open', 'a,"open\nb', 'a"b,c'])('%j is refused', (text) => {
  expect(() => csvRecords(text, 'x.csv')).toThrow('x.csv:1: A quotation mark');
});

test('a table that is larger than any that is exported is refused', () => {
  expect(csvRecords(Array(1000).fill('a').join(','), 'x.csv')[0]?.cells).toHaveLength(1000);
  for (const text of [Array(1001).fill('a').join(','), 'a\n'.repeat(100_002)])
    expect(() => csvRecords(text, 'x.csv')).toThrow(/There are more than 100000 rows or 1000 columns/);
});

test('what is written quoted is read back', () => {
  const table = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
      expect(csvRecords(text, 'x.csv').map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});
