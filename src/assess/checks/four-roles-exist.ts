import type { FactsOf } from '../../domain/fact.ts';
import type { JumpserverRole } from '../../domain/facts/jumpserver.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { actionOf, builtInDuty, type Duty, dutyOf, opensSecrets, permissionsOf } from '../jumpserver-roles.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const DUTIES: readonly Duty[] = ['Administrators', 'Operators', 'Auditors', 'Users'];
/** Parts of JumpServer that only administrators may change: users, roles, permissions, assets and their accounts, jobs, settings, logs. */
const ADMINISTRATION = [
  'users',
  'rbac',
  'perms',
  'settings',
  'orgs',
  'audits',
  'acls',
  'authentication',
  'assets',
  'accounts',
  'ops',
  'xpack',
];
/** What changes nothing: `match` lists what one may choose from. */
const HARMLESS = ['view', 'match'];
/** What every user of JumpServer does for themselves: reach what is granted to them, with tokens and keys of their own (apps/rbac/builtin.py). */
const OWN =
  /^(?:perms\.connect_my(?:assets|apps)|authentication\.(?:add|change|delete|reuse|expire)_(?:connectiontoken|temptoken|accesskey|passkey|sshkey))$/;
/** What leaves no trace of what was done, as of a recording. */
const UNDOING = ['delete', 'change'];

export default defineCheck({
  id: 'four-roles-exist',
  title: 'The four roles exist with their scope',
  control: 'ACC-1.1',
  reads: ['jumpserverRole', 'jumpserverRolePermissions'],
  requires: ['jumpserverRole'],
  oneIsEnough: ['jumpserverRole'],
  freshFor: 'P31D',
  why: 'Without roles everybody ends up as an administrator, and the logs are read by those they speak of.',
  remedy: 'Use the built-in roles for administrators, auditors and users, and create one for operators.',

  judge(facts) {
    if (facts.jumpserverRole.length === 0) return [unknown('roles', 'missing', 'The evidence lists no role of JumpServer.')];
    return mergeObservations(
      DUTIES.flatMap((duty) => {
        const roles = facts.jumpserverRole.filter((role) => dutyOf(role) === duty);
        const remedy = `Create a role for ${duty} in JumpServer, or record why there is none.`;
        if (roles.length > 0) return roles.map((role) => judgeRole(role, duty, facts));
        const listed = facts.jumpserverRole.map(({ from }) => from);
        return [fail(duty, `None of the ${listed.length} roles is for ${duty}.`, listed, { remedy })];
      }),
    );
  },
});

function judgeRole(role: JumpserverRole, duty: Duty, facts: FactsOf<'jumpserverRolePermissions'>): Observation {
  const { id, name, from } = role;
  if (builtInDuty(id) !== null) return pass(duty, `The built-in role ${quote(name)} is for them.`, [from]);
  const lists = permissionsOf(role, facts.jumpserverRolePermissions);
  const permissions = lists.flatMap((list) => list.permissions);
  const pointers = [from, ...lists.map((list) => list.from)] as const;
  if (permissions.length === 0)
    return unknown(duty, 'missing', `The role ${quote(name)} is for them, and what it may do is not in the evidence.`, pointers, {
      remedy: `Export the permissions of the role "${name}".`,
    });
  const excess = permissions.filter((permission) => !inScope(permission, duty));
  if (excess.length > 0)
    return fail(duty, `The role ${quote(name)} goes beyond their scope: ${quote(excess.slice(0, 5))}.`, pointers, {
      remedy: `Take ${excess.length} permissions out of the role "${name}".`,
    });
  return pass(duty, `The role ${quote(name)} is for them, with ${permissions.length} permissions.`, pointers);
}

function inScope(permission: string, duty: Duty): boolean {
  if (duty === 'Administrators') return true;
  if (opensSecrets(permission)) return false;
  const action = actionOf(permission);
  if (duty === 'Auditors') return action === 'view';
  const part = permission.split('.')[0] ?? '';
  return (
    HARMLESS.includes(action) ||
    OWN.test(permission) ||
    !(ADMINISTRATION.includes(part) || (part === 'terminal' && UNDOING.includes(action)))
  );
}
