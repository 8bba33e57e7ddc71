import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { Severity } from '../domain/severity.ts';
import { parseInstant } from '../domain/time.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading } from './reader.ts';
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
const Rated = z.object({ severity: z.enum([...RANKED, 'info', 'none', 'unknown']).nullish() });

const Vulnerability = z.object({
  id: z.string().min(1),
  ratings: listOf(Rated),
  cwes: listOf(z.number().int()),
  description: z.string().nullish(),
  recommendation: z.string().nullish(),
  analysis: z.object({ state: z.string().nullish(), justification: z.string().nullish() }).nullish(),
  affects: listOf(z.object({ ref: z.string() })),
});

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
    const artifact = subject === null ? file.path : `${subject.name}${subject.version ? `:${subject.version}` : ''}`;
    const names = new Map<string, Component>();
    for (const component of flattened([...bom.components, ...(subject === null ? [] : [subject])]))
      if (component['bom-ref']) names.set(component['bom-ref'], component);
    const facts = bom.vulnerabilities.flatMap((found, index): Fact[] => {
      const refs = found.affects.length === 0 ? [null] : found.affects.map(({ ref }) => ref);
      return refs.map((ref): Fact => {
        const component = ref === null ? undefined : names.get(ref);
        return {
          kind: 'vulnerability',
          id: found.id,
          artifact,
          package: component === undefined ? (ref ?? '(not said)') : nameOf(component),
          installed: component?.version ?? '',
          fixed: null,
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
      artefact: `bill of materials ${artifact}`,
      takenAt: bom.metadata?.timestamp ? parseInstant(bom.metadata.timestamp) : null,
      covers: null,
      facts,
      notes: [
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

function worst(ratings: readonly z.output<typeof Rated>[]): Severity {
  const given = ratings.map(({ severity }) => severity);
  const rated = RANKED.find((severity) => given.includes(severity));
  return rated ?? (given.some((severity) => severity === 'info' || severity === 'none') ? 'low' : 'unknown');
}

function setAside({ analysis }: z.output<typeof Vulnerability>): string | null {
  const state = analysis?.state;
  if (!state || !SETTLED.has(state)) return null;
  return `${state}${analysis?.justification ? `: ${analysis.justification}` : ''}`;
}
