import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikFlow } from '../domain/facts/authentik.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { type BoundStage, boundStages, IDENTIFICATION_STAGE } from './flow-order.ts';
import { hidesStages } from './login-flows.ts';

/** Stages that ask nobody for anything by which they would prove who they are; of a device one proves to have it. */
const ASKS_NOTHING =
  /^authentik_stages_(?:identification\.|user_login\.|user_logout\.|authenticator_validate\.|captcha\.|consent\.|dummy\.|deny\.)/;

/**
 * Whether a flow logs people in by a device alone, without a password, a link by mail or the like before it: then the device is no second
 * factor. `open` where the evidence does not tell. A blueprint may leave stages to others, unless it describes the one by which people are identified.
 */
export function asksDeviceAlone(
  flow: AuthentikFlow,
  facts: FactsOf<'authentikStage' | 'authentikStageBinding'>,
): 'yes' | 'open' | 'no' {
  const bound = boundStages(flow.id, facts);
  const identifications = bound.filter(({ model }) => model !== null && IDENTIFICATION_STAGE.test(model));
  const isShown = identifications.some(({ stages }) => stages.length > 0) || (flow.key !== undefined && !hidesStages(flow, facts));
  if (!isShown || !bound.every(({ model }) => model !== null && ASKS_NOTHING.test(model))) return 'no';
  const asks = identifications.map(asksPassword);
  if (asks.includes('yes')) return 'no';
  return asks.includes('open') ? 'open' : 'yes';
}

/** An identification stage can ask for the password as well. */
function asksPassword({ stages }: BoundStage): 'yes' | 'open' | 'no' {
  if (stages.length === 0) return 'open';
  const said = stages.map(({ asksPassword: asks = null }) => (isUnresolved(asks) ? 'open' : asks === true ? 'yes' : 'no'));
  return said.find((one) => one === 'open') ?? said.find((one) => one === 'no') ?? 'yes';
}
