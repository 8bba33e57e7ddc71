import type { JumpserverPermission, JumpserverRole, JumpserverRoleBinding } from '../domain/fact.ts';
import { builtInDuty, type Duty, dutyOf } from './jumpserver-roles.ts';

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
  const hasRole = roles.some((role) => dutyOf(role) === 'Operators');
  const isOther = (own: readonly (Duty | null)[] | null) =>
    own?.every((duty) => duty === 'Administrators' || duty === 'Auditors' || hasRole) === true;
  return duties.every(isOther) && userGroups.every(isOfOthers) ? 'others' : null;
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

function isOfOthers(group: string): boolean {
  const duty = dutyOf({ id: '', name: group, displayName: null });
  return duty === 'Administrators' || duty === 'Auditors';
}
