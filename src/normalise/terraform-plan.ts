import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { parseInstant } from '../domain/time.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { resourcesIn, ShownModule, type TerraformResource, withoutIndices } from './terraform-json.ts';
import { factsOfResources, gapsInResources, notesOnResources } from './terraform-json-facts.ts';
import { Configured, configuredIn, gapsInPlan } from './terraform-plan-gaps.ts';
import { factsOfPresent } from './terraform-present.ts';

const Attributes = z.record(z.string(), z.unknown());
const Change = z.object({
  address: z.string().min(1),
  mode: z.string().nullish(),
  type: z.string().min(1),
  deposed: z.string().nullish(),
  change: z.object({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after: z.unknown(),
    after_unknown: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});
type Change = z.output<typeof Change>;

const Plan = z.object({
  format_version: z.string().regex(/^[01]\./, 'expected a format version 0 or 1'),
  timestamp: z.string().nullish(),
  errored: z.boolean().nullish(),
  complete: z.boolean().nullish(),
  planned_values: z.object({ root_module: ShownModule.nullish() }).nullish(),
  prior_state: z.object({ values: z.object({ root_module: ShownModule.nullish() }).nullish() }).nullish(),
  resource_changes: z.array(Change).nullish(),
  resource_drift: z.array(Change).nullish(),
  deferred_changes: z.array(z.unknown()).nullish(),
  configuration: z.object({ root_module: Configured.nullish() }).nullish(),
});

const OF_A_PLAN = ['planned_values', 'resource_changes', 'prior_state', 'configuration', 'output_changes', 'variables'];

/** A plan of Terraform: `terraform show -json plan.bin`. https://developer.hashicorp.com/terraform/internals/json-format. What it will change counts as it will be, and as it is until then. */
export default {
  format: 'terraform-plan',
  title: 'Terraform plan',
  yields: ['firewallRule', 'disk', 'terraformNetwork'],
  named: /tfplan|^(?:terraform[._-]?)?plan\.json$/i,
  recognises({ shape, keys }) {
    return shape === 'json-object' && keys.has('format_version') && OF_A_PLAN.some((name) => keys.has(name));
  },
  read(file): Reading {
    const plan = parseJson(Plan, file);
    if (plan.errored === true) {
      throw new Problem({
        what: 'The plan failed, so it does not show what would be.',
        where: file.path,
        fix: 'Mend what "terraform plan" complains about and export the plan again.',
      });
    }
    const resources = resourcesOf(plan, file);
    const planned = factsOfResources(resources);
    const present = factsOfPresent(plan, planned, file);
    return {
      artefact: file.path,
      takenAt: plan.timestamp ? parseInstant(plan.timestamp) : null,
      covers: null,
      facts: [...planned, ...present.facts],
      notes: notesOnResources(resources),
      gaps: [...gapsInPlan(plan, resources), ...gapsInResources(resources), ...present.gaps],
    };
  },
} satisfies Reader;

/** What there will be: the planned values, and of changes that these lack what they lead to. */
function resourcesOf(plan: z.output<typeof Plan>, file: SealedFile): TerraformResource[] {
  // What is left of a replaced resource has the address of the new one.
  const changes = new Map(
    (plan.resource_changes ?? []).flatMap((change, index) => (change.deposed ? [] : [[change.address, { change, index }]])),
  );
  const expressions = new Map(configuredIn(plan.configuration?.root_module ?? {}).map((one) => [one.address, one.expressions]));
  const planned = [...resourcesIn(plan.planned_values?.root_module ?? {}, '$.planned_values.root_module')];
  const common = ({ address, type }: { address: string; type: string }, change: Change['change'] | undefined, at: string) => ({
    address,
    type,
    unknown: change?.after_unknown,
    expressions: expressions.get(withoutIndices(address)) ?? null,
    from: { evidence: file.digest, at },
  });
  const shown = planned.map(({ resource, at }): TerraformResource => {
    const change = changes.get(resource.address)?.change.change;
    return {
      ...common(resource, change, at),
      values: resource.values ?? {},
      sensitive: resource.sensitive_values ?? change?.after_sensitive,
    };
  });
  const known = new Set(planned.map(({ resource }) => resource.address));
  const others = [...changes.values()].flatMap(({ change: { address, type, mode, change }, index }): TerraformResource[] => {
    const after = Attributes.safeParse(change.after).data;
    if (after === undefined || known.has(address) || (mode ?? 'managed') !== 'managed') return [];
    const at = `$.resource_changes[${index}]`;
    return [{ ...common({ address, type }, change, at), values: after, sensitive: change.after_sensitive }];
  });
  return [...shown, ...others];
}
