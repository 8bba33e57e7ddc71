import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HARD_TEXTS } from '../../../bench/hard-texts.ts';
import type { EvidenceFile } from '../../../src/publish/redact/evidence-file.ts';
import { findSecrets } from '../../../src/publish/redact/find-secrets.ts';
import type { SecretFinder } from '../../../src/publish/redact/found.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { type RedactedFile, redact } from '../../../src/publish/redact/redact.ts';
import { NO_RULES, RedactionRules } from '../../../src/publish/redact/rules.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';
import { KINDS, PLANTED } from './planted.ts';

const KEY = new Uint8Array(32).fill(1);
/** Names of members in what follows: whoever is called so is not told from them. */
const MEMBERS = 'user list value password n block last';
/** Our own patterns without the scanner's, for tests of many small texts. */
const own: SecretFinder = async (text) => findSecrets(text);
const file = (path: string, text: string | Uint8Array): EvidenceFile => ({
  path,
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

async function redactAll(files: readonly EvidenceFile[], rules: RedactionRules = NO_RULES, key = KEY): Promise<RedactedFile[]> {
  const plan = await prepareRedaction(files, rules, own, key, { published: [MEMBERS] });
  return Promise.all(files.map((one) => redact(one, plan)));
}

async function one(path: string, text: string, rules: RedactionRules = NO_RULES): Promise<RedactedFile> {
  const [result] = await redactAll([file(path, text)], rules);
  if (result === undefined) throw new Error('There is no file.');
  return result;
}

const rulesOf = (rules: object) => RedactionRules.parse({ proofbook: 'redaction/1', ...rules });

describe('a file that needs nothing', () => {
  test.for([
    ['empty', ''],
    ['text', 'nothing here\r\n'],
    ['broken JSON', '{"a": [1, 2'],
    ['a byte-order mark', '\uFEFF{"a": 1}\n'],
    ['no line end', 'x'],
  ] as const)('%s: its bytes stay', async ([, text]) => {
    const original = file('a.txt', text);
    const [result] = await redactAll([original]);
    expect(result).toEqual({
      path: 'a.txt',
      bytes: original.bytes,
      redactions: [],
      commitment: null,
      openings: [],
      withheld: null,
    });
  });
});

test('where each value stood, and what kind it was', async () => {
  const rules = rulesOf({
    people: { members: [{ files: '*.json', at: ['results.*.user.name', 'results.*.user.id'] }], except: ['svc-mcp'] },
    addresses: { members: [{ files: '*.json', at: ['**.ip'] }], except: ['10.0.0.0/8'] },
    literals: [{ value: 'Project Heron' }],
  });
  const text =
    '{"results": [\n {"user": {"name": "Alice", "id": 31}, "ip": "192.0.2.7:443"},\n {"user": {"name": "alice", "id": 31}, "ip": "10.1.2.3"},\n {"user": {"name": "svc-mcp"}, "note": "of Project Heron", "token": "a1b2c3d4e5"}]}';
  const result = await one('a.json', text, rules);
  expect(
    result.redactions.map(({ at, kind, replacement, length }) => `${at} ${kind} ${replacement} ${length}`),
  ).toMatchInlineSnapshot(`
    [
      "$.results[0].user.name people redacted-user-1d9b6bec6f3d8b7d null",
      "$.results[0].user.id people 0 null",
      "$.results[0].ip addresses 198.18.208.23 null",
      "$.results[1].user.name people redacted-user-1d9b6bec6f3d8b7d null",
      "$.results[1].user.id people 0 null",
      "$.results[2].note literals redacted-text-a0f8b14049b94563 13",
      "$.results[2].token secrets redacted-secret-8dd89f8290f203f5 null",
    ]
  `);
  expect(JSON.parse(textOf(result))).toMatchObject({
    results: [{ user: { id: 0 } }, { ip: '10.1.2.3' }, { user: { name: 'svc-mcp' } }],
  });
});

test('equal values have equal replacements everywhere, different values different ones, under one key', async () => {
  const files = [
    file('a.env', 'A_TOKEN=first-1234567\nB_TOKEN=second-123456\n'),
    file('b.json', '{"a_token":"first-1234567","c_token":"First-1234567"}'),
  ];
  const [env, json] = await redactAll(files);
  const [a, b] = (env?.redactions ?? []).map(({ replacement }) => replacement);
  const [c, d] = (json?.redactions ?? []).map(({ replacement }) => replacement);
  expect(c).toBe(a);
  expect(new Set([a, b, d]).size).toBe(3);
  const [other] = await redactAll(files, NO_RULES, new Uint8Array(32).fill(2));
  expect(other?.redactions.map(({ replacement }) => replacement)).not.toContain(a);
});

test('a name found at a member is found as a word in every file', async () => {
  const rules = rulesOf({ people: { members: [{ files: 'log.json', at: ['user'] }] } });
  const [log, notes, code] = await redactAll(
    [
      file('log.json', '{"user": "Mira.K"}'),
      file('notes/a.yaml', 'text: seen by mira.k. Not by mira.kr or almira.k.\n'),
      file('b.tf', '# MIRA.K, /home/mira.k/x, mira.k@b, mira.k-laptop\n'),
    ],
    rules,
  );
  const name = log?.redactions[0]?.replacement ?? 'none';
  expect(textOf(notes ?? file('', ''))).toBe(`text: seen by ${name}. Not by mira.kr or almira.k.\n`);
  expect(textOf(code ?? file('', ''))).toBe(`# ${name}, /home/${name}/x, ${name}@b, ${name}-laptop\n`);
});

test('a member named __proto__ is a member like any other', async () => {
  const rules = rulesOf({ people: { members: [{ files: '**', at: ['__proto__.user', 'constructor'] }] } });
  const result = await one('a.json', '{"__proto__": {"user": "Alice"}, "constructor": "Bob", "toString": "kept"}', rules);
  expect(textOf(result)).toMatch(
    /^\{"__proto__": \{"user": "redacted-user-\w{16}"\}, "constructor": "redacted-user-\w{16}", "toString": "kept"\}$/,
  );
  expect(textOf(await one('a.yaml', '__proto__:\n  user: Alice\n', rules))).toMatch(
    /^__proto__:\n {2}user: redacted-user-\w{16}\n$/,
  );
});

test('a place is called by the names that are published', async () => {
  const result = await one(
    'a.json',
    '{"mira@harbour.example": {"list": ["x", "hunter2 is the password: hunter2hunter2"], "password": "hunter2hunter2"}}',
  );
  expect(result.redactions.map(({ at }) => at.replace(/\w{16}/, '…'))).toEqual([
    'line 1',
    '$["redacted-user-…@redacted.invalid"].list[1]',
    '$["redacted-user-…@redacted.invalid"].password',
  ]);
});

test('a bare private key before another one with its first and last line', async () => {
  const [bare, pem] = ['MIIEvQIBADANBgkqhkiG9w0BAQEF', '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----'];
  const result = await one('a.json', JSON.stringify([bare, pem, bare, { x: 'kept' }]));
  expect(result.redactions.map(({ at }) => at)).toEqual(['$[0]', '$[1]', '$[2]']);
});

test('numbers and words stay unless they are named, or are what somebody types in', async () => {
  const result = await one(
    'a.json',
    '{"token": true, "secret": null, "api_key": 1.5e3, "token": 12345678, "password": 12, "password_length": 1000}',
  );
  expect(result.redactions).toEqual([]);
  expect(textOf(await one('a.json', '{"password": 12345678, "pin": 4711}'))).toBe('{"password": 0, "pin": 0}');
  const named = await one(
    'a.json',
    '{"pin": 1234, "token": true}',
    rulesOf({ secrets: { members: [{ files: '**', at: ['pin', 'token'] }] } }),
  );
  expect(textOf(named)).toBe('{"pin": 0, "token": true}');
});

test('a value that the rules know to be harmless stays', async () => {
  const rules = rulesOf({ secrets: { except: [{ value: 'changeme-in-docs-1', reason: 'an example of the documentation' }] } });
  expect((await one('a.env', 'A_TOKEN=changeme-in-docs-1\n', rules)).redactions).toEqual([]);
});

describe('what is not text', () => {
  test.for([
    ['an archive', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0, 0x62, 0])],
    ['zeroes', new Uint8Array(1000)],
  ] as const)('%s is withheld, and committed to', async ([, bytes]) => {
    const [result] = await redactAll([file('a.bin', bytes)]);
    expect(result?.withheld).toMatch(/not text/);
    expect(textOf(result ?? file('', ''))).toContain(result?.commitment ?? 'none');
    expect(result?.openings.length).toBe(1);
  });

  test('text with a broken byte keeps it', async () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('a\nb_token=abcdef1234 '), 0xff, 0x0a, 0x00, 0x62]);
    const text = Buffer.concat([bytes, Buffer.from('x'.repeat(200))]);
    const [result] = await redactAll([file('a.log', text)]);
    expect(Buffer.from(result?.bytes ?? []).toString('latin1')).toMatch(/^a\nb_token=redacted-secret-\w{16}\n\0bx{200}$/);
  });
});

test('a private key keeps its lines, in whatever it stands', async () => {
  const pem = KINDS['private key']?.('x').secret ?? '';
  const yaml = `tls:\n  note: |\n${pem.replace(/^/gm, '    ')}\n  next: kept\n`;
  const result = textOf(await one('a.yaml', yaml));
  expect(result.split('\n').length).toBe(yaml.split('\n').length);
  expect(result).toMatch(/^tls:\n {2}note: \|\n {4}redacted-secret-\w{16}\n(?: {4}redacted-more\n)+ {2}next: kept\n$/);
  const [first, second] = await redactAll([file('a.yaml', yaml), file('b.json', JSON.stringify({ note: pem }))]);
  expect(second?.redactions[0]?.replacement).toBe(first?.redactions[0]?.replacement);
});

test('a secret in a name of YAML is replaced there', async () => {
  const [token] = PLANTED;
  expect(textOf(await one('a.yaml', `${token?.secret}: 1\n`))).toMatch(/^redacted-secret-\w{16}: 1\n$/);
});

test('the value of a name ends where the structure says', async () => {
  expect(textOf(await one('a.yaml', 'a: {\n  password: s3cr3t, x: [1],\n}\nb: kept\n'))).toMatch(
    /^a: \{\n {2}password: redacted-secret-\w{16}, x: \[1\],\n\}\nb: kept\n$/,
  );
});

test('a file that would have another structure without its secrets is withheld, and says why', async () => {
  const { withheld, bytes } = await one('a.yaml', 'a: {x: 1}\n', rulesOf({ literals: [{ value: 'x: 1' }] }));
  expect(withheld).toMatch(/^Redaction would change its structure/);
  expect(textOf({ bytes })).toMatch(/^Withheld: Redaction would change its structure.* Commitment \w{64}\.\n$/);
});

test('what the survey found need not be found again: the result is the same', async () => {
  const rules = rulesOf({
    people: { members: [{ files: 'z.json', at: ['*.user'] }] },
    addresses: { members: [{ files: 'z.json', at: ['*.ip'] }] },
  });
  const files = [
    file('a.json', JSON.stringify({ note: 'mwinters from 203.0.113.18 with s3cretToken99', password: 'first-1234567', n: [1] })),
    file('b.json', JSON.stringify({ note: '\u00e9 \n mwinters', mail: 'a@elsewhere.example' })),
    file('c.json', JSON.stringify({ nothing: 'here' })),
    file('z.json', JSON.stringify([{ user: 'mwinters', ip: '203.0.113.18', token: 's3cretToken99' }])),
  ];
  const plan = await prepareRedaction(files, rules, own, KEY);
  const again = { ...plan, surveyed: () => null };
  const kept = await Promise.all(files.map((one) => redact(one, plan)));
  expect(kept).toEqual(await Promise.all(files.map((one) => redact(one, again))));
  expect(kept.map(({ redactions }) => redactions.length)).toEqual([4, 2, 0, 3]);
});

/** Texts full of what the patterns look for, and of what breaks formats. */
const fragments = fc.constantFrom(
  ...PLANTED.filter((_, index) => index % 7 === 0).map(({ secret, bare }) => bare ?? `password=${secret}`),
  'password: ',
  'token=',
  '"secret": "',
  '://u:p@h',
  '\\',
  '"',
  "'",
  '\n',
  '{',
  '}',
  '[',
  ']',
  ', ',
  ': ',
  '${A_TOKEN:-x1y2z3w4}',
  'Bearer ',
  '192.0.2.1',
  '::1',
  'a@b.example',
  '-----BEGIN PRIVATE KEY-----',
  '\\u0041',
  '\uD800',
  'é',
  '#',
  '  ',
  '- ',
  '|\n',
  '__proto__',
);
const texts = fc.array(fc.oneof(fragments, fc.string({ maxLength: 12 })), { maxLength: 14 }).map((parts) => parts.join(''));
const everything = rulesOf({
  people: { emails: ['**'], members: [{ files: '**', at: ['**.user', '*'] }] },
  addresses: { files: ['**'] },
  literals: [{ value: 'é'.repeat(3) }],
});

test.for(['a.log', 'a.env', 'main.tf', 'a.json', 'a.hujson'])(
  '%s: any text keeps its lines, and redacting it again changes nothing',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const first = await one(path, text.toWellFormed(), everything);
        if (first.withheld !== null) return;
        expect(textOf(first).split('\n').length).toBe(text.split('\n').length);
        const second = await one(path, textOf(first), everything);
        expect(textOf(second)).toBe(textOf(first));
      }),
      { numRuns: 300 },
    );
  },
);

test('any JSON stays JSON, with the same names and types', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), texts, fc.boolean(), async (value, text, pretty) => {
      const whole = { user: text, list: [text, value], value, password: text, n: [1, true, null] };
      const result = textOf(await one('a.json', JSON.stringify(whole, null, pretty ? 2 : 0), everything));
      expect(shapeOf(JSON.parse(result), true)).toEqual(shapeOf(JSON.parse(JSON.stringify(whole)), true));
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('any YAML that is redacted keeps its structure, or is withheld', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const yaml = `user: ${JSON.stringify(text)}\npassword: ${JSON.stringify(text)}\nblock: |-\n${text.replace(/[\r\u0085\u2028\u2029]/g, '').replace(/^/gm, '  ')}\nlast: kept\n`;
      const result = await one('a.yaml', yaml.toWellFormed(), everything);
      if (result.withheld !== null) {
        expect(result.withheld).toMatch(/structure/);
        return;
      }
      expect(textOf(result).split('\n').length).toBe(yaml.split('\n').length);
      expect(textOf(await one('a.yaml', textOf(result), everything))).toBe(textOf(result));
    }),
    { numRuns: 300 },
  );
}, 120_000);

/** Names and types without what strings say; numbers at named places become 0. */
function shapeOf(value: unknown, outermost = false): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' || value === null ? value : typeof value;
  // A name that holds a secret or an address is itself replaced: such names are counted only.
  const names = Object.entries(value);
  return outermost ? names.map(([name, member]) => [name, shapeOf(member)]) : names.map(([, member]) => shapeOf(member));
}

test.each(['a.log', 'a.json', 'a.yaml'])('%s full of beginnings is redacted for good, or withheld', async (path) => {
  for (const part of HARD_TEXTS) {
    const said = `${path} full of ${JSON.stringify(part)}`;
    const first = await one(path, part.repeat(Math.ceil(8_000 / part.length)), everything);
    if (first.withheld !== null) continue;
    const again = await one(path, textOf(first), everything);
    expect([again.withheld, textOf(again)], said).toEqual([null, textOf(first)]);
  }
});

test('the scanner finds what only it knows, and a comment does not switch it off', async () => {
  const find = secretFinder();
  const text = `# secretlint-disable\nda${'pi'}1234567890abcdef1234567890abcdef // secretlint-disable-line\n`;
  expect((await find(text)).map(({ start, end }) => text.slice(start, end))).toEqual([`da${'pi'}1234567890abcdef1234567890abcdef`]);
});

test('more findings than the scanner is given time for are a Problem, not a part of them', async () => {
  const text = Array.from({ length: 5 }, (_, index) => `da${'pi'}${index}234567890abcdef1234567890abcdef\n`).join('');
  await expect(secretFinder(4)(text)).rejects.toThrow(/more than 4 secrets/);
  expect((await secretFinder(5)(text)).length).toBe(5);
});
