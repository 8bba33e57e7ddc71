import { z } from 'zod';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { resourcesIn, ShownModule, type TerraformResource } from './terraform-json.ts';
import { factsOfResources, gapsInResources, notesOnResources } from './terraform-json-facts.ts';

const Shown = z.object({
  format_version: z.string().regex(/^[01]\./, 'expected a format version 0 or 1'),
  values: z.object({ root_module: ShownModule.nullish() }).nullish(),
});

const Instance = z.object({
  index_key: z.union([z.string(), z.number()]).nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
  sensitive_attributes: z.array(z.array(z.object({ value: z.unknown() }))).nullish(),
});
const Raw = z.object({
  version: z.literal(4, { error: 'expected version 4 of the state, as Terraform has written it since 0.12' }),
  resources: z.array(
    z.object({
      module: z.string().nullish(),
      mode: z.string(),
      type: z.string().min(1),
      name: z.string().min(1),
      instances: z.array(Instance),
    }),
  ),
});

const OF_A_PLAN = ['planned_values', 'resource_changes', 'prior_state', 'configuration', 'output_changes', 'variables'];

/**
 * What Terraform knows of the resources that exist: `terraform show -json`, or a state file of version 4.
 * https://developer.hashicorp.com/terraform/internals/json-format. It is as old as the last time Terraform looked.
 */
export default {
  format: 'terraform-state',
  title: 'Terraform state',
  yields: ['firewallRule', 'disk', 'terraformNetwork'],
  named: /\.tfstate(?:\.json)?$/i,
  recognises({ shape, keys }) {
    if (shape !== 'json-object') return false;
    if (keys.has('lineage') && (keys.has('serial') || keys.has('terraform_version'))) return true;
    return keys.has('format_version') && keys.has('values') && !OF_A_PLAN.some((name) => keys.has(name));
  },
  read(file): Reading {
    const document = jsonOf(file);
    const isRaw = typeof document === 'object' && document !== null && 'lineage' in document;
    const resources = isRaw ? rawResources(document, file) : shownResources(document, file);
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: factsOfResources(resources),
      notes: notesOnResources(resources),
      gaps: gapsInResources(resources),
    };
  },
} satisfies Reader;

function shownResources(document: unknown, file: SealedFile): TerraformResource[] {
  const { values } = accept(Shown, document, (path) => `${file.path} ${jsonPath(path)}`);
  return [...resourcesIn(values?.root_module ?? {}, '$.values.root_module')].map(({ resource, at }) => ({
    address: resource.address,
    type: resource.type,
    values: resource.values ?? {},
    unknown: undefined,
    sensitive: resource.sensitive_values,
    expressions: null,
    from: { evidence: file.digest, at },
  }));
}

function rawResources(document: unknown, file: SealedFile): TerraformResource[] {
  const { resources } = accept(Raw, document, (path) => `${file.path} ${jsonPath(path)}`);
  return resources.flatMap(({ module, mode, type, name, instances }, place) =>
    mode !== 'managed'
      ? []
      : instances.map((instance, index): TerraformResource => {
          const key = instance.index_key ?? null;
          const which = key === null ? '' : `[${JSON.stringify(key)}]`;
          return {
            address: `${module ? `${module}.` : ''}${type}.${name}${which}`,
            type,
            values: instance.attributes ?? {},
            unknown: undefined,
            sensitive: marksOf(instance),
            expressions: null,
            from: { evidence: file.digest, at: `$.resources[${place}].instances[${index}]` },
          };
        }),
  );
}

/** Paths of secrets as marks in the shape of the values: `{disk_encryption_key: {0: {raw_key: true}}}`. */
function marksOf({ sensitive_attributes: paths }: z.output<typeof Instance>): Marks {
  const marks: Marks = {};
  for (const path of paths ?? []) {
    const steps = path.map(({ value }) => String(Step.safeParse(value).data ?? value));
    const last = steps.pop();
    if (last === undefined) continue;
    let at = marks;
    for (const step of steps) {
      const next = at[step] ?? {};
      if (next === true) break;
      at[step] = next;
      at = next;
    }
    at[last] = true;
  }
  return marks;
}

interface Marks {
  [step: string]: true | Marks;
}

/** The index of a list stands with its type. */
const Step = z.object({ value: z.union([z.string(), z.number()]) }).transform(({ value }) => value);
