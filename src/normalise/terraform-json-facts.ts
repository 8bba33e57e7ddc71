import type { Disk, Fact, FirewallRule, Setting, TerraformValue } from '../domain/fact.ts';
import { POLICY_RULES } from './terraform-firewall.ts';
import { blocksIn, referencesOf, type TerraformObject, type TerraformResource, valueIn } from './terraform-json.ts';
import { flagOfValue, kmsKeyOfValue, rangesOfValue, textOfValue, textsOfValue } from './terraform-settings.ts';

const OWN_DISKS = ['google_compute_disk', 'google_compute_region_disk'];
const READ = [...OWN_DISKS, ...POLICY_RULES, 'google_compute_firewall', 'google_compute_instance', 'google_sql_database_instance'];
const KEY = /^(?:data\.)?google_kms_crypto_key\.[\w-]+(?:\[[^\]]*\])?$/;
const DECLARED_DISK = /^google_compute_(?:region_)?disk\.[\w-]+/;

/** Firewall rules and disks of the resources of a plan or state. */
export function factsOfResources(resources: readonly TerraformResource[]): Fact[] {
  const declared = new Set(
    resources
      .filter(({ type }) => OWN_DISKS.includes(type))
      .flatMap(({ values }) => [values['self_link'], values['id']].filter((name) => typeof name === 'string' && name !== '')),
  );
  return resources.flatMap((resource): Fact[] => {
    const { type } = resource;
    if (type === 'google_compute_firewall') return firewallRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
    if (POLICY_RULES.includes(type)) return policyRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
    return disks(resource, declared).map((disk) => ({ kind: 'disk', ...disk }));
  });
}

/** What was passed over, in sentences. */
export function notesOnResources(resources: readonly TerraformResource[]): string[] {
  const unread = resources.filter(({ type }) => !READ.includes(type));
  const types = [...new Set(unread.map(({ type }) => type))].sort();
  return [
    ...(unread.length === 0 ? [] : [`${unread.length} resources of kinds that are not read: ${types.join(', ')}.`]),
    'Plans and states hold secrets in clear: of this one only firewall rules and disks were kept.',
  ];
}

function firewallRules(resource: TerraformResource): FirewallRule[] {
  const accounts = textsOfValue(valueIn(resource, 'source_service_accounts'));
  const common = {
    name: nameOf(resource, 'name'),
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
  return blocksIn(resource, 'match').flatMap((match) =>
    blocksIn(match, 'layer4_configs').map(
      (block): FirewallRule => ({
        name: nameOf(resource, 'rule_name'),
        direction: textOfValue(valueIn(resource, 'direction')),
        disabled: flagOfValue(valueIn(resource, 'disabled')),
        action,
        ...opened(block, 'ip_protocol'),
        sourceRanges: rangesOfValue(valueIn(match, 'src_ip_ranges')),
        sourceTags: [],
        from: resource.from,
        sourcesFrom: [],
      }),
    ),
  );
}

function opened(block: TerraformObject, protocol: string): Pick<FirewallRule, 'protocol' | 'ports'> {
  return { protocol: textOfValue(valueIn(block, protocol)), ports: textsOfValue(valueIn(block, 'ports')) };
}

function disks(resource: TerraformResource, declared: ReadonlySet<unknown>): Disk[] {
  const { type, address, from } = resource;
  const name = textOfValue(valueIn(resource, 'name'));
  if (OWN_DISKS.includes(type)) {
    const [key] = blocksIn(resource, 'disk_encryption_key');
    return [
      {
        address,
        name,
        kmsKey: key === undefined ? null : keyIn(key, 'kms_key_self_link'),
        customerSuppliedKey: key !== undefined && (isGiven(key, 'raw_key') || isGiven(key, 'rsa_encrypted_key')),
        from,
      },
    ];
  }
  if (type === 'google_sql_database_instance')
    return [{ address, name, kmsKey: keyIn(resource, 'encryption_key_name'), customerSuppliedKey: false, from }];
  if (type !== 'google_compute_instance') return [];
  return (['boot_disk', 'attached_disk'] as const).flatMap((place) =>
    blocksIn(resource, place).flatMap((disk, index): Disk[] => {
      if (declared.has(disk.values['source']) || referencesOf(disk, 'source').some((one) => DECLARED_DISK.test(one))) return [];
      return [
        {
          address: place === 'boot_disk' ? `${address}.boot_disk` : `${address}.attached_disk[${index}]`,
          name: textOfValue(valueIn(disk, 'device_name')),
          kmsKey: keyIn(disk, 'kms_key_self_link') ?? keyOfSource(disk),
          customerSuppliedKey: isGiven(disk, 'disk_encryption_key_raw') || isGiven(disk, 'disk_encryption_key_rsa'),
          from,
        },
      ];
    }),
  );
}

/** A key that is to be made with the disk is called by the address of its resource. */
function keyIn(object: TerraformObject, name: string): Setting<string> {
  const value = valueIn(object, name);
  const reference = referencesOf(object, name).find((one) => KEY.test(one));
  if (typeof value !== 'string' && reference !== undefined) return reference;
  return kmsKeyOfValue(value);
}

/** In a plan a disk that exists elsewhere was encrypted, or not, when it was made. A state shows the key itself. */
function keyOfSource(disk: TerraformObject): Setting<string> {
  if (disk.expressions === null) return null;
  const source: TerraformValue = disk.expressions['source'] === undefined ? null : valueIn(disk, 'source');
  return source === null || source === '' ? null : { unresolved: `${disk.address}.source` };
}

/** Asked of the value itself: a secret one counts without being looked at. */
function isGiven({ values, unknown, sensitive, ...object }: TerraformObject, name: string): boolean {
  const value = values[name];
  if (value !== null && value !== undefined) return value !== '';
  return valueIn({ ...object, values, unknown, sensitive: undefined }, name) !== null;
}

function nameOf(resource: TerraformResource, attribute: string): string {
  const name = textOfValue(valueIn(resource, attribute));
  return typeof name === 'string' ? name : resource.address;
}
