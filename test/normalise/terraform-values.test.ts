import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import terraformHcl from '../../src/normalise/terraform-hcl.ts';
import terraformTfvars from '../../src/normalise/terraform-tfvars.ts';
import { resolveTerraform } from '../../src/normalise/terraform-values.ts';
import { factsOf } from './facts.ts';
import { sealed } from './sealed.ts';

const RULE = (ranges: string, more = '') =>
  `resource "google_compute_firewall" "r" {\nsource_ranges = ${ranges}\n${more}\nallow { protocol = "tcp" }\n}\n`;
const OFFICE = 'variable "ips" { default = ["203.0.113.0/24"] }\n';

/** The facts of a drop folder, given as path and text. */
async function factsIn(files: Readonly<Record<string, string>>): Promise<Fact[]> {
  const readings = Object.entries(files).map(([path, text]) => {
    const file = { ...sealed(path, text), digest: createHash('sha256').update(path).update(text).digest('hex') };
    return path.includes('.tfvars') ? terraformTfvars.read(file) : terraformHcl.read(file);
  });
  return (await Promise.all(readings)).flatMap(({ facts }) => facts);
}

const rangesIn = async (files: Readonly<Record<string, string>>) => {
  const [rule] = factsOf({ facts: resolveTerraform(await factsIn(files)) }, 'firewallRule');
  return rule?.sourceRanges;
};
const open = (text: string) => ({ unresolved: text });

test.for([
  ['a default of the same file', { 'a.tf': OFFICE + RULE('var.ips') }, ['203.0.113.0/24']],
  ['a default of another file', { 'a.tf': RULE('var.ips'), 'variables.tf': OFFICE }, ['203.0.113.0/24']],
  ['tfvars outrank the default', { 'a.tf': OFFICE + RULE('var.ips'), 'terraform.tfvars': 'ips = ["0.0.0.0/0"]\n' }, ['0.0.0.0/0']],
  ['tfvars in JSON too', { 'a.tf': OFFICE + RULE('var.ips'), 'x.auto.tfvars.json': '{"ips": ["0.0.0.0/0"]}' }, ['0.0.0.0/0']],
  [
    'tfvars that agree',
    { 'a.tf': RULE('var.ips'), 'a.tfvars': 'ips = ["192.0.2.0/24"]\n', 'b.tfvars': 'ips = [ "192.0.2.0/24" ]\n' },
    ['192.0.2.0/24'],
  ],
  [
    'tfvars that disagree',
    { 'a.tf': OFFICE + RULE('var.ips'), 'a.tfvars': 'ips = ["192.0.2.0/24"]\n', 'b.tfvars': 'ips = ["0.0.0.0/0"]\n' },
    open('var.ips'),
  ],
  [
    'two defaults that disagree',
    { 'a.tf': OFFICE + RULE('var.ips'), 'b_override.tf': 'variable "ips" { default = ["0.0.0.0/0"] }\n' },
    open('var.ips'),
  ],
  ['no value at all', { 'a.tf': `variable "ips" {}\n${RULE('var.ips')}` }, open('var.ips')],
  [
    'tfvars of a folder without declarations count',
    { 'a.tf': OFFICE + RULE('var.ips'), 'env/prod.tfvars': 'ips = ["0.0.0.0/0"]\n' },
    ['0.0.0.0/0'],
  ],
  [
    'tfvars of another root do not',
    { 'a/a.tf': OFFICE + RULE('var.ips'), 'b/b.tf': OFFICE, 'b/terraform.tfvars': 'ips = ["0.0.0.0/0"]\n' },
    ['203.0.113.0/24'],
  ],
  ['a default of another folder does not count', { 'a/a.tf': RULE('var.ips'), 'b/b.tf': OFFICE }, open('var.ips')],
  [
    'a called module is decided by its caller',
    { 'main.tf': 'module "m" { source = "./net" }\n', 'net/a.tf': OFFICE + RULE('var.ips') },
    open('var.ips'),
  ],
  [
    'a module called from below',
    { 'live/main.tf': 'module "m" { source = "../net/" }\n', 'net/a.tf': OFFICE + RULE('var.ips') },
    open('var.ips'),
  ],
  ['a template around a list', { 'a.tf': OFFICE + RULE('["${var.ips}"]') }, ['203.0.113.0/24']],
  [
    'a local of a concatenation',
    { 'a.tf': `${OFFICE}locals { all = concat(var.ips, ["192.0.2.0/24"]) }\n${RULE('local.all')}` },
    ['203.0.113.0/24', '192.0.2.0/24'],
  ],
  ['a local of a local', { 'a.tf': `locals {\n a = local.b\n b = ["192.0.2.0/24"]\n}\n${RULE('local.a')}` }, ['192.0.2.0/24']],
  ['locals in a circle', { 'a.tf': `locals {\n a = local.b\n b = local.a\n}\n${RULE('local.a')}` }, open('local.a')],
  ['one open element beside a known one', { 'a.tf': RULE('concat(var.gone, ["0.0.0.0/0"])') }, [open('var.gone'), '0.0.0.0/0']],
  ['an empty list is no restriction', { 'a.tf': `variable "ips" { default = [] }\n${RULE('var.ips')}` }, null],
  ['null is no restriction', { 'a.tf': `variable "ips" { default = null }\n${RULE('var.ips')}` }, null],
  ['a conditional stays open', { 'a.tf': OFFICE + RULE('var.x ? var.ips : []') }, open('var.x ? var.ips : []')],
] as const)('%s', async ([, files, ranges]) => {
  expect(await rangesIn(files)).toEqual(ranges);
});

test('the rule points at where its sources were found', async () => {
  const facts = await factsIn({
    'a.tf': RULE('local.all'),
    'l.tf': 'locals {\n  all = var.ips\n}\n',
    'v.tf': 'variable "ips" {}\n',
    't.tfvars': '\nips = ["192.0.2.0/24"]\n',
  });
  const [rule] = factsOf({ facts: resolveTerraform(facts) }, 'firewallRule');
  expect(rule?.sourcesFrom.map(({ at }) => at)).toEqual(['line 2', 'line 2']);
  expect(new Set(rule?.sourcesFrom.map(({ evidence }) => evidence)).size).toBe(2);
});

test('names, switches, ports and keys are filled in as well', async () => {
  const text = `
    locals {
      name = "lighthouse"
      key  = google_kms_crypto_key.k.id
    }
    variable "off" { default = false }
    variable "ports" { default = [22, "80-81"] }
    resource "google_compute_firewall" "r" {
      name     = "\${local.name}-ssh"
      disabled = var.off
      source_tags = [local.name]
      allow {
        protocol = "tcp"
        ports    = var.ports
      }
    }
    resource "google_compute_disk" "d" {
      name = local.name
      disk_encryption_key { kms_key_self_link = local.key }
    }`;
  const facts = resolveTerraform(await factsIn({ 'a.tf': text }));
  expect(factsOf({ facts }, 'firewallRule')).toMatchObject([
    { name: 'lighthouse-ssh', disabled: false, ports: ['22', '80-81'], sourceTags: ['lighthouse'], sourceRanges: null },
  ]);
  expect(factsOf({ facts }, 'disk')).toMatchObject([{ name: 'lighthouse', kmsKey: 'google_kms_crypto_key.k' }]);
});

test('a rule whose existence is in doubt stays in doubt', async () => {
  const facts = await factsIn({ 'a.tf': `variable "n" { default = 0 }\n${RULE('["0.0.0.0/0"]', 'count = var.n')}` });
  expect(factsOf({ facts: resolveTerraform(facts) }, 'firewallRule')).toMatchObject([{ disabled: open('count = var.n') }]);
});

test('the same bytes in two folders resolve in neither', async () => {
  const [rule] = factsOf({ facts: await factsIn({ 'a/a.tf': OFFICE + RULE('var.ips') }) }, 'firewallRule');
  const facts = await factsIn({ 'a/a.tf': OFFICE + RULE('var.ips') });
  const from = facts[0]?.from;
  if (from === undefined || rule === undefined) throw new Error('No facts.');
  const twice: Fact[] = [...facts, { kind: 'terraformFile', directory: 'b', from }];
  expect(factsOf({ facts: resolveTerraform(twice) }, 'firewallRule')).toMatchObject([{ sourceRanges: open('var.ips') }]);
});

test('locals that double each other come to an end', async () => {
  const locals = Array.from({ length: 40 }, (_, index) => `l${index} = concat(local.l${index + 1}, local.l${index + 1})`).join(
    '\n',
  );
  expect(await rangesIn({ 'a.tf': `locals {\n${locals}\nl40 = ["192.0.2.0/24"]\n}\n${RULE('local.l0')}` })).toContainEqual(
    open('local.l40'),
  );
});

test('facts of other origin come back as they are', async () => {
  const plan: Fact = {
    kind: 'firewallRule',
    name: 'from-a-plan',
    address: 'google_compute_firewall.r',
    direction: 'INGRESS',
    disabled: false,
    action: 'allow',
    protocol: 'tcp',
    ports: ['22'],
    sourceRanges: open('var.ips'),
    sourceTags: [],
    from: { evidence: 'e'.repeat(64), at: '$.x' },
    sourcesFrom: [],
  };
  const facts = [plan, ...(await factsIn({ 'v.tf': OFFICE }))];
  expect(resolveTerraform(facts)).toEqual(facts);
});
