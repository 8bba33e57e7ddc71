import type { ContainerIsolation, Mount } from '../domain/fact.ts';
import { splitOutside } from './compose-interpolation.ts';
import type { Service, Volume } from './compose-schema.ts';
import { firstSet, flagSetting, limitSetting, plainText, textSetting } from './compose-settings.ts';

/** What a service says about its container's isolation, without what it may inherit. */
export function isolationOf(service: Service): ContainerIsolation {
  return {
    capAdd: (service.cap_add ?? []).map(plainText),
    capDrop: (service.cap_drop ?? []).map(plainText),
    securityOptions: (service.security_opt ?? []).map(plainText),
    pidMode: textSetting(service.pid),
    ipcMode: textSetting(service.ipc),
    utsMode: textSetting(service.uts),
    pidsLimit: firstSet(limitSetting(service.deploy?.resources?.limits?.pids), limitSetting(service.pids_limit)),
    healthCheck: healthCheckOf(service),
    restart: restartOf(service),
    mounts: (service.volumes ?? []).map(mountOf),
  };
}

function healthCheckOf({ healthcheck }: Service): ContainerIsolation['healthCheck'] {
  if (healthcheck === undefined || healthcheck === null) return null;
  const disabled = flagSetting(healthcheck.disable);
  // A switch that a variable decides may be on.
  if (disabled !== null && disabled !== false) return 'disabled';
  const test = [healthcheck.test ?? []].flat();
  if (test[0] === 'NONE') return 'disabled';
  return test.length === 0 ? null : 'set';
}

/** Compose lets `deploy.restart_policy` outrank `restart`. */
function restartOf(service: Service): ContainerIsolation['restart'] {
  const condition = textSetting(service.deploy?.restart_policy?.condition);
  if (condition === 'any') return 'always';
  if (condition === 'none') return 'no';
  return condition ?? textSetting(service.restart);
}

function mountOf(volume: Volume): Mount {
  if (typeof volume !== 'string') {
    const source = textSetting(volume.source);
    return {
      type: volume.type === 'bind' || volume.type === 'volume' || volume.type === 'tmpfs' ? volume.type : 'other',
      source: source === null ? null : plainText(volume.source),
      target: plainText(volume.target),
      readOnly: flagSetting(volume.read_only),
    };
  }
  const [first = '', second, mode = ''] = splitOutside(volume, ':');
  if (second === undefined) return { type: 'volume', source: null, target: plainText(first), readOnly: null };
  return {
    // Names of volumes hold no slash, so `$DATA/x` is a place on the host; a bare variable can be either.
    type: /^[.~]|\//.test(first) ? 'bind' : first.includes('$') ? 'other' : 'volume',
    source: plainText(first),
    target: plainText(second),
    readOnly: mode.includes('$') ? { unresolved: mode } : mode.split(',').includes('ro') || null,
  };
}
