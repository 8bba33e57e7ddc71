import type { ContainerIsolation } from '../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { splitOutside } from './compose-interpolation.ts';
import { mountsOf } from './compose-mounts.ts';
import type { ComposeDocument, DeviceRequest, Service } from './compose-schema.ts';
import { firstSet, flagSetting, limitSetting, plainText, type Scalar, textSetting } from './compose-settings.ts';
import { driversOf } from './container-runtimes.ts';
import { isIdleTest } from './health-test.ts';

/** What a service says about its container's isolation, without what it may inherit. */
export function isolationOf(name: string, service: Service, document: ComposeDocument): ContainerIsolation {
  return {
    capAdd: (service.cap_add ?? []).map(plainText),
    capDrop: (service.cap_drop ?? []).map(plainText),
    securityOptions: (service.security_opt ?? []).map(plainText),
    pidMode: textSetting(service.pid),
    ipcMode: textSetting(service.ipc),
    utsMode: textSetting(service.uts),
    cgroupMode: textSetting(service.cgroup),
    pidsLimit: firstSet(limitSetting(service.deploy?.resources?.limits?.pids), limitSetting(service.pids_limit)),
    healthCheck: healthCheckOf(service),
    restart: restartOf(service),
    ...mountsOf(name, document),
    devices: devicesOf(service),
    deviceRequests: [
      ...requestsOf(service).flatMap(({ driver }) => (driver === 'cdi' ? [] : [plainText(driver) || 'any driver'])),
      ...driversOf(plainText(service.runtime)),
    ],
    deviceRules: (service.device_cgroup_rules ?? []).map(plainText),
    groups: (service.group_add ?? []).map(plainText),
    hooks: [...(service.post_start ?? []), ...(service.pre_stop ?? [])].map(({ user, privileged }) => ({
      user: textSetting(user),
      privileged: flagSetting(privileged),
    })),
    ulimits: Object.entries(service.ulimits ?? {}).map(([limit, value]) => ({
      name: limit,
      hard: hardLimit(typeof value === 'object' ? value?.hard : value),
    })),
    cgroupParent: textSetting(service.cgroup_parent),
  };
}

function healthCheckOf({ healthcheck }: Service): ContainerIsolation['healthCheck'] {
  if (healthcheck === undefined || healthcheck === null) return null;
  const disabled = flagSetting(healthcheck.disable);
  // A switch that a variable decides may be on.
  if (disabled !== null && disabled !== false) return 'disabled';
  const { test } = healthcheck;
  if (test === undefined || test === null || test.length === 0) return null;
  const words = typeof test === 'string' ? plainText(test) : test.map(plainText);
  if (words[0] === 'NONE' || words === 'NONE') return 'disabled';
  return isIdleTest(words) ? 'idle' : 'set';
}

/** Compose lets `deploy.restart_policy` outrank `restart`, also where it names no condition: that means any. */
function restartOf(service: Service): ContainerIsolation['restart'] {
  const policy = service.deploy?.restart_policy;
  if (policy === undefined || policy === null) return textSetting(service.restart);
  const condition = textSetting(policy.condition) ?? 'any';
  if (condition === 'any') return 'always';
  if (condition === 'none') return 'no';
  const attempts = textSetting(policy.max_attempts);
  if (condition === 'on-failure' && attempts !== null) return isUnresolved(attempts) ? attempts : `on-failure:${attempts}`;
  return condition;
}

/** Devices by path, and those that a driver of the Container Device Interface hands out by name. */
function devicesOf(service: Service): string[] {
  const mapped = (service.devices ?? []).map((device) =>
    typeof device === 'string' ? (splitOutside(device, ':')[0] ?? '') : device.source,
  );
  // Names of the interface hold a colon of their own in rare cases; the part before it tells enough.
  const requested = requestsOf(service).flatMap(({ driver, device_ids: ids }) => (driver === 'cdi' ? (ids ?? []) : []));
  return [...mapped, ...requested].map(plainText);
}

/** What is asked of drivers of devices: under `deploy`, and by `gpus`, which asks the same in fewer words. */
function requestsOf({ deploy, gpus }: Service): readonly DeviceRequest[] {
  const short = typeof gpus === 'string' ? [{ driver: 'gpus' }] : (gpus ?? []);
  return [...(deploy?.resources?.reservations?.devices ?? []), ...short];
}

/** A limit as written: here -1, no limit at all, is a value like any other. */
function hardLimit(value: Scalar): Setting<number> {
  const text = textSetting(value);
  if (text === null || isUnresolved(text)) return text;
  return Number.isFinite(Number(text)) ? Number(text) : { unresolved: text };
}
