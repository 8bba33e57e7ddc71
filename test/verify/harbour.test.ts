import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Terminal } from '../../src/commands/terminal.ts';
import { runVerify, type VerifyOptions } from '../../src/commands/verify.ts';
import type { Assessment } from '../../src/domain/assessment.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { initialise } from '../../src/initialise.ts';
import { installed } from '../../src/installed.ts';
import { makePackage } from '../../src/make-package.ts';
import { collectPeriod, type JudgedPeriod, judgePeriod } from '../../src/pipeline.ts';
import { parseManifest } from '../../src/publish/package/manifest.ts';
import { publishReport, publishSite } from '../../src/publish/publish.ts';
import { loadRecordSigner, recordKeyFilesIn } from '../../src/record/record-key.ts';
import type { Installed } from '../../src/verify/derivation.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { openFolder } from '../../src/verify/folder-source.ts';
import { rederive } from '../../src/verify/rederive.ts';
import type { PackageSource } from '../../src/verify/source.ts';
import { loadTrust } from '../../src/verify/trust.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { keyFilesIn, packageTrustIn, workspaceIn } from '../../src/workspace.ts';
import { reseal } from './forgery.ts';
import { type Files, filesOf, memorySource } from './package-fixture.ts';
import { checksIn, failing } from './verify-commands.ts';

/** The package of the demonstration, made as `proofbook package` makes it. */
const project = new URL('../../', import.meta.url).pathname;
const root = mkdtempSync(join(tmpdir(), 'proofbook-harbour-'));
const workspace = workspaceIn(root);
const period = parsePeriod('2026-Q3');
const now = new Date('2026-11-01T08:00:00Z');
const keys = keyFilesIn(workspace);
const choices = { seed: null, authority: null };
let judged: JudgedPeriod;
let folder: string;
let archive: string;

beforeAll(async () => {
  for (const part of ['content', 'evidence']) cpSync(join(project, part), join(root, part), { recursive: true });
  await initialise(workspace, { ifMissing: false, algorithm: 'rsa-3072', now });
  await collectPeriod(workspace, join(workspace.evidence, period.id), period, now.toISOString(), () => {});
  judged = await judgePeriod(workspace, period);
  await publishReport(workspace.dist, judged.assessment, keys, now);
  await publishSite(workspace.dist, judged.assessment, join(workspace.content, 'guide'));
  ({ folder, archive } = await makePackage(workspace, judged, keys, choices));
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function verify(path: string, options: VerifyOptions): Promise<{ code: number; text: string }> {
  let text = '';
  const stream = { write: (part: string) => (text += part) };
  const terminal = new Terminal({ json: false, stdout: stream, stderr: { write: () => {} }, color: false });
  const code = await runVerify({ root, terminal, now }, path, options);
  const plain = text.replaceAll(root, '…').replace(/SHA256:[\w+/]{43}/g, 'SHA256:FINGERPRINT');
  return { code, text: plain.replace(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/g, 'FINGERPRINT').replace(/\b[0-9a-f]{64}\b/g, 'DIGEST') };
}

test('the command verifies it, judges it again and writes it again, byte for byte', { timeout: 180_000 }, async () => {
  const trust = packageTrustIn(workspace);
  const asked = { deployment: 'harbour', period: '2026-Q3', older: [join(workspace.record, 'checkpoint')] };
  const { code, text } = await verify(archive, { trust, rederive: true, site: true, ...asked });
  // How much evidence there is, is none of this test's affairs.
  const shown = text.replace(/\d+(?=, each| entries| files| as received| redacted)/g, 'N');
  expect(shown).toMatchInlineSnapshot(`
    "Package          …/dist/packages/harbour-2026-Q3.zip
    Deployment       harbour
    Period           2026-Q3, judged as of 2026-10-01T00:00:00.000Z
    SHA256SUMS       DIGEST
    Files            N, each hashed
    Signed by        proofbook/harbour, SHA256:FINGERPRINT: trusted
    Report by        CN=DEMONSTRATION – not trusted: harbour, certificate SHA-256 FINGERPRINT; compare it with its owner
    Record           proofbook/harbour, N entries
    Evidence         N files: N as received, N redacted by design
    Judged again     the same, byte for byte; by the rules of the package
    Written again    N files the same, byte for byte
    Report           the same, byte for byte
    Runbook          N files the same, byte for byte
    Note             There is no time stamp: nobody but the signer says when the package was made.

    VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.
    "
  `);
  expect(code).toBe(0);
  // Without --site the runbook is said not to be compared.
  const less = await verify(archive, { trust, rederive: true });
  expect({ code: less.code, said: /Not compared {5}site\/: \d+ files of the runbook/.test(less.text) }).toEqual({
    code: 0,
    said: true,
  });
});

test('a genuine package of another quarter or deployment is not what was asked for', async () => {
  const trust = packageTrustIn(workspace);
  for (const [asked, said] of [
    [{ period: '2026-Q2' }, 'It is about 2026-Q3, and you asked for 2026-Q2.'],
    [{ deployment: 'lighthouse' }, 'It is about "harbour", and you asked for "lighthouse".'],
  ] as const) {
    const { code, text } = await verify(archive, { trust, ...asked });
    expect({ asked, code, said: text.includes('NOT WHAT YOU ASKED FOR') && text.includes(said) }).toEqual({
      asked,
      code: 9,
      said: true,
    });
    const report = await verify(join(folder, 'report', 'harbour-2026-Q3.pdf'), { trust: keys.certificate, ...asked });
    expect({ asked, code: report.code }).toEqual({ asked, code: 9 });
  }
});

test('its report by itself: signed, and by whom one trusts or not', async () => {
  const report = join(folder, 'report', 'harbour-2026-Q3.pdf');
  expect((await verify(report, {})).code).toBe(5);
  const { code, text } = await verify(report, { trust: keys.certificate });
  expect({ code, text: text.includes('harbour, 2026-Q3, judged as of 2026-10-01T00:00:00.000Z, attached') }).toEqual({
    code: 0,
    text: true,
  });
});

test('the commands of its VERIFY.txt accept it, and those of README.html are the same', { timeout: 180_000 }, async () => {
  const instructions = readFileSync(join(folder, 'VERIFY.txt'), 'utf8');
  const checks = checksIn(instructions);
  expect(checks).toHaveLength(11);
  const [key] = await loadTrust(packageTrustIn(workspace));
  const env = {
    TRUST: packageTrustIn(workspace),
    FINGERPRINT: key?.fingerprint ?? '',
    T: mkdtempSync(join(tmpdir(), 'proofbook-t-')),
  };
  expect(failing(checks, folder, env)).toEqual([]);
  rmSync(env.T, { recursive: true });
  const html = readFileSync(join(folder, 'README.html'), 'utf8');
  const shown = [...html.matchAll(/<h3>\d+\. [^<]*<\/h3>\n<pre>([\s\S]*?)<\/pre>/g)].map(([, script]) => plainOf(script ?? ''));
  expect(shown).toEqual(checks.map(({ script }) => script.replace(/^ {4}/gm, '')));
});

function plainOf(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** What is derived again from a package, with something else installed. */
async function derive(change: (real: Installed) => Partial<Installed> = () => ({}), path = folder) {
  return deriveFrom(await openFolder(path), change);
}

async function deriveFrom(source: PackageSource, change: (real: Installed) => Partial<Installed>, withSite = false) {
  const keys = await loadTrust(packageTrustIn(workspace));
  const report = await verifyPackage(source, { keys, anchors: [], now: now.toISOString() });
  expect(report.findings).toEqual([]);
  const { manifest, assessment, signer } = report;
  if (manifest === null || assessment === null || signer === null) throw new Error('There is nothing to derive from.');
  const real = await installed();
  const { fingerprint } = signer;
  const result = await rederive({ source, manifest, sealed: assessment, fingerprint }, { ...real, ...change(real) }, withSite);
  return { ...result, verdict: verdictOf(result.findings) };
}

/** The package after somebody who has its key changed it and signed it anew. */
async function forged(change: (files: Files) => unknown): Promise<PackageSource> {
  const files = await filesOf(folder);
  change(files);
  reseal(files, await loadRecordSigner(recordKeyFilesIn(workspace.keys)));
  return memorySource(files);
}

/** What takes long, and is none of a test's affairs: the verdicts and the report as they are. */
const settled = {
  judge: async () => judged.assessment,
  compose: async () => readFileSync(join(folder, 'report', 'harbour-2026-Q3.pdf')).subarray(0, unsignedSize()),
};

/** The assessment with one failed control called satisfied, everywhere. */
function doctored(assessment: Assessment): Assessment {
  const failed = assessment.findings.find(({ status }) => status === 'not-satisfied');
  if (failed === undefined) throw new Error('Nothing fails.');
  const { counts, sections, findings } = assessment;
  const moved = (before: Assessment['counts']) => {
    return { ...before, satisfied: before.satisfied + 1, 'not-satisfied': before['not-satisfied'] - 1 };
  };
  return {
    ...assessment,
    counts: moved(counts),
    sections: sections.map((section) =>
      section.slug === failed.section ? { ...section, counts: moved(section.counts) } : section,
    ),
    findings: findings.map((finding) =>
      finding === failed ? { ...finding, status: 'satisfied', verdicts: passed(finding) } : finding,
    ),
  };
}

function passed({ verdicts }: Assessment['findings'][number]): Assessment['findings'][number]['verdicts'] {
  return verdicts.map((verdict) => ({
    ...verdict,
    outcome: 'pass',
    cause: null,
    observations: verdict.observations.map((observation) => ({ ...observation, outcome: 'pass', cause: null, acceptedBy: null })),
  }));
}

describe('what someone does who has every key', () => {
  test('a verdict changed in all files alike is found by judging again', { timeout: 180_000 }, async () => {
    const assessment = doctored(judged.assessment);
    const other = workspaceIn(join(root, 'other'));
    const place = { ...workspace, dist: other.dist };
    await publishReport(place.dist, assessment, keys, now);
    const forged = await makePackage(place, { ...judged, assessment }, keys, choices);
    const { verdict, verdicts, findings } = await derive(() => ({}), forged.folder);
    expect({ verdict, verdicts }).toEqual({ verdict: 'different-verdict', verdicts: 'different' });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'verdict-differs', what: expect.stringContaining('status: the package says satisfied') }),
    );
  });

  test('a report that says something else is found by composing it again', { timeout: 180_000 }, async () => {
    const compose =
      (real: Installed): Installed['compose'] =>
      (assessment, notice) =>
        real.compose(doctored(assessment), notice);
    const same = await derive((real) => ({ judge: async () => judged.assessment, compose: compose(real) }));
    expect(same).toMatchObject({ verdict: 'different-verdict', report: 'different', findings: [{ code: 'report-differs' }] });
    // By another version of the composer the bytes differ anyway, and the figures tell.
    const tools = (real: Installed) => ({ ...real.tools, renderer: 'another one' });
    const other = await derive((real) => ({ judge: async () => judged.assessment, tools: tools(real), compose: compose(real) }));
    expect(other).toMatchObject({ verdict: 'different-verdict', tools: 'another version', report: 'different' });
    expect(other.findings[0]?.what).toContain('Its cover shows the figure');
    // The same figures in other bytes: what the pages look like, nobody compared.
    const figures = await derive((real) => ({
      judge: async () => judged.assessment,
      tools: tools(real),
      compose: (assessment) => real.compose(assessment, null),
    }));
    expect(figures).toMatchObject({ verdict: 'not-compared', report: 'same figures', findings: [{ code: 'not-compared' }] });
  });
});

describe('files that only somebody with the key can change', () => {
  const swap = (path: string, from: string | RegExp, to: string) => (files: Files) => {
    const text = files.get(path)?.toString() ?? '';
    if (text.replace(from, to) === text) throw new Error(`${path} holds no ${from}.`);
    return files.set(path, Buffer.from(text.replace(from, to)));
  };
  const changes: readonly [path: string, change: (files: Files) => unknown][] = [
    ['README.html', swap('README.html', '<td>12</td>', '<td>0</td>')],
    ['VERIFY.txt', swap('VERIFY.txt', /^ {4}sha256sum.*$/m, '    echo all is well')],
    ['requests.json', swap('requests.json', /"asked": ".*"/, '"asked": "nothing"')],
    ['requests.csv', swap('requests.csv', /"CTR-1.1[^\r]*\r\n/, '')],
    ['samples.json', swap('samples.json', '"number":', '"number": ')],
    ['samples.csv', swap('samples.csv', /"TLS-1.1[^\r]*\r\n/, '')],
    ['evidence/index.csv', swap('evidence/index.csv', '"redacted"', '"as-received"')],
    ['assessment/assessment.schema.json', swap('assessment/assessment.schema.json', '"type"', '"kind"')],
    ['machine-readable/harbour-2026-Q3.sarif', swap('machine-readable/harbour-2026-Q3.sarif', '"text": "', '"text": "Nothing. ')],
  ];
  test.for(changes)('%s', { timeout: 180_000 }, async ([path, change]) => {
    const source = await forged(change);
    const { verdict, findings } = await deriveFrom(source, () => settled);
    expect({ verdict, where: findings.map(({ code, where }) => `${code} ${where}`) }).toEqual({
      verdict: 'different-verdict',
      where: [`file-differs ${path}`],
    });
  });

  test('by another version of the program nobody can say, and that is said', { timeout: 180_000 }, async () => {
    const [[path, change] = ['', () => {}]] = changes;
    const tools = (real: Installed) => ({ ...real.tools, views: '0'.repeat(64) });
    const other = await deriveFrom(await forged(change), (real) => ({ ...settled, tools: tools(real) }));
    expect(other).toMatchObject({
      verdict: 'not-compared',
      tools: 'another version',
      findings: [{ code: 'not-compared', where: path }],
    });
  });

  test('earlier answers in the requests are taken as they are, and said', { timeout: 180_000 }, async () => {
    const source = await forged((files) => {
      const document = JSON.parse(files.get('requests.json')?.toString() ?? '');
      document.requests[0].earlier = [{ period: '2026-Q2', status: 'accepted', comment: 'ok' }];
      files.set('requests.json', Buffer.from(`${JSON.stringify(document, null, 2)}\n`));
    });
    const { findings, notCompared } = await deriveFrom(source, () => settled);
    // The sheet does not say so.
    expect(findings.map(({ where }) => where)).toEqual(['requests.csv']);
    expect(notCompared).toContain("requests.json: 1 earlier answers, which are its owner's word");
  });

  test('pages of the runbook are found by building it again', { timeout: 180_000 }, async () => {
    const source = await forged((files) => {
      swap('site/index.html', /<h1/, '<h1 class="x"')(files);
      files.set('site/extra.html', Buffer.from('x'));
    });
    const { verdict, findings } = await deriveFrom(source, () => settled, true);
    expect({ verdict, where: findings.map(({ where }) => where) }).toEqual({
      verdict: 'different-verdict',
      where: ['site/index.html', 'site/extra.html'],
    });
  });

  test('a guide that would run something while it is built is not built', { timeout: 180_000 }, async () => {
    const built: string[] = [];
    const buildSite = async (_: Assessment, guide: string) => void built.push(guide);
    const source = memorySource((await filesOf(folder)).set('content/guide/05-tls.mdx', Buffer.from('{process.exit(1)}\n')));
    const real = await installed();
    const manifest = parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const derivable = { source, manifest, sealed: judged.assessment, fingerprint: 'SHA256:x' };
    const { site, findings } = await rederive(derivable, { ...real, ...settled, buildSite }, true);
    expect({ site, built }).toEqual({ site: null, built: [] });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'not-compared', where: 'content/guide/05-tls.mdx:1' }));
  });
});

test('other rules say so, and verdicts are compared all the same', { timeout: 180_000 }, async () => {
  const rules = '0'.repeat(64);
  const { compose } = settled;
  const same = await derive(() => ({ rules, compose }));
  expect(same).toMatchObject({
    verdict: 'verified',
    rules: 'another version',
    verdicts: 'same bytes',
    report: 'same bytes',
    findings: [],
  });
  const differ = await derive(() => ({ rules, compose, judge: async () => doctored(judged.assessment) }));
  expect(differ).toMatchObject({ verdict: 'different-verdict', rules: 'another version', verdicts: 'different' });
  expect(differ.findings[0]?.what).toContain('by other rules');
  // Other words of the same verdicts are nobody's proof of anything: that is said, and is no success.
  const words = { ...judged.assessment, organisation: { ...judged.assessment.organisation, organisation: 'Another name' } };
  const otherWords = await derive(() => ({ rules, compose, judge: async () => words }));
  expect(otherWords).toMatchObject({ verdict: 'not-compared', verdicts: 'same verdicts' });
  expect(await derive(() => ({ compose, judge: async () => words }))).toMatchObject({ verdict: 'different-verdict' });
});

function unsignedSize(): number {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).report.unsigned.size;
}

test('every piece of evidence that was redacted is named as such, and nothing of it is in the package', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const redacted = manifest.evidence.filter((item: { disclosure: string }) => item.disclosure === 'redacted');
  expect(redacted.map(({ path }: { path: string }) => path)).toEqual(judged.published.redacted.map(({ path }) => path));
  for (const item of redacted) expect(item).toMatchObject({ entry: null, commitment: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const html = readFileSync(join(folder, 'README.html'), 'utf8');
  expect(html.match(/redacted by design;/g)).toHaveLength(redacted.length);
});
