import type { JumpserverPermission } from '../../domain/facts/jumpserver.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { type Instant, shift } from '../../domain/time.ts';
import { defineCheck } from '../check.ts';
import { type Holders, holdersOf } from '../jumpserver-holders.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const MOST_ASSETS = 10;
/** Accounts that stand for more than the operator's own or a named one, and what that comes to. */
const WIDE_ACCOUNTS: ReadonlyMap<string, string> = new Map([
  ['@ALL', 'every account on them, root among them'],
  ['@INPUT', 'any account that is typed in'],
  ['@ANON', 'a connection without an account'],
]);
const FRESH_FOR = 'P31D';

export default defineCheck({
  id: 'operators-connect-to-named-assets',
  title: 'Operators connect to named assets only',
  control: 'ACC-2.1',
  reads: ['jumpserverPermission', 'jumpserverRole', 'jumpserverRoleBinding'],
  requires: ['jumpserverPermission'],
  freshFor: FRESH_FOR,
  why: 'A permission nobody needs is used by one person only: the intruder.',
  remedy: 'Let the permissions of operators name at most 10 assets, their accounts, and the action connect.',

  judge({ jumpserverPermission, jumpserverRole, jumpserverRoleBinding }, { asOf }) {
    const judged = jumpserverPermission.map((permission) =>
      judgePermission(permission, holdersOf(permission, jumpserverRole, jumpserverRoleBinding), asOf),
    );
    return judged.some(({ outcome }) => outcome !== 'not-applicable')
      ? mergeObservations(judged)
      : [...mergeObservations(judged), unknown('operators', 'missing', 'No asset permission in the evidence is for operators.')];
  },
});

function judgePermission(permission: JumpserverPermission, holders: Holders, asOf: Instant): Observation {
  const { name, actions, allAssets, assetCount, nodeCount, accounts, active, from } = permission;
  if (active === false) return notApplicable(name, 'It is switched off.', [from]);
  if (hasEnded(permission, asOf)) return notApplicable(name, 'It has ended.', [from]);
  if (holders === 'nobody') return notApplicable(name, 'It is for nobody.', [from]);
  if (holders === 'others') return notApplicable(name, 'It is for people who are no operators.', [from]);
  const excess = (actions ?? []).filter((action) => action.toLowerCase() !== 'connect');
  const faults = [
    ...(excess.length > 0 ? [`allows ${quote(excess)}`] : []),
    ...(allAssets ? ['grants all assets'] : []),
    ...((assetCount ?? 0) > MOST_ASSETS ? [`covers ${assetCount} assets`] : []),
    ...(accounts ?? []).flatMap((account) => {
      const wide = WIDE_ACCOUNTS.get(account.toUpperCase());
      return wide === undefined ? [] : [`allows ${wide} (${account})`];
    }),
  ];
  const remedy = `Let "${name}" allow connect on at most ${MOST_ASSETS} named assets, with the operator's own or a named account.`;
  if (faults.length > 0) {
    const reason = `It ${faults.join(' and ')}.`;
    return holders === 'operators'
      ? fail(name, reason, [from], { remedy })
      : unknown(name, 'missing', `${reason} Whether it is for operators is not in the evidence.`, [from], { remedy });
  }
  if (actions === null || actions.length === 0)
    return unknown(name, 'missing', 'What it allows is not in the evidence.', [from], { remedy });
  if (accounts === null) return unknown(name, 'missing', 'By which accounts is not in the evidence.', [from], { remedy });
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

/**
 * Whether it had ended when it was exported: by what the export says, or because it ended before anything that still counts was
 * exported. One that ended since may have been in use.
 */
function hasEnded({ expired, expiresAt }: JumpserverPermission, asOf: Instant): boolean {
  if (expiresAt === null) return false;
  return (expired === true && expiresAt <= asOf) || expiresAt <= shift(asOf, FRESH_FOR, -1);
}
