import type { FactsOf } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';

/** An unknown for each module call whose files are not in the evidence: it may create anything. */
export function unseenModules({ terraformModule, terraformFile }: FactsOf<'terraformModule' | 'terraformFile'>): Observation[] {
  const directories = new Set(terraformFile.map(({ directory }) => directory));
  return terraformModule.flatMap(({ name, source, calls, from }) => {
    if (calls !== null && directories.has(calls)) return [];
    const written = typeof source === 'string' ? source : (source?.unresolved ?? 'none');
    return [
      unknown(`module.${name}`, 'missing', `What it creates is not in the evidence; its source is "${written}".`, [from], {
        remedy: 'Hand in the plan as JSON (terraform show -json) in place of the Terraform files: it holds what modules create.',
      }),
    ];
  });
}
