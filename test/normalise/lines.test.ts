import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonLines, jsonLines } from '../../src/normalise/json-lines.ts';
import { Lines, LONGEST_LINE } from '../../src/normalise/lines.ts';
import type { LogItem } from '../../src/normalise/log-reader.ts';
import { portionsOf } from './portions.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (line: Uint8Array | undefined) => (line === undefined ? undefined : new TextDecoder().decode(line));

function linesOf(bytes: Uint8Array, cuts: readonly number[]): (string | undefined)[] {
  const lines = new Lines();
  const found: (string | undefined)[] = [];
  for (const portion of portionsOf(bytes, cuts)) for (const line of lines.feed(portion)) found.push(decode(line));
  for (const line of lines.end()) found.push(decode(line));
  return found;
}

const cuts = fc.array(fc.nat(100), { maxLength: 8 });

test('lines come out whole, wherever portions end', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é', '😀'), maxLength: 40 });
  fc.assert(
    fc.property(text, cuts, (written, where) => {
      const expected = written.split('\n').map((line) => line.replace(/\r$/, ''));
      // What stands behind the last line feed is a line only when there is something.
      if (/(?:^|\n)$/.test(written)) expected.pop();
      expect(linesOf(encode(written), where)).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test.for([
  [LONGEST_LINE, '', LONGEST_LINE],
  [LONGEST_LINE, '\r', LONGEST_LINE],
  [LONGEST_LINE + 1, '', undefined],
  [LONGEST_LINE + 1, '\r', undefined],
] as const)('a line of %d bytes, ended by %j and a line feed, comes as %j', ([length, ending, expected]) => {
  const bytes = encode(`${'x'.repeat(length)}${ending}\nnext`);
  for (const where of [[], [10, LONGEST_LINE, LONGEST_LINE + 1, LONGEST_LINE + 2]])
    expect(linesOf(bytes, where).map((line) => (line === 'next' ? line : line?.length))).toEqual([expected, 'next']);
});

test('a log of JSON lines says the same in portions as in one piece, with the number of each line', () => {
  const line = fc.constantFrom('{"a": "é😀"}', '{"a": 1, "a": 2}', '', ' ', 'no JSON', '{"a":', '\ud800');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), cuts, (lines, where) => {
      const bytes = encode(lines.join('\n'));
      const log = new JsonLines();
      const items: LogItem[] = [];
      for (const portion of portionsOf(bytes, where)) items.push(...log.feed(portion));
      items.push(...log.end());
      expect(items).toEqual([...jsonLines(bytes)]);
    }),
  );
});
