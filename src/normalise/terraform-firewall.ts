import { isUnresolved, type Setting, type Unresolved } from '../domain/facts/setting.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import type { HclBlock } from './hcl.ts';
import { policySources } from './terraform-policy-sources.ts';
import { attributeValue, blocksOf, doubtOf, isNone, type Resource } from './terraform-resource.ts';
import { flagOfValue, rangesOfValue, textOfValue, textsOfValue } from './terraform-settings.ts';

/** The rules of a `google_compute_firewall`: one for each of its `allow` and `deny` blocks. */
export function firewallRules({ address, block, from }: Resource): FirewallRule[] {
  const common = {
    name: nameOf(block, 'name', address),
    address,
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
        address,
        direction: textOfValue(attributeValue(block, 'direction')),
        disabled: disabledOf(block),
        action,
        ...opened(rule, 'ip_protocol'),
        ...sourcesOf(match),
        from,
        sourcesFrom: [],
      }),
    );
  });
}

function sourcesOf(match: HclBlock | Unresolved): Pick<FirewallRule, 'sourceRanges' | 'sourceTags'> {
  if (isUnresolved(match)) return { sourceRanges: match, sourceTags: [] };
  const sourceTags = blocksOf(match, 'src_secure_tags').flatMap((tag): Setting<string>[] => {
    if (isUnresolved(tag)) return [tag];
    const name = textOfValue(attributeValue(tag, 'name'));
    return [typeof name === 'string' ? `secureTag:${name}` : name].filter((one) => one !== null);
  });
  return { sourceRanges: policySources((name) => attributeValue(match, name), sourceTags), sourceTags };
}

function opened(rule: HclBlock | Unresolved, protocol: string): Pick<FirewallRule, 'protocol' | 'ports'> {
  if (isUnresolved(rule)) return { protocol: rule, ports: [rule] };
  return { protocol: textOfValue(attributeValue(rule, protocol)), ports: textsOfValue(attributeValue(rule, 'ports')) };
}

/** A rule that is switched off is off however often it exists, and one that is made zero times is nowhere. */
function disabledOf(block: HclBlock): Setting<boolean> {
  const disabled = flagOfValue(attributeValue(block, 'disabled'));
  return disabled === true || isNone(block) ? true : (doubtOf(block) ?? disabled);
}

function nameOf(block: HclBlock, attribute: string, address: string): string {
  const name = textOfValue(attributeValue(block, attribute));
  return isUnresolved(name) ? name.unresolved.replace(/^"(.*)"$/, '$1') : (name ?? address);
}
