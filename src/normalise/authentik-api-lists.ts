import type { FactKind, FactKinds } from '../domain/fact.ts';

/** An object of a list, as it came. */
export type Entry = Readonly<Record<string, unknown>>;

/** One of the lists of the API. */
export interface ApiList {
  readonly list: FactKinds['authentikListing']['list'];
  /** Members that its entries have, and those of other lists do not have together. */
  readonly members: readonly string[];
  /** What its entries decide, themselves or together with others. */
  readonly kinds: readonly FactKind[];
}

/** Every list that is read; the first that fits an entry is its own. */
export const LISTS: readonly ApiList[] = [
  {
    list: 'stageBindings',
    members: ['target', 'stage', 'evaluate_on_plan', 're_evaluate_policies'],
    kinds: ['authentikStageBinding'],
  },
  {
    list: 'policyBindings',
    members: ['target', 'negate', 'enabled', 'order'],
    kinds: ['authentikPolicyBinding', 'authentikStageBinding', 'passwordPolicy'],
  },
  {
    list: 'flows',
    members: ['slug', 'designation', 'policybindingmodel_ptr_id'],
    kinds: ['authentikFlow', 'authentikApplication'],
  },
  { list: 'applications', members: ['slug', 'provider', 'meta_launch_url'], kinds: ['authentikApplication', 'authentikProvider'] },
  {
    list: 'providers',
    members: ['authorization_flow', 'assigned_application_slug', 'meta_model_name'],
    kinds: ['authentikProvider'],
  },
  {
    list: 'brands',
    members: ['brand_uuid', 'domain', 'flow_authentication'],
    kinds: ['authentikBrand', 'authentikApplication', 'authentikFlowUse'],
  },
  {
    list: 'stages',
    members: ['name', 'meta_model_name', 'flow_set'],
    kinds: ['authentikStage', 'authentikFlowUse', 'passwordPolicy'],
  },
  { list: 'policies', members: ['name', 'meta_model_name', 'execution_logging'], kinds: ['passwordPolicy'] },
];

/** The list that an entry is of; null when it is of none that is read. */
export function listOf(entry: Entry): ApiList | null {
  return LISTS.find(({ members }) => members.every((name) => Object.hasOwn(entry, name))) ?? null;
}
