import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';

/** A rule that lets one office reach SSH; `changes` stand in the place of its own lines. */
const rule = (body: string, name = 'ssh', type = 'google_compute_firewall') => `resource "${type}" "${name}" {\n${body}\n}\n`;
const office = 'source_ranges = ["203.0.113.0/28"]';
const tcp = (...ports: string[]) => `allow {\n protocol = "tcp"\n ports = ${JSON.stringify(ports)}\n}`;
const GOOD = rule(`${office}\n${tcp('22')}`);
const OPEN = rule(`source_ranges = ["0.0.0.0/0"]\n${tcp('22')}`);

type Files = Readonly<Record<string, string>>;
/** What both checks of incoming traffic come to. */
async function outcomes(files: Files): Promise<string> {
  const [ssh, world] = [await judged('ssh-from-named-addresses', files), await judged('world-reaches-web-ports-only', files)];
  return ssh.outcome === world.outcome ? ssh.outcome : `${ssh.outcome}, ${world.outcome}`;
}
const machineIn = (network: string, type = 'google_compute_instance') =>
  rule(`boot_disk {\n}\nnetwork_interface {\n network = ${network}\n}`, 'a', type);
const LOOKED_UP = 'data "google_compute_network" "default" {\n name = "default"\n}\n';
const beside = (text: string, path = 'tf/more.tf'): Files => ({ 'tf/net.tf': GOOD, [path]: text });

test.for<[string, Files, string]>([
  ['one rule for one office', { 'tf/net.tf': GOOD }, 'pass'],
  ['one rule for everyone', { 'tf/net.tf': OPEN }, 'fail'],
  ['only comments beside it', beside('# moved to net.tf\n'), 'pass'],
  ['other resources beside it', beside('resource "google_dns_record_set" "a" {\n}\n'), 'pass'],
  ['an empty file beside it', beside(''), 'unknown'],
  ['an empty file of variables', beside('', 'tf/terraform.tfvars'), 'unknown'],
  ['an empty file in JSON', beside('', 'tf/more.tf.json'), 'unknown'],
  ['a file in JSON that is none', beside('{"resource": {', 'tf/more.tf.json'), 'unknown'],
  ['a file in JSON that is a text', beside('resource', 'tf/more.tf.json'), 'unknown'],
  ['an empty state', beside('', 'tf/terraform.tfstate'), 'unknown'],
  ['an empty plan', beside('', 'tf/plan.json'), 'unknown'],
  ['a file by the name of OpenTofu', beside('', 'tf/more.tofu'), 'unknown'],
])('whole files: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

const override = (body: string, name = 'ssh') => rule(body, name);
test.for<[string, Files, string]>([
  ['sources alone', beside(override('source_ranges = ["0.0.0.0/0"]'), 'tf/override.tf'), 'unknown'],
  ['by the end of its name', beside(override('source_ranges = ["0.0.0.0/0"]'), 'tf/net_override.tf'), 'unknown'],
  [
    'in JSON',
    beside(
      JSON.stringify({ resource: { google_compute_firewall: { ssh: { source_ranges: ['0.0.0.0/0'] } } } }),
      'tf/override.tf.json',
    ),
    'unknown',
  ],
  ['of a rule that would be open', { 'tf/net.tf': OPEN, 'tf/override.tf': override(office) }, 'unknown'],
  ['of a rule in another directory', { 'tf/net.tf': OPEN, 'b/override.tf': override(office) }, 'fail'],
  ['of a variable', beside('variable "x" {\n default = 1\n}\n', 'tf/override.tf'), 'pass'],
  ['of something else', beside('resource "google_dns_record_set" "a" {\n ttl = 1\n}\n', 'tf/override.tf'), 'pass'],
])('override files: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

describe('parts that are not understood', () => {
  test.for<[string, string]>([
    ['a rule that allows and denies nothing', rule('source_ranges = ["0.0.0.0/0"]', 'half')],
    ['a rule of a policy without a match', rule('action = "allow"', 'half', 'google_compute_network_firewall_policy_rule')],
    ['a rule of a policy without ports', rule('match {\n}', 'half', 'google_compute_network_firewall_policy_rule')],
    ...[
      'google_compute_network_firewall_policy_with_rules',
      'google_compute_region_network_firewall_policy_with_rules',
      'google_compute_firewall_policy_with_rules',
      'google_compute_organization_security_policy_rule',
      'google_app_engine_firewall_rule',
      'aws_security_group',
      'aws_vpc_security_group_ingress_rule',
      'aws_default_network_acl',
      'azurerm_network_security_group',
      'azurerm_network_security_rule',
      'hcloud_firewall',
      'oci_core_default_security_list',
      'openstack_networking_secgroup_rule_v2',
      'some_other_firewall_thing',
    ].map((type): [string, string] => [type, rule('x = 1', 'a', type)]),
    ['a module from a registry', 'module "net" {\n source = "terraform-google-modules/network/google"\n}\n'],
    ['a module of one directory that is not here', 'module "net" {\n source = "./net"\n}\n'],
    ['a module from where an expression says', 'module "net" {\n source = var.source\n}\n'],
    ['a rule that is forgotten', 'removed {\n from = google_compute_firewall.old\n lifecycle {\n  destroy = false\n }\n}\n'],
    ['a module that is forgotten', 'removed {\n from = module.net\n lifecycle {\n  destroy = false\n }\n}\n'],
    ['the inputs of Terragrunt', 'terraform {\n source = "git::https://example.org/net.git"\n}\n'],
    ['a block of Terragrunt', 'include "root" {\n path = "../root"\n}\n'],
    ['values of Terragrunt', 'inputs = {\n open = true\n}\n'],
    [
      'a machine in the network with rules of its own',
      rule('boot_disk {\n}\nnetwork_interface {\n network = "default"\n}', 'a', 'google_compute_instance'),
    ],
    ...['[source_ranges]', 'all', '["source_ranges"]', '[description, allow]', '[source_ranges[0]]'].map(
      (names): [string, string] => [
        `a rule that is left as it is: ${names}`,
        rule(`${office}\n${tcp('22')}\nlifecycle {\n ignore_changes = ${names}\n}`, 'b'),
      ],
    ),
    ['a machine in it by its link', machineIn('"projects/p/global/networks/default"')],
    ['a machine in it by a look-up', `${LOOKED_UP}${machineIn('data.google_compute_network.default.self_link')}`],
    ['the look-up alone', LOOKED_UP],
    ['a look-up of its subnetwork', LOOKED_UP.replace('_network"', '_subnetwork"')],
    ['a machine in it by a variable', `variable "net" {\n default = "default"\n}\n${machineIn('var.net')}`],
    ['a machine in it by a local', `locals {\n net = "default"\n}\n${machineIn('local.net')}`],
    ['a look-up by a variable', `variable "net" {\n default = "default"\n}\n${LOOKED_UP.replace('"default"\n}', 'var.net\n}')}`],
    [
      'a machine in it by an expression',
      rule(
        'boot_disk {\n}\ndynamic "network_interface" {\n for_each = [1]\n content {\n  network = "default"\n }\n}',
        'a',
        'google_compute_instance',
      ),
    ],
    ['a template of machines in it', machineIn('"default"', 'google_compute_region_instance_template')],
    ['a rule of it', rule(`network = "default"\n${office}\n${tcp('22')}`, 'b')],
    ['the network itself', rule('name = "default"', 'd', 'google_compute_network')],
  ])('%s', async ([, text]) => {
    expect(await outcomes(beside(text))).toBe('unknown');
  });

  test.for<[string, Files]>([
    ['policies whose rules are resources', beside(rule('name = "p"', 'p', 'google_compute_network_firewall_policy'))],
    ['what ties a policy to a network', beside(rule('x = 1', 'p', 'google_compute_network_firewall_policy_association'))],
    ['a filter behind the firewall', beside(rule('x = 1', 'p', 'google_compute_security_policy'))],
    ['a rule that is destroyed', beside('removed {\n from = google_compute_firewall.old\n}\n')],
    ['a module whose files are here', { ...beside('module "net" {\n source = "./net"\n}\n'), 'tf/net/a.tf': GOOD }],
    ['a module whose files are beside', { ...beside('module "net" {\n source = "../net/"\n}\n'), 'net/a.tf': GOOD }],
    [
      'a rule of which other things are left as they are',
      beside(rule(`${office}\n${tcp('22')}\nlifecycle {\n ignore_changes = [description, log_config]\n}`, 'b')),
    ],
    [
      'a machine in a network by a look-up',
      beside(`${LOOKED_UP.replace('"default"\n}', '"main"\n}')}${machineIn('data.google_compute_network.default.id')}`),
    ],
    ['a machine in a network by a variable', beside(`variable "net" {\n default = "main"\n}\n${machineIn('var.net')}`)],
    [
      'a machine in a network that is made here',
      beside(`${rule('name = "main"', 'default', 'google_compute_network')}${machineIn('google_compute_network.default.id')}`),
    ],
    [
      'a machine in a network of its own',
      beside(rule('boot_disk {\n}\nnetwork_interface {\n network = "x-default"\n}', 'a', 'google_compute_instance')),
    ],
  ])('but not %s', async ([, files]) => {
    expect(await outcomes(files)).toBe('pass');
  });

  test('says what, where and what to hand in', async () => {
    const { observations } = await judged('ssh-from-named-addresses', beside(rule('x = 1', 'web', 'aws_security_group')));
    expect(observations.find(({ outcome }) => outcome === 'unknown')).toMatchObject({
      subject: 'tf/more.tf, in part',
      reason: '1 × "aws_security_group", which may open ports and is of a kind that is not read: aws_security_group.web.',
      pointers: [{ at: 'line 1-3' }],
    });
  });
});

const json = (members: object, path = 'tf/net.tf.json'): Files => ({ [path]: JSON.stringify(members) });
const firewall = (body: object) => ({ resource: { google_compute_firewall: { ssh: body } } });
const allow = { protocol: 'tcp', ports: ['22'] };
test.for<[string, Files, string]>([
  ['a rule for one office', json(firewall({ source_ranges: ['203.0.113.0/28'], allow })), 'pass'],
  ['a rule for everyone', json(firewall({ source_ranges: ['0.0.0.0/0'], allow: [allow] })), 'fail'],
  ['lists at every level', json({ resource: [{ google_compute_firewall: [{ ssh: [{ allow, '//': 'x' }] }] }] }), 'fail'],
  [
    'comments',
    json({ '//': 'ours', ...firewall({ '//': 1, source_ranges: ['203.0.113.0/28'], allow: { '//': 1, ...allow } }) }),
    'pass',
  ],
  [
    'a variable by its value',
    { ...json(firewall({ source_ranges: '${var.ips}', allow })), 'tf/terraform.tfvars': 'ips = ["0.0.0.0/0"]\n' },
    'fail',
  ],
  ['a template', json({ locals: { o: '0.0.0.0' }, ...firewall({ source_ranges: ['${local.o}/0'], allow }) }), 'fail'],
  [
    'a default in JSON',
    { ...json({ variable: { ips: { default: ['0.0.0.0/0'] } } }), 'tf/b.tf': rule(`source_ranges = var.ips\n${tcp('22')}`) },
    'fail',
  ],
  ['a variable without a value', json(firewall({ source_ranges: '${var.ips}', allow })), 'unknown'],
  [
    'blocks made by an expression',
    json(firewall({ source_ranges: ['0.0.0.0/0'], dynamic: { allow: { for_each: '${var.x}', content: allow } } })),
    'unknown',
  ],
  [
    'blocks that are an expression',
    json(firewall({ source_ranges: ['0.0.0.0/0'], allow: '${var.x}', deny: { protocol: 'all' } })),
    'unknown',
  ],
  ['a rule made zero times', json(firewall({ count: 0, source_ranges: ['0.0.0.0/0'], allow })), 'unknown'],
  [
    'a kind that is not read',
    {
      ...beside(''),
      ...json({ resource: { aws_security_group: { a: {} } } }, 'tf/more.tf'),
      'tf/more.tf.json': JSON.stringify({ resource: { aws_security_group: { a: {} } } }),
    },
    'unknown',
  ],
  [
    'a rule by one name twice',
    {
      'tf/a.tf.json': `{"resource": {"google_compute_firewall": {"ssh": {"source_ranges": ["0.0.0.0/0"], "source_ranges": ["203.0.113.0/28"], "allow": ${JSON.stringify(allow)}}}}}`,
    },
    'unknown',
  ],
  ['no object where a block stands', json({ resource: { google_compute_firewall: 'x' } }), 'unknown'],
  ['a module', { ...beside(''), 'tf/more.tf': GOOD, ...json({ module: { net: { source: 'x/y/z' } } }) }, 'unknown'],
])('JSON syntax: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

const ranges = (count: number, of: (index: number) => string) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => of(index)));
const from = (list: string, ...lines: string[]) => ({
  'tf/net.tf': rule([`source_ranges = ${list}`, tcp('22'), ...lines].join('\n')),
});
const scattered = (index: number) => `${index + 11}.${index % 200}.0.0/24`;
test.for<[string, Files, string]>([
  ['the two halves of the address space', from('["0.0.0.0/1", "128.0.0.0/1"]'), 'fail'],
  ['every /8', from(ranges(256, (index) => `${index}.0.0.0/8`)), 'fail'],
  ['16 scattered ranges of the widest kind', from(ranges(16, scattered)), 'pass'],
  ['17 of them', from(ranges(17, scattered)), 'fail'],
  ['one of them 17 times', from(ranges(17, () => '203.0.113.0/24')), 'pass'],
  ['thousands of them', from(ranges(5000, (index) => `${1 + (index >> 7)}.${(index & 127) * 2}.0.0/24`)), 'fail'],
  ['two side by side', from('["203.0.113.0/24", "203.0.112.0/24"]'), 'fail'],
  ['two with one address between', from('["203.0.113.0/25", "203.0.113.128/26", "203.0.113.193/32"]'), 'pass'],
  ['hundreds of single addresses', from(ranges(300, (index) => `10.${index % 250}.${index & 255}.1`)), 'pass'],
  ['the halves of a /48', from('["2001:db8::/49", "2001:db8:0:8000::/49"]'), 'pass'],
  ['the halves of a /47', from('["2001:db8::/48", "2001:db8:1::/48"]'), 'fail'],
  ['every address of version 4 in one of version 6', from('["64:ff9b::/96"]'), 'fail'],
  ['the proxy in two pieces', from('["35.235.240.0/21", "35.235.248.0/21"]'), 'pass'],
  [
    'one range in each of 17 rules',
    {
      'tf/net.tf': Array.from({ length: 17 }, (_, index) =>
        rule(`source_ranges = ["${scattered(index)}"]\n${tcp('22')}`, `r${index}`),
      ).join(''),
    },
    'fail',
  ],
  [
    'one range in each of 17 rules that may not exist',
    {
      'tf/net.tf': Array.from({ length: 17 }, (_, index) =>
        rule(`source_ranges = ["${scattered(index)}"]\ncount = var.n\n${tcp('22')}`, `r${index}`),
      ).join(''),
    },
    'unknown',
  ],
  [
    'one range in each of 17 rules, 2 of them off',
    {
      'tf/net.tf': Array.from({ length: 17 }, (_, index) =>
        rule(`source_ranges = ["${scattered(index)}"]\ndisabled = ${index > 14}\n${tcp('22')}`, `r${index}`),
      ).join(''),
    },
    'pass',
  ],
])('many ranges: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

const open = (body: string, more = '') => ({ 'tf/net.tf': rule(`source_ranges = ["0.0.0.0/0"]\n${body}`) + more });
test.for<[string, Files, string]>([
  ['ports around SSH', open(tcp('2-65535')), 'fail'],
  ['ports but for SSH', open(tcp('1-21', '23-65535')), 'pass, fail'],
  ['a protocol by a number', open('allow {\n protocol = 6\n}'), 'fail'],
  ['a protocol by a number in quotes', open('allow {\n protocol = "6"\n ports = [22]\n}'), 'fail'],
  ['a protocol by no name', open('allow {\n protocol = "any"\n}'), 'unknown'],
  ['a protocol by no number', open('allow {\n protocol = "-1"\n}'), 'unknown'],
  ['UDP by its number', open('allow {\n protocol = 17\n ports = [22]\n}'), 'pass, fail'],
  ['ICMP', open('allow {\n protocol = "icmp"\n}'), 'pass'],
  ['ICMP of version 6 by its number', open('allow {\n protocol = 58\n}'), 'pass'],
  ['ESP', open('allow {\n protocol = "esp"\n}'), 'pass, fail'],
  ['a protocol nobody named', open('allow {\n protocol = 253\n}'), 'pass, fail'],
  ['IPv6', { 'tf/net.tf': rule(`source_ranges = ["2000::/3"]\n${tcp('22')}`) }, 'fail'],
  [
    'switched off by a variable',
    open(`disabled = var.off\n${tcp('22')}`, `variable "off" {\n default = true\n}\n${rule(`${office}\n${tcp('22')}`, 'b')}`),
    'pass',
  ],
  ['switched on by a variable', open(`disabled = var.off\n${tcp('22')}`, 'variable "off" {\n default = false\n}\n'), 'fail'],
  ['switched by a variable without a value', open(`disabled = var.off\n${tcp('22')}`, 'variable "off" {\n}\n'), 'unknown'],
  [
    'switched by two files that disagree',
    { ...open(`disabled = var.off\n${tcp('22')}`), 'tf/a.tfvars': 'off = true\n', 'tf/b.tfvars': 'off = false\n' },
    'unknown',
  ],
  ['made zero times, alone', from('["203.0.113.0/28"]', 'count = 0'), 'unknown'],
  ['made zero times by an empty list', from('["203.0.113.0/28"]', 'for_each = toset([])'), 'unknown'],
  [
    'made zero times, beside a good one',
    { ...open(`count = 0\n${tcp('22')}`), 'tf/b.tf': rule(`${office}\n${tcp('22')}`, 'b') },
    'pass',
  ],
  ['made an unknown number of times', open(`count = var.n\n${tcp('22')}`), 'unknown'],
  [
    'blocks made by an expression',
    open('dynamic "allow" {\n for_each = var.x\n content {\n  protocol = allow.value\n }\n}'),
    'unknown',
  ],
  ['blocks as an attribute', open('allow = var.x\ndeny {\n protocol = "all"\n}'), 'unknown'],
  ['a service account', { 'tf/net.tf': rule(`source_service_accounts = ["a@b.iam.gserviceaccount.com"]\n${tcp('22')}`) }, 'pass'],
  ['no service account', { 'tf/net.tf': rule(`source_service_accounts = []\n${tcp('22')}`) }, 'fail'],
  ['a service account nobody knows', { 'tf/net.tf': rule(`source_service_accounts = var.a\n${tcp('22')}`) }, 'unknown'],
  ['a service account beside everyone', open(`source_service_accounts = ["a@b.iam.gserviceaccount.com"]\n${tcp('22')}`), 'fail'],
])('single rules: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

const policy = (...match: string[]) => ({
  'tf/net.tf': rule(
    `action = "allow"\ndirection = "INGRESS"\nmatch {\n${match.join('\n')}\n layer4_configs {\n  ip_protocol = "tcp"\n  ports = ["22"]\n }\n}`,
    'a',
    'google_compute_network_firewall_policy_rule',
  ),
});
const narrow = 'src_ip_ranges = ["203.0.113.0/28"]';
test.for<[string, Files, string]>([
  ['one office', policy(narrow), 'pass'],
  ['everyone', policy('src_ip_ranges = ["0.0.0.0/0"]'), 'fail'],
  ['nobody named', policy(), 'fail'],
  ['an office and a country', policy(narrow, 'src_region_codes = ["NL"]'), 'unknown'],
  ['an office and a name', policy(narrow, 'src_fqdns = ["office.example"]'), 'unknown'],
  [
    'an office and a group of addresses',
    policy(narrow, 'src_address_groups = [google_network_security_address_group.a.id]'),
    'unknown',
  ],
  ['an office and a list of threats', policy(narrow, 'src_threat_intelligences = ["iplist-public-clouds"]'), 'unknown'],
  ['an office and an empty list', policy(narrow, 'src_region_codes = []'), 'pass'],
  ['everyone and a country', policy('src_ip_ranges = ["0.0.0.0/0"]', 'src_region_codes = ["NL"]'), 'fail'],
  ['an office within networks', policy(narrow, 'src_networks = ["projects/p/global/networks/n"]'), 'pass'],
  ['networks alone', policy('src_networks = ["projects/p/global/networks/n"]'), 'unknown'],
  ['a tag', policy('src_secure_tags {\n name = "tagValues/1"\n}'), 'pass'],
  ['tags made by an expression', policy('dynamic "src_secure_tags" {\n for_each = var.x\n}'), 'unknown'],
])('rules of a policy: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

const database = (networks: string, { version = 'POSTGRES_16', open = 'ipv4_enabled = true', more = '' } = {}) =>
  rule(
    `database_version = "${version}"\nsettings {\n tier = "db-f1-micro"\n ip_configuration {\n  ${open}\n  ${networks}\n }\n}\n${more}`,
    'db',
    'google_sql_database_instance',
  );
const authorised = (value: string) => `authorized_networks {\n   name = "a"\n   value = ${value}\n  }`;
test.for<[string, Files, string]>([
  ['everyone', beside(database(authorised('"0.0.0.0/0"'))), 'pass, fail'],
  ['everyone, to the ports of a web server', beside(database(authorised('"0.0.0.0/0"'), { version: 'MYSQL_8_0' })), 'pass, fail'],
  ['one office', beside(database(authorised('"203.0.113.0/28"'))), 'pass'],
  ['an office and everyone', beside(database(`${authorised('"203.0.113.7"')}\n${authorised('"0.0.0.0/0"')}`)), 'pass, fail'],
  ['nobody, by the proxy alone', beside(database('')), 'pass'],
  ['everyone, without a public address', beside(database(authorised('"0.0.0.0/0"'), { open: 'ipv4_enabled = false' })), 'pass'],
  ['everyone, with a public address by default', beside(database(authorised('"0.0.0.0/0"'), { open: '' })), 'pass, fail'],
  [
    'everyone, switched by a variable',
    beside(database(authorised('"0.0.0.0/0"'), { open: 'ipv4_enabled = var.x' })),
    'pass, unknown',
  ],
  ['what a variable says', beside(database(authorised('var.office'))), 'pass, unknown'],
  [
    'what a variable in another file says',
    { ...beside(database(authorised('var.office'))), 'tf/v.tf': 'variable "office" {\n default = "0.0.0.0/0"\n}\n' },
    'pass, fail',
  ],
  [
    'what an expression makes',
    beside(database('dynamic "authorized_networks" {\n for_each = var.x\n content {\n  value = authorized_networks.value\n }\n}')),
    'pass, unknown',
  ],
  [
    'what Terraform leaves as it is',
    beside(database('', { more: 'lifecycle {\n ignore_changes = [settings[0].ip_configuration]\n}' })),
    'unknown',
  ],
  [
    'another size that it leaves as it is',
    beside(database('', { more: 'lifecycle {\n ignore_changes = [settings[0].disk_size]\n}' })),
    'pass',
  ],
  ['one office, and no firewall at all', { 'tf/db.tf': database(authorised('"203.0.113.0/28"')) }, 'unknown'],
])('networks that a database authorises: %s', async ([, files, outcome]) => {
  expect(await outcomes(files)).toBe(outcome);
});

test.for<[string, string, string]>([
  ['a private network', '["10.128.0.0/9"]', 'fail, pass'],
  ['all private networks', '["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]', 'fail, pass'],
  ['a tailnet', '["100.64.0.0/10"]', 'fail, pass'],
  ['a private network of version 6', '["fd00::/8"]', 'fail, pass'],
  ['more than private networks', '["10.0.0.0/7"]', 'fail'],
  ['a private network and everyone', '["10.0.0.0/8", "0.0.0.0/0"]', 'fail'],
])('is not the world: %s', async ([, list, outcome]) => {
  expect(await outcomes(from(list))).toBe(outcome);
});
