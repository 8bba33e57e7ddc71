import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikFlow } from '../domain/facts/authentik.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { alwaysRuns, type BoundStage, boundStages, isBefore, LOGIN_STAGE } from './flow-order.ts';

/** What only those may run who are logged in already. */
const INSIDE = new Set(['require_authenticated', 'require_superuser']);
const SETS_UP_DEVICE = /^authentik_stages_authenticator_(?:totp|webauthn)\./;

type Facts = FactsOf<'authentikStage' | 'authentikStageBinding'>;

/**
 * Whether a flow logs somebody in who was not, whatever it is meant for: Authentik serves every flow at an address of its own, and its
 * login stage asks for nothing. `perhaps` where the evidence does not tell, or the flow is entered from others only.
 */
export function logsIn(flow: AuthentikFlow, facts: Facts): 'yes' | 'perhaps' | 'no' {
  const { authentication = null } = flow;
  if (typeof authentication === 'string' && INSIDE.has(authentication)) return 'no';
  const bound = boundStages(flow.id, facts);
  const isOpen = authentication === 'require_redirect' || isUnresolved(authentication);
  if (!isOpen && bound.some((one) => isLogin(one) && alwaysRuns(one.binding))) return 'yes';
  return bound.some((one) => isLogin(one) || one.model === null) || hidesStages(flow, facts) ? 'perhaps' : 'no';
}

/** Whether a flow has stages of which no binding speaks. */
export function hidesStages({ id, stageCount = 0 }: AuthentikFlow, facts: Facts): boolean {
  return new Set(boundStages(id, facts).map(({ binding }) => binding.stage)).size < stageCount;
}

/** Whether somebody who enrols by a flow sets up TOTP or WebAuthn before they are logged in. */
export function enrolsDevice(flow: AuthentikFlow, facts: Facts): boolean {
  if (flow.designation !== 'enrollment') return false;
  const bound = boundStages(flow.id, facts);
  const rest = bound.filter((one) => isLogin(one) || one.model === null);
  return bound.some(
    ({ binding, model }) =>
      model !== null &&
      SETS_UP_DEVICE.test(model) &&
      alwaysRuns(binding) &&
      rest.every((login) => isBefore(binding, login.binding)),
  );
}

function isLogin({ model }: BoundStage): boolean {
  return model !== null && LOGIN_STAGE.test(model);
}
