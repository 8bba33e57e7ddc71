import { isUnresolved, type Setting, type Unresolved } from '../domain/facts/setting.ts';
import type { Disk, TerraformValue } from '../domain/facts/terraform.ts';
import type { HclBlock, HclBody } from './hcl.ts';
import { attributeValue, blocksOf, doubtOf, type Resource } from './terraform-resource.ts';
import { kmsKeyOfValue, textOfValue } from './terraform-settings.ts';

/** A disk of its own: `google_compute_disk`, `google_compute_region_disk`. */
export function ownDisk({ address, block, from }: Resource): Disk[] {
  const [encryption] = blocksOf(block, 'disk_encryption_key');
  const dynamic = encryption !== undefined && isUnresolved(encryption);
  const keys = encryption === undefined || dynamic ? null : encryption;
  return [
    {
      address,
      name: textOfValue(attributeValue(block, 'name')),
      kmsKey: doubtOf(block) ?? (dynamic ? encryption : keyIn(keys, 'kms_key_self_link')),
      customerSuppliedKey: isGiven(keys, 'raw_key') || isGiven(keys, 'rsa_encrypted_key'),
      attaches: null,
      from,
    },
  ];
}

/** The disks of a `google_compute_instance`: those made with it, those that it attaches, and those of the machine itself. */
export function instanceDisks({ address, block, from }: Resource): Disk[] {
  const doubt = doubtOf(block);
  const scratch = blocksOf(block, 'scratch_disk').map((disk, index): Disk => {
    const own = isUnresolved(disk) ? null : disk;
    const name = own === null ? null : textOfValue(attributeValue(own, 'device_name'));
    return scratchDisk(address, index, name, own === null ? from : { ...from, at: own.at });
  });
  const others = (['boot_disk', 'attached_disk'] as const).flatMap((type) =>
    blocksOf(block, type).map((disk, index): Disk => {
      const place = type === 'boot_disk' ? `${address}.boot_disk` : `${address}.attached_disk[${index}]`;
      if (isUnresolved(disk))
        return { address: place, name: null, kmsKey: disk, customerSuppliedKey: false, attaches: disk.unresolved, from };
      const source = sourceOf(disk, 'source');
      return {
        address: place,
        name: textOfValue(attributeValue(disk, 'device_name')),
        kmsKey: doubt ?? keyIn(disk, 'kms_key_self_link') ?? encryptionOf(source),
        customerSuppliedKey: isGiven(disk, 'disk_encryption_key_raw') || isGiven(disk, 'disk_encryption_key_rsa'),
        attaches: source,
        from: { ...from, at: disk.at },
      };
    }),
  );
  return [...others, ...scratch];
}

/** A disk that a machine has for as long as it runs; Google encrypts it, and takes no other key: https://cloud.google.com/compute/docs/disks/local-ssd. */
export function scratchDisk(machine: string, index: number, name: Disk['name'], from: Disk['from']): Disk {
  return { address: `${machine}.scratch_disk[${index}]`, name, kmsKey: null, customerSuppliedKey: false, attaches: null, from };
}

/** What a `google_compute_attached_disk` attaches to a machine. */
export function attachedDisk({ address, block, from }: Resource): Disk[] {
  const source = sourceOf(block, 'disk') ?? 'a disk it does not name';
  const name = textOfValue(attributeValue(block, 'device_name'));
  return [{ address, name, kmsKey: encryptionOf(source), customerSuppliedKey: false, attaches: source, from }];
}

/** The disk of a `google_sql_database_instance`. */
export function databaseDisk({ address, block, from }: Resource): Disk[] {
  const kmsKey = doubtOf(block) ?? keyIn(block, 'encryption_key_name');
  const name = textOfValue(attributeValue(block, 'name'));
  return [{ address, name, kmsKey, customerSuppliedKey: false, attaches: null, from }];
}

function keyIn(body: HclBody | HclBlock | null, attribute: string): Setting<string> {
  return body === null ? null : kmsKeyOfValue(attributeValue(body, attribute));
}

function isGiven(body: HclBody | null, attribute: string): boolean {
  const value: TerraformValue = body === null ? null : attributeValue(body, attribute);
  return value !== null && value !== '';
}

function sourceOf(body: HclBody, attribute: string): string | null {
  const source = textOfValue(attributeValue(body, attribute));
  return isUnresolved(source) ? source.unresolved : source;
}

/** A disk that exists by itself was encrypted, or not, when it was made. */
function encryptionOf(source: string | null): Unresolved | null {
  return source === null ? null : { unresolved: `source = ${source}` };
}
