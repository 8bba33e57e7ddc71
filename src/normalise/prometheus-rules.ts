import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { accept, jsonPath } from './json.ts';
import type { Gap, Reader, Reading } from './reader.ts';
import { readYamlDocument } from './yaml.ts';

const Rule = z
  .object({
    alert: z.string().min(1).optional(),
    record: z.string().min(1).optional(),
    expr: z.union([z.string().min(1), z.number()], { error: 'expected an expression' }).transform(String),
    for: z.union([z.string(), z.number()]).transform(String).nullish(),
    labels: z.object({ severity: z.unknown().optional() }).nullish(),
  })
  .refine(
    ({ alert, record }) => (alert === undefined) !== (record === undefined),
    'a rule has either "alert" or "record", and exactly one of them',
  );

const Rules = z.object({
  groups: z
    .array(
      z.object({
        name: z.string().nullish(),
        interval: z.union([z.string(), z.number()]).transform(String).nullish(),
        limit: z.number().nullish(),
        rules: z.array(Rule).nullish(),
      }),
    )
    .nullish()
    .transform((groups) => groups ?? []),
});

/**
 * A file of alerting and recording rules of Prometheus:
 * https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/.
 */
export default {
  format: 'prometheus-rules',
  title: 'Prometheus rules',
  yields: ['alertRule'],

  recognises({ shape, keys }) {
    return shape === 'yaml' && keys.has('groups') && [...keys].every((key) => key === 'groups' || key === 'namespace');
  },

  read(file): Reading {
    const document = readYamlDocument(file);
    const lineOf = (path: readonly PropertyKey[]) => document?.lineOf(path) ?? 1;
    const { groups } = accept(Rules, document?.value ?? null, (path) => `${file.path}:${lineOf(path)} ${jsonPath(path)}`);
    const facts: Fact[] = [];
    const gaps: Gap[] = [];
    let recordings = 0;
    for (const [index, group] of groups.entries()) {
      if (group.limit) gaps.push(limited(group.name ?? '', group.limit, `line ${lineOf(['groups', index])}`));
      for (const [position, rule] of (group.rules ?? []).entries()) {
        if (rule.alert === undefined) {
          recordings += 1;
          continue;
        }
        const severity = rule.labels?.severity;
        facts.push({
          kind: 'alertRule',
          alert: rule.alert,
          expression: rule.expr,
          severity: typeof severity === 'string' ? severity : null,
          holdsFor: rule.for ?? null,
          evaluatedEvery: group.interval ?? null,
          from: { evidence: file.digest, at: `line ${lineOf(['groups', index, 'rules', position])}` },
        });
      }
    }
    const notes = recordings === 0 ? [] : [`Recording rules passed over, as they raise no alert: ${recordings}.`];
    return { artefact: file.path, takenAt: null, covers: null, facts, notes, gaps };
  },
} satisfies Reader;

/** Of a group that finds more than its limit Prometheus raises none. */
function limited(name: string, limit: number, at: string): Gap {
  const what = `The group "${name}" raises no alert at all when there are more than ${limit}.`;
  return { kinds: ['alertRule'], what, at, remedy: `Take the limit off the group "${name}".` };
}
