import { type Disk, isUnresolved } from '../../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { unseenModules } from '../terraform-modules.ts';

/** Words that name a database's disk, whole or at the start of a part of the name. */
const DATABASE = /postgres|database|mysql|mariadb|(?:^|[^a-z])(?:db|pg|sql)/i;

export default defineCheck({
  id: 'database-disk-customer-key',
  title: 'The database disk is encrypted with our own key',
  control: 'DATA-1.1',
  reads: ['disk', 'terraformModule', 'terraformFile'],
  requires: ['disk'],
  freshFor: 'P31D',
  why: 'With a key of our own, withdrawing the key makes every copy and snapshot of the disk unreadable.',
  remedy: 'Give the disk a disk_encryption_key with the kms_key_self_link of our key.',

  judge(facts) {
    const { disk } = facts;
    const byName = disk.some(isDatabase);
    return mergeObservations([
      ...(disk.length === 0 ? [noDisk()] : disk.map((one) => judgeOne(one, byName))),
      ...unseenModules(facts),
    ]);
  },
});

function noDisk(): Observation {
  return unknown('disks', 'missing', 'The evidence holds no disk.', [], {
    remedy: 'Hand in the Terraform files that define the disks.',
  });
}

/** Where names tell which disk holds the database the others do not matter; a disk that is not here may have any name. */
function judgeOne(disk: Disk, byName: boolean): Observation {
  const { address, name, kmsKey, attaches, from } = disk;
  if (attaches !== null && isUnresolved(kmsKey)) {
    const reason = `The disk that it attaches, ${quote(attaches)}, is not in the evidence, so its key is not known.`;
    return unknown(address, 'missing', reason, [from], {
      remedy: `Hand in the Terraform file that defines ${quote(attaches)}, or the plan as JSON in place of the Terraform files.`,
    });
  }
  if (byName && !isDatabase(disk) && !isUnresolved(name)) {
    const reason = `Neither "${address}" nor its name "${name ?? ''}" says that it holds the database.`;
    return notApplicable(address, reason, [from]);
  }
  return judgeKey(disk, byName ? '' : ' No disk is named after a database, so every disk is judged.');
}

function isDatabase({ address, name }: Disk): boolean {
  return DATABASE.test(address) || (typeof name === 'string' && DATABASE.test(name));
}

function judgeKey({ address, kmsKey, customerSuppliedKey, from }: Disk, why: string): Observation {
  const remedy = `Give "${address}" a disk_encryption_key block with kms_key_self_link of a key of ours.`;
  if (isUnresolved(kmsKey))
    return unknown(address, 'unresolved', `Its key "${kmsKey.unresolved}" is not resolved.${why}`, [from], { remedy });
  if (kmsKey !== null && kmsKey.trim() !== '') return pass(address, `It is encrypted with "${kmsKey}".${why}`, [from]);
  if (customerSuppliedKey) {
    const reason = `Its key is supplied by value, so it stands in the Terraform state instead of a key service.${why}`;
    return fail(address, reason, [from], { remedy });
  }
  return fail(address, `It is encrypted with the key of the provider only.${why}`, [from], { remedy });
}
