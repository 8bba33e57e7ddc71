import { isUnresolved, type Setting, type Unresolved } from '../domain/facts/setting.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import { blocksIn, type TerraformResource, valueIn } from './terraform-json.ts';
import { attributeValue, blocksOf, doubtOf, isNone, type Resource } from './terraform-resource.ts';
import { flagOfValue, textOfValue } from './terraform-settings.ts';

/*
 * A database that Google runs has a public address unless it is told otherwise, and answers there to the networks that it authorises,
 * past every firewall of a network: https://cloud.google.com/sql/docs/postgres/authorize-networks. Others reach it through Google's proxy only.
 */

/** The ports of the kinds of database, by the beginning of their version: https://cloud.google.com/sql/docs/postgres/connect-overview. */
const PORTS: readonly (readonly [RegExp, string])[] = [
  [/^POSTGRES/i, '5432'],
  [/^MYSQL/i, '3306'],
  [/^SQLSERVER/i, '1433'],
];

/** The networks that a `google_sql_database_instance` authorises, each as a rule that lets them in. */
export function authorisedNetworks({ address, block, from }: Resource): FirewallRule[] {
  const doubt = doubtOf(block);
  const name = textOfValue(attributeValue(block, 'name'));
  const port = portOf(textOfValue(attributeValue(block, 'database_version')));
  return blocksOf(block, 'settings').flatMap((settings) =>
    within(settings, 'ip_configuration').flatMap((configuration) => {
      const isPublic = isUnresolved(configuration) ? configuration : flagOfValue(attributeValue(configuration, 'ipv4_enabled'));
      return within(configuration, 'authorized_networks').map((network) => {
        const source = isUnresolved(network) ? network : textOfValue(attributeValue(network, 'value'));
        const rule = ruleOf({ address, name, port, source, isPublic, from });
        return { ...rule, disabled: isNone(block) ? true : rule.disabled === true ? true : (doubt ?? rule.disabled) };
      });
    }),
  );
}

function within(body: Parameters<typeof blocksOf>[0] | Unresolved, type: string) {
  return isUnresolved(body) ? [body] : blocksOf(body, type);
}

/** The same of a resource as plan or state show it. */
export function authorisedNetworksIn(resource: TerraformResource): FirewallRule[] {
  if (resource.type !== 'google_sql_database_instance') return [];
  const name = textOfValue(valueIn(resource, 'name'));
  const port = portOf(textOfValue(valueIn(resource, 'database_version')));
  return blocksIn(resource, 'settings').flatMap((settings) =>
    blocksIn(settings, 'ip_configuration').flatMap((configuration) =>
      blocksIn(configuration, 'authorized_networks').map((network) =>
        ruleOf({
          ...{ address: resource.address, name, port, from: resource.from },
          source: textOfValue(valueIn(network, 'value')),
          isPublic: flagOfValue(valueIn(configuration, 'ipv4_enabled')),
        }),
      ),
    ),
  );
}

interface Authorised extends Pick<FirewallRule, 'address' | 'from'> {
  readonly name: Setting<string>;
  readonly port: Setting<string>;
  readonly source: Setting<string>;
  readonly isPublic: Setting<boolean>;
}

function ruleOf({ address, name, port, source, isPublic, from }: Authorised): FirewallRule {
  return {
    name: typeof name === 'string' ? name : address,
    address,
    direction: null,
    // Without a public address the networks that it authorises lead nowhere.
    disabled: isUnresolved(isPublic) ? isPublic : isPublic === false,
    action: 'allow',
    protocol: 'tcp',
    ports: [port],
    sourceRanges: source === null ? null : [source],
    sourceTags: [],
    from,
    sourcesFrom: [],
  };
}

function portOf(version: Setting<string>): Setting<string> {
  if (version === null || isUnresolved(version)) return version ?? { unresolved: 'database_version' };
  return PORTS.find(([kind]) => kind.test(version))?.[1] ?? { unresolved: version };
}
