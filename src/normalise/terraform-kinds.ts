import type { FactKind } from '../domain/fact.ts';
import { counted } from './counted.ts';
import type { Gap } from './reader.ts';

/** Disks that are resources of their own. */
export const OWN_DISKS: readonly string[] = ['google_compute_disk', 'google_compute_region_disk'];

/** Resource types that are rules of a firewall policy. */
export const POLICY_RULES: readonly string[] = [
  'google_compute_firewall_policy_rule',
  'google_compute_network_firewall_policy_rule',
  'google_compute_region_network_firewall_policy_rule',
];

const READ: ReadonlySet<string> = new Set([
  ...OWN_DISKS,
  ...POLICY_RULES,
  'google_compute_firewall',
  'google_compute_instance',
  'google_compute_attached_disk',
  'google_sql_database_instance',
]);

const FIREWALL = /firewall|secgroup|security_(?:group|rule|list|polic)|network_acl|nsg|_fw_/;
/** Policies whose rules are resources of their own, and filters for what a firewall has let through: by themselves they open nothing. */
const OPENS_NOTHING =
  /^google_(?:network_security_|compute_(?:(?:region_)?network_)?firewall_policy(?:_association)?$|compute_(?:region_)?security_policy(?:_rule)?$)/;

const DATA =
  /(?:^|_)(?:disks?|volumes?|ebs|rds|db|database|sql|mysql|mariadb|postgres(?:ql)?|mongodb|alloydb|spanner|bigtable|filestore)(?:_|$)|_instance_(?:template|from_)/;
/** What is set on a disk or inside a database that is there anyway, and objects of a database server. */
const HOLDS_NOTHING =
  /_iam_(?:binding|member|policy)$|^google_compute_(?:region_)?disk_(?:resource_policy_attachment|async_replication)$|^google_sql_(?:database|user|ssl_cert)$|^(?:postgresql|mysql|docker)_/;

/** Whether resources of a type become facts. */
export function isRead(type: string): boolean {
  return READ.has(type);
}

/** What a resource of a type may say and is not read: rules of a firewall, or where data lies, by the words in its name. */
export function unreadKinds(type: string): FactKind[] {
  if (isRead(type)) return [];
  return [
    ...(FIREWALL.test(type) && !OPENS_NOTHING.test(type) ? (['firewallRule'] as const) : []),
    ...(DATA.test(type) && !HOLDS_NOTHING.test(type) ? (['disk'] as const) : []),
  ];
}

/** What a type of resource that is read can say. */
export function readKinds(type: string): FactKind[] {
  if (!isRead(type)) return [];
  if (type === 'google_sql_database_instance') return ['disk', 'firewallRule'];
  return [type === 'google_compute_firewall' || POLICY_RULES.includes(type) ? 'firewallRule' : 'disk'];
}

/** A resource and its place in the file. */
export interface Placed {
  readonly type: string;
  readonly address: string;
  readonly at: string;
}

/** One gap for each type of resource that opens ports or holds data and is not read. */
export function gapsOfKinds(resources: readonly Placed[]): Gap[] {
  const ofType = Map.groupBy(resources, ({ type }) => type);
  return Array.from(ofType).flatMap(([type, own]): Gap[] => {
    const kinds = unreadKinds(type);
    if (kinds.length === 0) return [];
    const says = kinds.includes('firewallRule') ? 'may open ports' : 'may hold the data of a database';
    const remedies = kinds.map((kind) => (kind === 'disk' ? DISKS_READ : RULES_READ));
    return counted(
      own.map(({ address }) => address),
      (names) => `"${type}", which ${says} and is of a kind that is not read: ${names}`,
    ).map((what) => ({ kinds, what, at: own[0]?.at ?? '', remedy: remedies.join(' ') }));
  });
}

const RULES_READ = 'Write these rules as google_compute_firewall or as rule resources of a firewall policy: only these are read.';
const DISKS_READ =
  'Define where the data lies as google_compute_disk, in google_compute_instance or as google_sql_database_instance: only these are read.';

/** A note on the resources that are neither read nor concern what is read. */
export function notesOfKinds(resources: readonly Placed[]): string[] {
  const passed = resources.filter(({ type }) => !isRead(type) && unreadKinds(type).length === 0);
  const types = [...new Set(passed.map(({ type }) => type))].sort();
  return passed.length === 0 ? [] : [`${passed.length} resources of kinds that are not read: ${types.join(', ')}.`];
}
