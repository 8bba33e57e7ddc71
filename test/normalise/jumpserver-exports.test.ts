import { describe, expect, test } from 'vitest';
import jumpserverAssetPermissions from '../../src/normalise/jumpserver-asset-permissions.ts';
import jumpserverRoleBindings from '../../src/normalise/jumpserver-role-bindings.ts';
import jumpserverRolePermissions from '../../src/normalise/jumpserver-role-permissions.ts';
import jumpserverRoles from '../../src/normalise/jumpserver-roles.ts';
import type { Reading } from '../../src/normalise/reader.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const AUDITOR = '00000000-0000-0000-0000-000000000002';
const linesOf = ({ facts }: Reading) => facts.map(({ kind, from, ...fact }) => `${kind}, ${from.at}: ${JSON.stringify(fact)}`);
const rolesOf = (value: unknown) => jumpserverRoles.read(sealed('r.json', JSON.stringify(value)));

test('roles: built-in ones by their own name, whatever the language', () => {
  expect(linesOf(jumpserverRoles.read(fixture('jumpserver-roles/system-roles.json')))).toMatchInlineSnapshot(`
    [
      "jumpserverRole, $.results[0]: {"id":"00000000-0000-0000-0000-000000000001","name":"SystemAdmin","displayName":"System admin","scope":"system","builtin":true,"users":2}",
      "jumpserverRole, $.results[1]: {"id":"00000000-0000-0000-0000-000000000002","name":"SystemAuditor","displayName":"System auditor","scope":"system","builtin":true,"users":1}",
      "jumpserverRole, $.results[2]: {"id":"00000000-0000-0000-0000-000000000003","name":"User","displayName":"User","scope":"system","builtin":true,"users":9}",
      "jumpserverRole, $.results[3]: {"id":"5d1d0c59-6a3e-4a0e-9d5b-0b7b0b4a6f10","name":"Operators","displayName":"Operators","scope":"system","builtin":false,"users":3}",
    ]
  `);
  expect(linesOf(jumpserverRoles.read(fixture('jumpserver-roles/roles.zh.csv')))).toMatchInlineSnapshot(`
    [
      "jumpserverRole, line 2: {"id":"00000000-0000-0000-0000-000000000002","name":"SystemAuditor","displayName":"系统审计员","scope":"system","builtin":true,"users":1}",
      "jumpserverRole, line 3: {"id":"5d1d0c59-6a3e-4a0e-9d5b-0b7b0b4a6f10","name":"=Operators","displayName":"Operators","scope":"system","builtin":false,"users":3}",
    ]
  `);
  expect(jumpserverRoles.read(fixture('jumpserver-roles/roles.zh.csv')).notes).toEqual(['Columns passed over: 创建日期, 备注.']);
});

describe('permissions of a role', () => {
  const role = { id: AUDITOR, name: 'SystemAuditor', display_name: 'Auditor', scope: 'system', builtin: true };
  const view = { codename: 'view_session', content_type: { app_label: 'terminal', model: 'session' } };

  test('stand in a file called after the role', () => {
    expect(linesOf(jumpserverRolePermissions.read(fixture(`jumpserver-role-permissions/${AUDITOR}.json`)))).toMatchInlineSnapshot(`
      [
        "jumpserverRolePermissions, : {"role":"00000000-0000-0000-0000-000000000002","permissions":["audits.view_operatelog","audits.view_userloginlog","terminal.terminate_session","terminal.view_session","terminal.view_sessionreplay"]}",
      ]
    `);
  });
  test('or with the role itself', () => {
    const reading = rolesOf([{ ...role, permissions: ['terminal.view_session', view, 'audits.view_ftplog'] }]);
    expect(factsOf(reading, 'jumpserverRolePermissions')).toMatchObject([
      { role: AUDITOR, permissions: ['audits.view_ftplog', 'terminal.view_session'] },
    ]);
  });
  test('by number say nothing, and none at all says that there are none', () => {
    const numbered = rolesOf([{ ...role, permissions: [12, 13] }]);
    expect(factsOf(numbered, 'jumpserverRolePermissions')).toEqual([]);
    expect(numbered.notes).toEqual(['Roles whose permissions are given by number only, which says nothing: 1.']);
    expect(factsOf(rolesOf([{ ...role, permissions: [] }]), 'jumpserverRolePermissions')).toMatchObject([{ permissions: [] }]);
    expect(factsOf(rolesOf([role]), 'jumpserverRolePermissions')).toEqual([]);
  });
  test('without the application they belong to are refused', async () => {
    const file = sealed('a.json', JSON.stringify([view, { codename: 'view_x', content_type: { id: 3, app_label: '' } }]));
    expect(await refusalOf(jumpserverRolePermissions, file)).toContain('lacks its code name');
  });
});

test('who holds which role, by login name', () => {
  const reading = jumpserverRoleBindings.read(fixture('jumpserver-role-bindings/system-role-bindings.json'));
  expect(linesOf(reading)).toMatchInlineSnapshot(`
    [
      "jumpserverRoleBinding, $.results[0]: {"user":"ops.east","userId":"aa000000-0000-4000-8000-000000000001","role":"5d1d0c59-6a3e-4a0e-9d5b-0b7b0b4a6f10","scope":"system"}",
      "jumpserverRoleBinding, $.results[1]: {"user":"auditor","userId":"aa000000-0000-4000-8000-000000000002","role":"00000000-0000-0000-0000-000000000002","scope":"system"}",
    ]
  `);
  expect(JSON.stringify(reading)).not.toContain('Operations east');
});

test('asset permissions: of one each with its assets, of the list their number only, of CSV both', () => {
  expect(linesOf(jumpserverAssetPermissions.read(fixture('jumpserver-asset-permissions/details.json')))).toMatchInlineSnapshot(`
    [
      "jumpserverPermission, $[0]: {"id":"7c000000-0000-4000-8000-000000000001","name":"Operations - limited","actions":["connect"],"users":[],"userGroups":["Operations"],"assets":["site-amsterdam-01","site-utrecht-01"],"nodes":[],"assetCount":2,"nodeCount":0,"allAssets":false,"accounts":["@USER"],"protocols":["ssh"],"active":true,"expired":false,"startsAt":"2026-02-02T09:00:00.000Z","expiresAt":"2026-12-31T00:00:00.000Z"}",
      "jumpserverPermission, $[1]: {"id":"7c000000-0000-4000-8000-000000000002","name":"Operations - everything","actions":["connect","upload","download"],"users":[],"userGroups":["Operations"],"assets":[],"nodes":["Default"],"assetCount":0,"nodeCount":1,"allAssets":true,"accounts":["@ALL"],"protocols":["all"],"active":false,"expired":false,"startsAt":"2026-02-02T09:00:00.000Z","expiresAt":"2096-01-16T09:00:00.000Z"}",
    ]
  `);
  expect(linesOf(jumpserverAssetPermissions.read(fixture('jumpserver-asset-permissions/list.json')))).toMatchInlineSnapshot(`
    [
      "jumpserverPermission, $.results[0]: {"id":"7c000000-0000-4000-8000-000000000001","name":"Operations - limited","actions":["connect"],"users":null,"userGroups":null,"assets":null,"nodes":null,"assetCount":2,"nodeCount":0,"allAssets":false,"accounts":["@USER"],"protocols":["ssh"],"active":true,"expired":false,"startsAt":"2026-02-02T09:00:00.000Z","expiresAt":"2026-12-31T00:00:00.000Z"}",
    ]
  `);
  expect(linesOf(jumpserverAssetPermissions.read(fixture('jumpserver-asset-permissions/export.csv')))).toMatchInlineSnapshot(`
    [
      "jumpserverPermission, line 2: {"id":"7c000000-0000-4000-8000-000000000001","name":"Operations - limited","actions":["connect","upload"],"users":[],"userGroups":["Operations"],"assets":["site-amsterdam-01"],"nodes":[],"assetCount":1,"nodeCount":0,"allAssets":false,"accounts":["@USER"],"protocols":["ssh"],"active":true,"expired":null,"startsAt":"2026-02-02T09:00:00.000Z","expiresAt":"2026-12-31T00:00:00.000Z"}",
    ]
  `);
});

describe('pages', () => {
  const list = '/api/v1/rbac/system-roles/';
  const role = { id: 'a', name: 'a', display_name: 'a', scope: 'system', builtin: false };
  const page = (results: number, rest: object) => rolesOf({ results: Array.from({ length: results }, () => role), ...rest }).page;
  const kinds = ['jumpserverRole', 'jumpserverRolePermissions'];

  test.for([
    [
      'the first',
      2,
      { count: 5, next: `https://j.example${list}?limit=2&offset=2`, previous: null },
      { list, from: 0, to: 2, total: 5 },
    ],
    [
      'one in the middle',
      2,
      { count: 5, next: `https://j.example${list}?limit=2&offset=4`, previous: `https://j.example${list}?limit=2` },
      { list, from: 2, to: 4, total: 5 },
    ],
    [
      'the last',
      1,
      { count: 5, next: null, previous: `https://j.example${list}?limit=2&offset=2` },
      { list, from: 4, to: 5, total: 5 },
    ],
    ['a list that lost entries', 1, { count: 3, next: null, previous: null }, { list: '', from: 0, to: 1, total: 3 }],
  ] as const)('%s', ([, results, rest, expected]) => {
    expect(page(results, rest)).toEqual({ ...expected, kinds });
  });
  test('a whole list is no page', () => {
    expect(page(2, { count: 2, next: null, previous: null })).toBeUndefined();
    expect(rolesOf([role]).page).toBeUndefined();
  });
});

describe('what is refused', () => {
  test.for([
    ['a role without an id', jumpserverRoles, '[{"name":"a","display_name":"a","scope":"system","builtin":true}]', '$[0].id'],
    ['no list', jumpserverRoles, '{"count":1,"results":{}}', '$.results'],
    [
      'an end without a zone',
      jumpserverAssetPermissions,
      '[{"id":"a","name":"a","actions":[],"accounts":[],"date_expired":"2026/12/31 00:00:00"}]',
      'no date-time with a zone',
    ],
    ['a row that was cut off', jumpserverRoles, 'ID,Name,Display name,Scope,Builtin\na,b,c\n', 'has 3 values and the header 5'],
  ] as const)('%s', async ([, reader, text, words]) => {
    expect(await refusalOf(reader, sealed('x', text))).toContain(words);
  });
});

test.for([
  ['another list with pages', '{"count":1,"next":null,"results":[{"id":1,"name":"a","scope":"x"}]}', []],
  ['roles, cut off', '{"count":9,"next":null,"previous":null,"results":[{"id":"a","name":"A","display_name":"A","scope":{"val', []],
  ['headings in capitals', 'ID,Name,Display Name,Scope,Builtin\n', ['jumpserver-roles']],
  ['a table of something else', 'ID,Name,Scope\n', []],
] as const)('%s', ([, text, expected]) => {
  const sample = sampleOf('x', new TextEncoder().encode(text));
  const readers = [jumpserverRoles, jumpserverRolePermissions, jumpserverRoleBindings, jumpserverAssetPermissions];
  expect(readers.filter((reader) => reader.recognises(sample)).map(({ format }) => format)).toEqual(expected);
});
