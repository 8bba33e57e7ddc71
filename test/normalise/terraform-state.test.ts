import { expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import terraformState from '../../src/normalise/terraform-state.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('the state as Terraform shows it: what data sources read is left out, an attached disk is as encrypted as itself', () => {
  expect(terraformState.read(fixture('terraform-state/show.json')).facts).toMatchInlineSnapshot(`
    [
      {
        "action": "allow",
        "address": "google_compute_firewall.ssh",
        "direction": "INGRESS",
        "disabled": false,
        "from": {
          "at": "$.values.root_module.resources[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "firewallRule",
        "name": "quay-ssh",
        "ports": [
          "22",
        ],
        "protocol": "tcp",
        "sourceRanges": [
          "203.0.113.0/28",
        ],
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "address": "google_compute_disk.data",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.values.root_module.resources[2]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": "projects/quay/locations/europe-west4/keyRings/quay/cryptoKeys/data",
        "name": "quay-data",
      },
      {
        "address": "google_compute_instance.quay.boot_disk",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.values.root_module.resources[3]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": null,
        "name": "boot",
      },
      {
        "address": "google_compute_instance.quay.attached_disk[0]",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.values.root_module.resources[3]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": "projects/quay/locations/europe-west4/keyRings/quay/cryptoKeys/data",
        "name": "data",
      },
    ]
  `);
});

test('a state file: modules and instances by their address, secrets withheld', () => {
  const reading = terraformState.read(fixture('terraform-state/terraform.tfstate'));
  expect(reading.facts).toMatchInlineSnapshot(`
    [
      {
        "action": "allow",
        "address": "google_compute_firewall.ssh",
        "direction": "INGRESS",
        "disabled": null,
        "from": {
          "at": "$.resources[0].instances[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "firewallRule",
        "name": "quay-ssh",
        "ports": [
          "22",
        ],
        "protocol": "tcp",
        "sourceRanges": [
          "0.0.0.0/0",
        ],
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "address": "module.db.google_compute_disk.data["a"]",
        "attaches": null,
        "customerSuppliedKey": true,
        "from": {
          "at": "$.resources[1].instances[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": null,
        "name": "quay-data",
      },
      {
        "address": "google_sql_database_instance.main",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.resources[2].instances[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": null,
        "name": "quay-sql",
      },
    ]
  `);
  expect(JSON.stringify(reading)).not.toContain('not-a-real-one');
});

test('a secret by a path is withheld, and nothing beside it', () => {
  const state = (sensitive: unknown) =>
    sealed(
      's.tfstate',
      JSON.stringify({
        version: 4,
        lineage: 'x',
        serial: 1,
        resources: [
          {
            mode: 'managed',
            type: 'google_compute_disk',
            name: 'a',
            instances: [
              {
                attributes: { name: 'a', disk_encryption_key: [{ kms_key_self_link: 'projects/k' }] },
                sensitive_attributes: sensitive,
              },
            ],
          },
        ],
      }),
    );
  const keyWith = (sensitive: unknown) => factsOf(terraformState.read(state(sensitive)), 'disk')[0]?.kmsKey;
  const step = (type: string, value: unknown) => ({ type, value });
  const key = [step('get_attr', 'disk_encryption_key'), step('index', { value: 0, type: 'number' })];
  expect(keyWith([])).toBe('projects/k');
  expect(keyWith([[...key, step('get_attr', 'raw_key')]])).toBe('projects/k');
  expect(keyWith([[...key, step('get_attr', 'kms_key_self_link')]])).toEqual({ unresolved: '(sensitive)' });
  expect(keyWith([[step('get_attr', 'disk_encryption_key')]])).toMatchObject({ unresolved: expect.any(String) });
});

test('other versions of the state are refused', async () => {
  expect(await refusalOf(terraformState, sealed('s.tfstate', '{"version":3,"lineage":"x","serial":1,"modules":[]}'))).toContain(
    'version 4',
  );
  expect(await refusalOf(terraformState, sealed('s.json', '{"format_version":"9.0","values":{}}'))).toContain('format version');
});

test.for([
  ['{"version":4,"terraform_version":"1.9.0","serial":1,"lineage":"x","resources":[]}', true],
  ['{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_mod', true],
  ['{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{}}', false],
  ['{"lockfileVersion":3,"version":4}', false],
] as const)('%s', ([text, expected]) => {
  expect(terraformState.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(expected);
});
