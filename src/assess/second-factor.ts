import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikFlow, AuthentikStage, AuthentikStageBinding } from '../domain/facts/authentik.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import { parseAuthentikDuration } from './authentik-duration.ts';
import { asksDeviceAlone } from './device-alone.ts';
import { alwaysRuns, type BoundStage, boundStages, faultOfPlace } from './flow-order.ts';
import { quote } from './quote.ts';

const NEEDED = ['totp', 'webauthn'];
const VALIDATION_STAGE = /authenticator_?validate/i;
const SETS_UP = /^authentik_stages_authenticator_(?!validate)\w+\./;

/** A validation stage in a flow, with what is wrong with it and what is not resolved. */
interface Validation {
  readonly binding: AuthentikStageBinding;
  readonly stage: AuthentikStage;
  readonly faults: readonly string[];
  readonly unresolved: readonly string[];
}

/**
 * Whether a flow of Authentik demands a second factor, TOTP and WebAuthn among them, of everyone and before they are logged in.
 * The subject is the flow's id.
 */
export function judgeFlow(flow: AuthentikFlow, facts: FactsOf<'authentikStage' | 'authentikStageBinding'>): Observation {
  const { id, designation, from } = flow;
  const bound = boundStages(id, facts);
  const found = bound.flatMap(({ binding, stages, model }): Validation[] => {
    const [stage] = stages;
    return stage !== undefined && model !== null && VALIDATION_STAGE.test(model) ? [{ binding, stage, ...stateOf(stages) }] : [];
  });
  const pointers = [from, ...found.flatMap(({ binding, stage }) => [binding.from, stage.from])] as const;
  const alone = found.length === 1 ? asksDeviceAlone(flow, facts) : 'no';
  if (alone !== 'no') return deviceAlone(flow, alone, pointers);
  const sound = found.filter(({ faults, unresolved }) => faults.length + unresolved.length === 0);
  const always = sound.filter(({ binding }) => alwaysRuns(binding));
  if (always.length > 0) return judgePlace(id, always, bound, pointers);
  const [conditional] = sound;
  if (conditional !== undefined) return unsettled(id, conditional, pointers);
  const open = found.flatMap(({ unresolved }) => unresolved);
  if (open.length > 0)
    return unknown(id, 'unresolved', `The ${[...new Set(open)].join(' and ')} of its validation stage is not resolved.`, pointers);
  const absent = bound
    .filter(({ stages, model }) => model === null || (stages.length === 0 && VALIDATION_STAGE.test(model)))
    .map(({ binding }) => binding.stage);
  if (absent.length > 0) return unknown(id, 'missing', `It runs ${quote(absent)}, which the evidence does not hold.`, pointers);
  const faults = found.flatMap(({ stage, faults: own }) => own.map((fault) => `stage "${stage.id}": ${fault}`));
  const reason =
    faults.length > 0
      ? `A second factor is not demanded: ${[...new Set(faults)].join('; ')}.`
      : 'No authenticator validation stage is bound to it.';
  const remedy = `Bind a validation stage to "${id}" with not_configured_action "deny" or "configure", device classes "totp" and "webauthn", and last_auth_threshold "seconds=0".`;
  if (designation !== 'authentication')
    return unknown(id, 'unresolved', `Whether it is a login flow is not resolved. ${reason}`, pointers, { remedy });
  return fail(id, reason, pointers, { remedy });
}

/** A flow that asks for a device and for nothing else, as one without passwords does. */
function deviceAlone(
  { id, designation }: AuthentikFlow,
  alone: 'yes' | 'open',
  pointers: readonly [Pointer, ...Pointer[]],
): Observation {
  if (alone === 'open' || designation !== 'authentication')
    return unknown(id, 'missing', 'Whether it asks for a password, or for a device alone, is not in the evidence.', pointers, {
      remedy: 'Export /api/v3/stages/identification/ of Authentik, which says whether these stages ask for the password.',
    });
  return fail(id, 'It asks for a device alone: without a password before it, that is no second factor.', pointers, {
    remedy: `Bind a password stage to "${id}", remove the flow, or record a deviation where it takes nothing but passkeys that ask who holds them (webauthn_user_verification required).`,
  });
}

/** A stage that would do, and of which nobody knows whether it runs. */
function unsettled(id: string, { stage, binding }: Validation, pointers: readonly Pointer[]): Observation {
  if (binding.doubts !== undefined)
    return unknown(
      id,
      'unresolved',
      `Of its stage "${stage.id}" the evidence leaves open ${binding.doubts.join(' and ')}.`,
      pointers,
      {
        remedy:
          'Export all lists of the API of Authentik at one time, and take older ones, and blueprints that do not hold, out of the drop folder.',
      },
    );
  return unknown(id, 'unresolved', `Whether its stage "${stage.id}" runs is decided by ${quote(binding.policies)}.`, pointers, {
    remedy: `Take the policies off the binding of "${stage.id}", so that it always runs.`,
  });
}

/** A stage that asks everyone counts where it does so before they are logged in; the best placed of several decides. */
function judgePlace(
  id: string,
  always: readonly Validation[],
  bound: readonly BoundStage[],
  pointers: readonly [Pointer, ...Pointer[]],
): Observation {
  const places = always.map((one) => ({ ...one, fault: faultOfPlace(one.binding, bound) }));
  const [first] = places;
  const best = places.find(({ fault }) => fault === null) ?? places.find(({ fault }) => fault?.outcome === 'unknown') ?? first;
  const name = best?.stage.id;
  if (best?.fault == null)
    return pass(id, `Its stage "${name}" demands a second factor, TOTP and WebAuthn among them, of everyone.`, pointers);
  const { outcome, cause, why, remedy } = best.fault;
  const all = [...pointers, ...best.fault.pointers];
  const reason = `Its stage "${name}" demands a second factor of everyone, but ${why}.`;
  return outcome === 'fail' ? fail(id, reason, all, { remedy }) : unknown(id, cause, reason, all, { remedy });
}

/** Not set, a stage lets users without a device in (`skip`), accepts every class of device, and asks each time. */
function stateOf(stages: readonly AuthentikStage[]): Pick<Validation, 'faults' | 'unresolved'> {
  const faults = stages.flatMap(faultsOf);
  const unresolved = stages.flatMap(({ notConfiguredAction, deviceClasses, lastAuthThreshold, setsUpWith }) =>
    Object.entries({
      not_configured_action: notConfiguredAction,
      device_classes: deviceClasses,
      last_auth_threshold: lastAuthThreshold,
      // What devices are set up with matters only to a stage that lets users do so.
      configuration_stages: notConfiguredAction === 'configure' ? setsUpWith : null,
    })
      .filter(([, value]) => isUnresolved(value))
      .map(([name]) => name),
  );
  return { faults, unresolved: faults.length > 0 ? [] : unresolved };
}

function faultsOf({ notConfiguredAction, deviceClasses, lastAuthThreshold, setsUpWith }: AuthentikStage): string[] {
  const faults: string[] = [];
  const action = notConfiguredAction ?? 'skip';
  if (typeof action === 'string' && !['deny', 'configure'].includes(action))
    faults.push(`not_configured_action is "${action}"${notConfiguredAction === null ? ' by default' : ''}`);
  const lacking =
    isUnresolved(deviceClasses) || deviceClasses === null ? [] : NEEDED.filter((name) => !deviceClasses.includes(name));
  if (lacking.length > 0) faults.push(`its device classes lack ${quote(lacking)}`);
  if (typeof lastAuthThreshold === 'string' && parseAuthentikDuration(lastAuthThreshold) !== 0)
    faults.push(`a device used within "${lastAuthThreshold}" (last_auth_threshold) is not asked for again`);
  const others = setsUpWith === undefined || setsUpWith === null || isUnresolved(setsUpWith) ? [] : setsUpWith;
  const idle = others.filter((model) => !SETS_UP.test(model));
  if (action === 'configure' && idle.length > 0) faults.push(`who has no device gets ${quote(idle)}, which sets none up`);
  return faults;
}
