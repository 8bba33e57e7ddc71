import { type ContainerIsolation, isUnresolved, type Mount } from '../domain/fact.ts';
import { splitOutside } from './compose-interpolation.ts';
import type { ComposeDocument, Service, Volume } from './compose-schema.ts';
import { firstSet, flagSetting, limitSetting, plainText, textSetting } from './compose-settings.ts';

type NamedVolumes = NonNullable<ComposeDocument['volumes']>;

/** What a service says about its container's isolation, without what it may inherit; `volumes` are those that its project declares. */
export function isolationOf(service: Service, volumes: NamedVolumes): ContainerIsolation {
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
    mounts: [...(service.volumes ?? []).map((volume) => boundVolume(mountOf(volume), volumes)), ...apiSocket(service)],
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
  const attempts = textSetting(service.deploy?.restart_policy?.max_attempts);
  if (condition === 'on-failure' && attempts !== null) return isUnresolved(attempts) ? attempts : `on-failure:${attempts}`;
  return condition ?? textSetting(service.restart);
}

/** `use_api_socket` gives the container the socket of the daemon that runs it. */
function apiSocket({ use_api_socket: use }: Service): Mount[] {
  const given = flagSetting(use);
  const socket = '/var/run/docker.sock';
  return given === null || given === false ? [] : [{ type: 'bind', source: socket, target: socket, readOnly: null }];
}

/** A named volume whose options bind a directory of the host is that directory. */
function boundVolume(mount: Mount, volumes: NamedVolumes): Mount {
  const options = mount.type === 'volume' && mount.source !== null ? volumes[mount.source]?.driver_opts : null;
  const flags = plainText(options?.['o']).split(',');
  if (!flags.some((flag) => flag === 'bind' || flag === 'rbind')) return mount;
  return { ...mount, type: 'bind', source: plainText(options?.['device']) || mount.source };
}

function mountOf(volume: Volume): Mount {
  if (typeof volume !== 'string') {
    const source = textSetting(volume.source);
    return {
      type: volume.type === 'bind' || volume.type === 'volume' || volume.type === 'tmpfs' ? volume.type : 'other',
      source: source === null ? null : plainText(volume.source),
      target: plainText(volume.target),
      readOnly: flagSetting(volume.read_only),
      ...propagationOf(plainText(volume.bind?.propagation)),
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
    ...propagationOf(mode.split(',').find((option) => /^r?(?:shared|slave|private)$/.test(option)) ?? ''),
  };
}

function propagationOf(propagation: string): Pick<Mount, 'propagation'> {
  return propagation === '' ? {} : { propagation };
}
