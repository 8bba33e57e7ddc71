import { expect, test } from 'vitest';
import terraformHcl from '../../src/normalise/terraform-hcl.ts';
import terraformTfvars from '../../src/normalise/terraform-tfvars.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = await terraformHcl.read(fixture('terraform-hcl/main.tf'));

test('firewall rules, one for each allow and deny', () => {
  expect(
    factsOf(reading, 'firewallRule').map(({ from, kind: _, ...rule }: { from: { at: string }; kind?: string }) => ({
      ...rule,
      at: from.at,
    })),
  ).toMatchInlineSnapshot(`
    [
      {
        "action": "allow",
        "address": "google_compute_firewall.ssh",
        "at": "line 24-34",
        "direction": null,
        "disabled": null,
        "name": "\${local.name}-ssh",
        "ports": [
          "22",
          "2222-2223",
        ],
        "protocol": "tcp",
        "sourceRanges": {
          "unresolved": "local.offices",
        },
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "action": "deny",
        "address": "google_compute_firewall.ssh",
        "at": "line 24-34",
        "direction": null,
        "disabled": null,
        "name": "\${local.name}-ssh",
        "ports": [],
        "protocol": "udp",
        "sourceRanges": {
          "unresolved": "local.offices",
        },
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "action": "allow",
        "address": "google_compute_firewall.legacy",
        "at": "line 36-42",
        "direction": "INGRESS",
        "disabled": {
          "unresolved": "count = var.legacy ? 1 : 0",
        },
        "name": "google_compute_firewall.legacy",
        "ports": [],
        "protocol": "all",
        "sourceRanges": [
          {
            "unresolved": "var.office_ranges",
          },
        ],
        "sourceTags": [
          "serviceAccount:ops@lighthouse.example",
        ],
        "sourcesFrom": [],
      },
      {
        "action": "allow",
        "address": "google_compute_firewall.each",
        "at": "line 44-52",
        "direction": null,
        "disabled": true,
        "name": "google_compute_firewall.each",
        "ports": [
          {
            "unresolved": "dynamic "allow"",
          },
        ],
        "protocol": {
          "unresolved": "dynamic "allow"",
        },
        "sourceRanges": null,
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "action": "allow",
        "address": "google_compute_network_firewall_policy_rule.web",
        "at": "line 54-65",
        "direction": "INGRESS",
        "disabled": null,
        "name": "web",
        "ports": [
          "443",
        ],
        "protocol": "tcp",
        "sourceRanges": [
          "198.51.100.0/24",
        ],
        "sourceTags": [],
        "sourcesFrom": [],
      },
    ]
  `);
});

test('disks and their keys', () => {
  expect(
    factsOf(reading, 'disk').map(({ address, kmsKey, customerSuppliedKey, from }) => [
      address,
      kmsKey,
      customerSuppliedKey,
      from.at,
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "google_compute_disk.data",
        {
          "unresolved": "local.key",
        },
        false,
        "line 67-72",
      ],
      [
        "google_compute_disk.plain",
        null,
        false,
        "line 74-80",
      ],
      [
        "google_compute_region_disk.own",
        null,
        true,
        "line 82-85",
      ],
      [
        "google_compute_disk.maybe",
        {
          "unresolved": "dynamic "disk_encryption_key"",
        },
        false,
        "line 87-93",
      ],
      [
        "google_compute_disk.counted",
        {
          "unresolved": "count = 0",
        },
        false,
        "line 95-99",
      ],
      [
        "google_compute_instance.vm.boot_disk",
        "data.google_kms_crypto_key.shared",
        false,
        "line 102-104",
      ],
      [
        "google_compute_instance.vm.attached_disk[0]",
        {
          "unresolved": "source = google_compute_disk.data.id",
        },
        false,
        "line 105",
      ],
      [
        "google_compute_instance.vm.attached_disk[1]",
        {
          "unresolved": "source = var.found",
        },
        false,
        "line 106-109",
      ],
      [
        "google_sql_database_instance.db",
        null,
        false,
        "line 112-115",
      ],
    ]
  `);
});

test('variables, locals and module calls; what is named like a secret is withheld', () => {
  expect(factsOf(reading, 'terraformVariable').map(({ name, value }) => [name, value])).toEqual([
    ['office_ranges', ['0.0.0.0/0']],
    ['db_password', { unresolved: '(withheld)' }],
    ['zone', { unresolved: 'var.zone' }],
  ]);
  expect(factsOf(reading, 'terraformLocal').map(({ name, value }) => [name, value])).toEqual([
    ['name', 'lighthouse'],
    ['offices', [{ unresolved: 'var.office_ranges' }, '192.0.2.0/24']],
    ['key', { unresolved: 'google_kms_crypto_key.disks.id' }],
  ]);
  expect(factsOf(reading, 'terraformModule')).toMatchObject([
    { directory: 'terraform-hcl', name: 'network', source: './modules/network', calls: 'terraform-hcl/modules/network' },
  ]);
});

test('what was not read is said', () => {
  expect(reading.notes).toEqual([
    '1 resources of kinds that are not read: google_kms_crypto_key.',
    '1 × module call, and what it creates stands in the files of the module: network (./modules/network).',
  ]);
});

test.for([
  ['count = 2', 'key'],
  ['count = 1', 'key'],
  ['count = 0', { unresolved: 'count = 0' }],
  ['count = var.n', { unresolved: 'count = var.n' }],
  ['for_each = toset([])', { unresolved: 'for_each = toset([])' }],
] as const)('a disk with "%s"', async ([line, kmsKey]) => {
  const text = `resource "google_compute_disk" "d" {\n${line}\ndisk_encryption_key { kms_key_self_link = "key" }\n}\n`;
  expect((await terraformHcl.read(sealed('a.tf', text))).facts[1]).toMatchObject({ kmsKey });
});

test.for([
  ['google_kms_crypto_key.k.id', 'google_kms_crypto_key.k'],
  ['google_kms_crypto_key.k[0].self_link', 'google_kms_crypto_key.k[0]'],
  ['"${google_kms_crypto_key.k.self_link}"', 'google_kms_crypto_key.k'],
  ['data.google_kms_crypto_key.k.id', 'data.google_kms_crypto_key.k'],
  ['"projects/p/locations/l/keyRings/r/cryptoKeys/k"', 'projects/p/locations/l/keyRings/r/cryptoKeys/k'],
  ['null', null],
  ['""', null],
  ['module.kms.key', { unresolved: 'module.kms.key' }],
  ['google_kms_crypto_key.k.name', { unresolved: 'google_kms_crypto_key.k.name' }],
  ['var.on ? google_kms_crypto_key.k.id : null', { unresolved: 'var.on ? google_kms_crypto_key.k.id : null' }],
] as const)('the key %s', async ([expression, kmsKey]) => {
  const text = `resource "google_sql_database_instance" "d" {\nencryption_key_name = ${expression}\n}\n`;
  expect((await terraformHcl.read(sealed('a.tf', text))).facts[1]).toMatchObject({ kmsKey });
});

test.for([
  ['a block that is cut off', 'resource "google_compute_firewall" "x" {\n  allow {\n', 'a.tf:'],
  ['no HCL at all', 'resource "a" "b" {\n}\n}}} what\n', 'a.tf:3: The HCL cannot be read from here on'],
  ['an attribute twice', 'locals {\n  a = 1\n  a = 2\n}\n', 'a.tf:3: The attribute "a" stands twice in one block.'],
  [
    '20,000 blocks in each other',
    `${'a {\n'.repeat(20_000)}${'}\n'.repeat(20_000)}`,
    'a.tf:51: Blocks are nested deeper than 50 levels.',
  ],
] as const)('refuses %s', async ([, text, message]) => {
  expect(await refusalOf(terraformHcl, sealed('a.tf', text))).toContain(message);
});

test('a file without blocks of interest is a reading', async () => {
  expect((await terraformHcl.read(sealed('a.tf', '# nothing yet\n'))).facts).toMatchObject([
    { kind: 'terraformFile', directory: '' },
  ]);
});

test('tfvars in HCL and in JSON', async () => {
  const hcl = await terraformTfvars.read(fixture('terraform-tfvars/terraform.tfvars'));
  expect(factsOf(hcl, 'terraformVariable').map(({ name, value, source, from }) => [name, value, source, from.at])).toEqual([
    ['zone', 'europe-west4-a', 'tfvars', 'line 1'],
    ['office_ranges', ['203.0.113.16/29', '198.51.100.42/32'], 'tfvars', 'line 2-5'],
    ['admin_password', { unresolved: '(withheld)' }, 'tfvars', 'line 6'],
    ['legacy', false, 'tfvars', 'line 7'],
    ['tags', { unresolved: '{ team = "platform" }' }, 'tfvars', 'line 8'],
  ]);
  const json = await terraformTfvars.read(
    sealed('tf/a.tfvars.json', '{"ranges": ["192.0.2.0/24"], "tags": {"a": 1}, "api_key": "x"}'),
  );
  expect(factsOf(json, 'terraformVariable').map(({ directory, name, value, from }) => [directory, name, value, from.at])).toEqual([
    ['tf', 'ranges', ['192.0.2.0/24'], '$.ranges'],
    ['tf', 'tags', { unresolved: '{…}' }, '$.tags'],
    ['tf', 'api_key', { unresolved: '(withheld)' }, '$.api_key'],
  ]);
  expect(await refusalOf(terraformTfvars, sealed('a.tfvars', 'x = 1\nlocals {\n}\n'))).toContain(
    'a.tfvars:2-3: There is a block "locals"',
  );
});
