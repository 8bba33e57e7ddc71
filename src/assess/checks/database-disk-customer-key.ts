import type { Misconfiguration } from '../../domain/facts/scan.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import type { Disk } from '../../domain/facts/terraform.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { isKeyName, purposeOf } from '../disk-purpose.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { unseenModules } from '../terraform-modules.ts';
import { unshownFindings } from '../trivy-rules.ts';
import { mendedByPlan } from '../until-applied.ts';

/** A machine's own disk, which it loses when it ends. */
const SCRATCH = /\.scratch_disk\[/;

export default defineCheck({
  id: 'database-disk-customer-key',
  title: 'The database disk is encrypted with our own key',
  control: 'DATA-1.1',
  reads: ['disk', 'terraformModule', 'terraformFile', 'misconfiguration'],
  requires: ['disk'],
  freshFor: 'P31D',
  why: 'With a key of our own, withdrawing the key makes every copy and snapshot of the disk unreadable.',
  remedy: 'Give the disk a disk_encryption_key with the kms_key_self_link of our key.',

  judge(facts) {
    const { disk } = facts;
    const byName = disk.some((one) => purposeOf(one) === 'database');
    return mergeObservations([
      ...(disk.length === 0 ? [noDisk()] : disk.map((one) => mendedByPlan(judgeOne(one, byName)))),
      ...unseenModules(facts),
      ...keysByTrivy(disk, facts.misconfiguration),
    ]);
  },
});

/** Disks of machines without a key of ours, disks of their own without one, and keys written out. Which of them holds the database, Trivy does not say. */
const WITHOUT_KEY: readonly string[] = ['GCP-0033', 'GCP-0034', 'GCP-0037'];

function keysByTrivy(disks: readonly Disk[], found: readonly Misconfiguration[]): Observation[] {
  const shown = disks.filter(({ kmsKey }) => kmsKey === null || (typeof kmsKey === 'string' && kmsKey.trim() === '')).length;
  const remedy = 'Hand in all Terraform files that Trivy scanned, or the plan as JSON.';
  return unshownFindings(found, { ids: WITHOUT_KEY, shown, meaning: 'unknown', remedy });
}

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
  const purpose = purposeOf(disk);
  const isEncrypted = typeof kmsKey === 'string' && isKeyName(kmsKey);
  if (byName && (purpose === 'else' || (purpose === 'open' && isEncrypted && !isUnresolved(name)))) {
    const reason = `Neither "${address}" nor its name ${quote(name ?? '')} says that it holds the database.`;
    return notApplicable(address, reason, [from]);
  }
  if (purpose === 'else' && SCRATCH.test(address))
    return unknown(
      address,
      'missing',
      'It takes no key of ours, and whether a database lies on it is not in the evidence.',
      [from],
      {
        remedy: 'Name the disk that holds the database after it, or take the scratch disk away.',
      },
    );
  if (byName && purpose === 'open' && kmsKey === null) {
    const reason = `It is not encrypted with a key of ours, and its name ${quote(name ?? '')} does not say what it holds.`;
    return unknown(address, 'unresolved', reason, [from], {
      remedy: `Give "${address}" a key of ours, or a name that says what it is for, such as logs or cache.`,
    });
  }
  return judgeKey(disk, byName ? '' : ' No disk is named after a database, so every disk is judged.');
}

function judgeKey({ address, kmsKey, customerSuppliedKey, from }: Disk, why: string): Observation {
  const remedy = `Give "${address}" a disk_encryption_key block with kms_key_self_link of a key of ours.`;
  if (isUnresolved(kmsKey))
    return unknown(address, 'unresolved', `Its key "${kmsKey.unresolved}" is not resolved.${why}`, [from], { remedy });
  if (kmsKey !== null && kmsKey.trim() !== '' && !isKeyName(kmsKey))
    return unknown(address, 'unresolved', `Its key "${kmsKey}" is not the name of a key in a key service.${why}`, [from], {
      remedy,
    });
  if (kmsKey !== null && kmsKey.trim() !== '') return pass(address, `It is encrypted with "${kmsKey}".${why}`, [from]);
  if (customerSuppliedKey) {
    const reason = `Its key is supplied by value, so it stands in the Terraform state instead of a key service.${why}`;
    return fail(address, reason, [from], { remedy });
  }
  return fail(address, `It is encrypted with the key of the provider only.${why}`, [from], { remedy });
}
