import { z } from 'zod';
import type { Fact, FactKind, Scan } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { parseJson } from './json.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';
import {
  listOf,
  misconfigurationFact,
  type Place,
  type SecretKind,
  secretFact,
  TrivyMisconfiguration,
  TrivySecret,
  TrivyVulnerability,
  vulnerabilityFact,
} from './trivy-findings.ts';

/** Why a finding was set aside: what for, in whose words, and the file that says so. */
const suppression = { Status: z.string().nullish(), Statement: z.string().nullish(), Source: z.string().nullish() };
const Suppression = z.object(suppression);

/** A finding that an ignore file or a VEX document took out of the lists beside it. */
const ModifiedFinding = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('vulnerability'), ...suppression, Finding: TrivyVulnerability }),
  z.object({ Type: z.literal('misconfiguration'), ...suppression, Finding: TrivyMisconfiguration }),
  z.object({ Type: z.literal('secret'), ...suppression, Finding: TrivySecret }),
  z.object({ Type: z.literal('license') }),
]);

/** Members of a result that hold nothing to judge here, or are read below. Others are named in the notes. */
const KNOWN_MEMBERS = new Set(
  'Target Class Type Packages Vulnerabilities MisconfSummary Misconfigurations Secrets Licenses CustomResources ExperimentalModifiedFindings'.split(
    ' ',
  ),
);

const Result = z.looseObject({
  Target: z.string(),
  Class: z.string().nullish(),
  Vulnerabilities: listOf(TrivyVulnerability),
  Misconfigurations: listOf(TrivyMisconfiguration),
  MisconfSummary: z.object({ Failures: z.number() }).nullish(),
  Secrets: listOf(TrivySecret),
  Licenses: listOf(z.unknown()),
  CustomResources: listOf(z.unknown()),
  ExperimentalModifiedFindings: listOf(ModifiedFinding),
});
type Result = z.output<typeof Result>;

const ImageConfig = z.object({
  architecture: z.string().nullish(),
  config: z.object({ User: z.string().nullish() }).nullish(),
});

const Report = z.object({
  SchemaVersion: z.literal(2, { error: 'expected SchemaVersion 2, the only one that Trivy has written since 0.20' }),
  CreatedAt: z
    .string()
    .nullish()
    .transform((text, context): Instant | null => {
      if (!text) return null;
      const instant = parseInstant(text);
      if (instant === null) context.addIssue(`"${text}" is no instant: expected RFC 3339 with a zone`);
      return instant;
    }),
  ArtifactName: z.string().default(''),
  ArtifactType: z.string().min(1),
  Metadata: z
    .object({
      OS: z.object({ Family: z.string(), Name: z.string().default(''), EOSL: z.boolean().nullish() }).nullish(),
      ImageID: z.string().nullish(),
      RepoTags: listOf(z.string()),
      RepoDigests: listOf(z.string()),
      ImageConfig: ImageConfig.nullish(),
      RepoURL: z.string().nullish(),
    })
    .nullish(),
  Results: listOf(Result),
});
type Report = z.output<typeof Report>;

/**
 * A report of one artefact by Trivy (`trivy image|fs|repo|config|sbom|vm --format json`), SchemaVersion 2:
 * https://trivy.dev/latest/docs/configuration/reporting/. Cluster and compliance reports are other formats.
 */
export default {
  format: 'trivy-report',
  title: 'Trivy report',
  yields: ['scan', 'repositoryScan', 'vulnerability', 'misconfiguration', 'exposedSecret', 'imageSecret'],
  named: /trivy.*\.json$/i,

  recognises({ shape, keys }) {
    if (shape !== 'json-object') return false;
    if (['ClusterName', 'SummaryControls', 'ID', 'Findings', 'Resources'].some((key) => keys.has(key))) return false;
    return keys.has('SchemaVersion') || (keys.has('ArtifactName') && keys.has('ArtifactType'));
  },

  read(file): Reading {
    const report = parseJson(Report, file);
    const scan = scanOf(report, file);
    const facts: Fact[] = [{ kind: 'scan', ...scan }, ...repositoryScanOf(report, scan)];
    const secrets = isRepository(scan) ? 'exposedSecret' : 'imageSecret';
    for (const [index, result] of report.Results.entries()) {
      const place = { artifact: scan.artifact, target: result.Target, digest: file.digest, path: `$.Results[${index}]` };
      checkSummary(result, `${file.path} ${place.path}`);
      facts.push(...findingsOf(result, place, secrets), ...modifiedFindingsOf(result, place, secrets));
    }
    const family = familyOf(scan.classes);
    return {
      artefact: `${scan.artifactType} ${scan.artifact}${family === '' ? '' : ` (${family})`}`,
      takenAt: scan.scannedAt,
      covers: null,
      facts,
      notes: notesOf(report, scan),
      gaps: gapsOf(report),
    };
  },
} satisfies Reader;

function scanOf(report: Report, file: SealedFile): Scan {
  const system = report.Metadata?.OS;
  const named = system === null || system === undefined || system.Family === 'none' ? '' : `${system.Family} ${system.Name}`.trim();
  return {
    artifact: report.ArtifactName || file.path,
    artifactType: report.ArtifactType,
    tags: report.Metadata?.RepoTags ?? [],
    digests: report.Metadata?.RepoDigests ?? [],
    imageId: report.Metadata?.ImageID || null,
    scannedAt: report.CreatedAt,
    imageUser: imageUserOf(report),
    operatingSystem: named || null,
    ...(system?.EOSL === true ? { endOfLife: true } : {}),
    classes: [...new Set(report.Results.flatMap((result) => result.Class || []))].sort(),
    from: { evidence: file.digest, at: '' },
  };
}

function isRepository({ artifactType }: Scan): boolean {
  return artifactType === 'repository' || artifactType === 'filesystem';
}

function repositoryScanOf(report: Report, scan: Scan): Fact[] {
  if (!isRepository(scan)) return [];
  const { artifact, classes, from } = scan;
  return [{ kind: 'repositoryScan', artifact, url: report.Metadata?.RepoURL || null, classes, from }];
}

/**
 * Docker leaves `User` out when it is empty, so an image configuration without it runs as root.
 * Trivy also writes an all-empty configuration where it had none, for file systems above all: that says nothing.
 */
function imageUserOf(report: Report): string | null {
  const image = report.Metadata?.ImageConfig;
  if (report.ArtifactType !== 'container_image' || !image?.architecture || !image.config) return null;
  return image.config.User ?? '';
}

interface ResultPlace {
  readonly artifact: string;
  readonly target: string;
  readonly digest: string;
  readonly path: string;
}

function placeOf(result: ResultPlace, member: string, index: number, suppressed: string | null = null): Place {
  const from = { evidence: result.digest, at: `${result.path}.${member}[${index}]` };
  return { artifact: result.artifact, target: result.target, suppressed, from };
}

function findingsOf(result: Result, at: ResultPlace, secrets: SecretKind): Fact[] {
  return [
    ...result.Vulnerabilities.map((found, index) => vulnerabilityFact(found, placeOf(at, 'Vulnerabilities', index))),
    ...result.Misconfigurations.map((found, index) => misconfigurationFact(found, placeOf(at, 'Misconfigurations', index))),
    ...result.Secrets.map((found, index) => secretFact(found, placeOf(at, 'Secrets', index), secrets)),
  ];
}

function modifiedFindingsOf(result: Result, at: ResultPlace, secrets: SecretKind): Fact[] {
  return result.ExperimentalModifiedFindings.flatMap((modified, index): Fact[] => {
    if (modified.Type === 'license') return [];
    const place = placeOf(at, 'ExperimentalModifiedFindings', index, suppressionOf(modified));
    if (modified.Type === 'vulnerability') return [vulnerabilityFact(modified.Finding, place)];
    if (modified.Type === 'misconfiguration') return [misconfigurationFact(modified.Finding, place)];
    return [secretFact(modified.Finding, place, secrets)];
  });
}

/**
 * Only these statuses take a finding out of Trivy's own count; `affected` or `under_investigation` leave it in. Whether anybody accepted
 * it is not in the report: an ignore file has neither an approver nor, as a rule, an end.
 */
const SETTLED = new Set(['ignored', 'not_affected', 'fixed']);

function suppressionOf({ Status: status, Statement: statement, Source: source }: z.output<typeof Suppression>): string | null {
  if (!status || !SETTLED.has(status)) return null;
  return `${status}${statement ? `: ${statement}` : ''}${source ? ` (${source})` : ''}`;
}

/** Trivy counts the failed rules beside listing them: a report that lists fewer was cut, and must not read as clean. */
function checkSummary(result: Result, where: string): void {
  const counted = result.MisconfSummary?.Failures ?? 0;
  const suppressed = result.ExperimentalModifiedFindings.filter(({ Type }) => Type === 'misconfiguration').length;
  const listed = result.Misconfigurations.filter(({ Status }) => Status === 'FAIL').length;
  if (counted <= listed + suppressed) return;
  throw new Problem({
    what: `Its summary counts ${counted} failed rules, but ${listed} are listed.`,
    where,
    why: 'Findings were taken out of the report after the scan.',
    fix: 'Use the report as Trivy wrote it.',
  });
}

/** Classes that Trivy reports even when they are clean; secrets and licences it reports only when it found some. */
const STEADY: Readonly<Record<string, string>> = {
  'os-pkgs': 'system packages',
  'lang-pkgs': 'libraries',
  config: 'configuration',
};

/**
 * What was scanned for, as far as the outcome cannot change it. Scans of different families do not replace one another: a scan of the
 * system's packages alone (`--pkg-types os`) says nothing of libraries. A rescan that no longer finds a secret does replace.
 */
function familyOf(classes: readonly string[]): string {
  const steady = classes.flatMap((name) => STEADY[name] ?? []);
  return (steady.length > 0 ? steady : classes).join(', ');
}

/** Members that no release known here writes, and that by their names may list findings. */
function gapsOf(report: Report): Gap[] {
  const kinds: FactKind[] = ['vulnerability', 'misconfiguration', 'exposedSecret', 'imageSecret'];
  return report.Results.flatMap((result, index) =>
    unknownMembers(result)
      .filter((name) => /finding|vuln|secret|misconf|suppress/i.test(name))
      .map((name) => ({
        kinds,
        what: `The member "${name}" of a result is not known here and was passed over; it may list findings.`,
        at: `$.Results[${index}].${name}`,
        remedy: 'Scan with a release of Trivy that this release of the product knows, and hand in that report.',
      })),
  );
}

function unknownMembers(result: Result): string[] {
  return Object.keys(result).filter((key) => !KNOWN_MEMBERS.has(key));
}

/**
 * Since `--list-all-pkgs` is on by default a report lists packages although only secrets were looked for, and filters leave no trace:
 * https://trivy.dev/docs/latest/configuration/filtering/.
 */
const UNSEEN_FILTERS =
  'It does not show which scanners ran, nor whether findings were left out by severity, by status, by kind of package, or by an ignore file without --show-suppressed.';

function notesOf(report: Report, scan: Scan): string[] {
  const notes: string[] = [];
  const sum = (count: (result: Result) => number) => report.Results.reduce((total, result) => total + count(result), 0);
  const licences = sum(
    ({ Licenses: listed, ExperimentalModifiedFindings: modified }) =>
      listed.length + modified.filter(({ Type }) => Type === 'license').length,
  );
  const resources = sum((result) => result.CustomResources.length);
  const classless = report.Results.filter((result) => !result.Class).length;
  const others = new Set(report.Results.flatMap(unknownMembers));
  if (report.Results.length === 0) {
    const image = scan.artifactType === 'container_image' ? 'no package of the image was recognised' : 'nothing was found to scan';
    notes.push(`The report has no results: ${image}, or what was looked for left no trace. It does not show what was looked for.`);
  }
  if (classless > 0) notes.push(`Results that name no class, so that it is not known what was looked for in them: ${classless}.`);
  if (report.ArtifactName === '') notes.push('The report does not name its artefact; it is called by the path of the file.');
  if (report.CreatedAt === null) notes.push('The report does not say when it was made.');
  if (scan.artifactType === 'container_image' && scan.classes.some((name) => name === 'os-pkgs' || name === 'lang-pkgs'))
    notes.push(UNSEEN_FILTERS);
  if (report.Metadata?.OS?.EOSL) notes.push(`${scan.operatingSystem} receives no security updates any more.`);
  if (licences > 0) notes.push(`Licences passed over: ${licences}.`);
  if (resources > 0) notes.push(`Custom resources passed over: ${resources}.`);
  if (others.size > 0) notes.push(`Unknown members of results passed over: ${[...others].sort().join(', ')}.`);
  return notes;
}
