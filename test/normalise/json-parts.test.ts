import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { jsonOf } from '../../src/normalise/json.ts';
import type { ElementPath } from '../../src/normalise/json-elements.ts';
import { JsonParts } from '../../src/normalise/json-parts.ts';
import { portionsOf } from './portions.ts';
import { sealed } from './sealed.ts';

/** Lists of lists of a document, whatever they are called, at three depths: those that can be taken apart. */
const DEPTHS = fc.constantFrom(0, 1, 2, 3);

/** What a document says when its parts are put together again; the words of the refusal when it is refused. */
function inParts(
  bytes: Uint8Array,
  cuts: readonly number[],
  depth: number,
  limit?: number,
  onElement: () => void = () => {},
): { value: unknown } | { refused: string } {
  const taken: { value: unknown; path: ElementPath }[] = [];
  const take = (value: unknown, path: ElementPath) => {
    taken.push({ value, path });
    onElement();
  };
  const parts = new JsonParts({ path: 'a.json', digest: 'd' }, { isTaken: (path) => path.length === depth, take }, limit);
  try {
    for (const portion of portionsOf(bytes, cuts)) parts.feed(portion);
    const rest = { value: parts.end() };
    for (const { value, path } of taken) expect(put(rest, ['value', ...path], value)).toBeNull();
    return rest;
  } catch (thrown) {
    if (thrown instanceof Problem) return { refused: thrown.message };
    throw thrown;
  }
}

/** Puts a value in a place, and returns what stood there. */
function put(document: object, path: ElementPath, value: unknown): unknown {
  const [last = '', ...outer] = path.toReversed();
  const holder = outer.toReversed().reduce<unknown>((within, part) => Reflect.get(Object(within), part), document);
  const before: unknown = Reflect.get(Object(holder), last);
  Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  return before;
}

function asWhole(bytes: Uint8Array): { value: unknown } | { refused: true } {
  try {
    return { value: jsonOf(sealed('a.json', bytes)) };
  } catch (thrown) {
    if (thrown instanceof Problem) return { refused: true };
    throw thrown;
  }
}

const character = fc.constantFrom(
  'a',
  '"',
  '\\',
  '/',
  '\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'é',
  '→',
  '😀',
  '\u{FEFF}',
  '\u0000',
  '\ud800',
);
const string = fc.string({ unit: character, maxLength: 6 });
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.oneof(string, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(string, fc.constantFrom('Results', '__proto__')), tie('document'), { maxKeys: 4 }),
  ),
}));

/** A document as text: with a byte-order mark or not, on one line or several, and with ASCII alone or not. */
const text = fc
  .tuple(document, fc.boolean(), fc.constantFrom('', '\n', '\t '), fc.boolean())
  .map(([value, hasMark, indent, isAscii]) => {
    const written = JSON.stringify(value, null, indent);
    const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return `${hasMark ? '\uFEFF' : ''}${isAscii ? written.replace(/[^\x20-\x7e\n\t]/g, escaped) : written}`;
  });
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

test('a document in parts says what it says as a whole, wherever its portions end', () => {
  let elements = 0;
  fc.assert(
    fc.property(text, cuts, DEPTHS, (written, where, depth) => {
      const bytes = new TextEncoder().encode(written);
      expect(inParts(bytes, where, depth, undefined, () => (elements += 1))).toEqual(asWhole(bytes));
    }),
    { numRuns: 2000 },
  );
  expect(elements).toBeGreaterThan(500);
});

/** Bytes that decide how the text around them is read. */
const telling = fc.constantFrom(
  ...Array.from('"\\{}[],: \n0-e.ntu').map((one) => one.charCodeAt(0)),
  0x00,
  0xef,
  0xbb,
  0xbf,
  0xc3,
  0xff,
);
const edit = fc.record({ at: fc.nat(300), drop: fc.nat(3), put: fc.array(telling, { maxLength: 3 }) });

test('a text that was damaged is refused in parts when it is refused as a whole, and says the same when it is not', () => {
  let refused = 0;
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 3 }), cuts, DEPTHS, (written, edits, where, depth) => {
      const bytes = edits.reduce(
        (all, { at, drop, put: more }) => {
          const place = at % (all.length + 1);
          return [...all.slice(0, place), ...more, ...all.slice(place + drop)];
        },
        Array.from(new TextEncoder().encode(written)),
      );
      const whole = asWhole(Uint8Array.from(bytes));
      const parts = inParts(Uint8Array.from(bytes), where, depth);
      if ('refused' in whole) {
        refused += 1;
        expect(parts).toHaveProperty('refused');
        // The same words, wherever the portions end.
        expect(parts).toEqual(inParts(Uint8Array.from(bytes), [], depth));
      } else expect(parts).toEqual(whole);
    }),
    { numRuns: 5000 },
  );
  expect(refused).toBeGreaterThan(1000);
});

test('is refused in words that name the place', () => {
  const faults: readonly [string, string][] = [
    ['cut off within an element', '{"a": [{"b": 1}, {"b'],
    ['cut off between elements', '{"a": [{"b": 1},'],
    ['elements without a comma', '{"a": [{} {}]}'],
    ['a number right behind an element', '{"a": [{}.5]}'],
    ['a comma without an element', '{"a": [{},]}'],
    ['a closing mark of the other kind', '{"a": [{"b": [1}]}'],
    ['a mark that closes nothing', '{"a": [}]}'],
    ['something behind the document', '{"a": [{}]} {"a": []}'],
    ['an element that is no JSON', '{"a": [1, {"b":\n tru}]}'],
    ['a byte-order mark before an element', '{"a": [\uFEFF5]}'],
    ['a NUL in an element', '{"a": ["\u0000"]}'],
    ['a name twice in an element', '{"a": [{"b": 1, "c": {"d": 1, "\\u0064": 2}}]}'],
    ['a list twice', '{"a": [1],\n "a": [2]}'],
    ['nothing', ''],
    ['deep nesting in an element', `{"a": [${'['.repeat(100_000)}`],
    ['deep nesting around them', '{"a":'.repeat(100_000)],
  ];
  const refusals = faults.map(([name, text]) => `${name}: ${refusalOf(new TextEncoder().encode(text))}`);
  expect(refusals).toMatchInlineSnapshot(`
    [
      "cut off within an element: a.json $.a[1]: The JSON cannot be read: it ends in the middle of this element.",
      "cut off between elements: a.json: The JSON cannot be read: value expected, outside of the elements of its lists.",
      "elements without a comma: a.json: The JSON cannot be read: invalid symbol, outside of the elements of its lists.",
      "a number right behind an element: a.json $.a[0]: The JSON cannot be read: invalid symbol at its line 1, column 1.",
      "a comma without an element: a.json: The JSON cannot be read: value expected, outside of the elements of its lists.",
      "a closing mark of the other kind: a.json $.a[0]: The JSON cannot be read: comma expected at its line 1, column 9.",
      "a mark that closes nothing: a.json $.a[0]: The JSON cannot be read: value expected at its line 1, column 1.",
      "something behind the document: a.json: The JSON cannot be read: end of file expected, outside of the elements of its lists.",
      "an element that is no JSON: a.json $.a[1]: The JSON cannot be read: invalid symbol at its line 2, column 2.",
      "a byte-order mark before an element: a.json $.a[0]: The JSON cannot be read: value expected at its line 1, column 1.",
      "a NUL in an element: a.json $.a[0]: There is a NUL byte at offset 1.",
      "a name twice in an element: a.json $.a[0].c.d: The member "d" stands twice in one object.",
      "a list twice: a.json $.a: The member "a" stands twice in one object.",
      "nothing: a.json: The JSON cannot be read: value expected at line 1, column 1.",
      "deep nesting in an element: a.json $.a[0]: This element has more than 1000 levels.",
      "deep nesting around them: a.json: What is around its lists has more than 1000 levels.",
    ]
  `);
  const bytes = (...parts: readonly (string | number)[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : Array.from(new TextEncoder().encode(part)))));
  expect([
    refusalOf(bytes('{"a": ["', 0xc3, '"]}')),
    refusalOf(bytes('{"a', 0xff, '": []}')),
    refusalOf(bytes(`{"a": [1, "${'x'.repeat(1000)}"]}`), 1000),
    refusalOf(bytes(`{"b": "${'x'.repeat(1000)}", "a": []}`), 1000),
  ]).toMatchInlineSnapshot(`
    [
      "a.json $.a[0]: The text is not UTF-8.",
      "a.json: The text is not UTF-8.",
      "a.json $.a[1]: This element has more than 1000 bytes.",
      "a.json: What is around its lists has more than 1000 bytes.",
    ]
  `);
});

function refusalOf(bytes: Uint8Array, limit?: number): string {
  const outcome = inParts(bytes, [3, 9], 1, limit);
  return 'refused' in outcome ? outcome.refused : 'was read';
}
