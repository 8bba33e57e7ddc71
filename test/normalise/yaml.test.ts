import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Problem } from '../../src/domain/problem.ts';
import { readYaml, readYamlDocument } from '../../src/normalise/yaml.ts';
import { sealed } from './sealed.ts';

const values = (text: string, tags: 'refuse' | 'unresolved' = 'refuse') =>
  readYaml(sealed('a.yaml', text), { tags }).map(({ value }) => value);

function refusal(text: string | Uint8Array): string {
  try {
    readYaml(sealed('a.yaml', text));
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message;
    throw thrown;
  }
  throw new Error('It was read.');
}

test.for([
  ['scalars of YAML 1.2', 'a: yes\nb: 22:22\nc: 0x10\nd: ~\ne: 1.5\n', { a: 'yes', b: '22:22', c: 16, d: null, e: 1.5 }],
  ['keys that are numbers', '80: web\nnull: none\n', { 80: 'web', null: 'none' }],
  [
    'merge keys, own members first, then the first source',
    'x: &x {p: 1, q: 2}\ny: &y {q: 3, r: 4}\nz: {<<: [*x, *y], p: 9}\n',
    {
      x: { p: 1, q: 2 },
      y: { q: 3, r: 4 },
      z: { p: 9, q: 2, r: 4 },
    },
  ],
  ['a quoted << is a name', '"<<": {a: 1}\n', { '<<': { a: 1 } }],
  ['an anchor given twice means the nearest before', 'a: &n 1\nb: *n\nc: &n 2\nd: *n\n', { a: 1, b: 1, c: 2, d: 2 }],
  [
    'an alias inside an anchored mapping keeps its anchor when that name is given again',
    'a: &s {p: true}\nb: &base {<<: *s, list: [*s]}\nc: &s {p: false}\nd: {<<: *base}\n',
    {
      a: { p: true },
      b: { p: true, list: [{ p: true }] },
      c: { p: false },
      d: { p: true, list: [{ p: true }] },
    },
  ],
  ['an anchor on a key', '&k a: 1\nb: {*k : 2}\nc: &k z\nd: *k\n', { a: 1, b: { a: 2 }, c: 'z', d: 'z' }],
  ['an anchor inside what bears the same one', 'a: &n [&n 1, *n]\nb: *n\n', { a: [1, 1], b: 1 }],
  ['tags of YAML itself', 'a: !!str 5\n', { a: '5' }],
  ['lines that end in CR LF', 'a: 1\r\nb: [2]\r\n', { a: 1, b: [2] }],
  ['a byte-order mark', '\uFEFFa: 1\n', { a: 1 }],
] as const)('%s', ([, text, value]) => {
  expect(values(text)).toEqual([value]);
});

test('a member named __proto__ is a member and nothing else', () => {
  const [value] = values('__proto__: {polluted: true}\n');
  expect(Object.keys(value ?? {})).toEqual(['__proto__']);
  expect(value).not.toHaveProperty('polluted');
});

test('files of comments only, and of several documents', () => {
  expect(readYamlDocument(sealed('a.yaml', '# nothing\n'))).toBeNull();
  expect(values('# first\n---\na: 1\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
  expect(() => readYamlDocument(sealed('a.yaml', 'a: 1\n---\nb: 2\n'))).toThrow('a.yaml:3: There are 2 YAML documents');
});

test('tags of an application are refused with their line, or kept as written', () => {
  const text = 'a: 1\nflow: !Find [core.flow, [slug, x]]\nkey: !KeyOf stage\nmap: !Context {a: b}\nlist: !If\n  - x\n';
  expect(refusal(text)).toBe('a.yaml:2: The tag "!Find" is not known here.');
  expect(values(text, 'unresolved')).toEqual([
    {
      a: 1,
      flow: { unresolved: '!Find [core.flow, [slug, x]]' },
      key: { unresolved: '!KeyOf stage' },
      map: { unresolved: '!Context {a: b}' },
      list: { unresolved: '!If - x' },
    },
  ]);
});

test('an anchor inside a tagged node counts from there on', () => {
  expect(values('a: &n old\nb: !Format [&n new]\nc: *n\n', 'unresolved')).toEqual([
    { a: 'old', b: { unresolved: '!Format [&n new]' }, c: 'new' },
  ]);
});

test('lines of members, through aliases, merges and other letter case', () => {
  const [document] = readYaml(sealed('a.yaml', 'base: &base\n  one: 1\nList:\n  - a: 1\n  - b: 2\nown:\n  <<: *base\n  two: 2\n'));
  const lines = [
    [],
    ['base', 'one'],
    ['List', 1],
    ['list', 1, 'b'],
    ['own', 'one'],
    ['own', 'two'],
    ['own', 'three'],
    ['gone'],
  ].map((path) => document?.lineOf(path));
  expect(lines).toEqual([1, 2, 5, 5, 2, 8, 6, 1]);
});

test("the parser's complaint does not quote the file", () => {
  expect(refusal('password: "hunter2" hunter2\n')).not.toContain('hunter2');
  expect(refusal('a: [x] hunter2\n')).not.toContain('hunter2');
});

describe('what is refused says where', () => {
  test.for([
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n', 'a.yaml:5: The key "c" stands here and in line 3.'],
    ['an alias without anchor', 'a: 1\nb: *gone\n', 'a.yaml:2: The alias "*gone" has no anchor before it.'],
    ['an alias inside what it names', 'a: 1\nb: &b [*b]\n', 'a.yaml:2: An alias stands inside what it names.'],
    ['a merge of no mapping', 'a: &a 1\nb:\n  <<: *a\n', 'a.yaml:3: A merge key "<<" needs a mapping or a list of mappings.'],
    ['a key that is a list', '? [a, b]\n: 1\n', 'a.yaml:2: A mapping has a key that is not a word or a number.'],
    ['a bracket left open', 'a: 1\nb: [1, 2\nc: 3\n', 'a.yaml:3: The YAML cannot be read'],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'a.yaml:2: The YAML cannot be read'],
    ['NUL bytes', 'a: 1\0', 'a.yaml: There is a NUL byte at offset 4.'],
    ['100,000 lists in each other', '['.repeat(100_000), 'a.yaml:1: Values are nested deeper than 100 levels.'],
    ['100,000 sequences in one line', `${'- '.repeat(100_000)}a`, 'a.yaml:1: Values are nested deeper than 100 levels.'],
    [
      'a staircase of mappings',
      Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'a.yaml:101: Values are nested',
    ],
    ['two million numbers', `[${'1,'.repeat(2_000_000)}]`, 'a.yaml:1: There are more than 500000 words and signs.'],
    [
      'an alias bomb',
      Array.from(
        { length: 20 },
        (_, level) =>
          `a${level}: &a${level} [${Array(9)
            .fill(level === 0 ? 'x' : `*a${level - 1}`)
            .join(', ')}]`,
      ).join('\n'),
      'more than 500000 values with its aliases expanded',
    ],
    ['five megabytes', `# ${'x'.repeat(5_000_000)}`, 'a.yaml: The file has 5000002 bytes'],
  ] as const)('%s', ([, text, message]) => {
    expect(refusal(text)).toContain(message);
  });

  test('text that is not UTF-8', () => {
    expect(refusal(Uint8Array.of(0x61, 0x3a, 0x20, 0xff))).toBe('a.yaml: The text is not UTF-8.');
  });
});

test('80,000 keys in one flow mapping and one anchor used 20,000 times are read in seconds', { timeout: 20_000 }, () => {
  const keys = Array.from({ length: 80_000 }, (_, index) => `k${index}: ${index}`).join(', ');
  expect(Object.keys(Object(values(`{${keys}}`)[0]))).toHaveLength(80_000);
  const aliases = Array.from({ length: 20_000 }, (_, index) => `k${index}: *x`).join('\n');
  expect(Object.keys(Object(values(`x: &x {a: 1}\n${aliases}`)[0]))).toHaveLength(20_001);
});

test('what the library writes is read back as it was', () => {
  const plain = fc.jsonValue({ maxDepth: 4 }).filter((value) => value !== null && !JSON.stringify(value).includes('-0'));
  fc.assert(
    fc.property(plain, (value) => {
      expect(values(stringify(value, { aliasDuplicateObjects: false }))).toEqual([value]);
    }),
  );
});

test('whatever the bytes, the answer is documents or a Problem', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&x ',
    '*x',
    '!t ',
    '<<',
    '\n',
    '  ',
    '"',
    "'",
    '|',
    '#',
    '? ',
    ',',
    '---\n',
    '%',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        readYaml(sealed('a.yaml', pieces.join('')));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Problem);
      }
    }),
    { numRuns: 500 },
  );
});
