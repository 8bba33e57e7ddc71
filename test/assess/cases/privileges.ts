import type { Fact } from '../../../src/domain/fact.ts';
import { application, applicationsListed, assetPermission, jumpserverRole, loginEnd, rolePermissions } from '../access-builders.ts';
import { at, binding, flow, stage } from '../builders.ts';
import type { Cases } from './case.ts';

const login = [flow(), stage(), binding(), ...loginEnd, applicationsListed()];
const builtIn = (name: string, digit: number) => jumpserverRole(name, `00000000-0000-0000-0000-00000000000${digit}`);
const shipped = [builtIn('SystemAdmin', 1), builtIn('SystemAuditor', 2), builtIn('User', 3)];
const operators = [jumpserverRole('Operators'), rolePermissions('Operators', ['assets.view_asset', 'terminal.add_session'])];

/** A user of whom the evidence shows the role, and that there is one for operators. */
const known: readonly Fact[] = [
  jumpserverRole('Operators'),
  jumpserverRole('Databases'),
  { kind: 'jumpserverRoleBinding', role: 'id of Databases', user: 'dba.east', scope: 'system', from: at('bindings') },
];

/** Cases of the checks over who may do what: applications of Authentik, roles and permissions of JumpServer. */
export const privilegeCases: Readonly<Record<string, Cases>> = {
  'second-factor-for-every-application': {
    pass: [
      { says: 'one application', facts: [...login, application()] },
      { says: 'a link besides', facts: [...login, application(), application({ slug: 'link', provider: null })] },
    ],
    fail: [
      {
        says: 'a flow of its own without a second factor',
        facts: [...login, application(), application({ slug: 'wiki', authenticationFlow: 'open' }), flow({ id: 'open' })],
        because: /"open"/,
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a blueprint, which shows some', facts: [flow(), stage(), binding(), ...loginEnd, application()] },
      { says: 'no flow is named', facts: [...login, application({ authenticationFlow: null })] },
      {
        says: 'a provider that is not there',
        facts: [...login, application({ authenticationFlow: { unresolved: 'provider 7' } })],
      },
      { says: 'a flow that is not there', facts: [applicationsListed(), application()] },
      { says: 'a list without applications', facts: login },
    ],
  },
  'four-roles-exist': {
    pass: [
      { says: 'the built-in ones and one of operators', facts: [...shipped, ...operators] },
      {
        says: 'operators who reach what is granted to them, with tokens of their own',
        facts: [
          ...shipped,
          jumpserverRole('Operators'),
          rolePermissions('Operators', [
            'perms.view_myassets',
            'perms.connect_myassets',
            'authentication.add_connectiontoken',
            'authentication.delete_accesskey',
          ]),
        ],
      },
    ],
    fail: [
      {
        says: 'operators who connect for others',
        facts: [
          ...shipped,
          jumpserverRole('Operators'),
          rolePermissions('Operators', ['perms.connect_myassets', 'authentication.add_superconnectiontoken']),
        ],
        because: /superconnectiontoken/,
      },
      { says: 'no operators', facts: shipped, because: /None of the 3 roles is for Operators/ },
      {
        says: 'operators who may manage users',
        facts: [...shipped, jumpserverRole('Operators'), rolePermissions('Operators', ['users.add_user'])],
        because: /users.add_user/,
      },
      {
        says: 'auditors of our own who may delete',
        facts: [...shipped, ...operators, jumpserverRole('Auditors'), rolePermissions('Auditors', ['audits.delete_operatelog'])],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'what operators may do is not there', facts: [...shipped, jumpserverRole('Operators')] },
      { says: 'an empty list of it', facts: [...shipped, jumpserverRole('Operators'), rolePermissions('Operators', [])] },
    ],
  },
  'auditors-only-read': {
    pass: [
      {
        says: 'by the id of the role',
        facts: [...shipped, rolePermissions('00000000-0000-0000-0000-000000000002', ['audits.view_ftplog'])],
      },
      { says: 'by the name of the file', facts: [rolePermissions('SystemAuditor', ['audits.view_ftplog'])] },
      {
        says: 'the built-in role, of which nothing is shown, is held by nobody',
        facts: [
          jumpserverRole('SystemAuditor', '00000000-0000-0000-0000-000000000002', 0),
          jumpserverRole('Auditors'),
          rolePermissions('Auditors', ['audits.view_ftplog']),
        ],
      },
    ],
    fail: [
      {
        says: 'one that deletes',
        facts: [...shipped, rolePermissions('SystemAuditor', ['audits.view_ftplog', 'audits.delete_ftplog'])],
      },
      {
        says: 'a second role of auditors',
        facts: [
          ...shipped,
          rolePermissions('SystemAuditor', ['audits.view_ftplog']),
          jumpserverRole('Night audit'),
          rolePermissions('id of Night audit', ['terminal.terminate_session']),
        ],
        because: /terminate_session/,
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'permissions of another role', facts: [...shipped, rolePermissions('User', ['perms.view_myassets'])] },
      { says: 'an empty list', facts: [...shipped, rolePermissions('SystemAuditor', [])] },
    ],
  },
  'operators-connect-to-named-assets': {
    pass: [
      { says: 'two named assets', facts: [assetPermission()] },
      {
        says: 'one of administrators besides',
        facts: [assetPermission(), assetPermission({ id: 'p2', name: 'All', userGroups: ['Administrators'], allAssets: true })],
      },
      { says: 'one that only counts whom it is for', facts: [assetPermission({ users: null, userGroups: null })] },
      {
        says: 'one that has ended besides',
        facts: [
          assetPermission(),
          assetPermission({ id: 'p2', name: 'Old', allAssets: true, expiresAt: '2026-08-31T00:00:00.000Z' }),
          assetPermission({ id: 'p3', name: 'Older', allAssets: true, expired: true, expiresAt: '2026-09-20T00:00:00.000Z' }),
        ],
      },
      {
        says: 'one for nobody besides',
        facts: [assetPermission(), assetPermission({ name: 'Empty', userGroups: [], allAssets: true })],
      },
      {
        says: 'one of a user with another role besides',
        facts: [
          ...known,
          assetPermission(),
          assetPermission({ name: 'Own', userGroups: [], users: ['dba.east'], allAssets: true }),
        ],
      },
    ],
    fail: [
      { says: 'the clipboard too', facts: [assetPermission({ actions: ['connect', 'copy'] })], because: /"copy"/ },
      { says: 'all assets', facts: [assetPermission({ allAssets: true })] },
      { says: 'eleven assets', facts: [assetPermission({ assetCount: 11 })] },
      ...['@ALL', '@INPUT', '@ANON', '@all'].map((account) => ({
        says: `the accounts ${account}`,
        facts: [assetPermission({ accounts: ['@USER', account] })],
        because: new RegExp(`\\(${account}\\)`),
      })),
      {
        says: 'one that ended within the month before the assessment',
        facts: [assetPermission({ allAssets: true, expiresAt: '2026-09-30T23:00:00.000Z' })],
      },
      {
        says: 'by the role of a user',
        facts: [
          jumpserverRole('Operators'),
          { kind: 'jumpserverRoleBinding', role: 'id of Operators', user: 'ops.east', scope: 'system', from: at('bindings') },
          assetPermission({ userGroups: [], users: ['Ops.East'], actions: ['connect', 'delete'] }),
        ],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'none for operators', facts: [assetPermission({ userGroups: ['Administrators'] })] },
      {
        says: 'a group that may hold operators',
        facts: [assetPermission(), assetPermission({ name: 'x', userGroups: ['DBA'], allAssets: true })],
      },
      {
        says: 'a user whose roles are not shown',
        facts: [assetPermission(), assetPermission({ name: 'x', userGroups: [], users: ['alice'], allAssets: true })],
      },
      {
        says: 'a user with a role that nothing tells of',
        facts: [
          ...known.slice(0, 1),
          ...known.slice(2),
          assetPermission(),
          assetPermission({ name: 'x', userGroups: [], users: ['dba.east'], allAssets: true }),
        ],
      },
      { says: 'accounts not said', facts: [assetPermission({ accounts: null })] },
      { says: 'perhaps for operators', facts: [assetPermission({ users: null, userGroups: null, allAssets: true })] },
      { says: 'a node', facts: [assetPermission({ nodeCount: 1 })] },
      { says: 'actions not said', facts: [assetPermission({ actions: null })] },
      { says: 'a number not said', facts: [assetPermission({ assetCount: null })] },
      { says: 'switched off', facts: [assetPermission({ active: false })] },
    ],
  },
};
