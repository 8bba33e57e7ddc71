import { type FirewallRule, isUnresolved, type Setting } from '../domain/fact.ts';
import type { HclBlock } from './hcl.ts';
import { attributeValue, blocksOf, doubtOf, type Resource } from './terraform-resource.ts';
import { flagOfValue, rangesOfValue, textOfValue, textsOfValue } from './terraform-settings.ts';

/** Resource types that are rules of a firewall policy. */
export const POLICY_RULES = [
  'google_compute_firewall_policy_rule',
  'google_compute_network_firewall_policy_rule',
  'google_compute_region_network_firewall_policy_rule',
];

/** The rules of a `google_compute_firewall`: one for each of its `allow` and `deny` blocks. */
export function firewallRules({ address, block, from }: Resource): FirewallRule[] {
  const common = {
    name: nameOf(block, 'name', address),
    direction: textOfValue(attributeValue(block, 'direction')),
    disabled: disabledOf(block),
    sourceRanges: rangesOfValue(attributeValue(block, 'source_ranges')),
    sourceTags: [
      ...textsOfValue(attributeValue(block, 'source_tags')),
      ...textsOfValue(attributeValue(block, 'source_service_accounts')).map((account) =>
        typeof account === 'string' ? `serviceAccount:${account}` : account,
      ),
    ],
    from,
    sourcesFrom: [],
  };
  return (['allow', 'deny'] as const).flatMap((action) =>
    blocksOf(block, action).map((rule): FirewallRule => ({ ...common, action, ...opened(rule, 'protocol') })),
  );
}

/** The rules of a firewall policy's rule: one for each of its `layer4_configs`. A rule that hands on or inspects counts as allowing. */
export function policyRules({ address, block, from }: Resource): FirewallRule[] {
  const action = attributeValue(block, 'action') === 'deny' ? 'deny' : 'allow';
  return blocksOf(block, 'match').flatMap((match) => {
    const rules = isUnresolved(match) ? [match] : blocksOf(match, 'layer4_configs');
    return rules.map(
      (rule): FirewallRule => ({
        name: nameOf(block, 'rule_name', address),
        direction: textOfValue(attributeValue(block, 'direction')),
        disabled: disabledOf(block),
        action,
        ...opened(rule, 'ip_protocol'),
        sourceRanges: isUnresolved(match) ? match : rangesOfValue(attributeValue(match, 'src_ip_ranges')),
        sourceTags: [],
        from,
        sourcesFrom: [],
      }),
    );
  });
}

function opened(rule: HclBlock | { readonly unresolved: string }, protocol: string): Pick<FirewallRule, 'protocol' | 'ports'> {
  if (isUnresolved(rule)) return { protocol: rule, ports: [rule] };
  return { protocol: textOfValue(attributeValue(rule, protocol)), ports: textsOfValue(attributeValue(rule, 'ports')) };
}

/** A rule that is switched off is off however often it exists. */
function disabledOf(block: HclBlock): Setting<boolean> {
  const disabled = flagOfValue(attributeValue(block, 'disabled'));
  return disabled === true ? true : (doubtOf(block) ?? disabled);
}

function nameOf(block: HclBlock, attribute: string, address: string): string {
  const name = textOfValue(attributeValue(block, attribute));
  return isUnresolved(name) ? name.unresolved.replace(/^"(.*)"$/, '$1') : (name ?? address);
}
