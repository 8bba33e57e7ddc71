import { isUnresolved } from '../domain/facts/setting.ts';
import type { Disk } from '../domain/facts/terraform.ts';

/** Words that name a database's disk, whole or at the start of a part of the name. */
const DATABASE =
  /postgres|database|mysql|maria|mongo|redis|valkey|cassandra|scylla|elastic|opensearch|clickhouse|influx|timescale|couch|neo4j|oracle|(?:^|[^a-z])(?:db|pg|sql|ms?sql|etcd)/i;
/** Words of a copy: where only such disks are named after a database, none of them is where it runs. */
const COPY = /backup|bak(?:$|[^a-z])|archive|snapshot|dump|export/i;
/** Words that say what else a disk is for. */
const ELSE =
  /(?:^|[^a-z])(?:boot|root|os|system|swap|te?mp|scratch|cache|logs?|media|uploads?|images?|registry|artifacts?|builds?|monitoring|prometheus|metrics)(?:$|[^a-z])/i;

/** What names say of a disk: that it holds the database, a copy of it, something else, or nothing at all. */
export type Purpose = 'database' | 'copy' | 'else' | 'open';

/** What the names of a disk say it is for. */
export function purposeOf({ address, name }: Disk): Purpose {
  const names = [
    address.replace(/^(?:module\.[^.]+\.)*google_compute_(?:region_)?disk\./, ''),
    typeof name === 'string' ? name : '',
  ];
  const says = (words: RegExp) => names.some((one) => words.test(one));
  if (says(DATABASE)) return says(COPY) ? 'copy' : 'database';
  if (isUnresolved(name)) return 'open';
  return says(COPY) || says(ELSE) ? 'else' : 'open';
}

/** A key by its name in Google's key service, or by the resource that makes it: https://cloud.google.com/kms/docs/getting-resource-ids. */
const KEY =
  /^(?:https:\/\/\S+\/v1\/|\/\/\S+\/)?projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+(?:\/cryptoKeyVersions\/\d+)?$/;
const KEY_RESOURCE = /^(?:module\.\S+\.)?(?:data\.)?google_kms_crypto_key\./;

/** Whether a text can be the name of a key at all. */
export function isKeyName(text: string): boolean {
  return KEY.test(text.trim()) || KEY_RESOURCE.test(text.trim());
}
