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
