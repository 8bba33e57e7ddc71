import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';

type Files = Readonly<Record<string, string>>;
const outcome = async (files: Files) => (await judged('database-disk-customer-key', files)).outcome;

const KEY = 'kms_key_self_link = google_kms_crypto_key.disks.id';
const disk = (name: string, key = `disk_encryption_key {\n ${KEY}\n}`, more = '') =>
  `resource "google_compute_disk" "${name}" {\n name = "${name}"\n${more}\n${key}\n}\n`;
const machine = (...disks: string[]) =>
  `resource "google_compute_instance" "vm" {\n boot_disk {\n ${KEY}\n }\n${disks.join('\n')}\n}\n`;
const attached = (source: string, device: string) => `attached_disk {\n source = ${source}\n device_name = "${device}"\n}`;
const keyed = (key: string) => `disk_encryption_key {\n kms_key_self_link = ${key}\n}`;
const leaving = (names: string) => `lifecycle {\n ignore_changes = ${names}\n}`;
const BOTH = machine(attached('google_compute_disk.postgres.id', 'postgres'), attached('google_compute_disk.backup.id', 'backup'));

test.for<[string, Files, string]>([
  ['a machine and its disks', { 'a/main.tf': BOTH, 'a/disks.tf': disk('postgres') + disk('backup') }, 'pass'],
  ['the file of the disks gone', { 'a/main.tf': BOTH }, 'unknown'],
  ['one of the disks gone', { 'a/main.tf': BOTH, 'a/disks.tf': disk('postgres') }, 'unknown'],
  ['the disks in another directory', { 'a/main.tf': BOTH, 'b/disks.tf': disk('postgres') + disk('backup') }, 'unknown'],
  ['the file of the disks empty', { 'a/main.tf': machine(), 'a/disks.tf': '' }, 'unknown'],
  ['a machine without further disks', { 'a/main.tf': machine() }, 'pass'],
  [
    'a disk by its name in the cloud',
    { 'a/main.tf': machine(attached('"projects/p/zones/z/disks/postgres"', 'postgres')) },
    'unknown',
  ],
  ['a disk from a data source', { 'a/main.tf': machine(attached('data.google_compute_disk.d.id', 'data')) }, 'unknown'],
  ['a disk by a variable', { 'a/main.tf': machine(attached('var.disk', 'data')) + disk('postgres') }, 'unknown'],
  [
    'a disk by a local',
    { 'a/main.tf': `locals {\n d = google_compute_disk.data.id\n}\n${machine(attached('local.d', 'data'))}${disk('data')}` },
    'pass',
  ],
  [
    'one of several disks',
    { 'a/main.tf': machine(attached('google_compute_disk.data[0].self_link', 'data')) + disk('data', undefined, 'count = 2') },
    'pass',
  ],
  [
    'disks by an expression',
    { 'a/main.tf': machine('dynamic "attached_disk" {\n for_each = var.disks\n}') + disk('postgres') },
    'unknown',
  ],
  [
    'attached by a resource of its own',
    {
      'a/main.tf': `resource "google_compute_attached_disk" "a" {\n disk = google_compute_disk.postgres.id\n instance = "x"\n}\n${disk('postgres')}`,
    },
    'pass',
  ],
  [
    'attached by a resource of its own, and not here',
    {
      'a/main.tf': `${machine()}resource "google_compute_attached_disk" "a" {\n disk = google_compute_disk.postgres.id\n instance = "x"\n}\n`,
    },
    'unknown',
  ],
  [
    'a database by the name of the device alone',
    { 'a/main.tf': machine(attached('google_compute_disk.d1.id', 'postgres')) + disk('d1', '') + disk('db-archive') },
    'fail',
  ],
  ['a disk that no name calls a database', { 'a/main.tf': BOTH + disk('postgres') + disk('backup', '') }, 'pass'],
  ['no name calls any a database', { 'a/main.tf': machine() + disk('data', '') }, 'fail'],
  [
    'a key that another file overrides',
    { 'a/disks.tf': disk('postgres'), 'a/override.tf': 'resource "google_compute_disk" "postgres" {\n size = 10\n}\n' },
    'unknown',
  ],
  ['a key that is left as it is', { 'a/d.tf': disk('postgres', undefined, leaving('[disk_encryption_key]')) }, 'unknown'],
  ['all of a disk that is left as it is', { 'a/d.tf': disk('postgres', undefined, leaving('all')) }, 'unknown'],
  [
    'the image and size that are left as they are',
    { 'a/d.tf': disk('postgres', undefined, leaving('[image, size, labels]')) },
    'pass',
  ],
  [
    'the image of a machine that is left as it is',
    { 'a/d.tf': machine(leaving('[boot_disk[0].initialize_params[0].image]')) },
    'pass',
  ],
  ['the key of a machine that is left as it is', { 'a/d.tf': machine(leaving('[boot_disk[0].kms_key_self_link]')) }, 'unknown'],
  [
    'disks attached by resources of their own, which the machine passes over',
    {
      'a/d.tf': `${machine(leaving('[attached_disk]'))}${disk('postgres')}resource "google_compute_attached_disk" "a" {\n disk = google_compute_disk.postgres.id\n instance = "x"\n}\n`,
    },
    'pass',
  ],
  [
    'disks of the machine that it passes over',
    { 'a/d.tf': machine(attached('google_compute_disk.postgres.id', 'postgres'), leaving('[attached_disk]')) + disk('postgres') },
    'unknown',
  ],
  ['a disk whose name says nothing, without a key', { 'a/d.tf': disk('postgres') + disk('data', '') }, 'unknown'],
  ['a disk of another database without a key', { 'a/d.tf': disk('postgres') + disk('mongo', '') }, 'fail'],
  ['a disk that is for something else', { 'a/d.tf': disk('postgres') + disk('build-cache', '') + disk('app_logs', '') }, 'pass'],
  ['a disk whose name says nothing, with a key', { 'a/d.tf': disk('postgres') + disk('data') }, 'pass'],
  ['only a copy is named after a database', { 'a/d.tf': disk('postgres_backup') + disk('data', '') }, 'fail'],
  ['a copy without a key', { 'a/d.tf': disk('postgres') + disk('postgres_backup', '') }, 'fail'],
  ['a key that is none', { 'a/d.tf': disk('postgres', keyed('"TODO"')) }, 'unknown'],
  [
    'a key by a variable that is none',
    { 'a/d.tf': `variable "k" {\n default = "changeme"\n}\n${disk('postgres', keyed('var.k'))}` },
    'unknown',
  ],
  ['a key by its name', { 'a/d.tf': disk('postgres', keyed('"projects/p/locations/l/keyRings/r/cryptoKeys/k"')) }, 'pass'],
  [
    'a version of a key',
    { 'a/d.tf': disk('postgres', keyed('"projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1"')) },
    'pass',
  ],
  [
    'a scratch disk beside the database',
    { 'a/d.tf': machine('scratch_disk {\n interface = "NVME"\n}') + disk('postgres') },
    'pass',
  ],
  ['a scratch disk, and no name calls any a database', { 'a/d.tf': machine('scratch_disk {\n interface = "NVME"\n}') }, 'unknown'],
  [
    'a scratch disk of a database server',
    { 'a/d.tf': machine('scratch_disk {\n}').replace('"vm"', '"postgres"') + disk('pgdata') },
    'fail',
  ],
  [
    'a scratch disk by the name of a database',
    { 'a/d.tf': machine('scratch_disk {\n device_name = "pg"\n}') + disk('postgres') },
    'fail',
  ],
  ['a module', { 'a/disks.tf': disk('postgres'), 'a/m.tf': 'module "db" {\n source = "./db"\n}\n' }, 'unknown'],
  [
    'a module whose files are here',
    { 'a/disks.tf': 'module "db" {\n source = "./db"\n}\n', 'a/db/disks.tf': disk('postgres') },
    'pass',
  ],
])('%s', async ([, files, expected]) => {
  expect(await outcome(files)).toBe(expected);
});

test('says which disk is not here', async () => {
  const { observations } = await judged('database-disk-customer-key', { 'a/main.tf': BOTH });
  expect(observations.map((one) => [one.subject, one.outcome, one.reason])).toEqual([
    ['google_compute_instance.vm.boot_disk', 'not-applicable', expect.any(String)],
    [
      'google_compute_instance.vm.attached_disk[0]',
      'unknown',
      'The disk that it attaches, "google_compute_disk.postgres.id", is not in the evidence, so its key is not known.',
    ],
    ['google_compute_instance.vm.attached_disk[1]', 'unknown', expect.stringContaining('"google_compute_disk.backup.id"')],
  ]);
});

describe('kinds that are not read', () => {
  const beside = (type: string) => outcome({ 'a/disks.tf': `${disk('postgres')}resource "${type}" "a" {\n name = "a"\n}\n` });
  test.for([
    'google_compute_instance_template',
    'google_compute_region_instance_template',
    'google_compute_instance_from_template',
    'google_alloydb_cluster',
    'google_spanner_instance',
    'google_filestore_instance',
    'aws_ebs_volume',
    'aws_db_instance',
    'aws_rds_cluster',
    'azurerm_managed_disk',
    'azurerm_postgresql_flexible_server',
    'digitalocean_database_cluster',
    'hcloud_volume',
    'kubernetes_persistent_volume_claim',
  ])('%s may hold the data', async (type) => {
    expect(await beside(type)).toBe('unknown');
  });
  test.for([
    'google_sql_database',
    'google_sql_user',
    'google_compute_disk_iam_member',
    'google_compute_disk_resource_policy_attachment',
    'google_compute_snapshot',
    'google_storage_bucket',
    'postgresql_database',
    'docker_volume',
    'google_kms_crypto_key',
  ])('%s does not', async (type) => {
    expect(await beside(type)).toBe('pass');
  });
});
