import { expect, test } from 'vitest';
import { judged } from '../judged.ts';

type Members = Readonly<Record<string, unknown>>;
const allow = [{ protocol: 'tcp', ports: ['22'] }];
const resource = (type: string, values: Members, name = 'a', more: Members = {}) => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  values,
  sensitive_values: {},
  ...more,
});
const OFFICE = { name: 'ssh', source_ranges: ['203.0.113.0/28'], allow };
const GOOD = resource('google_compute_firewall', OFFICE, 'good');
const OPEN = resource('google_compute_firewall', { ...OFFICE, name: 'open', source_ranges: ['0.0.0.0/0'] }, 'open');

const plan = (resources: readonly object[], more: Members = {}, modules: readonly object[] = []) => ({
  'tf/plan.json': JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources, child_modules: modules } },
    ...more,
  }),
});
const state = (...resources: object[]) => ({
  'tf/state.json': JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } }),
});
const raw = (...instances: object[]) => ({
  'tf/terraform.tfstate': JSON.stringify({
    version: 4,
    serial: 1,
    lineage: 'x',
    resources: [{ mode: 'managed', type: 'google_compute_firewall', name: 'a', instances }],
  }),
});
const change = (type: string, actions: readonly string[], more: Members = {}) => ({
  resource_changes: [{ address: `${type}.a`, mode: 'managed', type, change: { actions, after: null }, ...more }],
});
const other = 'google_compute_firewall.other';
const ANYWHERE = { ...OFFICE, source_ranges: ['0.0.0.0/0'] };
/** A change of a rule that is there before it. */
const before = (values: Members | null, actions: readonly string[], address = other, more: Members = {}, secret: Members = {}) => ({
  resource_changes: [
    {
      address,
      mode: 'managed',
      type: 'google_compute_firewall',
      change: { actions, before: values, before_sensitive: secret, after: null },
      ...more,
    },
  ],
});
/** What was found when the plan was made. */
const moved = (after: Members | null) => ({
  address: GOOD.address,
  mode: 'managed',
  type: 'google_compute_firewall',
  change: { actions: [after === null ? 'delete' : 'update'], before: OFFICE, after },
});
const configured = (resources: readonly object[], modules: Members = {}) => ({
  configuration: { root_module: { resources, module_calls: modules } },
});

test.for<[string, Readonly<Record<string, string>>, string]>([
  ['a plan', plan([GOOD]), 'pass'],
  ['a plan that opens SSH in a module', plan([GOOD], {}, [{ address: 'module.m', resources: [OPEN] }]), 'fail'],
  ['a kind that is not read', plan([GOOD, resource('aws_security_group', {})]), 'unknown'],
  [
    'a kind that is not read in a module',
    plan([GOOD], {}, [{ address: 'module.m', resources: [resource('hcloud_firewall', {})] }]),
    'unknown',
  ],
  ['the same of a data source', plan([GOOD, { ...resource('aws_security_group', {}), mode: 'data' }]), 'pass'],
  ['a rule without allow and deny', plan([GOOD, resource('google_compute_firewall', { allow: [], deny: [] })]), 'unknown'],
  [
    'a rule whose blocks are no list',
    plan([GOOD, resource('google_compute_firewall', { source_ranges: ['0.0.0.0/0'], allow: 'tcp' })]),
    'unknown',
  ],
  [
    'a rule whose block is an object',
    plan([resource('google_compute_firewall', { source_ranges: ['0.0.0.0/0'], allow: allow[0] })]),
    'fail',
  ],
  ['a plan in part', plan([GOOD], { complete: false }), 'unknown'],
  [
    'a plan that puts changes off',
    plan([GOOD], { deferred_changes: [{ reason: 'instance_count_unknown', resource_change: {} }] }),
    'unknown',
  ],
  ['a plan that failed', plan([GOOD], { errored: true }), 'unknown'],
  ['a rule that is forgotten', plan([GOOD], change('google_compute_firewall', ['forget'])), 'unknown'],
  ['a rule that is destroyed', plan([GOOD], before(OFFICE, ['delete'])), 'pass'],
  ['an open rule that is destroyed', plan([GOOD], before(ANYWHERE, ['delete'])), 'fail'],
  ['a rule that is destroyed, of which nothing is shown', plan([GOOD], change('google_compute_firewall', ['delete'])), 'unknown'],
  ['an open rule that is closed', plan([GOOD], before(ANYWHERE, ['update'], GOOD.address)), 'fail'],
  ['an open rule that is replaced', plan([GOOD], before(ANYWHERE, ['delete', 'create'], GOOD.address)), 'fail'],
  ['what is left of an open rule', plan([GOOD], before(ANYWHERE, ['delete'], GOOD.address, { deposed: 'abc' })), 'fail'],
  ['an open rule that is forgotten', plan([GOOD], before(ANYWHERE, ['forget'])), 'fail'],
  [
    'a rule that is changed in what is not asked',
    plan([GOOD], before({ ...OFFICE, description: 'x' }, ['update'], GOOD.address)),
    'pass',
  ],
  ['a rule that is made', plan([GOOD], before(null, ['create'], GOOD.address)), 'pass'],
  ['a rule that stays', plan([GOOD], before(OFFICE, ['no-op'], GOOD.address)), 'pass'],
  [
    'sources that are secret before',
    plan([GOOD], before(OFFICE, ['update'], GOOD.address, {}, { source_ranges: true })),
    'unknown',
  ],
  [
    'a kind that is not read, destroyed',
    plan([GOOD], before({}, ['delete'], 'aws_security_group.a', { type: 'aws_security_group' })),
    'unknown',
  ],
  [
    'a data source that is not read again',
    plan([GOOD], before(ANYWHERE, ['delete'], 'data.google_compute_firewall.a', { mode: 'data' })),
    'pass',
  ],
  ['a rule that was opened by hand', plan([GOOD], { resource_drift: [moved(ANYWHERE)] }), 'fail'],
  ['a rule that was closed by hand', plan([GOOD], { resource_drift: [moved(OFFICE)] }), 'pass'],
  ['a rule that was destroyed by hand', plan([GOOD], { resource_drift: [moved(null)] }), 'pass'],
  [
    'an open rule of the state that the plan leaves out',
    plan([GOOD], { prior_state: { values: { root_module: { resources: [GOOD, OPEN] } } } }),
    'fail',
  ],
  ['a state like the plan', plan([GOOD], { prior_state: { values: { root_module: { resources: [GOOD] } } } }), 'pass'],
  ['something else that is forgotten', plan([GOOD], change('google_dns_record_set', ['forget'])), 'pass'],
  [
    'a rule that is configured and not planned',
    plan([GOOD], configured([{ address: GOOD.address }, { address: other }])),
    'unknown',
  ],
  [
    'a rule in a module that is not planned',
    plan([GOOD], configured([], { m: { module: { resources: [{ address: other }] } } })),
    'unknown',
  ],
  [
    'a rule that is planned zero times',
    plan([GOOD], configured([{ address: other, count_expression: { references: ['var.n'] } }])),
    'pass',
  ],
  [
    'a rule in a module that is called zero times',
    plan([GOOD], configured([], { m: { for_each_expression: {}, module: { resources: [{ address: other }] } } })),
    'pass',
  ],
  ['a data source that is configured', plan([GOOD], configured([{ address: `data.${other}` }])), 'pass'],
  [
    'sources that are not known yet',
    plan([resource('google_compute_firewall', { allow })], {
      ...change('google_compute_firewall', ['create'], {
        change: { actions: ['create'], after: {}, after_unknown: { source_ranges: true } },
      }),
      ...configured([{ address: 'google_compute_firewall.a', expressions: { source_ranges: { references: ['var.x'] } } }]),
    }),
    'unknown',
  ],
  [
    'sources of which one is not known yet',
    plan([resource('google_compute_firewall', { allow })], {
      ...change('google_compute_firewall', ['create'], {
        change: { actions: ['create'], after: {}, after_unknown: { source_ranges: [true] } },
      }),
    }),
    'unknown',
  ],
  [
    'what is left of a replaced rule beside it',
    plan([resource('google_compute_firewall', { allow })], {
      ...configured([{ address: 'google_compute_firewall.a', expressions: { source_ranges: { references: ['var.x'] } } }]),
      resource_changes: [
        {
          address: 'google_compute_firewall.a',
          type: 'google_compute_firewall',
          change: { actions: ['create'], after: {}, after_unknown: { source_ranges: true } },
        },
        {
          address: 'google_compute_firewall.a',
          type: 'google_compute_firewall',
          deposed: 'abc',
          change: { actions: ['delete'], after: null, after_unknown: {} },
        },
      ],
    }),
    'unknown',
  ],
  [
    'a secret among the sources',
    plan([
      resource('google_compute_firewall', { source_ranges: ['203.0.113.9'], allow }, 'a', {
        sensitive_values: { source_ranges: [true] },
      }),
    ]),
    'unknown',
  ],
  [
    'a country beside an office',
    plan([
      resource('google_compute_network_firewall_policy_rule', {
        action: 'allow',
        match: [
          { src_ip_ranges: ['203.0.113.0/28'], src_region_codes: ['NL'], layer4_configs: [{ ip_protocol: 'tcp', ports: ['22'] }] },
        ],
      }),
    ]),
    'unknown',
  ],
  [
    'a rule of a policy without a match',
    plan([GOOD, resource('google_compute_network_firewall_policy_rule', { action: 'allow' })]),
    'unknown',
  ],
  [
    'a machine in the network with rules of its own',
    plan([
      GOOD,
      resource('google_compute_instance', {
        boot_disk: [{}],
        network_interface: [{ network: 'https://www.googleapis.com/compute/v1/projects/p/global/networks/default' }],
      }),
    ]),
    'unknown',
  ],
  [
    'a plan that names one value twice',
    { 'tf/plan.json': '{"format_version":"1.2","planned_values":{},"planned_values":{}}' },
    'unknown',
  ],
  ['a state', state(GOOD), 'pass'],
  [
    'a state with a kind that is not read',
    state(GOOD, resource('google_compute_network_firewall_policy_with_rules', {})),
    'unknown',
  ],
  ['a state with a rule without allow and deny', state(GOOD, resource('google_compute_firewall', {})), 'unknown'],
  ['a state file', raw({ attributes: OFFICE }), 'pass'],
  ['a state file with an instance of which nothing is shown', raw({ attributes: OFFICE }, { index_key: 1 }), 'unknown'],
])('SSH: %s', async ([, files, outcome]) => {
  expect((await judged('ssh-from-named-addresses', files)).outcome).toBe(outcome);
});

const KEY = 'projects/p/locations/l/keyRings/r/cryptoKeys/k';
const key = [{ kms_key_self_link: KEY }];
const link = (name: string) => `https://www.googleapis.com/compute/v1/projects/p/zones/z/disks/${name}`;
const disk = (name: string, keys: readonly object[] = key) =>
  resource('google_compute_disk', { name, self_link: link(name), disk_encryption_key: keys }, name);
const machine = (...disks: object[]) =>
  resource('google_compute_instance', { boot_disk: [{ kms_key_self_link: KEY }], attached_disk: disks }, 'vm');
const attaches = (source: object) =>
  configured([
    { address: 'google_compute_instance.vm', expressions: { boot_disk: [{ kms_key_self_link: {} }], attached_disk: [{ source }] } },
    { address: 'google_compute_disk.data', expressions: {} },
  ]);

test.for<[string, Readonly<Record<string, string>>, string]>([
  [
    'a disk that the state shows',
    state(disk('data'), machine({ device_name: 'postgres', source: link('data'), kms_key_self_link: KEY })),
    'pass',
  ],
  [
    'a database by the name of the device alone',
    state(disk('data', []), disk('db-old'), machine({ device_name: 'postgres', source: link('data') })),
    'fail',
  ],
  [
    'a disk of which the state shows the key',
    state(machine({ device_name: 'postgres', source: link('x'), kms_key_self_link: KEY })),
    'pass',
  ],
  [
    'a scratch disk of a database server',
    state(
      resource(
        'google_compute_instance',
        { boot_disk: [{ kms_key_self_link: KEY }], scratch_disk: [{ interface: 'NVME' }] },
        'postgres',
      ),
    ),
    'fail',
  ],
  ['a disk without a key', state(machine({ device_name: 'postgres', source: link('x'), kms_key_self_link: '' })), 'fail'],
  [
    'attached by a resource of its own',
    state(disk('data'), resource('google_compute_attached_disk', { disk: link('data'), device_name: 'postgres' })),
    'pass',
  ],
  [
    'attached by a resource of its own, and not here',
    state(machine(), resource('google_compute_attached_disk', { disk: link('x') })),
    'unknown',
  ],
  [
    'a disk that is made anew with a key',
    plan([disk('postgres')], {
      resource_changes: [
        {
          address: 'google_compute_disk.postgres',
          mode: 'managed',
          type: 'google_compute_disk',
          change: { actions: ['delete', 'create'], before: { name: 'postgres', disk_encryption_key: [] }, after: {} },
        },
      ],
    }),
    'fail',
  ],
  ['a template of machines', state(disk('postgres'), resource('google_compute_instance_template', {})), 'unknown'],
  [
    'planned',
    plan(
      [disk('data'), machine({ device_name: 'postgres' })],
      attaches({ references: ['google_compute_disk.data.id', 'google_compute_disk.data'] }),
    ),
    'pass',
  ],
  [
    'planned, and elsewhere',
    plan(
      [machine({ device_name: 'postgres', source: link('x') })],
      configured([
        {
          address: 'google_compute_instance.vm',
          expressions: { boot_disk: [{ kms_key_self_link: {} }], attached_disk: [{ source: {} }] },
        },
      ]),
    ),
    'unknown',
  ],
  [
    'planned in part',
    plan([machine({ device_name: 'postgres' })], {
      ...attaches({ references: ['google_compute_disk.data.id', 'google_compute_disk.data'] }),
      resource_changes: [
        {
          address: 'google_compute_instance.vm',
          type: 'google_compute_instance',
          change: { actions: ['create'], after: {}, after_unknown: { attached_disk: [{ source: true, kms_key_self_link: true }] } },
        },
      ],
    }),
    'unknown',
  ],
])('the disk of the database: %s', async ([, files, outcome]) => {
  expect((await judged('database-disk-customer-key', files)).outcome).toBe(outcome);
});

test('what there is until a plan is applied has a name of its own', async () => {
  const { observations } = await judged('ssh-from-named-addresses', plan([GOOD], before(ANYWHERE, ['update'], GOOD.address)));
  expect(observations.map(({ subject, outcome, remedy, pointers }) => [subject, outcome, remedy, pointers[0]?.at])).toEqual([
    ['ssh', 'pass', null, '$.planned_values.root_module.resources[0]'],
    [
      'ssh, until the plan is applied',
      'fail',
      'Apply the plan, and hand in one that is made after it.',
      '$.resource_changes[0].change.before',
    ],
  ]);
});

test('and of two rules of one name each keeps its remedy', async () => {
  const other = { ...GOOD, address: 'module.b.google_compute_firewall.ssh' };
  const changes = [GOOD, other].flatMap(({ address }) => before(ANYWHERE, ['update'], address).resource_changes);
  const { observations } = await judged('ssh-from-named-addresses', plan([GOOD, other], { resource_changes: changes }));
  const failing = observations.filter(({ outcome }) => outcome === 'fail');
  expect(failing.map(({ subject }) => subject)).toEqual(
    [GOOD, other].map(({ address }) => `ssh, until the plan is applied (${address})`),
  );
  expect(failing.map(({ remedy }) => remedy)).toEqual(Array(2).fill('Apply the plan, and hand in one that is made after it.'));
});

test.for<[string, Readonly<Record<string, string>>, string]>([
  ['of a plan', plan([GOOD, databaseOf('0.0.0.0/0')]), 'fail'],
  ['of a plan, one office', plan([GOOD, databaseOf('203.0.113.0/28')]), 'pass'],
  ['of a state', state(GOOD, databaseOf('0.0.0.0/0')), 'fail'],
  ['of a state, without a public address', state(GOOD, databaseOf('0.0.0.0/0', false)), 'pass'],
])('networks that a database authorises: %s', async ([, files, outcome]) => {
  expect((await judged('world-reaches-web-ports-only', files)).outcome).toBe(outcome);
});

function databaseOf(value: string, isPublic = true) {
  const configuration = { ipv4_enabled: isPublic, authorized_networks: [{ name: 'a', value, expiration_time: '' }] };
  return resource('google_sql_database_instance', {
    name: 'db',
    database_version: 'POSTGRES_16',
    settings: [{ ip_configuration: [configuration] }],
  });
}
