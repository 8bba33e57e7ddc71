import type { JumpserverRole, JumpserverRolePermissions } from '../domain/facts/jumpserver.ts';

/** The roles that the guide asks for. */
export type Duty = 'Administrators' | 'Operators' | 'Auditors' | 'Users';

/** Built-in roles by the last digits of their fixed ids. There is none for operators. */
const BUILT_IN: ReadonlyMap<string, Duty> = new Map([
  ['1', 'Administrators'],
  ['2', 'Auditors'],
  ['3', 'Users'],
  ['5', 'Administrators'],
  ['6', 'Auditors'],
  ['7', 'Users'],
]);
const NAMES: readonly { readonly duty: Duty; readonly name: RegExp }[] = [
  { duty: 'Auditors', name: /\baudit(?:ing)?\b|auditors?\b/i },
  { duty: 'Operators', name: /\boperat(?:ors?|ions?)\b/i },
  { duty: 'Administrators', name: /^(?:system|org(?:ani[sz]ation)?)?\s*admin(?:istrator)?s?$/i },
  { duty: 'Users', name: /^(?:system|org(?:ani[sz]ation)?)?\s*users?$/i },
];

/** Which duty a role is for: built-in ones by their ids, others by their names; null for any other role. */
export function dutyOf({ id, name, displayName }: Pick<JumpserverRole, 'id' | 'name' | 'displayName'>): Duty | null {
  const builtIn = builtInDuty(id);
  if (builtIn !== null) return builtIn;
  return NAMES.find((one) => [name, displayName ?? ''].some((text) => one.name.test(text.trim())))?.duty ?? null;
}

/** The duty of a built-in role, whose permissions JumpServer fixes; null for roles that somebody made. */
export function builtInDuty(id: string): Duty | null {
  const digit = /^0{8}-0{4}-0{4}-0{4}-0{11}([0-9])$/.exec(id.trim())?.[1];
  return digit === undefined ? null : (BUILT_IN.get(digit) ?? null);
}

/** The lists of permissions that speak of a role, by its id or one of its names. */
export function permissionsOf(
  { id, name, displayName }: JumpserverRole,
  all: readonly JumpserverRolePermissions[],
): JumpserverRolePermissions[] {
  const names = [id, name, displayName].flatMap((text) => (text === null ? [] : text.toLowerCase()));
  return all.filter(({ role }) => names.includes(role.toLowerCase()));
}

/** A name that says of the people behind it that they audit or administer, and nothing besides. */
const OTHER_DUTY = /^(?:system|org(?:ani[sz]ation)?)?\s*(?:auditors?|admin(?:istrator)?s?)$/i;

/** Whether a name is one of people who are no operators for certain. */
export function isOfOtherDuty(name: string): boolean {
  return OTHER_DUTY.test(name.trim());
}

/** Whether a permission opens the passwords and keys of accounts, which JumpServer calls a view: `accounts.view_accountsecret`. */
export function opensSecrets(permission: string): boolean {
  return /\.view_\w*secret/.test(permission);
}

/** What a permission lets do: `view` of `audits.view_userloginlog`. */
export function actionOf(permission: string): string {
  return permission.slice(permission.lastIndexOf('.') + 1).split('_')[0] ?? '';
}
