import type { JumpserverRolePermissions } from '../../domain/facts/jumpserver.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { actionOf, dutyOf, opensSecrets, permissionsOf } from '../jumpserver-roles.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'auditors-only-read',
  title: 'Auditors can only read',
  control: 'ACC-1.2',
  reads: ['jumpserverRole', 'jumpserverRolePermissions', 'jumpserverRoleBinding'],
  requires: ['jumpserverRolePermissions'],
  freshFor: 'P31D',
  why: 'An auditor who may change something can be blamed, and one who may delete something can cover up.',
  remedy: 'Give the role of the auditors view permissions and no other.',

  judge({ jumpserverRole, jumpserverRolePermissions, jumpserverRoleBinding }) {
    const roles = jumpserverRole.filter((role) => dutyOf(role) === 'Auditors');
    const judged = roles.map((role) =>
      role.users === 0 && !jumpserverRoleBinding.some((binding) => binding.role === role.id)
        ? notApplicable(role.name, 'Nobody holds it.', [role.from])
        : judgeLists(role.name, permissionsOf(role, jumpserverRolePermissions), [role.from]),
    );
    const known = new Set(roles.flatMap((role) => permissionsOf(role, jumpserverRolePermissions)));
    const others = jumpserverRolePermissions.filter(
      (list) => !known.has(list) && dutyOf({ id: list.role, name: list.role, displayName: null }) === 'Auditors',
    );
    const all = [...judged, ...others.map((list) => judgeLists(list.role, [list], []))];
    return all.length > 0
      ? mergeObservations(all)
      : [unknown('Auditors', 'missing', 'The evidence shows no role of auditors and what it may do.')];
  },
});

function judgeLists(
  subject: string,
  lists: readonly JumpserverRolePermissions[],
  role: readonly JumpserverRolePermissions['from'][],
): Observation {
  const permissions = lists.flatMap((list) => list.permissions);
  const [first, ...rest] = [...lists.map(({ from }) => from), ...role];
  if (first === undefined || permissions.length === 0)
    return unknown(subject, 'missing', 'What the role may do is not in the evidence.', role, {
      remedy: `Export the permissions of the role "${subject}".`,
    });
  const others = permissions.filter((permission) => actionOf(permission) !== 'view' || opensSecrets(permission));
  if (others.length > 0)
    return fail(
      subject,
      `It may do more than read: ${quote(others.slice(0, 5))}${others.length > 5 ? ` and ${others.length - 5} more` : ''}.`,
      [first, ...rest],
      {
        remedy: `Take everything but view permissions, and those that open secrets, out of the role "${subject}".`,
      },
    );
  return pass(subject, `All of its ${permissions.length} permissions are to view.`, [first, ...rest]);
}
