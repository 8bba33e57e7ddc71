import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { formatEnvelope, parseEnvelope, type Statement, signStatement } from '../../src/publish/package/dsse.ts';
import { PLACES } from '../../src/publish/package/layout.ts';
import { type Checkpoint, signCheckpoint } from '../../src/record/checkpoint.ts';
import { rootOf } from '../../src/record/merkle.ts';
import type { NoteSigner } from '../../src/record/note.ts';
import { stateCheckpoint } from '../../src/record/read-checkpoint.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { type Expected, verifyPackage } from '../../src/verify/verify-package.ts';
import { edit, reseal, resign, strangerNamed } from './forgery.ts';
import { type Files, filesOf, makeSmallPackage, memorySource, remove, type SmallPackage, sha256 } from './package-fixture.ts';

let small: SmallPackage;
let genuine: Files;
beforeAll(async () => {
  small = await makeSmallPackage();
  genuine = await filesOf(small.folder);
});
afterAll(() => remove(small));

async function verify(files: Files, expected: Expected = {}, trust = small.trust) {
  const { findings, digest } = await verifyPackage(memorySource(files), trust, expected);
  return { verdict: verdictOf(findings), codes: findings.map(({ code }) => code), digest };
}

describe('what the reader asked for', () => {
  test.for<[Expected, string, string[]]>([
    [{ deployment: 'harbour', period: '2026-Q3' }, 'verified', []],
    [{ period: '2026-Q2' }, 'not-asked-for', ['other-period']],
    [{ deployment: 'lighthouse', period: '2026-Q4' }, 'not-asked-for', ['other-deployment', 'other-period']],
  ])('%o', async ([expected, verdict, codes]) => {
    expect(await verify(genuine, expected)).toMatchObject({ verdict, codes });
  });

  test('the digest by which two readers tell whether they hold the same package', async () => {
    expect((await verify(genuine)).digest).toBe(sha256(await readFile(join(small.folder, PLACES.sums))));
  });
});

describe('a checkpoint that the reader kept', () => {
  const origin = 'proofbook/harbour';
  const note = (checkpoint: Partial<Checkpoint>, signer: NoteSigner = small.signer) => {
    const { record } = small.request.collection;
    const stated = { origin, size: record.size, root: Buffer.from(record.root, 'base64'), ...checkpoint };
    return stateCheckpoint(Buffer.from(signCheckpoint(stated, signer)), 'kept');
  };
  const other = Buffer.alloc(32, 7);
  test.for<[string, () => Expected['older'], string, string[]]>([
    ['of an earlier quarter is proven', () => [stateCheckpoint(small.olderCheckpoint, 'kept')], 'verified', []],
    ['of the very record is the same', () => [note({})], 'verified', []],
    ['of no lines at all', () => [note({ size: 0, root: rootOf([]) })], 'verified', []],
    ['of another history', () => [note({ size: 13, root: other })], 'tampered', ['forked']],
    ['of the same size and another root', () => [note({ root: other })], 'tampered', ['forked']],
    ['that is later than the package', () => [note({ size: 99, root: other })], 'tampered', ['rolled-back']],
    ['of a size that no collect ended at', () => [note({ size: 5, root: other })], 'not-compared', ['older-not-proven']],
  ])('%s', async ([, older, verdict, codes]) => {
    expect(small.request.collection.record).toMatchObject({ size: 26, earlier: [{ size: 13 }] });
    const kept = older() ?? [];
    expect(await verify(genuine, { older: kept })).toMatchObject({ verdict, codes });
  });

  test('of another record, or by a stranger, is refused', async () => {
    const foreign = note({ origin: 'proofbook/lighthouse' });
    await expect(verify(genuine, { older: [foreign] })).rejects.toMatchObject({
      parts: { why: expect.stringContaining('lighthouse') },
    });
    const stranger = note({}, strangerNamed(origin));
    await expect(verify(genuine, { older: [stranger] })).rejects.toMatchObject({
      parts: { why: 'No key that you trust signed it.' },
    });
  });

  test('cannot be compared where nothing says what the package is', async () => {
    const files = new Map(genuine);
    files.delete(PLACES.manifest);
    reseal(files, small.signer);
    expect((await verify(files, { older: [note({})] })).codes).toContain('older-not-proven');
  });

  test('and a record that begins otherwise, whose proof was made to fit', async () => {
    const files = new Map(genuine);
    edit(files, ({ record }) => Object.assign(record, { earlier: [] }));
    reseal(files, small.signer);
    expect(await verify(files, { older: [stateCheckpoint(small.olderCheckpoint, 'kept')] })).toMatchObject({
      verdict: 'not-compared',
      codes: ['older-not-proven'],
    });
  });
});

describe('the statement says what is written into one, and no more', () => {
  const change: readonly [what: string, code: string, make: (text: string) => string][] = [
    [
      'another period',
      'statement-differs',
      (text) => restated(text, ({ predicate }) => Object.assign(predicate, { period: '2026-Q4' })),
    ],
    [
      'another instant',
      'statement-differs',
      (text) => restated(text, ({ predicate }) => Object.assign(predicate, { asOf: '2027-01-01T00:00:00.000Z' })),
    ],
    [
      'another deployment',
      'statement-differs',
      (text) => restated(text, ({ predicate }) => Object.assign(predicate, { deployment: 'x' })),
    ],
    [
      'more in the predicate',
      'statement-differs',
      (text) => restated(text, ({ predicate }) => Object.assign(predicate, { verdict: 'all satisfied' })),
    ],
    [
      'more beside it',
      'statement-differs',
      (text) => restated(text, (statement) => Object.assign(statement, { note: 'all satisfied' })),
    ],
    ['subjects in another order', 'statement-differs', (text) => restated(text, ({ subject }) => subject.reverse())],
    [
      'a second signature',
      'statement-differs',
      (text) => {
        const { envelope } = parseEnvelope(text);
        return `${canonicalJson({ ...envelope, signatures: [...envelope.signatures, { keyid: 'x', sig: 'AAAA' }] })}\n`;
      },
    ],
    [
      'another name of the key',
      'statement-differs',
      (text) => {
        const { envelope, statement } = parseEnvelope(text);
        return formatEnvelope(statement, { keyid: 'SHA256:auditor', sig: envelope.signatures[0]?.sig ?? '' });
      },
    ],
    ['more in the envelope', 'statement-differs', (text) => `${canonicalJson({ ...JSON.parse(text), note: 'x' })}\n`],
    ['white space', 'statement-differs', (text) => `${text}\n`],
  ];
  test.for(change)('%s', async ([, code, make]) => {
    const files = new Map(genuine);
    files.set(PLACES.statement, Buffer.from(make(files.get(PLACES.statement)?.toString() ?? '')));
    resign(files, small.signer);
    const { verdict, codes } = await verify(files);
    expect({ verdict, codes: [...new Set(codes)] }).toEqual({ verdict: 'tampered', codes: [code] });
  });

  function restated(text: string, edited: (statement: Statement) => unknown): string {
    const statement: Statement = JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64').toString());
    edited(statement);
    return signStatement(statement, small.signer.key);
  }

  test('and by the key of the list', async () => {
    const second = strangerNamed('proofbook/second');
    const files = new Map(genuine);
    const { statement } = parseEnvelope(files.get(PLACES.statement)?.toString() ?? '');
    files.set(PLACES.statement, Buffer.from(signStatement(statement, second.key)));
    resign(files, small.signer);
    const [own] = small.trust.keys;
    if (own === undefined) throw new Error('There is no key.');
    const keys = [own, { ...own, name: second.name, key: second.key, fingerprint: 'SHA256:second' }];
    expect((await verify(files, {}, { ...small.trust, keys })).codes).toContain('statement-signature');
  });
});

test('samples that were drawn with a word of somebody are said to be', async () => {
  const files = new Map(genuine);
  edit(files, ({ sampling }) => Object.assign(sampling, { seed: 'lucky' }));
  reseal(files, small.signer);
  const { notes } = await verifyPackage(memorySource(files), small.trust);
  expect(notes).toContain('Samples are drawn with "lucky": was that word yours?');
  expect((await verifyPackage(memorySource(genuine), small.trust)).notes.join()).not.toContain('drawn');
});

test('a key that stands in the file of keys more than once is trusted by whichever entry fits', async () => {
  const [own] = small.trust.keys;
  if (own === undefined) throw new Error('There is no key.');
  const others = [
    { ...own, name: 'proofbook/lighthouse' },
    { ...own, validBefore: '2026-01-01T00:00:00.000Z' },
  ];
  for (const keys of [
    [...others, own],
    [own, ...others],
  ])
    expect(await verify(genuine, {}, { ...small.trust, keys })).toMatchObject({ verdict: 'verified', codes: [] });
  expect((await verify(genuine, {}, { ...small.trust, keys: others })).verdict).toBe('untrusted');
});
