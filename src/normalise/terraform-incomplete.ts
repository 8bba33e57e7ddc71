import type { Gap } from './reader.ts';
import { type Placed, POLICY_RULES, readKinds } from './terraform-kinds.ts';

/** What to hand in where files of a configuration do not say all: Terraform itself puts them together for a plan. */
export const PLAN_INSTEAD = 'Hand in the plan as JSON (terraform show -json) in place of the Terraform files.';

/** What a resource holds, however its file is written. */
export interface Contents {
  /** Whether there is a block of this type, or may be; with `inner`, one in it. */
  has(block: string, inner?: string): boolean;
}

/** What a resource that is read leaves out. */
export function incomplete({ type, address, at }: Placed, contents: Contents): Gap[] {
  const lack = lackOf(type, contents);
  return lack === null ? [] : [{ kinds: readKinds(type), what: `${address} has no ${lack}.`, at, remedy: PLAN_INSTEAD }];
}

/** The provider refuses a resource without these: what it lacks stands elsewhere. */
function lackOf(type: string, { has }: Contents): string | null {
  if (type === 'google_compute_firewall') return has('allow') || has('deny') ? null : '"allow" and no "deny"';
  if (type === 'google_compute_instance') return has('boot_disk') ? null : '"boot_disk"';
  if (POLICY_RULES.includes(type)) return has('match', 'layer4_configs') ? null : '"match" with "layer4_configs"';
  return null;
}
