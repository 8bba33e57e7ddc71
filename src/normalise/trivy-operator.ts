import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { Severity } from '../domain/severity.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';
import { listOf, normaliseRuleId } from './trivy-findings.ts';

const Rated = z.string().transform((word): Severity => Severity.safeParse(word.toLowerCase()).data ?? 'unknown');
const Word = z
  .string()
  .nullish()
  .transform((text) => text || null);
const Artifact = z.object({ repository: z.string().min(1), tag: Word, digest: Word });
const stated = {
  updateTimestamp: z.string().nullish(),
  registry: z.object({ server: Word }).nullish(),
};
const Found = z.object({
  vulnerabilityID: z.string().min(1),
  resource: z.string(),
  installedVersion: z.string().nullish(),
  fixedVersion: Word,
  severity: Rated,
  title: Word,
  class: Word,
});
const Vulnerabilities = z.object({
  ...stated,
  artifact: Artifact,
  os: z.object({ family: Word, name: Word, eosl: z.boolean().nullish() }).nullish(),
  summary: z.object({ criticalCount: z.number(), highCount: z.number() }),
  vulnerabilities: listOf(Found),
});
const Secrets = z.object({
  ...stated,
  artifact: Artifact,
  secrets: listOf(z.object({ ruleID: z.string().min(1), target: z.string(), severity: Rated, title: Word })),
});
const Checks = z.object({
  ...stated,
  checks: listOf(
    z.object({ checkID: z.string().min(1), severity: Rated, success: z.boolean(), title: Word, messages: listOf(z.string()) }),
  ),
});

const Item = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: Word }),
  report: z.unknown().optional(),
});
type Item = z.output<typeof Item>;
type Place = { readonly file: SealedFile; readonly at: string };

/**
 * Reports that Trivy's operator keeps in Kubernetes (`kubectl get vulnerabilityreports -A -o json`), one or several.
 * https://aquasecurity.github.io/trivy-operator/. A report without findings does not show that packages were looked at, so only one with
 * findings counts as a scan of them.
 */
export default {
  format: 'trivy-operator',
  title: 'Trivy operator report',
  yields: ['scan', 'vulnerability', 'misconfiguration', 'imageSecret'],
  recognises({ shape, keys, head }) {
    if (shape !== 'json-object' && shape !== 'json-array') return false;
    if ([...keys].some((name) => name.endsWith('reports.aquasecurity.github.io'))) return true;
    const isObject = keys.has('apiVersion') && (keys.has('kind') || keys.has('items'));
    return isObject && /"apiVersion"\s*:\s*"aquasecurity\.github\.io\//.test(head);
  },
  read(file): Reading {
    const items = itemsOf(jsonOf(file), '$');
    const passedOver = new Map<string, number>();
    const gaps: Gap[] = [];
    const instants: (Instant | null)[] = [];
    const facts = items.flatMap(({ value, at }): Fact[] => {
      const item = accept(Item, value, (path) => `${file.path} ${at}${jsonPath(path).slice(1)}`);
      const read = READERS.get(item.kind);
      if (read === undefined) {
        passedOver.set(item.kind, (passedOver.get(item.kind) ?? 0) + 1);
        if (/vulnerability/i.test(item.kind)) gaps.push(unreadReport(item.kind, at));
        return [];
      }
      const { facts: own, updatedAt } = read(item, { file, at });
      instants.push(updatedAt);
      return own;
    });
    const [only] = items.length === 1 ? facts : [];
    const others = [...passedOver].sort().map(([kind, count]) => `${kind} (${count})`);
    const [first, ...rest] = new Set(instants);
    return {
      artefact: only?.kind === 'scan' ? `operator ${only.artifact}` : file.path,
      // Of several reports each is of an instant of its own, which no single one stands for.
      takenAt: rest.length === 0 ? (first ?? null) : null,
      covers: null,
      facts,
      notes: [
        ...(others.length === 0 ? [] : [`Reports of other kinds were passed over: ${others.join(', ')}.`]),
        ...(facts.some(({ kind }) => kind === 'scan')
          ? ['It does not show whether the operator was told to leave out vulnerabilities without a fix.']
          : []),
      ],
      gaps,
    };
  },
} satisfies Reader;

function unreadReport(kind: string, at: string): Gap {
  return {
    kinds: ['scan', 'vulnerability'],
    what: `A report of the kind "${kind}" lists vulnerabilities and is not read here.`,
    at,
    remedy: 'Hand in a report of each image that runs: trivy image --format json.',
  };
}

function itemsOf(document: unknown, at: string): { value: unknown; at: string }[] {
  if (Array.isArray(document)) return document.flatMap((item, index) => itemsOf(item, `${at}[${index}]`));
  if (typeof document !== 'object' || document === null) return [{ value: document, at }];
  if ('items' in document && Array.isArray(document.items)) return itemsOf(document.items, `${at}.items`);
  const lists = Object.entries(document).filter(([name]) => name.endsWith('reports.aquasecurity.github.io'));
  return lists.length === 0
    ? [{ value: document, at }]
    : lists.flatMap(([name, list]) => itemsOf(list, `${at}[${JSON.stringify(name)}]`));
}

type Read = { readonly facts: Fact[]; readonly updatedAt: Instant | null };

const READERS: ReadonlyMap<string, (item: Item, place: Place) => Read> = new Map([
  ['VulnerabilityReport', vulnerabilities],
  ['ExposedSecretReport', secrets],
  ['ConfigAuditReport', checks],
]);

function reportOf<Schema extends z.ZodType>(schema: Schema, { report }: Item, { file, at }: Place): z.output<Schema> {
  return accept(schema, report, (path) => `${file.path} ${at}.report${jsonPath(path).slice(1)}`);
}

function instantOf({ updateTimestamp: text }: { updateTimestamp?: string | null | undefined }): Instant | null {
  return text ? parseInstant(text) : null;
}

/** The name of an image with its registry. */
function imageOf(artifact: z.output<typeof Artifact>, server: string | null | undefined): string {
  return server ? `${server}/${artifact.repository}` : artifact.repository;
}

function vulnerabilities(item: Item, place: Place): Read {
  const report = reportOf(Vulnerabilities, item, place);
  const { file, at } = place;
  const { artifact, os, summary, vulnerabilities: found } = report;
  const serious = found.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  if (summary.criticalCount + summary.highCount > serious) {
    throw new Problem({
      what: `Its summary counts ${summary.criticalCount + summary.highCount} high and critical vulnerabilities, but ${serious} are listed.`,
      where: `${file.path} ${at}.report`,
      why: 'Findings were taken out of the report after the scan.',
      fix: 'Use the report as the operator wrote it.',
    });
  }
  const image = imageOf(artifact, report.registry?.server);
  const name = artifact.tag === null ? image : `${image}:${artifact.tag}`;
  const from = { evidence: file.digest, at: `${at}.report` };
  const updatedAt = instantOf(report);
  const scan: Fact = {
    kind: 'scan',
    artifact: name,
    artifactType: 'container_image',
    tags: artifact.tag === null ? [] : [name],
    digests: artifact.digest === null ? [] : [`${image}@${artifact.digest}`],
    imageId: null,
    scannedAt: updatedAt,
    imageUser: null,
    operatingSystem: os?.family ? `${os.family} ${os.name ?? ''}`.trim() : null,
    ...(os?.eosl === true ? { endOfLife: true } : {}),
    classes: [...new Set(found.map((one) => one.class ?? 'os-pkgs'))].sort(),
    from,
  };
  const facts = found.map(
    (one, index): Fact => ({
      kind: 'vulnerability',
      id: one.vulnerabilityID,
      artifact: name,
      package: one.resource,
      installed: one.installedVersion ?? '',
      fixed: one.fixedVersion,
      severity: one.severity,
      title: one.title,
      cwes: [],
      status: null,
      suppressed: null,
      from: { evidence: file.digest, at: `${at}.report.vulnerabilities[${index}]` },
    }),
  );
  return { facts: [scan, ...facts], updatedAt };
}

function secrets(item: Item, place: Place): Read {
  const report = reportOf(Secrets, item, place);
  const { artifact } = report;
  const image = imageOf(artifact, report.registry?.server);
  const name = artifact.tag === null ? image : `${image}:${artifact.tag}`;
  const facts = report.secrets.map(
    ({ ruleID: rule, target, severity, title }, index): Fact => ({
      kind: 'imageSecret',
      rule,
      artifact: name,
      target,
      severity,
      title,
      suppressed: null,
      from: { evidence: place.file.digest, at: `${place.at}.report.secrets[${index}]` },
    }),
  );
  return { facts, updatedAt: instantOf(report) };
}

function checks(item: Item, place: Place): Read {
  const report = reportOf(Checks, item, place);
  const { name, namespace } = item.metadata;
  const target = namespace === null ? name : `${namespace}/${name}`;
  const facts = report.checks.map(
    ({ checkID, severity, success, title, messages }, index): Fact => ({
      kind: 'misconfiguration',
      id: normaliseRuleId(checkID),
      artifact: target,
      target,
      title,
      severity,
      outcome: success ? 'pass' : 'fail',
      message: messages[0] ?? null,
      suppressed: null,
      from: { evidence: place.file.digest, at: `${place.at}.report.checks[${index}]` },
    }),
  );
  return { facts, updatedAt: instantOf(report) };
}
