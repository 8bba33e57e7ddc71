import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EvidenceFile } from '../../../src/publish/redact/evidence-file.ts';
import { findSecrets } from '../../../src/publish/redact/find-secrets.ts';
import { showPath } from '../../../src/publish/redact/member-path.ts';
import type { Piece, PieceSizes } from '../../../src/publish/redact/piece.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';
import { textFormOf } from '../../../src/publish/redact/text-bytes.ts';
import { placesFault } from '../../../src/verify/disclosed-fault.ts';
import { KINDS } from './planted.ts';

const KEY = new Uint8Array(32).fill(1);
const WHOLE: PieceSizes = { piece: Number.POSITIVE_INFINITY, around: 0 };
const encode = (text: string) => new TextEncoder().encode(text);

function piecesOf(bytes: Uint8Array, sizes: PieceSizes): Piece[] {
  const form = textFormOf('a.json', bytes, sizes);
  if (typeof form === 'string') throw new Error(form);
  return [...form.pieces()];
}

const objects = (...names: readonly string[]) => names.map((name) => ({ name, text: 'long enough' }));
const LONG = objects('a', 'b', 'c', 'd', 'e');

test.for<[string, string, string[]]>([
  ['a list of objects', JSON.stringify(LONG), ['[{},{},{},{},{}]', '$[0]: (a, b, )c, ', '$[1]: b, (c, d, )e', '$[3]: d, (e)']],
  [
    'a list beside others',
    JSON.stringify({ kind: 'K', items: LONG, short: objects('a') }),
    [
      '{"kind":"K", "items":[{},{},{},{},{}], "short":[a]}',
      '$.items[0]: (a, b, )c, ',
      '$.items[1]: b, (c, d, )e',
      '$.items[3]: d, (e)',
    ],
  ],
  [
    'a list in an element of one',
    JSON.stringify([...LONG, { inner: LONG }, ...objects('y', 'z')]),
    [
      '[{},{},{},{},{},{"inner":[{},{},{},{},{}]}, y, z]',
      '$[0]: (a, b, )c, ',
      '$[1]: b, (c, d, )e',
      '$[3]: d, (e)',
      '$[5].inner[0]: (a, b, )c, ',
      '$[5].inner[1]: b, (c, d, )e',
      '$[5].inner[3]: d, (e)',
    ],
  ],
  ['a list with a word in it', JSON.stringify(['word', ...LONG]), ['["word", a, b, c, d, e]']],
  ['short lists', JSON.stringify([objects('a'), objects('b')]), ['[[a], [b]]']],
  ['what is cut off', JSON.stringify(LONG).slice(0, -1), ['[a, b, c, d, e']],
  ['what has a comma too many', JSON.stringify(LONG).replace(']', ',]'), ['[a, b, c, d, e, ]']],
  ['what has a comment', `${JSON.stringify(LONG)} // that is all`, ['[a, b, c, d, e] // that is all']],
])('%s', ([, value, expected]) => {
  const pieces = piecesOf(encode(value), { piece: 80, around: 30 }).map(({ text, own: [first], elements }) => {
    if (elements === null || first === undefined) return text;
    const { start, end } = first;
    return `${showPath([...elements.list, elements.first])}: ${text.slice(1, start)}(${text.slice(start, end)})${text.slice(end, -1)}`;
  });
  const shown = pieces.map((text) =>
    text.replaceAll(/\{"name":"(.)","text":"long enough"\}/g, '$1').replaceAll(/(?<!\{\}),(?!\{\},)/g, ', '),
  );
  expect(shown).toEqual(expected);
});

/** What members hold: of what is looked for, and of what parts and joins it. The id of a key tells of its secret beyond the end of a list. */
const planted = Object.entries(KINDS)
  .filter(([kind]) => kind !== 'aws key id')
  .flatMap(([kind, make]) => {
    const { secret, bare } = make(`in pieces ${kind}`);
    return [secret, bare ?? secret];
  });
const text = fc.oneof(
  fc.constantFrom(...planted),
  fc.constantFrom(
    'mira.kowalski',
    'mira.kowalski@harbour.example',
    'Mira Kowalski(mira.kowalski)',
    '192.0.2.7:443',
    '2001:db8::17',
    'Project Heron',
    'Project%20Heron',
    'redis-server',
    '--requirepass',
    '--password',
    'hunter2hunter2',
    'password: hunter2hunter2',
    'Secret',
    'DB_PASSWORD',
    'Cookie',
    'sid=a1b2c3d4e5f6',
    'curl -u mira:',
    ' é \\ " \n',
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEF',
    '{"password": "hunter2hunter2"}',
    'Berlin',
    '',
  ),
  fc.string({ maxLength: 8, unit: 'grapheme' }),
);
const name = fc.constantFrom(
  'name',
  'value',
  'user',
  'password',
  'pin',
  'kind',
  'data',
  'ip',
  'geo',
  'items',
  'args',
  'tokens',
  'credentials',
  'sensitive',
  'mira.kowalski@harbour.example',
  'sp ace',
  '__proto__',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(text, fc.constantFrom(1, -2.5e7, 12345678, true, null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.dictionary(name, tie('value'), { maxKeys: 2, noNullPrototype: true }), { maxLength: 6 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const rules = RedactionRules.parse({
  proofbook: 'redaction/1',
  people: { members: [{ files: '**', at: ['**.user', 'items.1.name', '*.value'] }], keepDomains: ['harbour.example'] },
  addresses: { members: [{ files: '*.json', at: ['**.ip'] }] },
  literals: [{ value: 'Project Heron' }],
});

const redactedIn = async (files: readonly EvidenceFile[], sizes: PieceSizes) => {
  const plan = await prepareRedaction(files, rules, async (one) => findSecrets(one), KEY, { sizes });
  return Promise.all(files.map((file) => redact(file, plan)));
};

test('a document is redacted in pieces as it is as a whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(0, 1, 3),
      fc.boolean(),
      fc.integer({ min: 40, max: 1500 }),
      text,
      async (values, indent, isLatin, piece, line) => {
        const sizes: PieceSizes = { piece, around: 600 };
        const document = JSON.stringify(
          values.length === 1 ? values[0] : { name: 'x', items: values, tail: values[0] },
          null,
          indent,
        );
        const strange = Buffer.concat([encode('[{"x":"'), Buffer.of(0xe9, 0xff), encode(`"},${document}]`)]);
        const bytes = isLatin ? strange : encode(document);
        const files = [
          { path: 'a.json', bytes },
          // What is known from one file is looked for in the other.
          { path: 'b.log', bytes: encode(`${line.replaceAll('\n', ' ')}\n`) },
        ];
        const own = piecesOf(bytes, sizes).flatMap((one) => one.own);
        const inOrder = own.toSorted((a, b) => a.from - b.from).map(({ from, to }) => bytes.subarray(from, to));
        expect(Buffer.concat(inOrder).equals(bytes)).toBe(true);
        const redacted = await redactedIn(files, sizes);
        expect(redacted).toEqual(await redactedIn(files, WHOLE));
        for (const { path, bytes: published, redactions } of redacted) {
          const places = redactions.map((one) => ({ path, ...one }));
          expect(placesFault(places, piecesOf(published, sizes))).toBeNull();
        }
      },
    ),
    { numRuns: 400 },
  );
}, 300_000);
