import type { Rederivation } from '../verify/derivation.ts';
import type { PackageFinding, PackageVerdict } from '../verify/finding.ts';
import type { PackageReport } from '../verify/verify-package.ts';

/** What each verdict says, for people. */
export const PACKAGE_VERDICT_WORDS: Readonly<Record<PackageVerdict, string>> = {
  verified: 'VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.',
  tampered: 'TAMPERED: it is not as it was signed. Rely on nothing in it.',
  untrusted:
    'TRUST NOT ESTABLISHED: no key that you trust vouches for it. Give the key with --trust; where nobody signed it, there is none to give.',
  'not-asked-for': 'NOT WHAT YOU ASKED FOR: it is as it was signed, and of another deployment or period.',
  incomplete: 'INCOMPLETE: what is there is genuine, and something that belongs to it is missing.',
  'different-verdict': 'DIFFERENT VERDICT: it is as it was signed, and deriving it again gives something else.',
  'not-compared': 'NOT COMPARED: nothing is wrong as far as it was looked at, and nobody can say so of all of it.',
};

/** Findings that are listed; machines are given all of them. */
const MOST_SHOWN = 20;

/** What verifying came to, deriving again included. */
interface Outcome {
  readonly findings: readonly PackageFinding[];
  readonly verdict: PackageVerdict;
}

/** What was found of a package, for people. */
export function packageLines(
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
  lines.push(...notes.map((note) => `Note             ${note}`), '', PACKAGE_VERDICT_WORDS[verdict], ...findingLines(findings));
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

/** Findings for people, the first of them. */
export function findingLines(findings: readonly (Pick<PackageFinding, 'where' | 'what'> & { readonly code: string })[]): string[] {
  const lines = findings
    .slice(0, MOST_SHOWN)
    .map(({ code, where, what }) => `  ${code}  ${where === '' ? '' : `${where}: `}${what}`);
  if (findings.length > MOST_SHOWN) lines.push(`  and ${findings.length - MOST_SHOWN} more; --json lists all`);
  return lines;
}

/** What was found of a package, for machines. */
export function packageValue(
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
