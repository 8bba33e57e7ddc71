import type { JumpserverPermission, JumpserverRole, JumpserverRoleBinding } from '../../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import type { Instant } from '../../domain/time.ts';
import { defineCheck } from '../check.ts';
import { dutyOf } from '../jumpserver-roles.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const MOST_ASSETS = 10;
const OPERATORS = /\boperat(?:ors?|ions?)\b/i;

export default defineCheck({
  id: 'operators-connect-to-named-assets',
  title: 'Operators connect to named assets only',
  control: 'ACC-2.1',
  reads: ['jumpserverPermission', 'jumpserverRole', 'jumpserverRoleBinding'],
  requires: ['jumpserverPermission'],
  freshFor: 'P31D',
  why: 'A permission nobody needs is used by one person only: the intruder.',
  remedy: 'Let the permissions of operators name at most 10 assets and the action connect.',

  judge({ jumpserverPermission, jumpserverRole, jumpserverRoleBinding }, { asOf }) {
    const operators = operatorsAmong(jumpserverRole, jumpserverRoleBinding);
    const judged = jumpserverPermission.flatMap((permission) => {
      const whose = isForOperators(permission, operators);
      return whose === false ? [] : [judgePermission(permission, whose, asOf)];
    });
    return judged.some(({ outcome }) => outcome !== 'not-applicable')
      ? mergeObservations(judged)
      : [...mergeObservations(judged), unknown('operators', 'missing', 'No asset permission in the evidence is for operators.')];
  },
});

function operatorsAmong(roles: readonly JumpserverRole[], bindings: readonly JumpserverRoleBinding[]): ReadonlySet<string> {
  const ids = new Set(roles.filter((role) => dutyOf(role) === 'Operators').map(({ id }) => id));
  const held = bindings.filter(({ role }) => ids.has(role));
  return new Set(held.flatMap(({ user, userId }) => [user, userId ?? user]).map((name) => name.toLowerCase()));
}

/** By its name, its groups or the roles of its users; null where the export only counts whom it is for. */
function isForOperators({ name, users, userGroups }: JumpserverPermission, operators: ReadonlySet<string>): boolean | null {
  const named = OPERATORS.test(name) || (userGroups ?? []).some((group) => OPERATORS.test(group));
  if (named || (users ?? []).some((user) => operators.has(user.toLowerCase()))) return true;
  return users === null || userGroups === null ? null : false;
}

function judgePermission(permission: JumpserverPermission, whose: true | null, asOf: Instant): Observation {
  const { name, actions, allAssets, assetCount, nodeCount, active, expiresAt, from } = permission;
  if (active === false) return notApplicable(name, 'It is switched off.', [from]);
  if (expiresAt !== null && expiresAt <= asOf) return notApplicable(name, 'It has ended.', [from]);
  const excess = (actions ?? []).filter((action) => action.toLowerCase() !== 'connect');
  const faults = [
    ...(excess.length > 0 ? [`allows ${quote(excess)}`] : []),
    ...(allAssets ? ['grants all assets'] : []),
    ...((assetCount ?? 0) > MOST_ASSETS ? [`covers ${assetCount} assets`] : []),
  ];
  const remedy = `Let "${name}" allow connect on at most ${MOST_ASSETS} named assets.`;
  if (faults.length > 0) {
    const reason = `It ${faults.join(' and ')}.`;
    return whose === true
      ? fail(name, reason, [from], { remedy })
      : unknown(name, 'missing', `${reason} Whether it is for operators is not in the evidence.`, [from], { remedy });
  }
  if (actions === null || actions.length === 0)
    return unknown(name, 'missing', 'What it allows is not in the evidence.', [from], { remedy });
  if (assetCount === null || nodeCount === null)
    return unknown(name, 'missing', 'How many assets it names is not in the evidence.', [from], { remedy });
  if (nodeCount > 0)
    return unknown(
      name,
      'missing',
      `It grants ${nodeCount} nodes, and how many assets lie under them is not in the evidence.`,
      [from],
      {
        remedy,
      },
    );
  return pass(name, `It allows connect on ${assetCount} named assets.`, [from]);
}
