import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLACES } from '../../src/publish/package/layout.ts';
import { packageTrust } from '../../src/publish/package/package-trust.ts';
import { timestampQuery } from '../../src/publish/package/timestamp.ts';
import { writePackage } from '../../src/publish/package/write-package.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { loadTrust } from '../../src/verify/trust.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { type Authority, startAuthority } from './authority.ts';
import { edit, reseal, strangerNamed } from './forgery.ts';
import { type Files, filesOf, makeSmallPackage, memorySource, remove, type SmallPackage, sha256 } from './package-fixture.ts';
import { covered, signed, smallReport } from './small-report.ts';
import { type Check, checksIn, dash, failing } from './verify-commands.ts';

let scratch: string;
let authority: Authority;
let stranger: Authority;
let small: SmallPackage;
let trustFile: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'proofbook-foreign-'));
  authority = await startAuthority(scratch, 'authority');
  stranger = await startAuthority(scratch, 'stranger');
  small = await makeSmallPackage({ authority: authority.url });
  trustFile = join(scratch, 'allowed_signers');
  await writeFile(trustFile, packageTrust(small.signer));
}, 60_000);
afterAll(async () => {
  authority.close();
  stranger.close();
  await remove(small);
  await rm(scratch, { recursive: true, force: true });
});

/** What a reader sets before the checks. */
function settings(trust = trustFile, fingerprint = small.trust.keys[0]?.fingerprint ?? '') {
  return { TRUST: trust, FINGERPRINT: fingerprint, TSA: authority.rootFile, T: mkdtempSync(join(scratch, 't-')) };
}

async function checks(): Promise<Check[]> {
  return checksIn(await readFile(join(small.folder, PLACES.instructions), 'utf8'));
}

describe('the commands of VERIFY.txt', () => {
  test('accept the package, in the least of all shells, and say so', async () => {
    const said: Record<string, string> = {};
    const env = settings();
    for (const { title, script } of await checks()) {
      const { status, output } = dash(script, small.folder, env);
      expect({ title, status, output }).toMatchObject({ title, status: 0 });
      said[title] = output;
    }
    const { fingerprint } = small.trust.keys[0] ?? { fingerprint: '' };
    expect(Object.values(said).map((output) => output.replaceAll(fingerprint, 'SHA256:…'))).toEqual([
      '',
      '',
      'Good "proofbook-package" signature for proofbook/harbour with ED25519 key SHA256:…\n',
      expect.stringContaining('Verification: OK'),
      'Same key\n',
      '"asOf":"2026-10-01T00:00:00.000Z","deployment":"harbour","period":"2026-Q3"\nSignature Verified Successfully\n',
      expect.stringMatching(/^proofbook\/harbour\n26\n.{44}\nSignature Verified Successfully\n$/),
      '12 files stand in the record proofbook/harbour of 26 lines\n',
      expect.stringMatching(/Total document signed\n[\s\S]*Signature is Valid[\s\S]*\nOne signature over all of it\n$/),
      expect.stringContaining('ingerprint='),
      '',
      '',
    ]);
    // The report's certificate is told with the fingerprint that VERIFY.txt and README.html name.
    const [, printed] = /ingerprint=(\S+)/.exec(Object.values(said)[9] ?? '') ?? [];
    for (const place of [PLACES.instructions, PLACES.readme])
      expect(await readFile(join(small.folder, place), 'utf8')).toContain(printed);
  });

  test('run from its first line to its last as they stand there', async () => {
    const text = await readFile(join(small.folder, PLACES.instructions), 'utf8');
    const { TRUST, FINGERPRINT, TSA } = settings();
    const script = (text.match(/^ {4}(?! {2}ssh-keygen| {2}sed| {2}grep| {2}npx| {2}SALT| {2}C=).*$/gm) ?? []).join('\n');
    expect(script).toMatch(/TRUST=[\s\S]*T=\$\(mktemp -d\)[\s\S]*rm -r "\$T"/);
    expect(dash(`set -e\n${script}`, small.folder, { TRUST, FINGERPRINT, TSA })).toMatchObject({ status: 0 });
    expect(dash(script, small.folder, { TRUST, TSA })).toMatchObject({
      status: 2,
      output: expect.stringContaining('its owner told you'),
    });
  });

  test.for<[what: string, change: string, titles: RegExp[]]>([
    ['a file that was changed', 'echo x >> requests.json', [/^Every file/]],
    ['a file that was removed', 'rm requests.csv', [/^Every file/, /^No file was added/]],
    ['a file that was added', 'echo x > site/SHA256SUMS', [/^No file was added/]],
    ['a link that was added', 'ln -s /etc/passwd evidence/link', [/^No file was added/]],
    [
      'a list that was mended',
      'echo x >> requests.json; sha256sum $(cut -c67- SHA256SUMS) > new; mv new SHA256SUMS',
      [/^The list of digests/, /^The list existed/, /^The statement/],
    ],
    [
      'a time stamp of something else',
      "sed 's/^0/1/' SHA256SUMS > new; mv new SHA256SUMS",
      [/^Every file/, /^The list of/, /^The list existed/, /^The statement/],
    ],
    ['another statement', 'sed s/A/B/ statement.dsse.json > new; mv new statement.dsse.json', [/^Every file/, /^The statement/]],
    [
      'another checkpoint',
      'sed 2s/26/27/ checkpoint > new; mv new checkpoint',
      [/^Every file/, /^The checkpoint/, /^Every file of evidence/],
    ],
    [
      'evidence called otherwise',
      `sed 's/"path":"[a-z]/"path":"x/g' manifest.json > new; mv new manifest.json`,
      [/^Every file has/, /^Every file of evidence/],
    ],
    [
      'a proof of something else',
      `sed 's/"proof":\\["[A-Z]/"proof":["z/' manifest.json > new; mv new manifest.json`,
      [/^Every file has/, /^Every file of evidence/],
    ],
    ['a report with bytes behind it', 'echo >> report/harbour-2026-Q3.pdf', [/^Every file/, /^The report is signed/]],
    [
      'a report of which a byte was turned',
      'printf X | dd of=report/harbour-2026-Q3.pdf bs=1 seek=300 conv=notrunc',
      [/^Every file/, /^The report is signed/],
    ],
    ['another assessment', 'echo >> assessment/harbour-2026-Q3.json', [/^Every file/, /^The assessment in the report/]],
  ])('refuse %s', async ([, change, titles]) => {
    const folder = join(scratch, 'changed');
    await rm(folder, { recursive: true, force: true });
    execFileSync('cp', ['-r', small.folder, folder]);
    dash(change, folder, {});
    const failed = failing(await checks(), folder, settings());
    expect(failed.length, failed.join('; ')).toBeGreaterThan(0);
    for (const title of titles) expect(failed).toContainEqual(expect.stringMatching(title));
    expect(failed.filter((one) => !titles.some((title) => title.test(one)))).toEqual([]);
  });

  test('refuse pages that were covered before the report was signed', async () => {
    const folder = join(scratch, 'covered');
    execFileSync('cp', ['-r', small.folder, folder]);
    const plain = await smallReport(small.request.assessment);
    await writeFile(join(folder, 'report/harbour-2026-Q3.pdf'), await signed(await covered(plain), small.reportKey));
    const failed = failing(await checks(), folder, settings());
    expect(failed).toContain('The signature adds nothing to what the pages of the report show');
  });

  test('refuse a key that is not trusted, and a file of keys that the forger brought', async () => {
    const stranger = strangerNamed(small.signer.name);
    const other = join(scratch, 'other_signers');
    await writeFile(other, packageTrust(stranger));
    const title = 'The list of digests was signed by the key whose fingerprint its owner told you';
    expect(failing(await checks(), small.folder, settings(other))).toContain(title);
    const files = await filesOf(small.folder);
    reseal(files, stranger);
    const folder = join(scratch, 'resealed');
    execFileSync('cp', ['-r', small.folder, folder]);
    for (const place of [PLACES.sums, PLACES.signature, PLACES.statement])
      await writeFile(join(folder, place), files.get(place) ?? '');
    // The forger's own file of keys fits; the fingerprint that the owner told does not.
    const failed = failing(await checks(), folder, settings(other));
    expect(failed).toContain(title);
    expect(failed).toContainEqual(expect.stringMatching(/^The same key/));
    expect(
      dash(`ssh-keygen -Y verify -f ${other} -I proofbook/harbour -n proofbook-package -s SHA256SUMS.sig < SHA256SUMS`, folder, {})
        .status,
    ).toBe(0);
  });
});

describe('the time stamp', () => {
  const verify = async (files: Files, anchors = [authority.root], now = '2026-11-24T00:00:00.000Z') => {
    const report = await verifyPackage(memorySource(files), { ...small.trust, anchors, now });
    return {
      verdict: verdictOf(report.findings),
      codes: report.findings.map(({ code }) => code),
      time: report.time,
      notes: report.notes,
    };
  };
  const files = async (change: (files: Files) => unknown = () => {}): Promise<Files> => {
    const all = await filesOf(small.folder);
    change(all);
    return all;
  };

  test('is trusted where its authority is, also when its certificate has expired since', async () => {
    for (const now of ['2026-11-24T00:00:00.000Z', '2036-11-24T00:00:00.000Z']) {
      const { verdict, time } = await verify(await files(), [authority.root], now);
      expect({ verdict, isTrusted: time?.isTrusted, authority: time?.authority }).toEqual({
        verdict: 'verified',
        isTrusted: true,
        authority: 'CN=authority time stamps',
      });
    }
  });

  test('by an authority that nobody vouches for says no more than that', async () => {
    expect(await verify(await files(), [stranger.root])).toMatchObject({ verdict: 'untrusted', codes: ['timestamp-not-trusted'] });
    expect(await verify(await files(), [])).toMatchObject({ verdict: 'verified', time: { isTrusted: false } });
    expect((await verify(await files(), [])).notes.join()).toContain('give --tsa-trust');
  });

  test('that is gone, of something else or changed is found', async () => {
    expect(await verify(await files((all) => all.delete(PLACES.timestamp)))).toMatchObject({
      verdict: 'incomplete',
      codes: ['timestamp-missing'],
    });
    const foreign = authority.stamp(
      timestampQuery(Buffer.from(sha256('something else'), 'hex'), Buffer.from('4142434445464748', 'hex')),
    );
    expect(await verify(await files((all) => all.set(PLACES.timestamp, foreign)))).toMatchObject({
      verdict: 'tampered',
      codes: ['timestamp-wrong'],
    });
    const genuine = await readFile(join(small.folder, PLACES.timestamp));
    for (let at = 9; at < genuine.length; at += 41) {
      const changed = Buffer.from(genuine);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      const { verdict, time } = await verify(await files((all) => all.set(PLACES.timestamp, changed)));
      // A certificate that is not needed may have been changed: what the time stamp says is not.
      expect({ at, isSound: verdict !== 'verified' || time?.isTrusted === true }).toEqual({ at, isSound: true });
    }
  });

  test('of the same list by a stranger is the word of a stranger', async () => {
    const sums = await readFile(join(small.folder, PLACES.sums));
    const swapped = stranger.stamp(timestampQuery(Buffer.from(sha256(sums), 'hex'), Buffer.from('4142434445464748', 'hex')));
    expect(await verify(await files((all) => all.set(PLACES.timestamp, swapped)))).toMatchObject({
      verdict: 'untrusted',
      codes: ['timestamp-not-trusted'],
    });
  });

  test('with bytes behind it is no time stamp', async () => {
    const longer = Buffer.concat([await readFile(join(small.folder, PLACES.timestamp)), Buffer.alloc(100_000, 7)]);
    expect(await verify(await files((all) => all.set(PLACES.timestamp, longer)), [authority.root])).toMatchObject({
      verdict: 'tampered',
      codes: ['timestamp-malformed'],
    });
  });

  test('of a package for which none was asked was added by somebody else', async () => {
    const all = await filesOf(small.folder);
    edit(all, (manifest) => Object.assign(manifest, { timestamp: null }));
    reseal(all, small.signer);
    const sums = all.get(PLACES.sums) ?? Buffer.alloc(0);
    const added = stranger.stamp(timestampQuery(Buffer.from(sha256(sums), 'hex'), Buffer.from('4142434445464748', 'hex')));
    all.set(PLACES.timestamp, added);
    const { verdict, codes } = await verify(all, []);
    expect(verdict).toBe('tampered');
    expect(codes).toContain('file-added');
  });

  test('says when a key was valid that has ended since', async () => {
    const [key] = small.trust.keys;
    if (key === undefined) throw new Error('There is no key.');
    const ended = { ...key, validBefore: new Date(Date.now() + 86_400_000).toISOString() };
    const report = (anchors: typeof small.trust.anchors) =>
      filesOf(small.folder).then((all) =>
        verifyPackage(memorySource(all), { keys: [ended], anchors, now: '2036-01-01T00:00:00.000Z' }),
      );
    expect(verdictOf((await report([authority.root])).findings)).toBe('verified');
    expect(verdictOf((await report([])).findings)).toBe('untrusted');
  });
});

test.for<[string, (query: Buffer) => Buffer | null, string]>([
  ['answers nothing', () => null, 'answered 500'],
  ['answers rubbish', () => Buffer.from('hello'), 'does not hold'],
  [
    'answers another request',
    () => authority.stamp(timestampQuery(Buffer.alloc(32), Buffer.from('4142434445464748', 'hex'))),
    'answered another request',
  ],
])('an authority that %s makes no package', async ([, answer, message]) => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = answer(Buffer.concat(parts));
      response.statusCode = body === null ? 500 : 200;
      response.end(body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outFolder = join(scratch, 'none', 'harbour-2026-Q3');
  try {
    await expect(writePackage({ ...small.request, outFolder, authority: `http://127.0.0.1:${port}/` })).rejects.toThrow(message);
    expect(await filesOf(join(scratch, 'none'))).toEqual(new Map());
  } finally {
    server.close();
  }
});

describe('a file of keys', () => {
  const load = async (text: string) => {
    const file = join(scratch, 'keys');
    await writeFile(file, text);
    return loadTrust(file);
  };
  test('may be the one that is handed over, or hold verifier keys of records', async () => {
    const [own] = await loadTrust(trustFile);
    expect(own).toMatchObject({ name: 'proofbook/harbour', fingerprint: small.trust.keys[0]?.fingerprint });
  });
  test.for<[string, string, string]>([
    ['nothing', '# nobody\n', 'None of its keys may sign packages'],
    [
      'keys for something else',
      'a@b.example namespaces="proofbook-attestation" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGbt/KKJC1DnlTcQ7nZWA6s3pADK9lPHniFUMY1UGXsp Security engineer\n',
      'None of its keys may sign packages',
    ],
    ['something else', 'hello\n', 'no entry of allowed_signers'],
  ])('that holds %s is refused', async ([, text, message]) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
