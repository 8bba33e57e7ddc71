import { type Disk, isUnresolved, type Setting, type TerraformValue, type Unresolved } from '../domain/fact.ts';
import type { HclBlock, HclBody } from './hcl.ts';
import { attributeValue, blocksOf, doubtOf, type Resource } from './terraform-resource.ts';
import { kmsKeyOfValue, textOfValue } from './terraform-settings.ts';

const DECLARED_DISK = /^(?:"\$\{)?google_compute_(?:region_)?disk\./;

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
      from,
    },
  ];
}

/** The disks of a `google_compute_instance`. One that is declared as a resource of its own is not repeated. */
export function instanceDisks({ address, block, from }: Resource): Disk[] {
  const doubt = doubtOf(block);
  return (['boot_disk', 'attached_disk'] as const).flatMap((type) =>
    blocksOf(block, type).flatMap((disk, index): Disk[] => {
      const place = type === 'boot_disk' ? `${address}.boot_disk` : `${address}.attached_disk[${index}]`;
      if (isUnresolved(disk)) return [{ address: place, name: null, kmsKey: disk, customerSuppliedKey: false, from }];
      const source = disk.attributes.get('source')?.text;
      if (source !== undefined && DECLARED_DISK.test(source)) return [];
      return [
        {
          address: place,
          name: textOfValue(attributeValue(disk, 'device_name')),
          kmsKey: doubt ?? keyIn(disk, 'kms_key_self_link') ?? encryptionOfSource(source),
          customerSuppliedKey: isGiven(disk, 'disk_encryption_key_raw') || isGiven(disk, 'disk_encryption_key_rsa'),
          from: { ...from, at: disk.at },
        },
      ];
    }),
  );
}

/** The disk of a `google_sql_database_instance`. */
export function databaseDisk({ address, block, from }: Resource): Disk[] {
  const kmsKey = doubtOf(block) ?? keyIn(block, 'encryption_key_name');
  return [{ address, name: textOfValue(attributeValue(block, 'name')), kmsKey, customerSuppliedKey: false, from }];
}

function keyIn(body: HclBody | HclBlock | null, attribute: string): Setting<string> {
  return body === null ? null : kmsKeyOfValue(attributeValue(body, attribute));
}

function isGiven(body: HclBody | null, attribute: string): boolean {
  const value: TerraformValue = body === null ? null : attributeValue(body, attribute);
  return value !== null && value !== '';
}

/** A disk that exists elsewhere was encrypted, or not, when it was made. */
function encryptionOfSource(source: string | undefined): Unresolved | null {
  return source === undefined || source === 'null' || source === '""'
    ? null
    : { unresolved: `source = ${source.replace(/\s+/g, ' ')}` };
}
