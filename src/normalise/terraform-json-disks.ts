import { canonicalJson } from '../domain/canonical.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import type { Disk } from '../domain/facts/terraform.ts';
import { attachmentOf } from './terraform-attached-disk.ts';
import { scratchDisk } from './terraform-disk.ts';
import { blocksIn, referencesOf, type TerraformObject, type TerraformResource, valueIn, withoutIndices } from './terraform-json.ts';
import { OWN_DISKS } from './terraform-kinds.ts';
import { kmsKeyOfValue, textOfValue } from './terraform-settings.ts';

const KEY = /^(?:data\.)?google_kms_crypto_key\.[\w-]+(?:\[[^\]]*\])?$/;
const MODULES = /^(?:module\.[\w-]+(?:\[(?:\d+|"[^"]*")\])?\.)*/;

/** The disks of the resources of a plan or state; what a machine attaches is as encrypted as the disk it names, where that is among them. */
export function disksIn(resources: readonly TerraformResource[]): Disk[] {
  const own = resources.filter(({ type }) => OWN_DISKS.includes(type)).map((resource) => ({ resource, disk: ownDisk(resource) }));
  const byName = Map.groupBy(
    own.flatMap(({ resource: { address, values }, disk }) =>
      [withoutIndices(address), values['self_link'], values['id']].map((name) => ({ name, disk })),
    ),
    ({ name }) => name,
  );
  const attached = resources.flatMap((resource) =>
    attachmentsOf(resource).map(({ attachment, source, references }) => {
      const [modules = ''] = MODULES.exec(resource.address) ?? [];
      const names = [source, ...references.map((one) => withoutIndices(`${modules}${one}`))];
      const found = names.filter((name) => typeof name === 'string' && name !== '').map((name) => byName.get(name) ?? []);
      const [disk, ...others] = found.find(({ length }) => length > 0) ?? [];
      // One address with an index may stand for disks that differ.
      const alike = others.every((other) => canonicalJson(other.disk.kmsKey) === canonicalJson(disk?.disk.kmsKey));
      return disk === undefined || !alike ? attachment : attachmentOf(disk.disk, attachment);
    }),
  );
  return [...own.map(({ disk }) => disk), ...attached, ...resources.flatMap(scratchDisks), ...resources.flatMap(databaseDisk)];
}

function scratchDisks(resource: TerraformResource): Disk[] {
  if (resource.type !== 'google_compute_instance') return [];
  return blocksIn(resource, 'scratch_disk').map((disk, index) =>
    scratchDisk(resource.address, index, textOfValue(valueIn(disk, 'device_name')), resource.from),
  );
}

function databaseDisk(resource: TerraformResource): Disk[] {
  if (resource.type !== 'google_sql_database_instance') return [];
  const kmsKey = keyIn(resource, 'encryption_key_name');
  return [
    { address: resource.address, name: nameOf(resource), kmsKey, customerSuppliedKey: false, attaches: null, from: resource.from },
  ];
}

interface Attachment {
  readonly attachment: Disk;
  /** What it attaches, by value and by the addresses that the configuration names. */
  readonly source: unknown;
  readonly references: readonly string[];
}

function attachmentsOf(resource: TerraformResource): Attachment[] {
  const { type, address, from } = resource;
  if (type === 'google_compute_attached_disk') {
    const attaches = sourceOf(resource, 'disk') ?? `${address}.disk`;
    const name = textOfValue(valueIn(resource, 'device_name'));
    const attachment = { address, name, kmsKey: { unresolved: attaches }, customerSuppliedKey: false, attaches, from };
    return [{ attachment, source: resource.values['disk'], references: referencesOf(resource, 'disk') }];
  }
  if (type !== 'google_compute_instance') return [];
  return (['boot_disk', 'attached_disk'] as const).flatMap((place) =>
    blocksIn(resource, place).map((disk, index): Attachment => {
      const kmsKey = keyIn(disk, 'kms_key_self_link');
      const attaches = isMadeWith(disk) ? null : sourceOf(disk, 'source');
      return {
        attachment: {
          address: place === 'boot_disk' ? `${address}.boot_disk` : `${address}.attached_disk[${index}]`,
          name: textOfValue(valueIn(disk, 'device_name')),
          kmsKey: kmsKey ?? (attaches === null ? null : { unresolved: `${disk.address}.source` }),
          customerSuppliedKey: isGiven(disk, 'disk_encryption_key_raw') || isGiven(disk, 'disk_encryption_key_rsa'),
          attaches,
          from,
        },
        source: disk.values['source'],
        references: referencesOf(disk, 'source'),
      };
    }),
  );
}

function ownDisk(resource: TerraformResource): Disk {
  const [key] = blocksIn(resource, 'disk_encryption_key');
  return {
    address: resource.address,
    name: nameOf(resource),
    kmsKey: key === undefined ? null : keyIn(key, 'kms_key_self_link'),
    customerSuppliedKey: key !== undefined && (isGiven(key, 'raw_key') || isGiven(key, 'rsa_encrypted_key')),
    attaches: null,
    from: resource.from,
  };
}

/** A state shows the key of each disk. In a plan a machine only names disks that exist by themselves. */
function isMadeWith({ expressions, unknown }: TerraformObject): boolean {
  return unknown !== true && expressions?.['source'] === undefined;
}

function sourceOf(object: TerraformObject, name: string): string | null {
  const source = textOfValue(valueIn(object, name));
  return isUnresolved(source) ? source.unresolved : source;
}

/** A key that is to be made with the disk is called by the address of its resource. */
function keyIn(object: TerraformObject, name: string): Setting<string> {
  const value = valueIn(object, name);
  const reference = referencesOf(object, name).find((one) => KEY.test(one));
  if (typeof value !== 'string' && reference !== undefined) return reference;
  return kmsKeyOfValue(value);
}

/** Asked of the value itself: a secret one counts without being looked at. */
function isGiven({ values, unknown, sensitive, ...object }: TerraformObject, name: string): boolean {
  const value = values[name];
  if (value !== null && value !== undefined) return value !== '';
  return valueIn({ ...object, values, unknown, sensitive: undefined }, name) !== null;
}

function nameOf(resource: TerraformResource): Setting<string> {
  return textOfValue(valueIn(resource, 'name'));
}
