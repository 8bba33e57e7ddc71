import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { Severity } from '../domain/severity.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { listOf, normaliseRuleId } from './trivy-findings.ts';

const Rule = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  shortDescription: z.object({ text: z.string() }).nullish(),
});
const Result = z.object({
  ruleId: z.string().min(1),
  message: z.object({ text: z.string() }),
  locations: listOf(z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }).nullish() })),
  suppressions: listOf(z.object({ status: z.string().nullish(), justification: z.string().nullish() })),
});
type Result = z.output<typeof Result>;
const Run = z.object({
  tool: z.object({ driver: z.object({ name: z.literal('Trivy'), rules: listOf(Rule) }) }),
  results: listOf(Result),
  properties: z.object({ imageName: z.string().nullish() }).nullish(),
});
type Run = z.output<typeof Run>;
const Sarif = z.object({ version: z.string(), runs: z.array(Run) });

/**
 * SARIF 2.1.0 as Trivy writes it (`--format sarif`): its findings, with what their messages say in words. It does not show what was looked
 * for nor when, so it is no scan: without a finding it says nothing. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export default {
  format: 'trivy-sarif',
  title: 'Trivy report as SARIF',
  yields: ['vulnerability', 'misconfiguration', 'exposedSecret', 'imageSecret'],
  recognises({ shape, keys, head }) {
    return shape === 'json-object' && keys.has('runs') && /"driver"\s*:\s*\{[^{}]*"name"\s*:\s*"Trivy"/.test(head);
  },
  read(file): Reading {
    const { runs } = parseJson(Sarif, file);
    const facts = runs.flatMap((run, place) =>
      run.results.map((result, index) => factOf(result, run, `$.runs[${place}].results[${index}]`, file)),
    );
    const [image] = runs.map(({ properties }) => properties?.imageName).filter((name) => name);
    return {
      artefact: `SARIF ${image ?? file.path}`,
      takenAt: null,
      covers: null,
      facts,
      notes: [
        `It holds ${facts.length} findings and does not show what Trivy looked for: it is no scan. Hand in "--format json" besides.`,
      ],
    };
  },
} satisfies Reader;

function factOf(result: Result, run: Run, at: string, file: SealedFile): Fact {
  const { ruleId, message, locations, suppressions } = result;
  const said = new Map(
    message.text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(': ');
      return colon === -1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 2).trim()]];
    }),
  );
  const rule = run.tool.driver.rules.find(({ id }) => id === ruleId);
  const target = locations[0]?.physicalLocation?.artifactLocation.uri ?? '';
  const [suppression] = suppressions.filter(({ status }) => status !== 'rejected' && status !== 'underReview');
  const common = {
    artifact: run.properties?.imageName ?? (target || file.path),
    severity: Severity.safeParse(said.get('severity')?.toLowerCase()).data ?? 'unknown',
    title: rule?.shortDescription?.text ?? null,
    suppressed: suppression === undefined ? null : (suppression.justification ?? 'suppressed'),
    from: { evidence: file.digest, at },
  };
  const named = said.get('package');
  if (named !== undefined) {
    const [installed, fixed] = [said.get('installed version') ?? '', said.get('fixed version') || null];
    return { kind: 'vulnerability', id: ruleId, ...common, package: named, installed, fixed, cwes: [], status: null };
  }
  const kind = run.properties?.imageName ? 'imageSecret' : 'exposedSecret';
  if (/secret/i.test(rule?.name ?? '')) return { kind, rule: ruleId, target, ...common };
  const text = said.get('message') ?? null;
  return { kind: 'misconfiguration', id: normaliseRuleId(ruleId), target, ...common, outcome: 'fail', message: text };
}
