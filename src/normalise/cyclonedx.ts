import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { Severity } from '../domain/severity.ts';
import { parseInstant } from '../domain/time.ts';
import { counted } from './counted.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading } from './reader.ts';
import { seriesOf } from './series.ts';
import { listOf } from './trivy-findings.ts';

interface Component {
  readonly 'bom-ref'?: string | null | undefined;
  readonly name: string;
  readonly version?: string | null | undefined;
  readonly group?: string | null | undefined;
  readonly components?: readonly Component[] | null | undefined;
}
const Component: z.ZodType<Component> = z.object({
  'bom-ref': z.string().nullish(),
  name: z.string(),
  version: z.string().nullish(),
  group: z.string().nullish(),
  get components() {
    return z.array(Component).nullish();
  },
});

const RANKED = ['critical', 'high', 'medium', 'low'] as const;
/** Words of CycloneDX that Trivy does not have. Of `info` and `none` nothing is to be feared, and they are no severity of ours. */
const Rated = z.object({
  severity: z.enum([...RANKED, 'info', 'none', 'unknown']).nullish(),
  score: z.number().nullish(),
  method: z.string().nullish(),
});
type Rated = z.output<typeof Rated>;

const Vulnerability = z.object({
  id: z.string().min(1),
  ratings: listOf(Rated),
  cwes: listOf(z.number().int()),
  description: z.string().nullish(),
  recommendation: z.string().nullish(),
  analysis: z.object({ state: z.string().nullish(), justification: z.string().nullish() }).nullish(),
  affects: listOf(z.object({ ref: z.string(), versions: listOf(z.object({ version: z.string().nullish() })) })),
});
type Vulnerability = z.output<typeof Vulnerability>;

const Bom = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ timestamp: z.string().nullish(), component: Component.nullish() }).nullish(),
  components: listOf(Component),
  vulnerabilities: listOf(Vulnerability),
});

/** States of the analysis that set a vulnerability aside. */
const SETTLED = new Set(['not_affected', 'false_positive', 'resolved', 'resolved_with_pedigree']);

/**
 * A bill of materials of CycloneDX as JSON, for the vulnerabilities in it: https://cyclonedx.org/docs/1.6/json/. It is no scan: nothing in
 * it shows that anybody looked for vulnerabilities, and tools write an empty list where nobody did.
 */
export default {
  format: 'cyclonedx',
  title: 'CycloneDX bill of materials',
  yields: ['vulnerability'],
  named: /\.cdx\.json$/i,
  recognises({ shape, keys, head }) {
    if (shape !== 'json-object' || !(keys.has('bomFormat') || keys.has('$schema'))) return false;
    return /"bomFormat"\s*:\s*"CycloneDX"|"\$schema"\s*:\s*"https?:\/\/cyclonedx\.org\/schema\//.test(head);
  },
  read(file): Reading {
    const bom = parseJson(Bom, file);
    const subject = bom.metadata?.component ?? null;
    const artifact = subject === null ? file.path : subjectOf(subject);
    const names = new Map<string, Component>();
    for (const component of flattened([...bom.components, ...(subject === null ? [] : [subject])]))
      if (component['bom-ref']) names.set(component['bom-ref'], component);
    const facts = bom.vulnerabilities.flatMap((found, index): Fact[] => {
      const affected = found.affects.length === 0 ? [null] : found.affects;
      return affected.map((one): Fact => {
        const { name, installed } = packageOf(one, names);
        return {
          kind: 'vulnerability',
          id: found.id,
          artifact,
          package: name,
          installed,
          fixed: upgradeOf(found.recommendation ?? '', name),
          severity: worst(found.ratings),
          title: found.description?.split('\n')[0]?.slice(0, 200) || null,
          cwes: found.cwes.map((cwe) => `CWE-${cwe}`),
          status: found.analysis?.state ?? null,
          suppressed: setAside(found),
          from: { evidence: file.digest, at: `$.vulnerabilities[${index}]` },
        };
      });
    });
    return {
      artefact: `bill of materials ${artifact}${subject?.version ? '' : ` of ${seriesOf(file.path)}`}`,
      takenAt: bom.metadata?.timestamp ? parseInstant(bom.metadata.timestamp) : null,
      covers: null,
      facts,
      notes: [
        ...counted(
          bom.vulnerabilities.filter(isRatedDifferently).map(({ id }) => id),
          (list) => `vulnerability is rated differently by several sources, of which the gravest counts: ${list}`,
        ),
        `It lists ${bom.components.length} components. That it lists ${facts.length === 0 ? 'no vulnerability' : 'these vulnerabilities only'} does not show that anybody looked for them: it is no scan.`,
      ],
    };
  },
} satisfies Reader;

function* flattened(components: readonly Component[]): Generator<Component> {
  for (const component of components) {
    yield component;
    yield* flattened(component.components ?? []);
  }
}

function nameOf({ group, name }: Component): string {
  return group ? `${group}/${name}` : name;
}

/** An image is named `wiki:2.1`, or `wiki:2.1` and in place of a version its digest. */
function subjectOf({ name, version }: Component): string {
  if (!version) return name;
  return `${name}${version.startsWith('sha256:') ? '@' : ':'}${version}`;
}

/**
 * The package that is affected: a component of the document; or, in a VEX document about another one, what stands behind the `#` of its
 * BOM-Link, which is a package URL as a rule. https://cyclonedx.org/capabilities/bomlink/
 */
function packageOf(
  affected: Vulnerability['affects'][number] | null,
  components: ReadonlyMap<string, Component>,
): { name: string; installed: string } {
  if (affected === null) return { name: '(not said)', installed: '' };
  const { ref, versions } = affected;
  const own = ref.startsWith('urn:cdx:') ? ref.slice(ref.indexOf('#') + 1) : ref;
  const component = components.get(ref) ?? components.get(own);
  const [version = ''] = versions.flatMap((one) => one.version ?? []);
  if (component !== undefined) return { name: nameOf(component), installed: component.version ?? version };
  const [, path, at = ''] = /^pkg:[a-z][a-z0-9.+-]*\/([^@?#]+)(?:@([^?#]+))?/i.exec(own) ?? [];
  return path === undefined ? { name: ref, installed: version } : { name: plain(path), installed: plain(at) || version };
}

function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/**
 * The versions that repair it, of the sentences that Trivy writes, `Upgrade NAME to version 1.2.3, 2.0.1; Upgrade …`; of other words
 * the words. null when nothing is recommended.
 */
function upgradeOf(recommendation: string, name: string): string | null {
  const said = recommendation.trim();
  const [, last = name] = /([^/]+)$/.exec(name) ?? [];
  const upgrades = [...said.matchAll(/\bUpgrade (\S{1,200}) to version ([^;\n]{1,400})/g)];
  const [own] = upgrades.filter(([, one]) => one === name || one === last || one?.split(/[/:]/).at(-1) === last);
  if (own !== undefined) return own[2]?.trim().replace(/(?: or (?:higher|later|above))?\.?$/, '') ?? null;
  return said === '' || upgrades.length > 0 ? null : said.slice(0, 200);
}

function worst(ratings: readonly Rated[]): Severity {
  const given = ratings.map(severityOf);
  const rated = RANKED.find((severity) => given.includes(severity));
  return rated ?? (given.some((severity) => severity === 'info' || severity === 'none') ? 'low' : 'unknown');
}

function isRatedDifferently({ ratings }: Vulnerability): boolean {
  return new Set(ratings.map(severityOf).filter((severity) => severity !== 'unknown')).size > 1;
}

/** The word; where there is none, that of the score: https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale. */
function severityOf({ severity, score, method }: Rated): (typeof RANKED)[number] | 'info' | 'none' | 'unknown' {
  if (severity && severity !== 'unknown') return severity;
  if (score === null || score === undefined || !/^CVSS/i.test(method ?? '')) return 'unknown';
  if (score >= 9 && !/^CVSSv2$/i.test(method ?? '')) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : score > 0 ? 'low' : 'none';
}

function setAside({ analysis }: Vulnerability): string | null {
  const state = analysis?.state;
  if (!state || !SETTLED.has(state)) return null;
  return `${state}${analysis?.justification ? `: ${analysis.justification}` : ''}`;
}
