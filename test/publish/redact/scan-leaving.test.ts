import { gzipSync } from 'node:zlib';
import { PDFDocument, PDFHexString, PDFName, PDFString, StandardFonts } from '@cantoo/pdf-lib';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { findSecrets } from '../../../src/publish/redact/find-secrets.ts';
import type { SecretFinder } from '../../../src/publish/redact/found.ts';
import { KnownAddresses } from '../../../src/publish/redact/known-addresses.ts';
import { KnownPeople } from '../../../src/publish/redact/known-people.ts';
import { KnownValues } from '../../../src/publish/redact/known-values.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';
import { type GateOptions, scanLeaving } from '../../../src/publish/redact/scan-leaving.ts';
import { KINDS, PLANTED } from './planted.ts';

const find: SecretFinder = async (text) => findSecrets(text);
const encode = (text: string) => new TextEncoder().encode(text);
const TOKEN = KINDS['github token']?.('gate').secret ?? '';
const KNOWN = 'qL7-unremarkable-9x';

async function scan(path: string, content: string | Uint8Array, options: Partial<GateOptions> = {}): Promise<string[]> {
  const values = new KnownValues();
  values.add(KNOWN);
  const known = { values, people: new KnownPeople(), addresses: new KnownAddresses() };
  const leaks = await scanLeaving([{ path, bytes: typeof content === 'string' ? encode(content) : content }], {
    findSecrets: find,
    known,
    ...options,
  });
  // Whatever is said of a leak, the secret is no part of it.
  for (const trace of [TOKEN, KNOWN, TOKEN.slice(0, 16)]) expect(JSON.stringify(leaks)).not.toContain(trace);
  return leaks.map((leak) => `${leak.path} | ${leak.place} | ${leak.kind}`);
}

test.for([
  ['nothing', 'a.json', '{"a": 1}', []],
  ['JSON', 'a.json', `{"a":\n "${TOKEN}"}`, ['a.json | line 2 | github-token']],
  ['CSV', 'a.csv', `name,note\nx,"${TOKEN}"\n`, ['a.csv | line 2 | github-token']],
  ['what was known', 'a.json', `{"note": "x ${KNOWN} y"}`, ['a.json | line 1 | known']],
  ['what was known, in base64', 'a.txt', Buffer.from(`at ${KNOWN}.`).toString('base64'), ['a.txt | line 1 | known-base64']],
  ['HTML', 'a.html', `<p>a</p>\n<p>${TOKEN}</p>`, ['a.html | line 2 | github-token', 'a.html | in what it shows | github-token']],
  [
    'HTML, broken by a tag',
    'a.html',
    `<p>${TOKEN.slice(0, 9)}<wbr>${TOKEN.slice(9)}</p>`,
    ['a.html | in what it shows | github-token'],
  ],
  [
    'HTML, by an invisible character',
    'a.html',
    `<p>${TOKEN.slice(0, 9)}&#x200b;&shy;${TOKEN.slice(9)}</p>`,
    ['a.html | in what it shows | github-token', 'a.html | line 1 | github-token'],
  ],
  [
    'HTML, written in numbers',
    'a.html',
    `<p>${Array.from(TOKEN, (one) => `&#${one.charCodeAt(0)};`).join('')}</p>`,
    ['a.html | in what it shows | github-token', 'a.html | line 1 | github-token'],
  ],
  ['HTML, in an attribute', 'a.html', `<a href="/x?t=${TOKEN}">a</a>`, ['a.html | line 1 | github-token']],
  [
    'an index in JavaScript',
    'index.js',
    `search([{"t":"${TOKEN.slice(0, 8)}\\u00${TOKEN.charCodeAt(8).toString(16)}${TOKEN.slice(9)}"}])`,
    ['index.js | in its strings | github-token', 'index.js | in what it shows | github-token', 'index.js | line 1 | github-token'],
  ],
  ['a name of a file', `x/${TOKEN}.txt`, 'a', ['(a file name) |  | github-token']],
  [
    'UTF-16',
    'a.txt',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`x ${TOKEN}`, 'utf16le')]),
    ['a.txt | line 1 | github-token'],
  ],
] as const)('text: %s', async ([, path, content, expected]) => {
  expect((await scan(path, content)).sort()).toEqual([...expected].sort());
});

test('archives are looked into, archives in them too', async () => {
  const inner = zipSync({ 'b/c.txt': encode(`x ${TOKEN}`) });
  expect(await scan('p.zip', zipSync({ 'a.txt': encode('fine'), 'in.zip': inner, 'd.gz': gzipSync(encode(TOKEN)) }))).toEqual([
    'p.zip!in.zip!b/c.txt | line 1 | github-token',
    'p.zip!d.gz! | line 1 | github-token',
  ]);
});

test('a workbook is an archive of XML', async () => {
  const shared = `<sst><si><t>fine</t></si><si><t>${TOKEN.slice(0, 9)}</t><t>${TOKEN.slice(9)}</t></si></sst>`;
  expect(await scan('w.xlsx', zipSync({ 'xl/sharedStrings.xml': encode(shared) }))).toEqual([
    'w.xlsx!xl/sharedStrings.xml | in what it shows | github-token',
  ]);
});

test('what cannot be looked into is a leak of its own kind', async () => {
  const good = zipSync({ 'a.txt': encode('fine '.repeat(100)) });
  const at = (bytes: Uint8Array, signature: number[]) => Buffer.from(bytes).indexOf(Buffer.from(signature));
  const changed = (offset: number, value: number) => {
    const bytes = Uint8Array.from(good);
    bytes[at(good, [0x50, 0x4b, 0x01, 0x02]) + offset] = value;
    return bytes;
  };
  const opaque = (path: string) => [`${path} | in the archive | could not be looked into`];
  expect(await scan('z.zip', good)).toEqual([]);
  expect(await scan('z.zip', changed(8, 1)), 'encrypted').toEqual(opaque('z.zip!a.txt'));
  expect(await scan('z.zip', changed(10, 12)), 'bzip2').toEqual(opaque('z.zip!a.txt'));
  expect(await scan('z.zip', changed(24, 1)), 'a size that does not hold').toEqual(opaque('z.zip!a.txt'));
  expect(await scan('z.zip', changed(42, 9)), 'a place that does not hold').toEqual(opaque('z.zip!a.txt'));
  expect(await scan('z.zip', good.subarray(0, 60)), 'cut off').toEqual(opaque('z.zip!'));
  expect(await scan('z.zip', changed(0, 0)), 'no directory').toEqual(opaque('z.zip!'));
  expect(await scan('z.gz', gzipSync(encode('x')).subarray(0, 12))).toEqual(opaque('z.gz'));
  expect(await scan('a.pdf', '%PDF-1.7 nothing more')).toEqual(['a.pdf |  | could not be looked into']);
  expect(await scan('a.bin', new Uint8Array(500))).toEqual(['a.bin |  | could not be looked into']);
});

test('bombs do not go off', async () => {
  const zeroes = new Uint8Array(30 * 1024 * 1024);
  expect(await scan('z.zip', zipSync({ 'a.txt': zeroes }))).toEqual(['z.zip!a.txt | in the archive | could not be looked into']);
  expect(await scan('z.gz', gzipSync(zeroes))).toEqual(['z.gz | in the archive | could not be looked into']);
  const text = encode('abcdefg\n'.repeat(1000));
  expect(await scan('z.zip', zipSync({ a: text, b: text }, { level: 0 }), { limits: { total: 20_000 } })).toEqual([]);
  expect(await scan('z.zip', zipSync({ a: text, b: text, c: text }, { level: 9 }), { limits: { total: 20_000 } })).toEqual([
    'z.zip!c | in the archive | could not be looked into',
  ]);
  let nested = zipSync({ 'a.txt': encode(TOKEN) });
  for (let depth = 0; depth < 6; depth += 1) nested = zipSync({ 'n.zip': nested });
  expect((await scan('z.zip', nested)).join()).toMatch(/could not be looked into/);
});

async function pdf(build: (document: PDFDocument) => Promise<void> | void): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  await build(document);
  return document.save({ useObjectStreams: true });
}

test('a PDF: what its pages show, its strings, its attachments', async () => {
  const shown = await pdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    document.addPage().drawText('fine', { font });
    document.addPage().drawText(`see ${TOKEN} there`, { font, size: 6 });
  });
  expect(Buffer.from(shown).toString('latin1')).not.toContain(TOKEN.slice(0, 12));
  expect(await scan('r.pdf', shown)).toEqual(['r.pdf | page 2 | github-token']);
  const broken = await pdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage();
    page.drawText(KNOWN.slice(0, 9), { font, y: 100 });
    page.drawText(KNOWN.slice(9), { font, y: 80 });
  });
  expect(await scan('r.pdf', broken)).toEqual(['r.pdf | page 1 | known']);
  const title = await pdf((document) => {
    document.addPage();
    document.setTitle(`of ${TOKEN}`);
  });
  expect((await scan('r.pdf', title)).every((leak) => leak === 'r.pdf | in the strings of the document | github-token')).toBe(true);
  const alternative = await pdf((document) => {
    document.addPage();
    document.catalog.set(PDFName.of('StructTreeRoot'), document.context.obj({ Alt: PDFString.of(`of ${TOKEN}`) }));
  });
  expect(await scan('r.pdf', alternative)).toEqual(['r.pdf | in the strings of the document | github-token']);
  const attached = await pdf(async (document) => {
    document.addPage();
    await document.attach(encode(`{"t": "${TOKEN}"}`), 'a.json', { mimeType: 'application/json' });
  });
  expect((await scan('r.pdf', attached)).join()).toMatch(/^r\.pdf!stream \d+ \| line 1 \| github-token$/);
});

test('a PDF: bytes of a signature hold words by chance, and tokens never', async () => {
  const signed = (text: string) =>
    pdf((document) => {
      document.addPage();
      const bytes = Buffer.concat([Buffer.alloc(40, 1), Buffer.from(text, 'latin1'), Buffer.alloc(200)]);
      document.catalog.set(PDFName.of('Contents'), PDFHexString.of(bytes.toString('hex')));
    });
  expect(await scan('r.pdf', await signed('\u0016p\u00b3pW=Ssr\u0018\u00ce\u00b2'))).toEqual([]);
  expect(await scan('r.pdf', await signed(`\u0001${TOKEN}\u0001`))).toEqual([
    'r.pdf | in the strings of the document | github-token',
  ]);
  expect(await scan('r.pdf', await signed(`\u0001${KNOWN}\u0001`))).toEqual(['r.pdf | in the strings of the document | known']);
});

test('a PDF: identifiers in its metadata are digests, and everything else there is looked at', async () => {
  const described = (identifier: string, keywords: string) =>
    pdf((document) => {
      document.addPage();
      const metadata = `<xmpMM:InstanceID>${identifier}</xmpMM:InstanceID><xmpMM:RenditionClass>proof</xmpMM:RenditionClass><pdf:Keywords>${keywords}</pdf:Keywords>`;
      const stream = document.context.flateStream(metadata, { Type: 'Metadata', Subtype: 'XML' });
      document.catalog.set(PDFName.of('Metadata'), document.context.register(stream));
    });
  // Of few turns between capitals and small letters, as one digest in a hundred has them.
  const digest = 'fmkmufooxqqsvvlcslsrPw==';
  expect(await scan('r.pdf', await described(digest, 'audit'))).toEqual([]);
  expect(await scan('r.pdf', await described(`${digest}_source`, 'audit'))).toEqual([]);
  expect((await scan('r.pdf', await described(digest, TOKEN))).join()).toMatch(/^r\.pdf!stream \d+ \| line 1 \| github-token/);
  expect((await scan('r.pdf', await described(digest, 'dbPw=sommerhaus'))).join()).toMatch(/named/);
});

test('a PDF: a sentence about a secret that is broken over lines is none, and what else stands there is one', async () => {
  const page = (...lines: readonly string[]) =>
    pdf(async (document) => {
      const font = await document.embedFont(StandardFonts.Helvetica);
      const sheet = document.addPage();
      for (const [index, line] of lines.entries()) sheet.drawText(line, { font, size: 8, y: 700 - 10 * index });
    });
  const value = 'Infisical does not hold "POSTGRES_PASSWORD" as of today.';
  const rules = RedactionRules.parse({ proofbook: 'redaction/1', secrets: { except: [{ value, reason: 'a sentence' }] } });
  expect(
    await scan('r.pdf', await page('POSTGRES_', 'PASSWORD: Infisical does not hold "POSTGRES_', 'PASSWORD" as of today.'), {
      rules,
    }),
  ).toEqual([]);
  const leak = ['r.pdf | page 1 | named'];
  expect(await scan('r.pdf', await page('POSTGRES_', 'PASSWORD: correct horse battery'), { rules })).toEqual(leak);
  expect(await scan('r.txt', 'POSTGRES_PASSWORD: Infisical does not', { rules })).toEqual(['r.txt | line 1 | named']);
});

test('a value that the rules except may leave', async () => {
  const rules = RedactionRules.parse({
    proofbook: 'redaction/1',
    secrets: { except: [{ value: TOKEN, reason: 'made up for this test' }] },
  });
  expect(await scan('a.txt', `x ${TOKEN}`, { rules })).toEqual([]);
  expect(await scan(`${TOKEN}.txt`, 'x', { rules })).toEqual([]);
  expect(await scan('a.png', Buffer.from(`\x89PNG ${TOKEN} `, 'latin1'), { rules })).toEqual([]);
  const shown = await pdf(async (document) => {
    const font = await document.embedFont(StandardFonts.Helvetica);
    document.addPage().drawText(`${TOKEN.slice(0, 12)} ${TOKEN.slice(12)}`, { font, size: 6 });
  });
  expect(await scan('r.pdf', shown, { rules })).toEqual([]);
});

test('every planted secret in clear is seen at the gate, and none is said aloud', async () => {
  const files = PLANTED.map(({ secret, bare }, index) => ({ path: `${index}.txt`, bytes: encode(bare ?? `password=${secret}`) }));
  const leaks = await scanLeaving(files, { findSecrets: find });
  expect(new Set(leaks.map(({ path }) => path)).size).toBe(200);
  for (const { secret } of PLANTED) expect(JSON.stringify(leaks)).not.toContain(secret.slice(0, 12));
});
