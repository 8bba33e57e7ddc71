import { type Disk, isUnresolved } from '../../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';

/** Words that name a database's disk, whole or at the start of a part of the name. */
const DATABASE = /postgres|database|(?:^|[^a-z])(?:db|pg|sql)/i;

export default defineCheck({
  id: 'database-disk-customer-key',
  title: 'The database disk is encrypted with our own key',
  control: 'DATA-1.1',
  reads: ['disk'],
  requires: ['disk'],
  freshFor: 'P31D',
  why: 'With a key of our own, withdrawing the key makes every copy and snapshot of the disk unreadable.',
  remedy: 'Give the disk a disk_encryption_key with the kms_key_self_link of our key.',

  judge({ disk }) {
    if (disk.length === 0)
      return [
        unknown('disks', 'missing', 'The evidence holds no disk.', [], {
          remedy: 'Hand in the Terraform files that define the disks.',
        }),
      ];
    const byName = disk.some(isDatabase);
    return mergeObservations(
      disk.map((one) => {
        if (byName && !isDatabase(one) && !isUnresolved(one.name))
          return notApplicable(
            one.address,
            `Neither "${one.address}" nor its name "${one.name ?? ''}" says that it holds the database.`,
            [one.from],
          );
        return judgeDisk(one, byName ? '' : ' No disk is named after a database, so every disk is judged.');
      }),
    );
  },
});

function isDatabase({ address, name }: Disk): boolean {
  return DATABASE.test(address) || (typeof name === 'string' && DATABASE.test(name));
}

function judgeDisk({ address, kmsKey, customerSuppliedKey, from }: Disk, why: string): Observation {
  const remedy = `Give "${address}" a disk_encryption_key block with kms_key_self_link of a key of ours.`;
  if (isUnresolved(kmsKey))
    return unknown(address, 'unresolved', `Its key "${kmsKey.unresolved}" is not resolved.${why}`, [from], { remedy });
  if (kmsKey !== null && kmsKey.trim() !== '') return pass(address, `It is encrypted with "${kmsKey}".${why}`, [from]);
  if (customerSuppliedKey)
    return fail(
      address,
      `Its key is supplied by value, so it stands in the Terraform state instead of a key service.${why}`,
      [from],
      { remedy },
    );
  return fail(address, `It is encrypted with the key of the provider only.${why}`, [from], { remedy });
}
