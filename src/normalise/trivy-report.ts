import { z } from 'zod';
import type { Fact, FactKind } from '../domain/fact.ts';
import type { Scan } from '../domain/facts/scan.ts';
import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { JsonParts } from './json-parts.ts';
import type { FileName, Gap, Portions, Reader, Reading } from './reader.ts';
import { seriesOf } from './series.ts';
import { listOf } from './trivy-findings.ts';
import { type ResultCounts, type ResultPlace, TrivyFindings } from './trivy-results.ts';

/** Members of a result that hold nothing to judge here, or are read below. Others are named in the notes. */
const KNOWN_MEMBERS = new Set(
  'Target Class Type Packages Vulnerabilities MisconfSummary Misconfigurations Secrets Licenses CustomResources ExperimentalModifiedFindings'.split(
    ' ',
  ),
);

/** What is around the findings, which are read one by one. */
const Result = z.looseObject({
  Target: z.string(),
  Class: z.string().nullish(),
  Vulnerabilities: listOf(z.unknown()),
  Misconfigurations: listOf(z.unknown()),
  MisconfSummary: z.object({ Failures: z.number() }).nullish(),
  Secrets: listOf(z.unknown()),
  Licenses: listOf(z.unknown()),
  CustomResources: listOf(z.unknown()),
  ExperimentalModifiedFindings: listOf(z.unknown()),
});
type Result = z.output<typeof Result>;

const ImageConfig = z.object({
  architecture: z.string().nullish(),
  os: z.string().nullish(),
  variant: z.string().nullish(),
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
    const portions = new ReportPortions(file);
    portions.feed(file.bytes);
    return portions.end();
  },

  inPortions: (file) => new ReportPortions(file),
} satisfies Reader;

/** A report of any size: its findings are read one by one, in whatever order the members around them stand. */
class ReportPortions implements Portions {
  readonly #file: FileName;
  readonly #findings: TrivyFindings;
  readonly #parts: JsonParts;

  constructor(file: FileName) {
    this.#file = file;
    this.#findings = new TrivyFindings(file);
    this.#parts = new JsonParts(file, {
      // Packages, licences and what is not known are taken out as well: they may be long.
      isTaken: ([results, index, member, ...further]) =>
        results === 'Results' && typeof index === 'number' && typeof member === 'string' && further.length === 0,
      take: (value, [, result, member, index]) => this.#findings.take(value, Number(result), String(member), Number(index)),
    });
  }

  feed(chunk: Uint8Array): void {
    this.#parts.feed(chunk);
  }

  end(): Reading {
    const file = this.#file;
    const report = this.#findings.accept(Report, this.#parts.end());
    const scan = scanOf(report, file);
    const facts: Fact[] = [{ kind: 'scan', ...scan }, ...repositoryScanOf(report, scan)];
    for (const [index, result] of report.Results.entries()) {
      checkSummary(result, this.#findings.countsOf(index), `${file.path} $.Results[${index}]`);
      // One by one: there may be more of them than a call has arguments.
      for (const fact of this.#findings.factsOf(index, placeOf(result, scan))) facts.push(fact);
    }
    return {
      artefact: artefactOf(report, scan, file),
      takenAt: scan.scannedAt,
      covers: null,
      facts,
      notes: notesOf(report, scan, this.#findings),
      gaps: gapsOf(report),
    };
  }
}

function placeOf({ Target: target }: Result, scan: Scan): ResultPlace {
  return { artifact: scan.artifact, target, secrets: isRepository(scan) ? 'exposedSecret' : 'imageSecret' };
}

function scanOf(report: Report, file: FileName): Scan {
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
    ...platformOf(report),
    ...(system?.EOSL === true ? { endOfLife: true } : {}),
    classes: [...new Set(report.Results.flatMap((result) => result.Class || []))].sort(),
    from: { evidence: file.digest, at: '' },
  };
}

/**
 * An image is known by its name and platform, a repository by where it was cloned from. Any other path, "." above all, is one of many
 * machines.
 */
function artefactOf(report: Report, { artifact, artifactType, platform, classes }: Scan, { path }: FileName): string {
  const family = familyOf(classes);
  const of = artifactType === 'container_image' ? platform : (report.Metadata?.RepoURL ?? seriesOf(path));
  return [artifactType, artifact, ...(of ? [`of ${of}`] : []), ...(family === '' ? [] : [`(${family})`])].join(' ');
}

function isRepository({ artifactType }: Scan): boolean {
  return artifactType === 'repository' || artifactType === 'filesystem';
}

function repositoryScanOf(report: Report, scan: Scan): Fact[] {
  if (!isRepository(scan)) return [];
  const { artifact, classes, from } = scan;
  return [{ kind: 'repositoryScan', artifact, url: report.Metadata?.RepoURL || null, classes, from }];
}

/** Trivy also writes a configuration without an architecture where it had none. */
function platformOf({ Metadata: metadata }: Report): Pick<Scan, 'platform'> {
  const { architecture, os, variant } = metadata?.ImageConfig ?? {};
  return architecture ? { platform: [os || 'linux', architecture, ...(variant ? [variant] : [])].join('/') } : {};
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

/** Trivy counts the failed rules beside listing them: a report that lists fewer was cut, and must not read as clean. */
function checkSummary(result: Result, { failed, suppressed }: ResultCounts, where: string): void {
  const counted = result.MisconfSummary?.Failures ?? 0;
  if (counted <= failed + suppressed) return;
  throw new Problem({
    what: `Its summary counts ${counted} failed rules, but ${failed} are listed.`,
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

function notesOf(report: Report, scan: Scan, findings: TrivyFindings): string[] {
  const notes: string[] = [];
  const sum = (count: (result: Result, index: number) => number) =>
    report.Results.reduce((total, result, index) => total + count(result, index), 0);
  const licences = sum(({ Licenses: listed }, index) => listed.length + findings.countsOf(index).licences);
  const resources = sum((result) => result.CustomResources.length);
  const secrets = isRepository(scan) ? 0 : sum((result) => result.Secrets.length);
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
  if (secrets > 0) notes.push(`Secrets that lie in an image, which no control asks for: ${secrets}. Replace those that are yours.`);
  if (resources > 0) notes.push(`Custom resources passed over: ${resources}.`);
  if (others.size > 0) notes.push(`Unknown members of results passed over: ${[...others].sort().join(', ')}.`);
  return notes;
}
