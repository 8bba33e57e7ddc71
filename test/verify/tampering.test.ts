import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/assessment.ts';
import { PLACES, UNLISTED } from '../../src/publish/package/layout.ts';
import { writePackage } from '../../src/publish/package/write-package.ts';
import { type PackageFindingCode, type PackageVerdict, verdictOf } from '../../src/verify/finding.ts';
import { type PackageReport, verifyPackage } from '../../src/verify/verify-package.ts';
import { edit, rehash, reseal, resign, strangerNamed } from './forgery.ts';
import {
  type Files,
  filesOf,
  makeSmallPackage,
  memorySource,
  REDACTED,
  remove,
  reportOf,
  type SmallPackage,
  sha256,
  trustIn,
} from './package-fixture.ts';

let small: SmallPackage;
let genuine: Files;
beforeAll(async () => {
  small = await makeSmallPackage();
  genuine = await filesOf(small.folder);
});
afterAll(() => remove(small));

async function verify(files: Files, trust = small.trust): Promise<{ verdict: PackageVerdict; report: PackageReport }> {
  const report = await verifyPackage(memorySource(files), trust);
  return { verdict: verdictOf(report.findings), report };
}

function copy(): Files {
  return new Map(genuine);
}

/** Numbers from 0 to below 1, the same on every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('a genuine package is verified, with what it holds', async () => {
  const { verdict, report } = await verify(copy());
  expect(report.findings).toEqual([]);
  expect(verdict).toBe('verified');
  expect(report.evidence).toEqual({ 'as-received': 10, redacted: 1, withheld: 0, 'not-taken-in': 1 });
});

test('the plain digest of an original that was redacted is nowhere in the package', async () => {
  const item = small.request.collection.files.find(({ file }) => file.path === REDACTED);
  const digest = item?.file.digest ?? 'none';
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  for (const [path, bytes] of genuine) {
    expect(bytes.includes(digest), path).toBe(false);
    expect(bytes.includes(item?.entry ?? 'none'), path).toBe(false);
  }
});

describe('any change to any file', () => {
  const random = numbers(20260930);
  const pick = (length: number) => Math.floor(random() * length);
  const flipped = (bytes: Buffer): Buffer => {
    const changed = Buffer.from(bytes);
    const at = pick(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << pick(8));
    return changed;
  };
  const changes: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'a flipped bit': flipped,
    'cut off': (bytes) => bytes.subarray(0, pick(bytes.length)),
    'bytes added': (bytes) => Buffer.concat([bytes, Buffer.from('\n')]),
    emptied: () => Buffer.alloc(0),
  };
  test.for(Object.entries(changes))('%s', { timeout: 180_000 }, async ([name, change]) => {
    const rounds = name === 'a flipped bit' ? 30 : 5;
    for (const [path, bytes] of genuine) {
      for (let round = 0; round < rounds; round += 1) {
        const files = copy();
        files.set(path, change(bytes));
        const { verdict, report } = await verify(files);
        expect({ path, verdict, findings: report.findings.length > 0 }).toEqual({ path, verdict: 'tampered', findings: true });
      }
    }
  });

  test('removed', async () => {
    for (const path of genuine.keys()) {
      const files = copy();
      files.delete(path);
      const { verdict, report } = await verify(files);
      expect({ path, verdict, where: report.findings.some(({ where }) => where === path) }).toEqual({
        path,
        // Without the list or its signature nothing vouches for what is left.
        verdict: path === PLACES.sums || path === PLACES.signature ? 'untrusted' : 'incomplete',
        where: true,
      });
    }
  });

  test('the signature and the statement taken away from what was changed and listed anew', async () => {
    for (const gone of [
      [PLACES.signature, PLACES.statement],
      [PLACES.sums, PLACES.signature, PLACES.statement],
      [...genuine.keys()],
    ]) {
      const files = copy();
      files.set('README.html', Buffer.from('All is well.'));
      rehash(files);
      for (const path of gone) files.delete(path);
      const { verdict } = await verify(files);
      expect(['tampered', 'untrusted']).toContain(verdict);
    }
  });

  test('two files that have each other’s content', async () => {
    const paths = [...genuine.keys()];
    for (let round = 0; round < 200; round += 1) {
      const [one = '', other = ''] = [paths[pick(paths.length)], paths[pick(paths.length)]];
      const files = copy();
      const [left, right] = [genuine.get(one), genuine.get(other)];
      if (left === undefined || right === undefined || left.equals(right)) continue;
      files.set(one, right).set(other, left);
      expect({ one, other, ...(await verify(files)), report: null }).toEqual({ one, other, verdict: 'tampered', report: null });
    }
  });

  test('and the digests mended to fit', { timeout: 180_000 }, async () => {
    for (const [path, bytes] of genuine) {
      if (UNLISTED.includes(path)) continue;
      const files = copy();
      files.set(path, flipped(bytes));
      rehash(files);
      const { verdict, report } = await verify(files);
      expect({ path, verdict }).toEqual({ path, verdict: 'tampered' });
      expect(report.findings.map(({ code }) => code)).toContain('signature-wrong');
    }
  });

  test('and all of it signed again by a stranger', { timeout: 180_000 }, async () => {
    const stranger = strangerNamed(small.signer.name);
    for (const [path, bytes] of genuine) {
      if (UNLISTED.includes(path) || path === PLACES.statement) continue;
      const files = copy();
      files.set(path, flipped(bytes));
      reseal(files, stranger);
      const { verdict, report } = await verify(files);
      expect(['tampered', 'untrusted'], path).toContain(verdict);
      expect(report.findings.map(({ code }) => code)).toContain('signer-not-trusted');
      // With the list alone signed again the statement still tells.
      const half = copy();
      half.set(path, flipped(bytes));
      resign(half, stranger);
      expect((await verify(half)).verdict, path).toBe('tampered');
    }
  });
});

test('a file that was added', async () => {
  const files = copy().set('site/extra.html', Buffer.from('x'));
  const { verdict, report } = await verify(files);
  expect(verdict).toBe('tampered');
  expect(report.findings).toEqual([
    { code: 'file-added', where: 'site/extra.html', what: 'Nobody signed it: it was put there later.' },
  ]);
});

test('a genuine package that a stranger signed again as it is', async () => {
  const files = copy();
  reseal(files, strangerNamed(small.signer.name));
  expect((await verify(files)).verdict).toBe('untrusted');
});

test('whom one trusts decides, and nothing in the package', async () => {
  expect((await verify(copy(), { ...small.trust, keys: [] })).verdict).toBe('untrusted');
  expect((await verify(copy(), trustIn(strangerNamed(small.signer.name)))).verdict).toBe('untrusted');
  // The right key, trusted for the record of another deployment.
  const [key] = small.trust.keys;
  expect(key).toBeDefined();
  if (key === undefined) return;
  expect((await verify(copy(), { ...small.trust, keys: [{ ...key, name: 'proofbook/other' }] })).verdict).toBe('untrusted');
  expect((await verify(copy(), { ...small.trust, keys: [{ ...key, validBefore: '2026-10-15T00:00:00.000Z' }] })).verdict).toBe(
    'untrusted',
  );
  expect((await verify(copy(), { ...small.trust, keys: [{ ...key, validAfter: '2026-11-15T00:00:00.000Z' }] })).verdict).toBe(
    'untrusted',
  );
});

/** What someone does who has the key itself, and signs everything anew: the parts still have to fit together. */
describe('signed again with the right key', () => {
  const evidence = () => [...genuine.keys()].filter((path) => /^evidence\/[0-9a-f]{64}$/.test(path));
  const cases: readonly [what: string, verdict: PackageVerdict, code: PackageFindingCode, change: (files: Files) => unknown][] = [
    [
      'the checkpoint rolled back',
      'tampered',
      'checkpoint-differs',
      (files) => files.set(PLACES.checkpoint, small.olderCheckpoint),
    ],
    [
      'the checkpoint rolled back, and the manifest with it',
      'tampered',
      'inclusion-wrong',
      (files) => {
        const [, size = '', root = ''] = small.olderCheckpoint.toString().split('\n');
        files.set(PLACES.checkpoint, small.olderCheckpoint);
        edit(files, (manifest) => Object.assign(manifest.record, { size: Number(size), root }));
      },
    ],
    [
      'an accepted risk removed',
      'tampered',
      'deviation-missing',
      (files) => files.delete('content/deviations/portal-as-root.yaml'),
    ],
    [
      'an accepted risk changed',
      'tampered',
      'input-changed',
      (files) => files.set('content/deviations/portal-as-root.yaml', Buffer.from('x')),
    ],
    [
      'a rule changed',
      'tampered',
      'input-changed',
      (files) => files.set('rules/assess/checks/tls-minimum-version.ts', Buffer.from('x')),
    ],
    ['a rule added', 'tampered', 'input-changed', (files) => files.set('rules/assess/checks/other.ts', Buffer.from('x'))],
    ['a requirement changed', 'tampered', 'input-changed', (files) => files.set('content/guide/05-tls.mdx', Buffer.from('x'))],
    ['evidence changed', 'tampered', 'file-changed', (files) => files.set(evidence()[3] ?? '', Buffer.from('x'))],
    ['evidence removed', 'incomplete', 'evidence-missing', (files) => files.delete(evidence()[3] ?? '')],
    [
      'evidence removed, and its item in the manifest',
      'tampered',
      'evidence-missing',
      (files) => {
        edit(files, ({ evidence: items }) => {
          const [gone] = items.splice(2, 1);
          files.delete(`evidence/${gone?.digest}`);
        });
      },
    ],
    ['evidence added', 'tampered', 'evidence-unlisted', (files) => files.set(`evidence/${'0'.repeat(64)}`, Buffer.from('x'))],
    [
      'evidence called otherwise',
      'tampered',
      'entry-differs',
      (files) => edit(files, ({ evidence: [item] }) => Object.assign(item ?? {}, { path: 'other.json' })),
    ],
    [
      'two items that have each other’s proof',
      'tampered',
      'inclusion-wrong',
      (files) =>
        edit(files, ({ evidence: [one, other] }) => {
          const inclusion = one?.inclusion;
          Object.assign(one ?? {}, { inclusion: other?.inclusion });
          Object.assign(other ?? {}, { inclusion });
        }),
    ],
    [
      'evidence replaced and called redacted, without a commitment',
      'tampered',
      'entry-differs',
      (files) => edit(files, ({ evidence: [item] }) => Object.assign(item ?? {}, { disclosure: 'redacted', entry: null })),
    ],
    [
      'a verdict changed in the assessment alone',
      'tampered',
      'assessment-differs',
      (files) => replace(files, 'assessment/harbour-2026-Q3.json', '"status":"not-satisfied"', '"status":"satisfied"'),
    ],
    [
      'a verdict changed in the CSV alone',
      'tampered',
      'export-differs',
      (files) => replace(files, 'machine-readable/harbour-2026-Q3.findings.csv', '"not-satisfied"', '"satisfied"'),
    ],
    [
      'a file for machines removed',
      'tampered',
      'export-differs',
      (files) => files.delete('machine-readable/harbour-2026-Q3.sarif'),
    ],
    [
      'another report',
      'tampered',
      'report-changed',
      (files) => files.set('report/harbour-2026-Q3.pdf', Buffer.from('%PDF-1.7 another one')),
    ],
    ['no report', 'incomplete', 'report-missing', (files) => files.delete('report/harbour-2026-Q3.pdf')],
    ['no manifest', 'incomplete', 'manifest-missing', (files) => files.delete(PLACES.manifest)],
    ['no assessment', 'incomplete', 'assessment-missing', (files) => files.delete('assessment/harbour-2026-Q3.json')],
    ['no checkpoint', 'incomplete', 'checkpoint-missing', (files) => files.delete(PLACES.checkpoint)],
    [
      'judged as of another instant',
      'tampered',
      'assessment-differs',
      (files) => edit(files, (manifest) => Object.assign(manifest, { asOf: '2026-09-01T00:00:00.000Z' })),
    ],
    [
      'a time stamp that was promised is gone',
      'incomplete',
      'timestamp-missing',
      (files) => edit(files, (manifest) => Object.assign(manifest, { timestamp: { authority: 'https://tsa.example/' } })),
    ],
    [
      'a report that lies outside of the package',
      'tampered',
      'manifest-differs',
      (files) => edit(files, ({ report }) => Object.assign(report, { path: '../../../etc/passwd' })),
    ],
    [
      'a report of which nothing is sealed',
      'tampered',
      'report-changed',
      (files) => edit(files, ({ report }) => Object.assign(report.unsigned, { size: 0, digest: sha256('') })),
    ],
    [
      'the report as it was before it was signed',
      'tampered',
      'report-unsigned',
      (files) =>
        edit(files, ({ report }) =>
          files.set(report.path, files.get(report.path)?.subarray(0, report.unsigned.size) ?? Buffer.alloc(0)),
        ),
    ],
    [
      'another certificate named for the report',
      'tampered',
      'report-changed',
      (files) => edit(files, ({ report }) => Object.assign(report.signer, { subject: 'CN=Auditor' })),
    ],
    [
      'an assessment at another place',
      'tampered',
      'manifest-differs',
      (files) => edit(files, ({ assessment }) => Object.assign(assessment, { path: 'assessment/assessment.schema.json' })),
    ],
    [
      'a runbook that offers another assessment',
      'tampered',
      'copy-differs',
      (files) => files.set('site/files/harbour-2026-Q3.json', Buffer.from('{}\n')),
    ],
    [
      'a runbook that offers another report',
      'tampered',
      'copy-differs',
      (files) => files.set('site/files/harbour-2026-Q3.pdf', Buffer.from('%PDF-1.7')),
    ],
    ['a file that no package has', 'not-compared', 'file-unknown', (files) => files.set('START-HERE.html', Buffer.from('x'))],
    ['a file among what was judged by', 'not-compared', 'file-unknown', (files) => files.set('content/x.yaml', Buffer.from('x'))],
    [
      'a program among the downloads',
      'not-compared',
      'file-unknown',
      (files) => files.set('site/files/setup.exe', Buffer.from('x')),
    ],
    [
      'evidence replaced and called redacted, with a commitment',
      'tampered',
      'redactions-differ',
      (files) => callRedacted(files, {}),
    ],
    [
      'evidence replaced and called redacted, with counts',
      'tampered',
      'redactions-differ',
      (files) => callRedacted(files, { people: 1 }),
    ],
    [
      'evidence replaced and called redacted, with a line that does not stand there',
      'tampered',
      'redactions-differ',
      (files) => {
        const path = callRedacted(files, { people: 1 });
        const line = { at: 'line 1', commitment: sha256('z'), kind: 'people', length: 4, path, replacement: 'redacted-user-1' };
        files.set(PLACES.redactions, Buffer.from(`${JSON.stringify(line)}\n${files.get(PLACES.redactions)}`));
      },
    ],
    [
      'evidence called withheld that is no note of it',
      'tampered',
      'redactions-differ',
      (files) => callRedacted(files, {}, 'withheld'),
    ],
    ['no list of redactions', 'incomplete', 'redactions-missing', (files) => files.delete(PLACES.redactions)],
    [
      'a list of redactions that says more',
      'tampered',
      'redactions-differ',
      (files) => files.set(PLACES.redactions, Buffer.from(`${files.get(PLACES.redactions)}${files.get(PLACES.redactions)}`)),
    ],
    [
      'an earlier state of the record that never was',
      'tampered',
      'consistency-wrong',
      (files) => edit(files, ({ record: { earlier } }) => Object.assign(earlier[0] ?? {}, { root: sha256Base64('x') })),
    ],
    [
      'another deployment',
      'tampered',
      'checkpoint-differs',
      (files) => edit(files, (manifest) => Object.assign(manifest, { deployment: 'lighthouse' })),
    ],
  ];
  test.for(cases)('%s', async ([, verdict, code, change]) => {
    const files = copy();
    change(files);
    reseal(files, small.signer);
    const found = await verify(files);
    expect(found.report.findings.map((finding) => finding.code)).toContain(code);
    expect(found.verdict).toBe(verdict);
  });
});

test('a verdict that rests on evidence which nobody was given', async () => {
  const { assessment } = small.request;
  const rested = JSON.parse(JSON.stringify(assessment));
  const pointed = rested.findings
    .flatMap(({ verdicts }: Pick<Finding, 'verdicts'>) => verdicts.flatMap(({ observations }) => observations))
    .find(({ outcome, pointers }: { outcome: string; pointers: unknown[] }) => outcome === 'pass' && pointers.length > 0);
  pointed.pointers = [{ evidence: '0'.repeat(64), at: 'line 1' }];
  const parent = join(small.parent, 'unfounded');
  await mkdir(parent);
  const outFolder = join(parent, 'harbour-2026-Q3');
  const report = await reportOf(rested, small.reportKey, parent);
  await writePackage({ ...small.request, assessment: rested, report, site: null, outFolder });
  const { verdict, report: found } = await verify(await filesOf(outFolder));
  expect(verdict).toBe('incomplete');
  expect(found.findings).toEqual([
    expect.objectContaining({ code: 'evidence-missing', what: expect.stringContaining('It rests on') }),
  ]);
});

test('a digest that is empty, null or of another length is none', async () => {
  for (const digest of ['""', 'null', `"${'0'.repeat(63)}"`, `"${'A'.repeat(64)}"`]) {
    const files = copy();
    const manifest = files.get(PLACES.manifest)?.toString() ?? '';
    files.set(
      PLACES.manifest,
      Buffer.from(manifest.replace(/"digest":"[0-9a-f]{64}"(?=,"path":"assessment)/, `"digest":${digest}`)),
    );
    reseal(files, small.signer);
    expect({ digest, ...(await verify(files)), report: null }).toEqual({ digest, verdict: 'tampered', report: null });
  }
  for (const line of [
    '  README.html',
    `${'0'.repeat(63)}  README.html`,
    `${'0'.repeat(64)} *README.html`,
    `${'0'.repeat(64)}  ../README.html`,
    '',
  ]) {
    const files = copy();
    files.set(PLACES.sums, Buffer.from(`${line}\n`));
    const { verdict, report } = await verify(files);
    expect({ line, verdict }).toEqual({ line, verdict: 'tampered' });
    expect(report.findings.map(({ code }) => code)).toContain('sums-malformed');
  }
});

/** Puts other bytes in the place of the first piece of evidence, and calls it redacted in the manifest. Returns what it is called. */
function callRedacted(files: Files, redactions: Record<string, number>, disclosure = 'redacted'): string {
  const bytes = Buffer.from('all is well\n');
  files.set(`evidence/${sha256(bytes)}`, bytes);
  let path = '';
  edit(files, ({ evidence: [item] }) => {
    files.delete(`evidence/${item?.digest}`);
    path = item?.path ?? '';
    const size = bytes.length;
    Object.assign(item ?? {}, { disclosure, redactions, digest: sha256(bytes), size, entry: null, commitment: sha256('y') });
  });
  return path;
}

function sha256Base64(text: string): string {
  return Buffer.from(sha256(text), 'hex').toString('base64');
}

function replace(files: Files, path: string, from: string, to: string): void {
  const text = files.get(path)?.toString() ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}.`);
  files.set(path, Buffer.from(text.replace(from, to)));
}
