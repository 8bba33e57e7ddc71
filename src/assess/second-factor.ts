import { type AuthentikFlow, type AuthentikStage, type FactsOf, isUnresolved } from '../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import { quote } from './quote.ts';

const NEEDED = ['totp', 'webauthn'];
const VALIDATION_STAGE = /authenticator_?validate/i;

/** Whether a flow of Authentik demands a second factor, TOTP and WebAuthn among them, of everyone. The subject is the flow's id. */
export function judgeFlow(
  { id, designation, from }: AuthentikFlow,
  facts: FactsOf<'authentikStage' | 'authentikStageBinding'>,
): Observation {
  const bindings = facts.authentikStageBinding.filter(({ flow }) => flow === id);
  const bound = bindings.map((binding) => ({ binding, stage: facts.authentikStage.find((stage) => stage.id === binding.stage) }));
  const found = bound.flatMap(({ binding, stage }) =>
    stage !== undefined && VALIDATION_STAGE.test(stage.model) ? [{ binding, stage, ...faultsOf(stage) }] : [],
  );
  const pointers = [from, ...found.flatMap(({ binding, stage }) => [binding.from, stage.from])] as const;
  const sound = found.filter(({ faults, unresolved }) => faults.length + unresolved.length === 0);
  const always = sound.find(({ binding }) => binding.policies.length === 0);
  if (always !== undefined)
    return pass(id, `Its stage "${always.stage.id}" demands a second factor, TOTP and WebAuthn among them, of everyone.`, pointers);
  const [conditional] = sound;
  if (conditional !== undefined)
    return unknown(
      id,
      'unresolved',
      `Whether its stage "${conditional.stage.id}" runs is decided by ${quote(conditional.binding.policies)}.`,
      pointers,
      {
        remedy: `Take the policies off the binding of "${conditional.stage.id}", so that it always runs.`,
      },
    );
  const open = found.flatMap(({ unresolved }) => unresolved);
  if (open.length > 0)
    return unknown(id, 'unresolved', `The ${open.join(' and ')} of its validation stage is not resolved.`, pointers);
  const absent = bound.filter(({ stage }) => stage === undefined).map(({ binding }) => binding.stage);
  if (absent.length > 0) return unknown(id, 'missing', `It runs ${quote(absent)}, which the evidence does not hold.`, pointers);
  const faults = found.flatMap(({ stage, faults: own }) => own.map((fault) => `stage "${stage.id}": ${fault}`));
  const reason =
    faults.length > 0
      ? `A second factor is not demanded: ${faults.join('; ')}.`
      : 'No authenticator validation stage is bound to it.';
  const remedy = `Bind a validation stage to "${id}" with not_configured_action "deny" or "configure" and device classes "totp" and "webauthn".`;
  if (designation !== 'authentication')
    return unknown(id, 'unresolved', `Whether it is a login flow is not resolved. ${reason}`, pointers, { remedy });
  return fail(id, reason, pointers, { remedy });
}

/** Not set, a stage lets users without a device in (`skip`) and accepts every class of device. */
function faultsOf({ notConfiguredAction, deviceClasses }: AuthentikStage): {
  readonly faults: string[];
  readonly unresolved: string[];
} {
  const faults: string[] = [];
  const action = notConfiguredAction ?? 'skip';
  if (typeof action === 'string' && !['deny', 'configure'].includes(action))
    faults.push(`not_configured_action is "${action}"${notConfiguredAction === null ? ' by default' : ''}`);
  const lacking =
    isUnresolved(deviceClasses) || deviceClasses === null ? [] : NEEDED.filter((name) => !deviceClasses.includes(name));
  if (lacking.length > 0) faults.push(`its device classes lack ${quote(lacking)}`);
  const unresolved = Object.entries({ not_configured_action: notConfiguredAction, device_classes: deviceClasses }).filter(
    ([, value]) => isUnresolved(value),
  );
  return { faults, unresolved: faults.length > 0 ? [] : unresolved.map(([name]) => name) };
}
