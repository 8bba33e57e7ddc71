import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDisclose } from '../../src/commands/disclose.ts';
import { readDisclosure } from '../../src/commands/disclosure-text.ts';
import { openItem } from '../../src/commands/open-item.ts';
import { Terminal } from '../../src/commands/terminal.ts';
import { runVerify } from '../../src/commands/verify.ts';
import { signMessage } from '../../src/people/sshsig.ts';
import { type DisclosedItem, formatDisclosure, parseRedactions, redactedItems } from '../../src/publish/package/disclosure.ts';
import { DISCLOSURE_NAMESPACE, PACKAGE_NAMESPACE, PLACES } from '../../src/publish/package/layout.ts';
import { type Manifest, parseManifest } from '../../src/publish/package/manifest.ts';
import { openFile, openValue, saltsFrom } from '../../src/publish/redact/commitment.ts';
import { loadRedactionKey, redactionKeyIn } from '../../src/published-evidence.ts';
import type { NoteSigner } from '../../src/record/note.ts';
import { loadRecordSigner, recordKeyFilesIn } from '../../src/record/record-key.ts';
import { valueFault } from '../../src/verify/disclosed-fault.ts';
import { loadTrust, type TrustedKey } from '../../src/verify/trust.ts';
import { verifyDisclosure } from '../../src/verify/verify-disclosure.ts';
import { type PackageReport, verifyPackage } from '../../src/verify/verify-package.ts';
import { packageTrustIn, workspaceIn } from '../../src/workspace.ts';
import { edit, reseal, strangerNamed } from './forgery.ts';
import { type Files, filesOf, memorySource, sha256 } from './package-fixture.ts';
import { DROP, makePlainPackage } from './plain-package.ts';
import { SHELL } from './verify-commands.ts';

const root = mkdtempSync(join(tmpdir(), 'proofbook-disclosure-'));
const workspace = workspaceIn(root);
const now = new Date('2026-11-01T08:00:00Z');
const LOG = 'logs/traefik-access.log';
const VALUE = `${LOG} line 1 #1`;
let folder: string;
let genuine: Files;
let manifest: Manifest;
let signer: NoteSigner;
let keys: TrustedKey[];

beforeAll(async () => {
  cpSync(new URL('../../content', import.meta.url).pathname, join(root, 'content'), { recursive: true });
  folder = await makePlainPackage(root);
  genuine = await filesOf(folder);
  manifest = parseManifest(textOf(PLACES.manifest));
  signer = await loadRecordSigner(recordKeyFilesIn(workspace.keys));
  keys = await loadTrust(packageTrustIn(workspace));
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const textOf = (path: string) => genuine.get(path)?.toString() ?? '';
const items = () => redactedItems(manifest, parseRedactions(textOf(PLACES.redactions)));
const opened = new Map<string, Promise<DisclosedItem>>();

function open(name: string): Promise<DisclosedItem> {
  const item = items().find((one) => one.name === name);
  if (item === undefined) throw new Error(`There is no ${name}.`);
  const made = opened.get(name) ?? openItem(workspace, manifest, sha256(textOf(PLACES.manifest)), item);
  opened.set(name, made);
  return made;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function verify(
  disclosed: DisclosedItem,
  choices: {
    by?: NoteSigner;
    namespace?: string;
    files?: Files;
    report?: Partial<PackageReport>;
    trusted?: TrustedKey[];
    unsigned?: boolean;
  } = {},
) {
  const { by = signer, namespace = DISCLOSURE_NAMESPACE, files = genuine, trusted = keys, unsigned = false } = choices;
  const bytes = Buffer.from(formatDisclosure(disclosed));
  const signature = unsigned ? null : Buffer.from(signMessage(bytes, by.key, namespace));
  const report = { manifest, findings: [], ...choices.report };
  return verifyDisclosure({ bytes, signature }, memorySource(files), report, { keys: trusted, now: now.toISOString() });
}

function terminal(json = false) {
  let text = '';
  const stream = { write: (part: string) => (text += part) };
  return { terminal: new Terminal({ json, stdout: stream, stderr: { write: () => {} }, color: false }), text: () => text };
}

test('every item can be opened, and is accepted with what stood there', async () => {
  const names = items().map(({ name }) => name);
  expect(names).toHaveLength(18);
  for (const name of names.filter((one, index) => DROP[one] !== undefined || index % 3 === 0)) {
    const { answer, what, content } = await verify(await open(name));
    expect({ name, answer, what }).toEqual({ name, answer: 'accepted', what: '' });
    const original = DROP[name];
    if (original !== undefined) expect(Buffer.from(content ?? [])).toEqual(Buffer.from(original));
  }
  const { content } = await verify(await open(`${LOG} line 2 #1`));
  expect(Buffer.from(content ?? []).toString()).toBe('bob "the \\ builder"');
});

describe('a forged disclosure', () => {
  const cases: readonly (readonly [
    what: string,
    name: string,
    change: (genuine: DisclosedItem) => Promise<DisclosedItem> | DisclosedItem,
    answer: string,
    says: string,
  ])[] = [
    ['of another value', VALUE, (one) => ({ ...one, content: base64('carol') }), 'tampered', 'does not open the commitment'],
    ['with another salt', VALUE, (one) => ({ ...one, salt: '0'.repeat(64) }), 'tampered', 'does not open the commitment'],
    ['with a commitment of its own', VALUE, (one) => ({ ...one, ...own('mallory') }), 'tampered', 'does not open the commitment'],
    [
      'of another place',
      VALUE,
      (one) => ({ ...one, item: { ...one.item, at: 'line 2' } }),
      'tampered',
      'does not open the commitment',
    ],
    [
      'of another of two values',
      VALUE,
      (one) => ({ ...one, item: { ...one.item, nth: 2 } }),
      'tampered',
      'does not open the commitment',
    ],
    ['of no place', VALUE, (one) => ({ ...one, item: { ...one.item, at: 'line 9' } }), 'tampered', 'says nothing of such an item'],
    [
      'of no file',
      VALUE,
      (one) => ({ ...one, item: { ...one.item, path: 'collection.yaml' } }),
      'tampered',
      'says nothing of such an item',
    ],
    ['of another package', VALUE, (one) => ({ ...one, package: sha256('other') }), 'foreign', 'belongs to another package'],
    ['of another period', VALUE, (one) => ({ ...one, period: '2026-Q2' }), 'tampered', 'speaks of harbour, 2026-Q2'],
    ['of another original', LOG, (one) => ({ ...one, content: base64('{}\n') }), 'tampered', 'does not open the commitment'],
    [
      'with another line of the record',
      LOG,
      async (one) => ({
        ...one,
        original: { spans: one.original?.spans ?? [], entry: (await open('notes/key.txt')).original?.entry ?? '' },
      }),
      'tampered',
      'line of the record is not the one',
    ],
    ['with a place too few', LOG, (one) => spans(one, (all) => all.slice(1)), 'tampered', 'names 5 places'],
    [
      'with a place moved',
      LOG,
      (one) => spans(one, ([[start, end] = [0, 0], ...rest]) => [[start - 1, end - 1], ...rest]),
      'tampered',
      'Line 1 of what was published differs',
    ],
    [
      'with a place widened',
      LOG,
      (one) => spans(one, ([[start, end] = [0, 0], ...rest]) => [[start, end + 1], ...rest]),
      'tampered',
      'Line 1 of what was published differs',
    ],
    [
      'with a secret widened',
      'notes/key.txt',
      (one) => spans(one, (all) => all.map(([start, end], index) => (index === 0 ? [start, end - 2] : [start, end]))),
      'tampered',
      'Line 5 of what was published differs',
    ],
    ['with places in another order', LOG, (one) => spans(one, (all) => all.toReversed()), 'tampered', 'are in no order'],
  ];
  function own(value: string) {
    const { commitment, salt } = openValue(value, saltsFrom(new Uint8Array(32).fill(1)));
    return { commitment, salt, content: base64(value) };
  }
  function spans(one: DisclosedItem, change: (all: [number, number][]) => [number, number][]): DisclosedItem {
    return { ...one, original: { entry: one.original?.entry ?? '', spans: change(one.original?.spans ?? []) } };
  }
  test.for(cases)('%s is not accepted', async ([, name, change, answer, says]) => {
    const report = await verify(await change(await open(name)));
    expect({ answer: report.answer, what: report.what }).toEqual({ answer, what: expect.stringContaining(says) });
  });

  test('by a stranger, by nobody, for something else, or changed after it was signed', async () => {
    const one = await open(VALUE);
    expect(await verify(one, { by: strangerNamed(signer.name) })).toMatchObject({
      answer: 'untrusted',
      what: expect.stringContaining('no key that you trust'),
    });
    expect(await verify(one, { trusted: [] })).toMatchObject({ answer: 'untrusted' });
    expect(await verify(one, { trusted: keys.map((key) => ({ ...key, name: 'proofbook/other' })) })).toMatchObject({
      answer: 'untrusted',
    });
    expect(await verify(one, { trusted: keys.map((key) => ({ ...key, validBefore: '2026-10-01T00:00:00.000Z' })) })).toMatchObject({
      answer: 'untrusted',
    });
    expect(await verify(one, { unsigned: true })).toMatchObject({
      answer: 'untrusted',
      what: expect.stringContaining('Nobody signed it'),
    });
    expect(await verify(one, { namespace: PACKAGE_NAMESPACE })).toMatchObject({ answer: 'tampered', content: null });
    const bytes = Buffer.from(formatDisclosure(one));
    const signature = Buffer.from(signMessage(bytes, signer.key, DISCLOSURE_NAMESPACE));
    for (const changed of [bytes.toString().replace('"nth":1', '"nth":2'), ` ${bytes}`, bytes.toString().trim(), '', '{}']) {
      const received = { bytes: Buffer.from(changed), signature };
      expect(
        await verifyDisclosure(received, memorySource(genuine), { manifest, findings: [] }, { keys, now: now.toISOString() }),
      ).toMatchObject({ answer: 'tampered', item: null });
    }
  });

  test('is held against no package that was changed', async () => {
    const files = new Map(genuine).set(PLACES.redactions, Buffer.from(''));
    const report = await verifyPackage(memorySource(files), { keys, anchors: [], now: now.toISOString() });
    expect(await verify(await open(VALUE), { files, report })).toMatchObject({ answer: 'unchecked', content: null });
  });
});

describe('an owner who has every key', () => {
  const key = () => loadRedactionKey(redactionKeyIn(workspace.keys), { deployment: 'harbour', period: '2026-Q3' });

  /** A package sealed anew, with another commitment for an item, and a disclosure that opens it. */
  async function claim(name: string, claimed: string, more: (files: Files) => void = () => {}) {
    const one = await open(name);
    const salts = saltsFrom(await key());
    const opening = one.item.at === null ? openFile(one.item.path, Buffer.from(claimed), salts) : openValue(claimed, salts);
    const files: Files = new Map(genuine);
    if (one.item.at === null)
      edit(files, ({ evidence }) => {
        for (const item of evidence) if (item.path === name) item.commitment = opening.commitment;
      });
    else files.set(PLACES.redactions, Buffer.from(textOf(PLACES.redactions).replaceAll(one.commitment, opening.commitment)));
    more(files);
    reseal(files, signer);
    const { commitment, salt } = opening;
    const text = files.get(PLACES.manifest)?.toString() ?? '';
    return verify(
      { ...one, commitment, salt, content: base64(claimed), package: sha256(text) },
      { files, report: { manifest: parseManifest(text) } },
    );
  }

  test.for<[string, string, string, string]>([
    ['an original that was never received', 'notes/picture.bin', 'what he wants', 'sealed another file under this name'],
    [
      'another original of a redacted file',
      LOG,
      String(DROP[LOG]).replace('RequestPath', 'RequestPeth'),
      'sealed another file under this name',
    ],
  ])('cannot claim %s', async ([, name, claimed, says]) => {
    expect(await claim(name, claimed)).toMatchObject({ answer: 'tampered', what: expect.stringContaining(says) });
  });

  test('can claim another value of the same length: that only the whole original refutes, and it says so', async () => {
    expect(await claim(VALUE, 'malle')).toMatchObject({ answer: 'accepted' });
  });

  test('cannot open a value where its replacement does not stand', async () => {
    const digest = manifest.evidence.find(({ path }) => path === LOG)?.digest;
    const moved = (files: Files) => files.set(`evidence/${digest}`, Buffer.from('nothing\n'));
    expect(await claim(VALUE, 'alice', moved)).toMatchObject({
      answer: 'tampered',
      what: expect.stringContaining('does not stand'),
    });
  });
});

test('a disclosure reveals one item, its equals, and nothing of any other', async () => {
  const all = items();
  const salts = saltsFrom(await loadRedactionKey(redactionKeyIn(workspace.keys), { deployment: 'harbour', period: '2026-Q3' }));
  const one = await open(VALUE);
  const text = formatDisclosure(one);
  const others = ['Alice', 'carol', '203.0.113.7', 'dora@elsewhere.example', 'bob "the \\ builder"'];
  for (const value of others) {
    const { salt, commitment } = openValue(value, salts);
    expect(
      all.some((item) => item.commitment === commitment),
      value,
    ).toBe(true);
    for (const part of [value, base64(value), salt, commitment]) expect(text).not.toContain(part);
    // Its salt as a key, or as the salt of the other, gives neither the other's salt nor its commitment.
    const salted = saltsFrom(Buffer.from(one.salt, 'hex'));
    expect([
      openValue(value, salted).salt,
      sha256(Buffer.concat([Buffer.from(one.salt, 'hex'), Buffer.from(value)])),
    ]).not.toContain(salt);
    expect(sha256(Buffer.concat([Buffer.from(one.salt, 'hex'), Buffer.from(value)]))).not.toBe(commitment);
  }
  // The very same value has one salt everywhere, and the disclosure says where; in other letters it has another.
  const { alsoOpened } = await verify(one);
  expect(alsoOpened.map(({ name }) => name)).toEqual(['logs/authentik-events.json $.results[0].user.username']);
  expect(openValue('alice', salts).salt).not.toBe(openValue('Alice', salts).salt);
  // A whole file bears the salt of no value.
  const whole = formatDisclosure(await open(LOG));
  for (const value of ['alice', ...others]) expect(whole).not.toContain(openValue(value, salts).salt);
});

test('the command writes it for its owner alone, says what it reveals, and verify accepts it', async () => {
  const said = terminal();
  const options = { package: folder, list: false, dryRun: false };
  expect(await runDisclose({ root, now, terminal: said.terminal }, VALUE, { ...options, dryRun: true })).toBe(0);
  expect(() => readdirSync(join(workspace.dist, 'disclosures'))).toThrow('ENOENT');
  expect(await runDisclose({ root, now, terminal: said.terminal }, VALUE, options)).toBe(0);
  expect(said.text()).toContain('1 more place of the same value, under the same commitment: logs/authentik-events.json');
  expect(said.text()).not.toContain('alice');
  const names = readdirSync(join(workspace.dist, 'disclosures'));
  const file = join(workspace.dist, 'disclosures', names[0] ?? '');
  expect(names).toEqual([`harbour-2026-Q3-${sha256(readFileSync(file)).slice(0, 12)}.json`, `${names[0]}.sig`]);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const asked = terminal(true);
  const trust = packageTrustIn(workspace);
  expect(await runVerify({ root, now, terminal: asked.terminal }, folder, { trust, disclosure: [file] })).toBe(0);
  expect(JSON.parse(asked.text())).toMatchObject({
    verdict: 'verified',
    disclosures: [{ answer: 'accepted', value: 'alice', kind: 'people' }],
  });
  const forged = join(root, 'forged.json');
  for (const [from, to, code] of [
    ['"nth":1', '"nth":2', 4],
    ['', '', 5],
  ] as const) {
    writeFileSync(forged, readFileSync(file, 'utf8').replace(from, to));
    if (code === 4) cpSync(`${file}.sig`, `${forged}.sig`);
    else rmSync(`${forged}.sig`);
    expect(await runVerify({ root, now, terminal: terminal().terminal }, folder, { trust, disclosure: [file, forged] })).toBe(code);
  }
  const foreign = formatDisclosure({ ...(await open(VALUE)), package: sha256('other') });
  writeFileSync(forged, foreign);
  writeFileSync(`${forged}.sig`, signMessage(Buffer.from(foreign), signer.key, DISCLOSURE_NAMESPACE));
  expect(await runVerify({ root, now, terminal: terminal().terminal }, folder, { trust, disclosure: [forged] })).toBe(6);
});

test.for<[string | undefined, string]>([
  [undefined, 'No item was named.'],
  [`${LOG} line 1`, '2 values were replaced at "logs/traefik-access.log line 1".'],
  ['logs/traefik-acess.log line 2 #1', '"logs/traefik-acess.log line 2 #1" is no redacted item of the package.'],
  ['collection.yaml', 'Nothing was redacted in "collection.yaml": the package holds it as it was received.'],
])('%s is refused', async ([name, what]) => {
  const run = runDisclose({ root, now, terminal: terminal().terminal }, name, { package: folder, list: false, dryRun: false });
  await expect(run).rejects.toMatchObject({ parts: { what, fix: expect.stringMatching(/--list|Name one/) } });
});

test.for<[what: string, make: string, says: RegExp]>([
  ['nothing', '', /^The disclosure cannot be read: there is no such file or folder \(ENOENT\)\.$/],
  ['a folder', 'mkdir "$1"', /^The disclosure is a folder, expected a file\.$/],
  ['a pipe', 'mkfifo "$1"', /^The disclosure is a pipe or a device, expected a file\.$/],
  ['a file that is too large', 'truncate -s 300M "$1"', /^The disclosure has 314572800 bytes, more than 268435456\.$/],
  [
    'a signature that is too large',
    'touch "$1" && truncate -s 2M "$1.sig"',
    /^The signature of the disclosure has 2097152 bytes, more than 1048576\.$/,
  ],
])('%s instead of a disclosure is a problem', async ([what, make, says]) => {
  const file = join(root, what.replaceAll(' ', '-'));
  spawnSync('sh', ['-c', make, 'sh', file]);
  await expect(readDisclosure(file)).rejects.toMatchObject({
    parts: { what: expect.stringMatching(says), where: expect.stringContaining(file), fix: expect.stringContaining('.json') },
  });
});

test('a value of another length than the package says cannot be what stood there', () => {
  const literal = { path: LOG, at: 'line 1', kind: 'literals', replacement: 'redacted-text-1', commitment: sha256('x') } as const;
  const published = Buffer.from('before redacted-text-1 behind\n');
  expect(valueFault({ ...literal, length: 6 }, Buffer.from('alicia'), published)).toBeNull();
  expect(valueFault({ ...literal, length: 5 }, Buffer.from('alicia'), published)).toBe(
    'The value has 6 characters, and the package says that 5 were replaced.',
  );
});

test('the commands of VERIFY.txt check a value and a file without Proofbook', async () => {
  const [, instructions = ''] = textOf(PLACES.instructions).split('Without it, first who signed');
  const commands = [...instructions.matchAll(/^ {6}(\S.*)$/gm)].map(([, command]) => command ?? '');
  expect(commands).toHaveLength(6);
  for (const name of [`${LOG} line 2 #1`, 'notes/key.txt']) {
    const D = join(root, 'by-hand.json');
    const disclosed = await open(name);
    const text = formatDisclosure(disclosed);
    writeFileSync(D, text);
    writeFileSync(`${D}.sig`, signMessage(Buffer.from(text), signer.key, DISCLOSURE_NAMESPACE));
    const env = { ...process.env, TRUST: packageTrustIn(workspace), D };
    const run = () => spawnSync(SHELL, ['-e', '-c', commands.join('\n')], { cwd: folder, env, encoding: 'utf8' });
    const { status, stdout, stderr } = run();
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
    expect(stdout).toContain('Good "proofbook-disclosure" signature for proofbook/harbour');
    expect(stdout).toContain(disclosed.package);
    expect(stdout).toContain(Buffer.from(disclosed.content, 'base64').toString());
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      disclosed.item.at === null ? /^evidence\/index\.csv:"notes\/key\.txt"/ : /^evidence\/redactions\.ndjson:\{"at":"line 2"/,
    );
    const forged = formatDisclosure({ ...disclosed, salt: '0'.repeat(64) });
    writeFileSync(D, forged);
    writeFileSync(`${D}.sig`, signMessage(Buffer.from(forged), signer.key, DISCLOSURE_NAMESPACE));
    expect(run().status).toBe(1);
  }
});
