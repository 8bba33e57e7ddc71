import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadContent } from './content.ts';
import { DISCLOSURE_VERDICTS, disclosureLines, disclosureValue, type NamedDisclosure, readDisclosure } from './disclosure-text.ts';
import { parsePeriod } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import { judge } from './judge.ts';
import { logPlacesOf } from './make-package.ts';
import { loadReaders } from './normalise/readers.ts';
import { assessmentSchema } from './pipeline.ts';
import { parseAnchors } from './publish/package/cms-signature.ts';
import { PLACES } from './publish/package/layout.ts';
import { liesAt } from './record/layout.ts';
import { type StatedCheckpoint, stateCheckpoint } from './record/read-checkpoint.ts';
import { loadRules, rulesDigest } from './rules.ts';
import type { Settings } from './settings.ts';
import type { Installed, Rederivation } from './verify/derivation.ts';
import { type PackageFinding, type PackageVerdict, verdictOf, worstOf } from './verify/finding.ts';
import { openFolder } from './verify/folder-source.ts';
import { LARGEST_KEYS, readGiven } from './verify/read-given.ts';
import { LARGEST_READ, type PackageSource } from './verify/source.ts';
import { isPrivateKey, loadTrust, privateKey } from './verify/trust.ts';
import { verifyDisclosure } from './verify/verify-disclosure.ts';
import { otherThanExpected, type PackageReport, verifyPackage } from './verify/verify-package.ts';
import { openZip } from './verify/zip-source.ts';

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

const VERDICT_WORDS: Readonly<Record<PackageVerdict, string>> = {
  verified: 'VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.',
  tampered: 'TAMPERED: it is not as it was signed. Rely on nothing in it.',
  untrusted:
    'TRUST NOT ESTABLISHED: no key that you trust vouches for it. Give the key with --trust; where nobody signed it, there is none to give.',
  'not-asked-for': 'NOT WHAT YOU ASKED FOR: it is as it was signed, and of another deployment or period.',
  incomplete: 'INCOMPLETE: what is there is genuine, and something that belongs to it is missing.',
  'different-verdict': 'DIFFERENT VERDICT: it is as it was signed, and deriving it again gives something else.',
  'not-compared': 'NOT COMPARED: nothing is wrong as far as it was looked at, and nobody can say so of all of it.',
};
const MOST_SHOWN = 20;

/** What kind of thing lies at a path that `verify` can look into; null for none. */
export async function kindOf(path: string): Promise<'package' | 'archive' | 'report' | null> {
  const marks = [PLACES.sums, PLACES.manifest, PLACES.statement, PLACES.signature].map((name) => liesAt(join(path, name)));
  if ((await Promise.all(marks)).includes(true)) return 'package';
  await refuseEndless(path);
  const head = await headOf(path);
  if (head.startsWith('PK') || (head !== '' && path.toLowerCase().endsWith('.zip'))) return 'archive';
  return head.startsWith('%PDF') ? 'report' : null;
}

/** A pipe would keep its reader waiting, and a device may never end. */
async function refuseEndless(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile() || found.isDirectory()) return;
  throw new Problem({
    what: 'It is a pipe or a device, expected a file or a folder.',
    where: path,
    fix: 'Write what comes out of it to a file first.',
  });
}

async function headOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return '';
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

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
        ...linesOf(path, report, rederivation, { findings, verdict, isAsked: options.rederive === true }),
        ...disclosures.flatMap(disclosureLines),
      ],
      { ...jsonOf(path, report, rederivation, { findings, verdict }), disclosures: disclosures.map(disclosureValue) },
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
  const { rederive } = await import('./verify/rederive.ts');
  const { fingerprint } = signer;
  return rederive({ source, manifest, sealed: assessment, fingerprint }, await installed(), withSite);
}

/** What is installed here to judge and to write with. */
export async function installed(): Promise<Installed> {
  const { installedTools } = await import('./publish/package/tools.ts');
  const readers = await loadReaders();
  return {
    rules: rulesDigest(await loadRules()),
    tools: await installedTools(),
    assessmentSchema: assessmentSchema(),
    logPlaces: (assessment) => logPlacesOf(assessment, readers),
    judge: async (folder, files, request) => judge(await loadContent(folder), files, request),
    compose: async (assessment, keyNotice) => {
      const { composeReport } = await import('./publish/pdf/compose.ts');
      return composeReport(assessment, { keyNotice });
    },
    buildSite: async (assessment, guideFolder, outFolder, downloads) => {
      const { buildSite } = await import('./publish/site/site-build.ts');
      await buildSite({ assessment, guideFolder, outFolder, downloads });
    },
  };
}

interface Outcome {
  readonly findings: readonly PackageFinding[];
  readonly verdict: PackageVerdict;
}

function linesOf(
  path: string,
  { files, digest, signer, reportSigner, time, manifest, evidence, notes }: PackageReport,
  rederivation: Rederivation | null,
  { findings, verdict, isAsked }: Outcome & { readonly isAsked: boolean },
): string[] {
  const lines = [`Package          ${path}`];
  if (manifest !== null) {
    lines.push(`Deployment       ${manifest.deployment}`, `Period           ${manifest.period}, judged as of ${manifest.asOf}`);
  }
  if (digest !== null) lines.push(`SHA256SUMS       ${digest}`);
  lines.push(`Files            ${files}, each hashed`);
  if (signer !== null)
    lines.push(
      `Signed by        ${signer.trusted?.name ?? 'a stranger'}, ${signer.fingerprint}: ${signer.trusted === null ? 'no key you trust' : 'trusted'}`,
    );
  if (reportSigner !== null)
    lines.push(
      `Report by        ${reportSigner.subject}, certificate SHA-256 ${reportSigner.fingerprint}; compare it with its owner`,
    );
  if (time !== null)
    lines.push(
      `Time stamp       ${time.time} by "${time.authority}"${time.isTrusted ? ', trusted' : ', which is not established'}`,
    );
  if (manifest !== null) {
    const { origin, size } = manifest.record;
    const { 'as-received': received, redacted, withheld, 'not-taken-in': refused } = evidence;
    const parts = [`${received} as received`];
    if (redacted > 0) parts.push(`${redacted} redacted by design`);
    if (withheld > 0) parts.push(`${withheld} withheld by design`);
    if (refused > 0) parts.push(`${refused} could not be taken in`);
    lines.push(
      `Record           ${origin}, ${size} entries`,
      `Evidence         ${manifest.evidence.length} files: ${parts.join(', ')}`,
    );
  }
  if (rederivation !== null) lines.push(...rederivationLines(rederivation));
  else if (isAsked) lines.push('Derived again    no: what is there is not what was signed, or not all of it');
  lines.push(...notes.map((note) => `Note             ${note}`), '', VERDICT_WORDS[verdict], ...findingLines(findings));
  return lines;
}

const WORDS = {
  'same bytes': 'the same, byte for byte',
  'same verdicts': 'the same verdicts',
  'same figures': 'the same figures',
  different: 'DIFFERENT',
  'not judged': 'NOT POSSIBLE',
} as const;

function rederivationLines({ rules, tools, verdicts, files, report, site, notCompared }: Rederivation): string[] {
  const by = rules === 'same' ? 'by the rules of the package' : 'RULES ARE ANOTHER VERSION than those of the package';
  const written = tools === 'same' ? '' : '; THE PROGRAM IS ANOTHER VERSION than that of the package';
  return [
    `Judged again     ${WORDS[verdicts]}; ${by}`,
    `Written again    ${files} files the same, byte for byte${written}`,
    `Report           ${WORDS[report]}`,
    ...(site === null ? [] : [`Runbook          ${site} files the same, byte for byte`]),
    ...notCompared.map((what) => `Not compared     ${what}`),
  ];
}

function findingLines(findings: readonly PackageFinding[]): string[] {
  const lines = findings
    .slice(0, MOST_SHOWN)
    .map(({ code, where, what }) => `  ${code}  ${where === '' ? '' : `${where}: `}${what}`);
  if (findings.length > MOST_SHOWN) lines.push(`  and ${findings.length - MOST_SHOWN} more; --json lists all`);
  return lines;
}

function jsonOf(
  path: string,
  { files, digest, signer, reportSigner, time, manifest, evidence, notes }: PackageReport,
  rederivation: Rederivation | null,
  { findings, verdict }: Outcome,
): Readonly<Record<string, unknown>> {
  return {
    kind: 'package',
    path,
    verdict,
    deployment: manifest?.deployment ?? null,
    period: manifest?.period ?? null,
    asOf: manifest?.asOf ?? null,
    sha256sums: digest,
    files,
    signer: signer === null ? null : { fingerprint: signer.fingerprint, trustedAs: signer.trusted?.name ?? null },
    reportSigner,
    time,
    record: manifest === null ? null : { origin: manifest.record.origin, size: manifest.record.size, root: manifest.record.root },
    evidence,
    rederivation: rederivation === null ? null : withoutFindings(rederivation),
    findings,
    notes,
  };
}

function withoutFindings({ findings: _, ...rest }: Rederivation) {
  return rest;
}

/** Verifies a signed report by itself; `--trust` is then a file of certificates. */
export async function runVerifyReport(
  { terminal, now }: Settings,
  path: string,
  { trust, deployment, period }: PackageOptions,
): Promise<number> {
  const anchors = trust === undefined ? [] : await loadAnchors(trust);
  const { verifyPdf } = await import('./verify/verify-pdf.ts');
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
    VERDICT_WORDS[verdict],
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
