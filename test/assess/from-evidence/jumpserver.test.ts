import { expect, test } from 'vitest';
import { judged } from '../judged.ts';

const permission = (changes: Readonly<Record<string, unknown>> = {}) => ({
  id: 'f1456a39-c80e-4723-a84f-ceb7e6162f12',
  name: 'Operations - Limited Access',
  users: [],
  user_groups: [{ id: 'g1', name: 'Operations' }],
  assets: [{ id: 'a1', name: 'site-amsterdam-01' }],
  nodes: [],
  accounts: ['@USER'],
  protocols: ['ssh'],
  actions: [{ value: 'connect', label: 'Connect' }],
  date_start: '2026/02/02 11:00:00 +0200',
  date_expired: '2026/12/31 00:00:00 +0000',
  is_active: true,
  is_expired: false,
  ...changes,
});
const other = (changes: Readonly<Record<string, unknown>>) => permission({ id: 'p2', name: 'All servers', ...changes });
const everything = { nodes: [{ id: 'n1', name: 'Default' }] };
const team = [{ id: 'g2', name: 'Team' }];
const alice = [{ id: 'u1', username: 'alice' }];
const roles = [
  { id: 'r1', name: 'Operators', display_name: 'Operators', scope: 'system', builtin: false },
  { id: 'r2', name: 'Databases', display_name: 'Databases', scope: 'system', builtin: false },
];
const holding = (role: string) => [{ id: 'b1', user: alice[0], role: { id: role }, scope: 'system', org_name: '' }];

test.for<[string, string, readonly unknown[], readonly unknown[] | null]>([
  ['named assets', 'pass', [permission()], null],
  ['every account', 'fail', [permission({ accounts: ['@ALL'] })], null],
  ['any account', 'fail', [permission({ accounts: ['@USER', '@INPUT'] })], null],
  ['no account', 'fail', [permission({ accounts: ['@ANON'] })], null],
  ['a named account', 'pass', [permission({ accounts: ['@SPEC', 'deploy'] })], null],
  ['the root of the tree', 'fail', [permission(everything)], null],
  ['a node', 'unknown', [permission({ nodes: [{ id: 'n2', name: 'Sites' }] })], null],
  ['everything for a group that may hold operators', 'unknown', [permission(), other({ ...everything, user_groups: team })], null],
  ['a named asset for such a group', 'pass', [permission(), other({ user_groups: team })], null],
  [
    'everything for administrators',
    'pass',
    [permission(), other({ ...everything, user_groups: [{ name: 'Administrators' }] })],
    null,
  ],
  [
    'everything for a group that is audited',
    'unknown',
    [permission(), other({ ...everything, user_groups: [{ name: 'Audited hosts crew' }] })],
    null,
  ],
  [
    'everything for a group that is no audit',
    'unknown',
    [permission(), other({ ...everything, user_groups: [{ name: 'no audit, ops' }] })],
    null,
  ],
  ['everything for nobody', 'pass', [permission(), other({ ...everything, user_groups: [] })], null],
  [
    'everything for a user of whom nothing is shown',
    'unknown',
    [permission(), other({ ...everything, user_groups: [], users: alice })],
    null,
  ],
  ['for a user of another role', 'pass', [permission(), other({ ...everything, user_groups: [], users: alice })], holding('r2')],
  ['for a user who is an operator', 'fail', [permission(), other({ ...everything, user_groups: [], users: alice })], holding('r1')],
  [
    'for a user of a role that is not there',
    'unknown',
    [permission(), other({ ...everything, user_groups: [], users: alice })],
    holding('r3'),
  ],
  ['switched off', 'pass', [permission(), other({ ...everything, is_active: false })], null],
  ['ended in spring', 'pass', [permission(), other({ ...everything, date_expired: '2026/04/01 00:00:00 +0000' })], null],
  [
    'ended as it was exported',
    'pass',
    [permission(), other({ ...everything, date_expired: '2026/09/20 00:00:00 +0000', is_expired: true })],
    null,
  ],
  [
    'ended after it was exported',
    'fail',
    [permission(), other({ ...everything, name: 'Operators too', date_expired: '2026/09/29 00:00:00 +0000' })],
    null,
  ],
  [
    'said to have ended, with an end to come',
    'fail',
    [permission(), other({ ...everything, name: 'Operators too', is_expired: true })],
    null,
  ],
])('operators-connect-to-named-assets: %s: %s', async ([, outcome, permissions, bindings]) => {
  const files = {
    'asset-permissions.json': JSON.stringify(permissions),
    'roles.json': JSON.stringify(roles),
    ...(bindings === null ? {} : { 'role-bindings.json': JSON.stringify(bindings) }),
  };
  const { outcome: found, reason } = await judged('operators-connect-to-named-assets', files);
  expect(found, reason).toBe(outcome);
});

test('a list of permissions beside it that is empty leaves the judgement open', async () => {
  const files = { 'asset-permissions.json': JSON.stringify([permission()]), 'more-asset-permissions.json': '' };
  expect((await judged('operators-connect-to-named-assets', files)).outcome).toBe('unknown');
});

test.for(['"one year"', '[400]', '{"value": "long ago"}'])(
  'recordings-kept-ninety-days: a number of days written as %s hides behind no other file',
  async (value) => {
    const files = {
      'settings.json': `{"TERMINAL_SESSION_KEEP_DURATION": ${value}, "FTP_LOG_KEEP_DAYS": 400}`,
      'config.txt': 'CORE_HOST=http://core\nPERIOD_TASK_ENABLED=true\nTERMINAL_SESSION_KEEP_DURATION=120\n',
    };
    const { observations } = await judged('recordings-kept-ninety-days', files);
    expect(observations).toContainEqual(
      expect.objectContaining({ subject: 'TERMINAL_SESSION_KEEP_DURATION', outcome: 'unknown', cause: 'unresolved' }),
    );
  },
);

test('bindings of the system alone do not say who holds a role of an organisation', async () => {
  const files = {
    'asset-permissions.json': JSON.stringify([permission(), other({ ...everything, user_groups: [], users: alice })]),
    'roles.json': JSON.stringify(roles.map((role) => (role.id === 'r1' ? { ...role, scope: 'org' } : role))),
    'system-role-bindings.json': JSON.stringify(holding('r2')),
  };
  expect((await judged('operators-connect-to-named-assets', files)).outcome).toBe('unknown');
});

const codes = (...names: string[]) =>
  JSON.stringify(
    names.map((name, id) => {
      const [app_label, codename] = name.split('.');
      return { id, name, codename, content_type: { id: 1, app_label, model: 'x' } };
    }),
  );
const builtIn = (digit: number, name: string) => ({
  id: `00000000-0000-0000-0000-00000000000${digit}`,
  name,
  display_name: name,
  scope: 'system',
  builtin: true,
});

test.for([
  ['what they need', 'pass', ['assets.match_asset', 'terminal.add_session', 'terminal.view_session', 'tickets.add_ticket']],
  ['delete recordings', 'fail', ['terminal.delete_sessionreplay']],
  ['delete accounts', 'fail', ['accounts.delete_account']],
  ['see the passwords of accounts', 'fail', ['accounts.view_accountsecret']],
  ['run commands on assets', 'fail', ['ops.add_adhoc']],
  ['delete assets', 'fail', ['assets.delete_asset']],
  ['change the license', 'fail', ['xpack.change_license']],
] as const)('four-roles-exist: operators may %s: %s', async ([, outcome, permissions]) => {
  const shipped = [builtIn(1, 'SystemAdmin'), builtIn(2, 'SystemAuditor'), builtIn(3, 'SystemUser')];
  const files = { 'roles.json': JSON.stringify([...shipped, roles[0]]), 'Operators.json': codes(...permissions) };
  const { outcome: found, reason } = await judged('four-roles-exist', files);
  expect(found, reason).toBe(outcome);
});

test.for([
  ['logs', 'pass', 1, ['audits.view_userloginlog'], null],
  ['passwords of accounts', 'fail', 1, ['audits.view_userloginlog', 'accounts.view_accountsecret'], null],
  ['old passwords of accounts', 'fail', 1, ['accounts.view_historyaccountsecret'], null],
  ['nothing, as nobody holds it', 'not-applicable', 0, ['audits.delete_userloginlog'], null],
  ['what somebody holds after all', 'fail', 0, ['audits.delete_userloginlog'], 'r9'],
] as const)('auditors-only-read: %s: %s', async ([, outcome, users_amount, permissions, held]) => {
  const role = { ...roles[0], id: 'r9', name: 'Night audit', display_name: 'Night audit', users_amount };
  const files = {
    'roles.json': JSON.stringify([role]),
    'Night audit.json': codes(...permissions),
    ...(held === null ? {} : { 'role-bindings.json': JSON.stringify(holding(held)) }),
  };
  const { outcome: found, reason } = await judged('auditors-only-read', files);
  expect(found, reason).toBe(outcome);
});
