import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import terraformPlan from '../../src/normalise/terraform-plan.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const plan = (value: object) => sealed('plan.json', JSON.stringify({ format_version: '1.2', ...value }));
const one = (values: object, change: object = {}, expressions: object = {}) =>
  plan({
    planned_values: {
      root_module: {
        resources: [{ address: 'google_compute_firewall.a', mode: 'managed', type: 'google_compute_firewall', values, ...change }],
      },
    },
    resource_changes: [
      {
        address: 'google_compute_firewall.a',
        mode: 'managed',
        type: 'google_compute_firewall',
        change: { actions: ['create'], after: values, ...change },
      },
    ],
    configuration: { root_module: { resources: [{ address: 'google_compute_firewall.a', expressions }] } },
  });
const ruleOf = (file: ReturnType<typeof plan>) => factsOf(terraformPlan.read(file), 'firewallRule')[0];

test('a plan: rules and disks as they will be, those that go away left out', () => {
  const reading = terraformPlan.read(fixture('terraform-plan/plan.json'));
  expect(reading.takenAt).toBe('2026-09-20T08:00:00.000Z');
  expect(reading.facts).toMatchInlineSnapshot(`
    [
      {
        "action": "allow",
        "address": "google_compute_firewall.ssh",
        "direction": null,
        "disabled": null,
        "from": {
          "at": "$.planned_values.root_module.resources[0]",
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
        "action": "allow",
        "address": "google_compute_firewall.web",
        "direction": null,
        "disabled": null,
        "from": {
          "at": "$.planned_values.root_module.resources[1]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "firewallRule",
        "name": "quay-web",
        "ports": [
          "80",
          "443",
        ],
        "protocol": "tcp",
        "sourceRanges": {
          "unresolved": "google_compute_firewall.web.source_ranges",
        },
        "sourceTags": [],
        "sourcesFrom": [],
      },
      {
        "address": "google_compute_disk.data",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.planned_values.root_module.resources[2]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": "google_kms_crypto_key.data",
        "name": "quay-data",
      },
      {
        "address": "module.db.google_compute_disk.scratch[0]",
        "attaches": null,
        "customerSuppliedKey": false,
        "from": {
          "at": "$.planned_values.root_module.child_modules[0].resources[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "disk",
        "kmsKey": null,
        "name": "quay-scratch",
      },
    ]
  `);
  expect(reading.notes).toMatchInlineSnapshot(`
    [
      "Plans and states hold secrets in clear: of this one only firewall rules and disks were kept.",
    ]
  `);
  expect(JSON.stringify(reading)).not.toContain('not-a-real-one');
});

describe('what is not known before the plan is applied', () => {
  const allow = [{ protocol: 'tcp', ports: ['22'] }];
  test('is unresolved where the configuration sets it', () => {
    const unknown = { after_unknown: { source_ranges: true } };
    expect(ruleOf(one({ allow }, unknown, { source_ranges: { references: ['local.x'] } }))?.sourceRanges).toEqual({
      unresolved: 'google_compute_firewall.a.source_ranges',
    });
  });
  test('is left to the provider where it does not', () => {
    expect(ruleOf(one({ allow }, { after_unknown: { direction: true } }))?.direction).toBeNull();
  });
  test('may be one element of a list', () => {
    const values = { allow, source_ranges: ['192.0.2.0/24', null] };
    expect(ruleOf(one(values, { after_unknown: { source_ranges: [false, true] } }))?.sourceRanges).toEqual([
      '192.0.2.0/24',
      { unresolved: 'google_compute_firewall.a.source_ranges[1]' },
    ]);
  });
  test('may be the number of blocks, and then whether the rule allows at all', () => {
    const facts = factsOf(terraformPlan.read(one({}, { after_unknown: { allow: true } })), 'firewallRule');
    expect(facts.map(({ action, protocol }) => ({ action, protocol }))).toEqual([
      { action: 'allow', protocol: { unresolved: 'google_compute_firewall.a.allow.protocol' } },
    ]);
  });
});

test('what is marked as secret is withheld though it stands there in clear', () => {
  const file = one(
    { allow: [], deny: [{ protocol: 'all' }], source_ranges: ['198.51.100.9/32'] },
    { sensitive_values: { source_ranges: true } },
  );
  expect(ruleOf(file)?.sourceRanges).toEqual({ unresolved: '(sensitive)' });
});

test('changes without planned values count by what they lead to', () => {
  const change = { actions: ['create'], after: { name: 'b', encryption_key_name: '' }, after_unknown: {} };
  const file = plan({
    resource_changes: [{ address: 'google_sql_database_instance.b', type: 'google_sql_database_instance', change }],
  });
  expect(factsOf(terraformPlan.read(file), 'disk')).toMatchObject([
    { name: 'b', kmsKey: null, from: { at: '$.resource_changes[0]' } },
  ]);
});

test('a plan that failed is refused, one that was cut off too, and one in part is said to be', async () => {
  expect(await refusalOf(terraformPlan, plan({ errored: true, resource_changes: [] }))).toContain('The plan failed');
  expect(await refusalOf(terraformPlan, sealed('p.json', '{"format_version":"1.2","planned_values":{'))).toContain(
    'cannot be read',
  );
  expect(await refusalOf(terraformPlan, sealed('p.json', '{"format_version":"2.0","planned_values":{}}'))).toContain(
    'format version',
  );
  expect(terraformPlan.read(plan({ complete: false })).gaps).toMatchObject([
    { kinds: ['firewallRule', 'disk'], what: expect.stringContaining('not complete') },
  ]);
});

test.for([
  ['{"format_version":"1.2","terraform_version":"1.9.0","variables":{"x":{"va', true],
  ['{"format_version":"1.0","values":{}}', false],
  ['{"format_version":"1.0","provider_schemas":{}}', false],
] as const)('%s', ([text, expected]) => {
  expect(terraformPlan.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(expected);
});
