import type { Fact } from '../domain/fact.ts';
import type { Setting } from '../domain/facts/setting.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import type { Gap } from './reader.ts';
import { authorisedNetworksIn } from './terraform-authorised-networks.ts';
import { incomplete } from './terraform-incomplete.ts';
import { blocksIn, type TerraformObject, type TerraformResource, valueIn } from './terraform-json.ts';
import { disksIn } from './terraform-json-disks.ts';
import { gapsOfKinds, notesOfKinds, type Placed, POLICY_RULES } from './terraform-kinds.ts';
import { networksIn } from './terraform-network.ts';
import { policySources } from './terraform-policy-sources.ts';
import { flagOfValue, rangesOfValue, textOfValue, textsOfValue } from './terraform-settings.ts';

/** Firewall rules, disks and networks of the resources of a plan or state. */
export function factsOfResources(resources: readonly TerraformResource[]): Fact[] {
  const rules = resources.flatMap((resource): FirewallRule[] => {
    if (resource.type === 'google_compute_firewall') return firewallRules(resource);
    return POLICY_RULES.includes(resource.type) ? policyRules(resource) : authorisedNetworksIn(resource);
  });
  return [
    ...rules.map((rule): Fact => ({ kind: 'firewallRule', ...rule })),
    ...disksIn(resources).map((disk): Fact => ({ kind: 'disk', ...disk })),
    ...resources.flatMap(networksIn),
  ];
}

/** Resources that are not read, or not shown in full, although they concern firewall rules or disks. */
export function gapsInResources(resources: readonly TerraformResource[]): Gap[] {
  const incompletes = resources.flatMap((resource) =>
    incomplete(placed(resource), {
      has: (name, inner) =>
        blocksIn(resource, name).some((one) => inner === undefined || one.unknown === true || blocksIn(one, inner).length > 0),
    }),
  );
  return [...gapsOfKinds(resources.map(placed)), ...incompletes];
}

/** What was passed over, in sentences. */
export function notesOnResources(resources: readonly TerraformResource[]): string[] {
  return [
    ...notesOfKinds(resources.map(placed)),
    'Plans and states hold secrets in clear: of this one only firewall rules and disks were kept.',
  ];
}

function placed({ type, address, from }: TerraformResource): Placed {
  return { type, address, at: from.at };
}

function firewallRules(resource: TerraformResource): FirewallRule[] {
  const accounts = textsOfValue(valueIn(resource, 'source_service_accounts'));
  const common = {
    name: nameOf(resource, 'name'),
    address: resource.address,
    direction: textOfValue(valueIn(resource, 'direction')),
    disabled: flagOfValue(valueIn(resource, 'disabled')),
    sourceRanges: rangesOfValue(valueIn(resource, 'source_ranges')),
    sourceTags: [
      ...textsOfValue(valueIn(resource, 'source_tags')),
      ...accounts.map((account) => (typeof account === 'string' ? `serviceAccount:${account}` : account)),
    ],
    from: resource.from,
    sourcesFrom: [],
  };
  return (['allow', 'deny'] as const).flatMap((action) =>
    blocksIn(resource, action).map((block): FirewallRule => ({ ...common, action, ...opened(block, 'protocol') })),
  );
}

function policyRules(resource: TerraformResource): FirewallRule[] {
  const action = valueIn(resource, 'action') === 'deny' ? 'deny' : 'allow';
  return blocksIn(resource, 'match').flatMap((match) => {
    const sourceTags = blocksIn(match, 'src_secure_tags').map((tag): Setting<string> => {
      const name = textOfValue(valueIn(tag, 'name'));
      return typeof name === 'string' ? `secureTag:${name}` : (name ?? { unresolved: tag.address });
    });
    return blocksIn(match, 'layer4_configs').map(
      (block): FirewallRule => ({
        name: nameOf(resource, 'rule_name'),
        address: resource.address,
        direction: textOfValue(valueIn(resource, 'direction')),
        disabled: flagOfValue(valueIn(resource, 'disabled')),
        action,
        ...opened(block, 'ip_protocol'),
        sourceRanges: policySources((name) => valueIn(match, name), sourceTags),
        sourceTags,
        from: resource.from,
        sourcesFrom: [],
      }),
    );
  });
}

function opened(block: TerraformObject, protocol: string): Pick<FirewallRule, 'protocol' | 'ports'> {
  return { protocol: textOfValue(valueIn(block, protocol)), ports: textsOfValue(valueIn(block, 'ports')) };
}

function nameOf(resource: TerraformResource, attribute: string): string {
  const name = textOfValue(valueIn(resource, attribute));
  return typeof name === 'string' ? name : resource.address;
}
