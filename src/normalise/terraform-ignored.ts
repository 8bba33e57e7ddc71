import { isUnresolved } from '../domain/facts/setting.ts';
import type { Gap } from './reader.ts';
import { PLAN_INSTEAD } from './terraform-incomplete.ts';
import { readKinds } from './terraform-kinds.ts';
import { attributeValue, blocksOf, type Resource } from './terraform-resource.ts';
import { textsOfValue } from './terraform-settings.ts';

/** What is read of the kinds of resources that are read. */
const READ =
  /^(?:all|allow|deny|direction|disabled|source_(?:ranges|tags|service_accounts)|match|action|disk_encryption_key|boot_disk|attached_disk|scratch_disk|source|disk|kms_key_self_link|encryption_key_name|name|device_name)(?![\w-])/;
/** Parts of them that are not: which image a disk began as. */
const NOT_READ = /^boot_disk(?:\[\d+\]|\.\d+)\.(?:initialize_params|auto_delete|mode|interface|image)(?![\w-])/;
/** Of a database the networks that reach it. */
const NETWORKS = /^settings(?:(?:\[\d+\]|\.\d+)?(?:\.ip_configuration(?![\w-]).*)?)$/;

/**
 * What Terraform is told to leave as it is once a resource was made: the file does not show how that is
 * (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes).
 */
export function ignoredIn({ type, address, block, from }: Resource): Gap[] {
  const kinds = readKinds(type);
  if (kinds.length === 0) return [];
  const ignored = blocksOf(block, 'lifecycle').flatMap((lifecycle) =>
    isUnresolved(lifecycle)
      ? [lifecycle.unresolved]
      : textsOfValue(attributeValue(lifecycle, 'ignore_changes')).map((name) =>
          isUnresolved(name) ? name.unresolved : String(name),
        ),
  );
  // Disks attached by resources of their own show among those of the machine, whose file then has to pass over them.
  const attachesElsewhere = blocksOf(block, 'attached_disk').length === 0;
  const unseen = ignored.filter(
    (name) =>
      (READ.test(name) || (type === 'google_sql_database_instance' && NETWORKS.test(name))) &&
      !NOT_READ.test(name) &&
      !(attachesElsewhere && name === 'attached_disk'),
  );
  if (unseen.length === 0) return [];
  const names = unseen.map((name) => `"${name}"`).join(', ');
  const what = `Terraform leaves ${names} of ${address} as they are, whatever the file says.`;
  return [{ kinds, what, at: from.at, remedy: PLAN_INSTEAD }];
}
