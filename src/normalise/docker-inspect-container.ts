import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { ContainerIsolation, Mount, PublishedPort } from '../domain/facts/compose.ts';
import type { Container } from '../domain/facts/container.ts';
import { driversOf } from './container-runtimes.ts';
import { composeLabel, listOf, measured } from './docker-inspect-image.ts';
import { isIdleTest } from './health-test.ts';
import { optionMounts } from './volume-options.ts';

const Text = z.string().nullish();
const Amount = z.number().nullish();

/** Docker writes these always, null when empty: one that is missing was taken out, and must not read as none. */
const Always = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);

const Binding = z.object({ HostIp: Text, HostPort: z.union([z.string(), z.number()]).nullish() });
const Bindings = z.record(z.string(), z.array(Binding).nullable()).nullable();

const InspectedMount = z.object({
  Type: Text,
  Name: Text,
  Source: Text,
  Destination: z.string(),
  Driver: Text,
  RW: z.boolean().nullish(),
  Propagation: Text,
});

/** A mount as asked for by `--mount`, which may make its volume with options. */
const AskedMount = z.object({
  Type: Text,
  Target: Text,
  VolumeOptions: z
    .object({ DriverConfig: z.object({ Name: Text, Options: z.record(z.string(), z.string()).nullish() }).nullish() })
    .nullish(),
});

/** What is used of a container; the rest of it is passed over, its command and most labels because they may hold secrets. */
export const InspectedContainer = z.object({
  Id: z.string().min(1),
  Name: z.string(),
  Image: Text,
  State: z.object({ Status: Text }).nullish(),
  AppArmorProfile: Text,
  HostConfig: z.object({
    Privileged: z.boolean(),
    ReadonlyRootfs: z.boolean().nullish(),
    NanoCpus: Amount,
    CpuQuota: Amount,
    CpuPeriod: Amount,
    Memory: Amount,
    MemoryReservation: Amount,
    PidsLimit: Amount,
    NetworkMode: z.string(),
    PidMode: z.string(),
    IpcMode: z.string(),
    UTSMode: z.string(),
    UsernsMode: z.string(),
    CgroupnsMode: Text,
    CapAdd: Always(z.string()),
    CapDrop: listOf(z.string()),
    SecurityOpt: Always(z.string()),
    PortBindings: Bindings,
    MaskedPaths: z.array(z.string()).nullish(),
    ReadonlyPaths: z.array(z.string()).nullish(),
    GroupAdd: listOf(z.string()),
    Devices: Always(z.object({ PathOnHost: Text })),
    DeviceRequests: listOf(z.object({ Driver: Text, DeviceIDs: listOf(z.string()) })),
    DeviceCgroupRules: listOf(z.string()),
    Ulimits: z.array(z.object({ Name: z.string(), Hard: z.number() })).nullish(),
    CgroupParent: Text,
    Runtime: Text,
    Mounts: listOf(AskedMount),
    RestartPolicy: z.object({ Name: Text, MaximumRetryCount: Amount }).nullish(),
    LogConfig: z.object({ Type: z.string(), Config: z.record(z.string(), z.string()).nullish() }).nullish(),
  }),
  Config: z.object({
    User: Text,
    Image: Text,
    Env: listOf(z.string()),
    Labels: z.record(z.string(), z.string()).nullish(),
    Healthcheck: z.object({ Test: listOf(z.string()) }).nullish(),
  }),
  Mounts: Always(InspectedMount),
  NetworkSettings: z.object({ Ports: Bindings.optional(), Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
/** A container as inspected. */
export type InspectedContainer = z.output<typeof InspectedContainer>;

/** The fact of one inspected container. */
export function containerFact(found: InspectedContainer, from: Container['from']): Fact {
  const { HostConfig: host, Config: config } = found;
  return {
    kind: 'container',
    id: found.Id,
    name: found.Name.replace(/^\//, ''),
    state: found.State?.Status || null,
    composeProject: composeLabel(config.Labels, 'project'),
    composeService: composeLabel(config.Labels, 'service'),
    image: config.Image || found.Image || '',
    imageId: found.Image || null,
    user: config.User ?? '',
    privileged: host.Privileged,
    readOnly: host.ReadonlyRootfs ?? false,
    cpuLimit: cpusOf(host),
    memoryLimit: limit(host.Memory),
    memoryReservation: limit(host.MemoryReservation),
    networkMode: host.NetworkMode || 'default',
    networks: Object.keys(found.NetworkSettings?.Networks ?? {}),
    ports: portsOf(found),
    userNamespaceMode: host.UsernsMode,
    appArmorProfile: found.AppArmorProfile === 'unconfined' ? null : found.AppArmorProfile || null,
    logging: loggingOf(host.LogConfig),
    isolation: isolationOf(found),
    environment: measured(config.Env),
    from,
  };
}

/** Docker writes 0 for a limit that is not set, and -1 where it is lifted. */
function limit(amount: number | null | undefined): number | null {
  return typeof amount === 'number' && amount > 0 ? amount : null;
}

const DEFAULT_PERIOD = 100_000;

function cpusOf({ NanoCpus: nano, CpuQuota: quota, CpuPeriod: period }: InspectedContainer['HostConfig']): number | null {
  const cpus = limit(nano);
  if (cpus !== null) return cpus / 1e9;
  const share = limit(quota);
  return share === null ? null : share / (limit(period) ?? DEFAULT_PERIOD);
}

/** What is published now outranks what was asked for; `--publish-all` shows only among the former, a stopped container only among the latter. */
function portsOf({ HostConfig: host, NetworkSettings: network }: InspectedContainer): PublishedPort[] {
  const asked = host.PortBindings ?? {};
  const now = network?.Ports ?? {};
  const ports = new Map<string, PublishedPort>();
  for (const target of new Set([...Object.keys(now), ...Object.keys(asked)])) {
    for (const { HostIp: address, HostPort: port } of now[target] ?? asked[target] ?? []) {
      const hostAddress = !address || address === '0.0.0.0' || address === '::' ? null : address;
      const published = port === undefined || port === null || port === '' || port === '0' ? null : String(port);
      const text = [hostAddress, published, target].filter((part) => part !== null).join(':');
      ports.set(text, { text, hostAddress, published, target: Number.parseInt(target, 10) });
    }
  }
  return [...ports.values()];
}

function loggingOf(log: InspectedContainer['HostConfig']['LogConfig']): Container['logging'] {
  if (log === undefined || log === null || log.Type === '') return null;
  return { driver: log.Type, maxSize: log.Config?.['max-size'] ?? null, maxFile: log.Config?.['max-file'] ?? null };
}

function isolationOf({ HostConfig: host, Config: config, Mounts: mounts }: InspectedContainer): ContainerIsolation {
  const test = config.Healthcheck?.Test ?? [];
  const retries = host.RestartPolicy?.MaximumRetryCount ?? 0;
  // Docker turns the option `systempaths=unconfined` into two empty lists; it fills them by itself.
  const unmasked = host.MaskedPaths?.length === 0 || host.ReadonlyPaths?.length === 0;
  return {
    capAdd: host.CapAdd,
    capDrop: host.CapDrop,
    securityOptions: [...host.SecurityOpt, ...(unmasked ? ['systempaths=unconfined'] : [])],
    pidMode: host.PidMode || null,
    ipcMode: host.IpcMode || null,
    utsMode: host.UTSMode || null,
    cgroupMode: host.CgroupnsMode || null,
    pidsLimit: limit(host.PidsLimit),
    healthCheck: test[0] === 'NONE' ? 'disabled' : test.length === 0 ? null : isIdleTest(test) ? 'idle' : 'set',
    restart: `${host.RestartPolicy?.Name || 'no'}${retries > 0 ? `:${retries}` : ''}`,
    mounts: mounts.flatMap((mount) => mountsOf(mount, host.Mounts)),
    mountsFrom: [],
    devices: [
      ...host.Devices.flatMap(({ PathOnHost: path }) => path || []),
      ...host.DeviceRequests.flatMap(({ Driver: driver, DeviceIDs: ids }) => (driver === 'cdi' ? ids : [])),
    ],
    deviceRequests: [
      ...host.DeviceRequests.flatMap(({ Driver: driver }) => (driver === 'cdi' ? [] : [driver || 'any driver'])),
      ...driversOf(host.Runtime ?? ''),
    ],
    deviceRules: host.DeviceCgroupRules,
    groups: host.GroupAdd,
    hooks: [],
    // Left out where a tool has taken it out; Docker itself writes both always.
    ulimits: host.Ulimits === undefined ? null : (host.Ulimits ?? []).map(({ Name: name, Hard: hard }) => ({ name, hard })),
    cgroupParent: host.CgroupParent === undefined ? { unresolved: 'not shown' } : host.CgroupParent || null,
  };
}

/** What a mount shows, by the options with which its volume was asked for. */
function mountsOf(mount: z.output<typeof InspectedMount>, asked: InspectedContainer['HostConfig']['Mounts']): Mount[] {
  const found = mountOf(mount);
  const made = asked.find(({ Type: type, Target: target }) => type === 'volume' && target === mount.Destination)?.VolumeOptions;
  const { Name: driver, Options: options } = made?.DriverConfig ?? {};
  return options && found.type === 'volume' ? optionMounts(found, driver ?? '', (option) => options[option] ?? '') : [found];
}

function mountOf(mount: z.output<typeof InspectedMount>): Mount {
  const { Type: type, Name: name, Source: source, Destination: target, RW: writable, Propagation: propagation } = mount;
  const unresolved = whyUnresolved(mount);
  return {
    type: type === 'npipe' ? 'bind' : type === 'bind' || type === 'volume' || type === 'tmpfs' ? type : 'other',
    source: (type === 'volume' ? name : source) || null,
    target,
    readOnly: writable === undefined || writable === null ? null : !writable,
    ...(propagation ? { propagation } : {}),
    ...(unresolved === null ? {} : { unresolved }),
  };
}

function whyUnresolved({ Type: type, Driver: driver }: z.output<typeof InspectedMount>): string | null {
  if (type === 'volume') return driver && driver !== 'local' ? `"${driver}" is not Docker's own driver of volumes` : null;
  return ['bind', 'npipe', 'tmpfs', 'image', 'cluster'].includes(type ?? '') ? null : `"${type ?? ''}" is no kind of mount`;
}
