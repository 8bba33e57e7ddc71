import type { JumpserverPermission, JumpserverRole, JumpserverRoleBinding } from '../domain/facts/jumpserver.ts';
import { builtInDuty, type Duty, dutyOf, isOfOtherDuty } from './jumpserver-roles.ts';

const OPERATORS = /\boperat(?:ors?|ions?)\b/i;

/** For whom a permission is, as far as the evidence tells; null: it may be for operators. */
export type Holders = 'operators' | 'others' | 'nobody' | null;

/**
 * For whom an asset permission is: by its name, its groups and the roles of its users. Nothing in the evidence says who is in a group, so
 * that only a group named after another duty is taken to be without operators; and a user only by roles, all of which are shown.
 */
export function holdersOf(
  { name, users, userGroups }: JumpserverPermission,
  roles: readonly JumpserverRole[],
  bindings: readonly JumpserverRoleBinding[],
): Holders {
  if ([name, ...(userGroups ?? [])].some((text) => OPERATORS.test(text))) return 'operators';
  const duties = (users ?? []).map((user) => dutiesOf(user, roles, bindings));
  if (duties.some((own) => own?.includes('Operators'))) return 'operators';
  if (users === null || userGroups === null) return null;
  if (users.length + userGroups.length === 0) return 'nobody';
  // Without a role of their own, operators hold that of users.
  const ofOperators = roles.filter((role) => dutyOf(role) === 'Operators');
  // Bindings come in a list for the system and one for each organisation: without that of the role, whoever holds it is not shown.
  const areShown = ofOperators.every(({ id, scope }) =>
    bindings.some((binding) => binding.role === id || (typeof scope === 'string' && binding.scope === scope)),
  );
  const isOther = (own: readonly (Duty | null)[] | null) =>
    areShown && own?.every((duty) => duty === 'Administrators' || duty === 'Auditors' || ofOperators.length > 0) === true;
  return duties.every(isOther) && userGroups.every(isOfOtherDuty) ? 'others' : null;
}

/** The duty behind each role that a user holds; null when none is shown, or one that nothing tells the duty of. */
function dutiesOf(
  user: string,
  roles: readonly JumpserverRole[],
  bindings: readonly JumpserverRoleBinding[],
): readonly (Duty | null)[] | null {
  const own = bindings.filter((binding) =>
    [binding.user, binding.userId].some((name) => name?.toLowerCase() === user.toLowerCase()),
  );
  const held = own.map(({ role: id }) => {
    const known = roles.find((role) => role.id === id);
    if (known !== undefined) return dutyOf(known);
    return builtInDuty(id) ?? undefined;
  });
  return held.length === 0 || held.includes(undefined) ? null : held.filter((duty) => duty !== undefined);
}
