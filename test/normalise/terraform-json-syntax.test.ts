import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, NOTHING } from '../../src/normalise/terraform-expression.ts';
import terraformHcl from '../../src/normalise/terraform-hcl.ts';
import { parseTerraformJson } from '../../src/normalise/terraform-json-syntax.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('a configuration in JSON is read like any other', async () => {
  const { facts, gaps, notes } = await terraformHcl.read(fixture('terraform-hcl/bastion.tf.json'));
  expect(facts.map(({ from, kind, ...fact }) => [kind, from.at, fact])).toMatchInlineSnapshot(`
    [
      [
        "terraformFile",
        "",
        {
          "directory": "terraform-hcl",
        },
      ],
      [
        "firewallRule",
        "$.resource.google_compute_firewall.bastion",
        {
          "action": "allow",
          "address": "google_compute_firewall.bastion",
          "direction": null,
          "disabled": null,
          "name": "lighthouse-\${local.stage}-bastion",
          "ports": [
            "22",
          ],
          "protocol": "tcp",
          "sourceRanges": {
            "unresolved": "var.bastion_ranges",
          },
          "sourceTags": [],
          "sourcesFrom": [],
        },
      ],
      [
        "firewallRule",
        "$.resource.google_compute_firewall.probes[0]",
        {
          "action": "allow",
          "address": "google_compute_firewall.probes",
          "direction": null,
          "disabled": null,
          "name": "probes",
          "ports": [
            {
              "unresolved": "dynamic "allow"",
            },
          ],
          "protocol": {
            "unresolved": "dynamic "allow"",
          },
          "sourceRanges": null,
          "sourceTags": [
            "monitor",
          ],
          "sourcesFrom": [],
        },
      ],
      [
        "disk",
        "$.resource.google_compute_disk.jump",
        {
          "address": "google_compute_disk.jump",
          "attaches": null,
          "customerSuppliedKey": false,
          "kmsKey": "google_kms_crypto_key.disks",
          "name": "jump",
        },
      ],
      [
        "terraformVariable",
        "$.variable.bastion_ranges",
        {
          "directory": "terraform-hcl",
          "name": "bastion_ranges",
          "source": "default",
          "value": [
            "203.0.113.64/28",
          ],
        },
      ],
      [
        "terraformLocal",
        "$.locals.bastion",
        {
          "directory": "terraform-hcl",
          "name": "bastion",
          "value": {
            "unresolved": "{…}",
          },
        },
      ],
      [
        "terraformLocal",
        "$.locals.peers",
        {
          "directory": "terraform-hcl",
          "name": "peers",
          "value": [
            {
              "unresolved": "var.bastion_ranges[0]",
            },
            "192.0.2.7/32",
          ],
        },
      ],
      [
        "terraformModule",
        "$.module.logging",
        {
          "calls": null,
          "directory": "terraform-hcl",
          "name": "logging",
          "source": "terraform-google-modules/log-export/google",
        },
      ],
    ]
  `);
  expect(gaps).toEqual([]);
  expect(notes).toEqual([
    '1 × module call, and what it creates stands in the files of the module: logging (terraform-google-modules/log-export/google).',
  ]);
});

const attributesOf = (value: unknown) => {
  const [block] = parseTerraformJson(sealed('a.tf.json', JSON.stringify({ locals: { value } }))).blocks;
  return block?.attributes.get('value')?.text ?? '';
};

test.for([
  ['a', 'a'],
  ['say "a" \\ b\n', 'say "a" \\ b\n'],
  ['${"a"}', 'a'],
  ['x ${"a"} "y"', 'x a "y"'],
  ['$${a}', '${a}'],
  [7, 7],
  [true, true],
  [null, null],
  [
    ['a', ['b', 1]],
    ['a', ['b', 1]],
  ],
  ['${var.x}', { unresolved: 'var.x' }],
  ['${lookup(var.m, "k")}', { unresolved: 'lookup(var.m, "k")' }],
  [{ a: 1 }, { unresolved: '{…}' }],
  ['${', { unresolved: '"${"' }],
] as const)('%j comes to %j', ([value, expected]) => {
  expect(evaluate(attributesOf(value), NOTHING)).toEqual(expected);
});

test('a text without expressions comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !/[$%]/.test(text)),
      (text) => {
        const value = evaluate(attributesOf(text), NOTHING);
        // Control characters with a short form in JSON have none in Terraform: what is not computed is not wrong.
        if (!/[\b\f]/.test(text)) expect(value).toBe(text);
      },
    ),
  );
});

test.for([
  ['{"resource": 7}', 'a.tf.json $.resource: Expected an object or a list of objects.'],
  ['{"resource": {"google_compute_disk": {"a": ["b"]}}}', 'a.tf.json $.resource.google_compute_disk.a: Expected an object'],
  ['[1]', 'a.tf.json $: Expected an object or a list of objects.'],
  ['{"variable": {"a": {}, "a": {}}}', 'a.tf.json $.variable.a: The member "a" stands twice'],
  [`{"terraform": ${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 'Values are nested deeper than 50 levels.'],
  ['{"resource": {', 'a.tf.json: The JSON cannot be read'],
] as const)('refuses %s', async ([text, message]) => {
  expect(await refusalOf(terraformHcl, sealed('a.tf.json', text))).toContain(message);
});

test('lists four hundred levels deep are no range', async () => {
  const depth = 400;
  const text = `{"locals": {"a": ${'['.repeat(depth)}1${']'.repeat(depth)}}}`;
  expect((await terraformHcl.read(sealed('a.tf.json', text))).facts).toMatchObject([{}, { kind: 'terraformLocal', name: 'a' }]);
});
