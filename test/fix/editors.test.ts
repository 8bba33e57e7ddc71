import fc from 'fast-check';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { CannotEdit, type Editor, type Path, type Value } from '../../src/fix/editor.ts';
import { JsonEditor } from '../../src/fix/json-editor.ts';
import { LinesEditor } from '../../src/fix/lines-editor.ts';
import { TomlEditor } from '../../src/fix/toml-editor.ts';
import { YamlEditor } from '../../src/fix/yaml-editor.ts';

const PLAIN = { anyCase: false, changeShared: true };

/** Names and words with everything that asks for quotes somewhere. */
const name = fc.constantFrom('a', 'b', 'max-size', 'c d', '10', 'yes', 'é');
const word = fc.oneof(
  fc.constantFrom(
    'x',
    'true',
    '10m',
    'a: b',
    '# no',
    '- x',
    '',
    'a,b',
    '[c]',
    'no-new-privileges:true',
    "it's",
    'say "so"',
    '*.env',
  ),
  fc.integer({ min: -9, max: 99 }),
  fc.boolean(),
);
const { tree } = fc.letrec<{ tree: Value; leaf: Value }>((tie) => ({
  leaf: word,
  tree: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const document = fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

/** A place in a document at which a word, or nothing, stands. */
function placesIn(value: Value, path: Path = []): Path[] {
  if (Array.isArray(value)) return [...value.flatMap((item, index) => placesIn(item, [...path, index])), [...path, value.length]];
  if (typeof value !== 'object') return [path];
  return [...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key])), [...path, 'new']];
}

/** The same change on plain data. */
function changed(value: Value, [first, ...rest]: Path, put: Value | undefined): Value {
  if (first === undefined) return put ?? '';
  if (Array.isArray(value)) {
    const list = [...value];
    if (rest.length === 0 && put === undefined) return list.toSpliced(Number(first), 1);
    return list.toSpliced(Number(first), 1, changed(list[Number(first)] ?? '', rest, put));
  }
  const members = { ...(value as Record<string, Value>) };
  if (rest.length === 0 && put === undefined) {
    delete members[String(first)];
    return members;
  }
  return { ...members, [String(first)]: changed(members[String(first)] ?? '', rest, put) };
}

/** Every line that is neither gone nor changed stands where it stood. */
function onlyTouches(before: string, after: string, most: number): void {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const head = left.findIndex((line, index) => line !== right[index]);
  const tail = left.toReversed().findIndex((line, index) => line !== right.at(-1 - index));
  if (head !== -1) expect(left.length - head - tail).toBeLessThanOrEqual(most);
}

function editing(make: (text: string) => Editor, read: (text: string) => unknown, write: (value: Value) => string): void {
  fc.assert(
    fc.property(document, fc.nat(), fc.option(word, { nil: undefined }), (value, pick, put) => {
      const text = write(value);
      const places = placesIn(value);
      const path = places[pick % places.length] ?? [];
      const editor = make(text);
      try {
        if (put === undefined) editor.remove(path);
        else editor.set(path, put);
      } catch (thrown) {
        // What cannot be changed is left as it was.
        expect(thrown).toBeInstanceOf(CannotEdit);
        return;
      }
      expect(read(editor.text)).toEqual(changed(value, path, put));
      if (put !== undefined) expect(editor.get(path)).toEqual(put);
      onlyTouches(text, editor.text, put === undefined ? text.split('\n').length : 3);
    }),
    { numRuns: 400 },
  );
}

test.for([
  ['in blocks', { indent: 2 }],
  ['in blocks of four, lists not indented', { indent: 4, indentSeq: false }],
  ['in brackets', { collectionStyle: 'flow', lineWidth: 0 }],
] as const)('YAML %s', ([, style]) => {
  editing(
    (text) => new YamlEditor(text, PLAIN),
    (text) => parseYaml(text),
    (value) => stringify(value, { ...style, lineWidth: 0 }),
  );
});

test('YAML with Windows line ends keeps them', () => {
  editing(
    (text) => new YamlEditor(text, PLAIN),
    (text) => {
      expect(text.replaceAll('\r\n', '')).not.toContain('\n');
      return parseYaml(text);
    },
    (value) => stringify(value, { lineWidth: 0 }).replaceAll('\n', '\r\n'),
  );
});

test.for([
  ['on one line', undefined],
  ['indented by two', 2],
  ['indented by tabs', '\t'],
] as const)('JSON %s', ([, indent]) => {
  editing(
    (text) => new JsonEditor(text, PLAIN),
    (text) => JSON.parse(text),
    (value) => `${JSON.stringify(value, null, indent)}\n`,
  );
});

test('HuJSON with trailing commas', () => {
  editing(
    (text) => new JsonEditor(text, PLAIN),
    (text) => parseJsonc(text, [], { allowTrailingComma: true }),
    (value) => `${JSON.stringify(value, null, '\t').replace(/([^[{,\s])(\n\t*[\]}])/g, '$1,$2')}\n`,
  );
});

/** Adds, changes and takes out a little of everything. */
function worked(editor: Editor): string {
  editor.set(['a'], 2);
  editor.set(['b', 2], 'z');
  editor.remove(['b', 0]);
  editor.set(['c', 'e'], true);
  editor.set(['f', 'g', 'h'], 'new');
  return editor.text;
}

test('YAML keeps comments and blank lines', () => {
  const text = 'a: 1 # one\n\n# between\nb:\n  - x # ex\n  # in the list\n  - y\n\nc: { d: 1 } # flat\n# end\n';
  expect(worked(new YamlEditor(text, PLAIN))).toMatchInlineSnapshot(`
    "a: 2 # one

    # between
    b:
      # in the list
      - y
      - z

    c: { d: 1, e: true } # flat
    f:
      g:
        h: new
    # end
    "
  `);
});

test('JSON keeps comments and blank lines', () => {
  const text = `// top
{
  "a": 1, // one

  /* between */
  "b": [
    "x", // ex
    // in the list
    "y" // why
  ],
  "c": { "d": 1 } // flat
}
`;
  expect(worked(new JsonEditor(text, PLAIN))).toMatchInlineSnapshot(`
    "// top
    {
      "a": 2, // one

      /* between */
      "b": [
        // in the list
        "y", // why
        "z"
      ],
      "c": { "d": 1, "e": true }, // flat
      "f": {
        "g": {
          "h": "new"
        }
      }
    }
    "
  `);
});

test('YAML: what an anchor gives is changed where it is written, or for one member alone', () => {
  const text = 'base: &base\n  restart: always\n  opts: [a]\nx:\n  <<: *base\n  image: i\ny: { <<: *base }\nz: *base\n';
  const all = new YamlEditor(text, PLAIN);
  all.set(['x', 'restart'], 'no');
  all.set(['x', 'opts', 1], 'b');
  expect([all.text, [...all.shared]]).toEqual([text.replace('always', 'no').replace('[a]', '[a, b]'), ['"&base"']]);
  const one = new YamlEditor(text, { ...PLAIN, changeShared: false });
  one.set(['x', 'restart'], 'on-failure:5');
  expect(one.text).toBe(text.replace('  image: i\n', '  image: i\n  restart: on-failure:5\n'));
  expect(() => one.set(['x', 'opts', 1], 'b')).toThrow('It comes from "&base"');
  expect(() => one.set(['z', 'restart'], 'no')).toThrow(CannotEdit);
});

test.for([
  ['a value', 'level = "INFO" # as asked', ['log', 'level'], 'WARN', '[log]\nlevel = "WARN" # as asked\n'],
  ['a value that is missing', '  # nothing', ['log', 'level'], 'INFO', '[log]\nlevel = "INFO"\n  # nothing\n'],
  ['a list on one line', "words = ['a', 'b']", ['log', 'words', 2], 'c', '[log]\nwords = ["a", "b", "c"]\n'],
] as const)('TOML: %s', ([, line, path, value, wanted]) => {
  const editor = new TomlEditor(`[log]\n${line}\n`, PLAIN);
  editor.set(path, value);
  expect(editor.text).toBe(wanted);
  expect(parseToml(editor.text)).toBeTypeOf('object');
});

test.for([
  ['an inline table', 'log = { level = "INFO" }\n', ['log', 'level']],
  ['a dotted name', '[a]\nlog.level = "INFO"\n', ['a', 'log', 'level']],
  ['a comment inside a list', '[log]\nwords = [\n  "a", # first\n]\n', ['log', 'words', 1]],
] as const)('TOML: %s is left alone', ([, text, path]) => {
  const editor = new TomlEditor(text, PLAIN);
  expect(() => editor.set(path, 'x')).toThrow(CannotEdit);
});

test('TOML: a member is taken out with its lines', () => {
  const editor = new TomlEditor('[log]\nlevel = "INFO"\nwords = [\n  "a",\n]\nlast = 1\n', PLAIN);
  editor.remove(['log', 'words']);
  editor.remove(['log', 'level']);
  editor.remove(['log', 'level']);
  expect(editor.text).toBe('[log]\nlast = 1\n');
});

test('TOML: a table is taken out with those inside it', () => {
  const editor = new TomlEditor('[log]\nlevel = "INFO"\n\n[log.filters]\na = 1\n[log.filters.more]\nb = 2\n[api]\n', PLAIN);
  editor.remove(['log', 'filters']);
  expect(editor.text).toBe('[log]\nlevel = "INFO"\n\n[api]\n');
});

test('lines', () => {
  const editor = new LinesEditor('a\r\nb');
  editor.set([2], 'c');
  editor.remove([0]);
  expect([editor.text, editor.get([])]).toEqual(['b\r\nc\r\n', ['b', 'c']]);
});
