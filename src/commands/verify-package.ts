import { parsePeriod } from '../domain/period.ts';
import { installed } from '../installed.ts';
import { parseAnchors } from '../publish/package/cms-signature.ts';
import { type StatedCheckpoint, stateCheckpoint } from '../record/read-checkpoint.ts';
import type { Rederivation } from '../verify/derivation.ts';
import { type PackageVerdict, verdictOf, worstOf } from '../verify/finding.ts';
import { openFolder } from '../verify/folder-source.ts';
import { LARGEST_KEYS, readGiven } from '../verify/read-given.ts';
import { LARGEST_READ, type PackageSource } from '../verify/source.ts';
import { isPrivateKey, loadTrust, privateKey } from '../verify/trust.ts';
import { verifyDisclosure } from '../verify/verify-disclosure.ts';
import { otherThanExpected, type PackageReport, verifyPackage } from '../verify/verify-package.ts';
import { openZip } from '../verify/zip-source.ts';
import { DISCLOSURE_VERDICTS, disclosureLines, disclosureValue, type NamedDisclosure, readDisclosure } from './disclosure-text.ts';
import type { Settings } from './settings.ts';
import { findingLines, PACKAGE_VERDICT_WORDS, packageLines, packageValue } from './verify-package-text.ts';

/** What the reader of a package or report brings along: paths. */
export interface PackageOptions {
  readonly trust?: string;
  readonly tsaTrust?: string;
  readonly rederive?: boolean;
  /** With `rederive`: builds the runbook again as well. */
  readonly site?: boolean;
  /** What the reader asked for: a genuine package of something else is not it. */
  readonly deployment?: string;
  readonly period?: string;
  /** Checkpoints that the reader kept. */
  readonly older?: readonly string[];
  /** Disclosures of redacted items of the package. */
  readonly disclosure?: readonly string[];
}

/** Exit codes of `proofbook verify`. */
export const PACKAGE_EXIT_CODES: Readonly<Record<PackageVerdict, number>> = {
  verified: 0,
  tampered: 4,
  untrusted: 5,
  incomplete: 6,
  'different-verdict': 7,
  'not-asked-for': 9,
  'not-compared': 10,
};

/** Verifies a package in a folder or an archive. */
export async function runVerifyPackage(
  { terminal, now }: Settings,
  path: string,
  kind: 'package' | 'archive',
  options: PackageOptions,
): Promise<number> {
  const keys = options.trust === undefined ? [] : await loadTrust(options.trust);
  const anchors = options.tsaTrust === undefined ? [] : await loadAnchors(options.tsaTrust);
  const { deployment, period } = options;
  const expected = {
    deployment,
    period: period === undefined ? undefined : parsePeriod(period).id,
    older: await loadOlder(options.older ?? []),
  };
  const received = await Promise.all((options.disclosure ?? []).map(async (file) => ({ file, ...(await readDisclosure(file)) })));
  const source = kind === 'archive' ? await openZip(path) : await openFolder(path);
  try {
    const report = await terminal.step('Verifying the package', () =>
      verifyPackage(source, { keys, anchors, now: now.toISOString() }, expected),
    );
    const rederivation =
      options.rederive === true
        ? await terminal.step('Deriving it again', () => rederiveFrom(source, report, options.site === true))
        : null;
    const findings = [...report.findings, ...(rederivation?.findings ?? [])];
    const verdict = verdictOf(findings);
    const disclosures: NamedDisclosure[] = [];
    for (const { file, ...one } of received)
      disclosures.push({ file, ...(await verifyDisclosure(one, source, report, { keys, now: now.toISOString() })) });
    terminal.result(
      [
        ...packageLines(path, report, rederivation, { findings, verdict, isAsked: options.rederive === true }),
        ...disclosures.flatMap(disclosureLines),
      ],
      { ...packageValue(path, report, rederivation, { findings, verdict }), disclosures: disclosures.map(disclosureValue) },
    );
    return PACKAGE_EXIT_CODES[worstOf([verdict, ...disclosures.map(({ answer }) => DISCLOSURE_VERDICTS[answer])])];
  } finally {
    await source.close();
  }
}

/** Null where there is nothing to derive from: what was changed, or is not there, is not judged. */
async function rederiveFrom(
  source: PackageSource,
  { manifest, assessment, findings, signer }: PackageReport,
  withSite: boolean,
): Promise<Rederivation | null> {
  if (manifest === null || assessment === null || signer === null || verdictOf(findings) === 'tampered') return null;
  const { rederive } = await import('../verify/rederive.ts');
  const { fingerprint } = signer;
  return rederive({ source, manifest, sealed: assessment, fingerprint }, await installed(), withSite);
}

/** Verifies a signed report by itself; `--trust` is then a file of certificates. */
export async function runVerifyReport(
  { terminal, now }: Settings,
  path: string,
  { trust, deployment, period }: PackageOptions,
): Promise<number> {
  const anchors = trust === undefined ? [] : await loadAnchors(trust);
  const { verifyPdf } = await import('../verify/verify-pdf.ts');
  const bytes = await readGiven(path, {
    name: 'The report',
    most: LARGEST_READ,
    fix: 'Give a report as Proofbook writes it; a hundred pages have less than a mebibyte.',
  });
  const {
    findings: found,
    signers,
    assessment,
  } = await terminal.step('Verifying the report', () => verifyPdf(bytes, anchors, now));
  const about =
    assessment === null
      ? null
      : { deployment: assessment.organisation.deployment.name, period: assessment.period.id, asOf: assessment.asOf };
  const expected = { deployment, period: period === undefined ? undefined : parsePeriod(period).id };
  const findings = [...found, ...(about === null ? [] : otherThanExpected(about, expected, 'assessment.json'))];
  const verdict = verdictOf(findings);
  const lines = [
    `Report           ${path}`,
    ...(about === null ? [] : [`Assessment       ${about.deployment}, ${about.period}, judged as of ${about.asOf}, attached`]),
    ...signers.map(({ subject, fingerprint }) => `Signed by        ${subject}, certificate SHA-256 ${fingerprint}`),
    'Note             The figures in it are compared with the evidence when you verify the package with --rederive.',
    '',
    PACKAGE_VERDICT_WORDS[verdict],
    ...findingLines(findings),
  ];
  terminal.result(lines, { kind: 'report', path, verdict, signers, ...about, findings });
  return PACKAGE_EXIT_CODES[verdict];
}

async function loadAnchors(file: string) {
  const fix = 'Give a file of certificates in PEM form.';
  const pem = (await readGiven(file, { name: 'The file of certificates', most: LARGEST_KEYS, fix })).toString('utf8');
  if (isPrivateKey(pem)) throw privateKey(file);
  return parseAnchors(pem, file);
}

/** Reads checkpoints that the reader kept, and does not believe them yet. */
export function loadOlder(files: readonly string[]): Promise<StatedCheckpoint[]> {
  const fix = 'Give the path of a checkpoint that you kept.';
  return Promise.all(
    files.map(async (file) => stateCheckpoint(await readGiven(file, { name: 'The checkpoint', most: LARGEST_KEYS, fix }), file)),
  );
}
