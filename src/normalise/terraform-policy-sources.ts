import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';
import { rangesOfValue, textsOfValue } from './terraform-settings.ts';

/** Sources beside ranges, any of which lets traffic in by itself; what addresses they stand for is kept elsewhere. */
const FURTHER = ['src_fqdns', 'src_region_codes', 'src_threat_intelligences', 'src_address_groups'];

/**
 * The sources of a rule of a firewall policy, from the attributes of its `match`: a packet passes when one of them fits
 * (https://cloud.google.com/firewall/docs/firewall-policies-rule-details#sources). Networks only narrow the others, so they count where
 * there is nothing else.
 */
export function policySources(
  attribute: (name: string) => TerraformValue,
  tags: readonly Setting<string>[],
): Setting<readonly Setting<string>[]> {
  const ranges = rangesOfValue(attribute('src_ip_ranges'));
  if (isUnresolved(ranges)) return ranges;
  const further = FURTHER.flatMap((name) => writtenOut(name, attribute(name)));
  const sources = [...(ranges ?? []), ...further];
  if (sources.length > 0) return sources;
  const networks = tags.length === 0 ? writtenOut('src_networks', attribute('src_networks')) : [];
  return networks.length === 0 ? null : networks;
}

function writtenOut(name: string, value: TerraformValue): Setting<string>[] {
  const texts = textsOfValue(value).map((text) => (isUnresolved(text) ? text.unresolved : String(text)));
  return texts.length === 0 ? [] : [{ unresolved: `${name} = [${texts.join(', ')}]` }];
}
