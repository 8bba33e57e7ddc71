import { expect, test } from 'vitest';
import { walkJson } from '../../../src/publish/redact/json-text.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { NO_RULES } from '../../../src/publish/redact/rules.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';
import { FORMATS, KINDS, PLANTED, type Planted, traces } from './planted.ts';

const KEY = new Uint8Array(32).fill(1);
const find = secretFinder();
const encode = (text: string) => new TextEncoder().encode(text);

async function redacted(path: string, text: string, others: readonly { path: string; text: string }[] = []): Promise<string> {
  const files = [{ path, text }, ...others].map((file) => ({ path: file.path, bytes: encode(file.text) }));
  const plan = await prepareRedaction(files, NO_RULES, find, KEY);
  const [first] = files;
  if (first === undefined) throw new Error('There is no file.');
  return new TextDecoder().decode((await redact(first, plan)).bytes);
}

function leaves(secret: string, text: string): boolean {
  return traces(secret).some((trace) => text.includes(trace));
}

/** What our patterns do not catch, and why. Each is shown to be missed: when one is caught some day, this test says so. */
const LIMITS: readonly { readonly what: string; readonly path: string; readonly text: string; readonly secret: string }[] = [
  {
    what: 'a password in prose',
    path: 'a.log',
    text: 'the pass phrase is correct horse battery staple\n',
    secret: 'correct horse',
  },
  {
    what: 'a key of plain hexadecimal without a name, which digests are too',
    path: 'a.log',
    text: 'sent 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n',
    secret: '9f86d081884c7d65',
  },
  {
    what: 'a value split between two lines of a log, with a word between',
    path: 'a.log',
    text: `part gh${'p'}_a1B2c3D4\nrest e5F6g7H8i9J0k1L2m3N4o5P6q7R8\n`,
    secret: 'e5F6g7H8i9J0',
  },
  {
    what: 'a short word of a secret’s name, where it stands elsewhere',
    path: 'a.log',
    text: 'db_password=harbour\nthe harbour is open\n',
    secret: 'the harbour',
  },
  {
    what: 'a whole sentence as the value of a secret’s name: capital, words, full stop',
    path: 'a.yaml',
    text: 'password: Ask the harbour master for it.\n',
    secret: 'Ask the harbour master',
  },
  {
    what: 'a backwards secret',
    path: 'a.log',
    text: `${[...`gh${'p'}_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8`].reverse().join('')}\n`,
    secret: '8R7q6P5o4N3m',
  },
];

test('two hundred secrets of twenty kinds, in every way a file can hold them', async () => {
  expect(PLANTED.length).toBe(200);
  const rows: string[] = [];
  let planted = 0;
  let missed = 0;
  for (const [format, { path, write }] of Object.entries(FORMATS)) {
    const cells: string[] = [];
    for (const kind of Object.keys(KINDS)) {
      const ones = PLANTED.filter((one) => one.kind === kind).flatMap((one) => {
        const text = write(one);
        return text === null ? [] : [{ one, text }];
      });
      const left: Planted[] = [];
      for (const { one, text } of ones) {
        const result = await redacted(path, text);
        expect(result.split('\n').length, `${format}, ${kind}: lines`).toBe(text.split('\n').length);
        expect(result, `${format}, ${kind}: the rest`).toMatch(/kept|\bn"/);
        if (leaves(one.secret, result)) left.push(one);
      }
      planted += ones.length;
      missed += left.length;
      if (left.length > 0) cells.push(`${kind} ${ones.length - left.length}/${ones.length}`);
    }
    rows.push(`${format}: ${cells.length === 0 ? 'all' : cells.join(', ')}`);
  }
  expect({ planted, missed, rows }).toMatchInlineSnapshot(`
    {
      "missed": 0,
      "planted": 5656,
      "rows": [
        "JSON, named: all",
        "JSON, in a text: all",
        "JSON, name and value apart: all",
        "JSON, argument: all",
        "JSON, escaped: all",
        "JSON in JSON: all",
        "JSON lines: all",
        "HuJSON: all",
        "YAML, plain: all",
        "YAML, quoted: all",
        "YAML, block: all",
        "YAML, folded: all",
        "YAML, split in a text: all",
        "YAML, anchored: all",
        "YAML, comment: all",
        "Compose, mapping: all",
        "Compose, list: all",
        "Compose, default: all",
        "HCL, attribute: all",
        "HCL, heredoc: all",
        "HCL, default: all",
        "HCL, joined: all",
        "tfvars: all",
        "environment file: all",
        "environment file, continued: all",
        "script: all",
        "concatenation: all",
        "log line, named: all",
        "log line, in a text: all",
        "log line, switched off: all",
      ],
    }
  `);
}, 180_000);

test('a secret found in one file is found in all of them, however it is encoded there', async () => {
  const ways: Readonly<Record<string, (secret: string) => string>> = {
    'as it is': (secret) => secret,
    base64: (secret) => Buffer.from(secret).toString('base64'),
    'base64 after one byte': (secret) => Buffer.from(`:${secret}`).toString('base64'),
    'base64 between others': (secret) => Buffer.from(`{"v":"${secret}","x":1}`).toString('base64'),
    'base64 for URLs': (secret) => Buffer.from(`a${secret}b`).toString('base64url'),
    'percent-encoded': (secret) => encodeURIComponent(secret),
    hexadecimal: (secret) => Buffer.from(secret).toString('hex'),
    'escaped for HTML': (secret) => secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  };
  const known = PLANTED.filter(({ kind }) => kind !== 'private key');
  const missed: string[] = [];
  for (const [way, change] of Object.entries(ways)) {
    const source = { path: 'app.env', text: known.map(({ secret }, index) => `SECRET_${index}=${secret}`).join('\n') };
    const result = await redacted('a.log', known.map(({ secret }) => `2026-09-01 got ${change(secret)} there`).join('\n'), [
      source,
    ]);
    for (const { kind, secret } of known) {
      if (result.includes(change(secret).slice(8, 24))) missed.push(`${way}: ${kind} ${secret}`);
    }
  }
  expect(known.length * Object.keys(ways).length).toBe(1520);
  expect(missed).toEqual([]);
});

test.for(LIMITS)('known limit: $what', async ({ path, text, secret }) => {
  expect(await redacted(path, text)).toContain(secret);
});

test('the known limits are these and no more', () => {
  expect(LIMITS.length).toBe(6);
});

test('JSON stays JSON', async () => {
  for (const one of PLANTED) {
    const text = FORMATS['JSON, escaped']?.write(one) ?? '';
    const result = await redacted('a.json', text);
    expect(Object.keys(JSON.parse(result))).toEqual(Object.keys(JSON.parse(text)));
    expect(walkJson(result, 0, result.length, { open: () => undefined, close: () => undefined, scalar: () => undefined })).toBe(
      result.length,
    );
  }
});
