import type { Evidence } from '../../domain/evidence.ts';
import type { Fact, FactKind } from '../../domain/fact.ts';
import type { ReadEvidence } from '../../normalise/normalise.ts';
import { deployedImages } from '../deployed-images.ts';
import { evidenceFor } from '../evidence-for.ts';
import { bindScans } from '../image-reference.ts';
import { evidenceForCheck, type JudgeInput } from '../judge-check.ts';
import type { LoadedCheck } from '../load-checks.ts';
import { loggedDays } from '../log-days.ts';
import type { CoverageFacts, EvidenceUse, ShownService } from './facts.ts';

/** What coverage is gathered from: what checks are judged with, the checks themselves and every file received. */
interface CoverageInput extends JudgeInput {
  readonly checks: readonly LoadedCheck[];
  readonly evidence: readonly Evidence[];
}

/** What coverage needs of a period besides its assessment. Pure. */
export function coverageFacts(input: CoverageInput): CoverageFacts {
  const facts = input.readings.flatMap(({ reading }) => reading?.facts ?? []);
  return {
    services: servicesIn(facts),
    ...imagesAndScans(input),
    hosts: hostsIn(input.readings),
    loggedDays: daysPerSource(input),
    uses: usesOf(input),
  };
}

function servicesIn(facts: readonly Fact[]): ShownService[] {
  const shown = facts.flatMap((fact): ShownService[] => {
    if (fact.kind === 'composeService') return [{ project: fact.project, service: fact.service }];
    return fact.kind === 'container' ? [{ project: fact.composeProject, service: fact.composeService ?? fact.name }] : [];
  });
  return [...new Map(shown.map((one) => [JSON.stringify(one), one])).values()];
}

/** Images and scans as the checks on scans see them. */
function imagesAndScans(input: JudgeInput): Pick<CoverageFacts, 'images' | 'otherScans'> {
  const { organisation, period, asOf, readings } = input;
  const card = { reads: ['composeService', 'container', 'hostImage', 'scan'] as const, requires: [] };
  const { facts } = evidenceFor(card, readings, {
    freshFor: organisation.parameters.scanMaximumAge,
    asOf,
    hosts: organisation.scope.hosts,
  });
  const { images } = deployedImages(facts.composeService, { organisation, period, asOf }, facts);
  const bound = images.map((image) => ({ image, binding: bindScans(image.reference, facts.scan, image) }));
  const tied = new Set(bound.flatMap(({ binding }) => (binding.by === null ? [] : binding.scans)));
  return {
    images: bound.map(({ image: { subject, services }, binding }) => ({ image: subject, services, boundBy: binding.by })),
    otherScans: [
      ...new Set(facts.scan.filter((scan) => !tied.has(scan)).map(({ artifact, artifactType }) => `${artifact} (${artifactType})`)),
    ],
  };
}

function hostsIn(readings: readonly ReadEvidence[]): CoverageFacts['hosts'] {
  const named = readings.flatMap(({ evidence, reading }) =>
    [...new Set((reading?.facts ?? []).flatMap((fact) => hostOf(fact)))].map((host) => ({ host, path: evidence.path })),
  );
  return [...Map.groupBy(named, ({ host }) => host)].map(([host, own]) => ({ host, paths: own.map(({ path }) => path) }));
}

/** The host on which evidence was taken; probes from outside name hosts too, and were taken elsewhere. */
function hostOf(fact: Fact): string[] {
  if (fact.kind === 'tlsProbe' || !('host' in fact)) return [];
  return fact.host === null ? [] : [fact.host];
}

/** The check on daily events has them counted by its query; without it nothing does. */
const COUNTS_DAYS = 'audit-events-arrive';

function daysPerSource(input: JudgeInput): CoverageFacts['loggedDays'] {
  const rows = input.rows.get(COUNTS_DAYS);
  if (rows === undefined) return null;
  const { days } = loggedDays(input);
  return input.organisation.scope.logSources.map((source) => {
    const speaking = rows.filter((row) => row['log_source'] === source && Number(row['events']) > 0);
    return { source, days: new Set(speaking.map((row) => row['day_number'])).size, of: days };
  });
}

function usesOf(input: CoverageInput): EvidenceUse[] {
  const considered = input.checks.flatMap((check) =>
    evidenceForCheck(check, input).considered.map(({ item, fate }) => ({ path: item.evidence.path, fate, check: check.id })),
  );
  return input.evidence.flatMap((file): EvidenceUse[] => {
    const own = considered.filter(({ path }) => path === file.path);
    const checks = (fate: (typeof own)[number]['fate']) => own.filter((one) => one.fate === fate).map(({ check }) => check);
    const purpose = purposeOf(
      file.format,
      input.readings.find(({ evidence }) => evidence.path === file.path),
    );
    if (own.length === 0 && purpose === null) return [];
    return [{ path: file.path, used: checks('used'), superseded: checks('superseded'), setAside: checks('set-aside'), purpose }];
  });
}

/** What kinds of fact are for that no check is given. */
const PURPOSES: Partial<Readonly<Record<FactKind, string>>> = {
  fileSignature: 'It signs a file of records.',
  vexStatement: 'It says which vulnerabilities concern the deployment.',
};

function purposeOf(format: string | null, item: ReadEvidence | undefined): string | null {
  if (format === 'collection-manifest') return 'It says what the other files are.';
  return (item?.yields ?? []).map((kind) => PURPOSES[kind]).find((purpose) => purpose !== undefined) ?? null;
}
