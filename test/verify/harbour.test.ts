import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/domain/assessment.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { makePackage } from '../../src/make-package.ts';
import {
  collectPeriod,
  initialise,
  type JudgedPeriod,
  judgePeriod,
  keyFilesIn,
  packageTrustIn,
  workspaceIn,
} from '../../src/pipeline.ts';
import { publishReport } from '../../src/publish/publish.ts';
import { Terminal } from '../../src/terminal.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { openFolder } from '../../src/verify/folder-source.ts';
import { type Installed, rederive } from '../../src/verify/rederive.ts';
import { loadTrust } from '../../src/verify/trust.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { runVerify } from '../../src/verify-command.ts';
import { installed } from '../../src/verify-package-command.ts';

/** The package of the demonstration, made as `proofbook package` makes it, but for the site. */
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
  ({ folder, archive } = await makePackage(workspace, judged, keys, choices));
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function verify(path: string, options: { trust?: string; rederive?: boolean }): Promise<{ code: number; text: string }> {
  let text = '';
  const stream = { write: (part: string) => (text += part) };
  const terminal = new Terminal({ json: false, stdout: stream, stderr: { write: () => {} }, color: false });
  const code = await runVerify({ root, terminal, now }, path, options);
  return { code, text: text.replaceAll(root, '…').replace(/SHA256:[\w+/]{43}/g, 'SHA256:FINGERPRINT') };
}

test('the command verifies it, judges it again and writes it again, byte for byte', { timeout: 60_000 }, async () => {
  const { code, text } = await verify(archive, { trust: packageTrustIn(workspace), rederive: true });
  // How much evidence there is, is none of this test's affairs.
  const shown = text.replace(/\d+(?=, each| entries| files| as received| redacted)/g, 'N');
  expect(shown).toMatchInlineSnapshot(`
    "Package          …/dist/packages/harbour-2026-Q3.zip
    Files            N, each hashed
    Signed by        proofbook/harbour, SHA256:FINGERPRINT: trusted
    Record           proofbook/harbour, N entries
    Evidence         N files: N as received, N redacted by design
    Judged again     the same, byte for byte; by the rules of the package
    Written again    N files the same, byte for byte
    Report           the same, byte for byte
    Note             There is no time stamp: nobody but the signer says when the package was made.

    VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.
    "
  `);
  expect(code).toBe(0);
});

test('its report by itself: signed, and by whom one trusts or not', async () => {
  const report = join(folder, 'report', 'harbour-2026-Q3.pdf');
  expect((await verify(report, {})).code).toBe(5);
  const { code, text } = await verify(report, { trust: keys.certificate });
  expect({ code, text: text.includes('harbour, 2026-Q3, attached') }).toEqual({ code: 0, text: true });
});

test('the commands of its VERIFY.txt accept it', () => {
  const instructions = readFileSync(join(folder, 'VERIFY.txt'), 'utf8');
  const commands = [...instructions.matchAll(/^ {4}(\S.*)$/gm)].map(([, command]) => command ?? '');
  const proofbook = `"${process.execPath}" "${project}src/cli.ts"`;
  const script = commands
    .filter((command) => !command.endsWith('--rederive'))
    .map((command) => command.replace(/^proofbook/, proofbook));
  const env = { ...process.env, TRUST: packageTrustIn(workspace) };
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script.join('\n')], { cwd: folder, env, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  for (const words of ['Good "proofbook-package" signature', 'Signature is Valid', 'Total document signed', 'VERIFIED'])
    expect(stdout + stderr).toContain(words);
});

/** What is derived again from a package, with something else installed. */
async function derive(change: (real: Installed) => Partial<Installed> = () => ({}), path = folder) {
  const source = await openFolder(path);
  const report = await verifyPackage(source, {
    keys: await loadTrust(packageTrustIn(workspace)),
    anchors: [],
    now: now.toISOString(),
  });
  expect(report.findings).toEqual([]);
  if (report.manifest === null || report.assessment === null) throw new Error('There is nothing to derive from.');
  const real = await installed();
  const result = await rederive(source, report.manifest, report.assessment, { ...real, ...change(real) });
  return { ...result, verdict: verdictOf(result.findings) };
}

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
  test('a verdict changed in all files alike is found by judging again', { timeout: 60_000 }, async () => {
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

  test('a report that says something else is found by composing it again', { timeout: 60_000 }, async () => {
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
  });
});

test('other rules say so, and verdicts are compared all the same', { timeout: 60_000 }, async () => {
  const rules = '0'.repeat(64);
  const compose = async () => readFileSync(join(folder, 'report', 'harbour-2026-Q3.pdf')).subarray(0, unsignedSize());
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
