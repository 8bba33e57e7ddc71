import { z } from 'zod';

const Scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()], { error: 'expected a word, a number or a switch' })
  .optional();
const Texts = z.array(z.union([z.string(), z.number(), z.boolean()], { error: 'expected a word' }), { error: 'expected a list' });
const Variables = z
  .union([Texts, z.record(z.string(), Scalar), z.null()], { error: 'expected a list of NAME=value or a mapping' })
  .optional();
const Command = z.union([z.string(), Texts, z.null()], { error: 'expected a command line or a list of arguments' }).optional();
const Names = z
  .union([Texts, z.record(z.string(), z.unknown()), z.null()], { error: 'expected a list of names or a mapping' })
  .optional();

/** One entry of `ports`. */
export const Port = z.union(
  [z.string(), z.number(), z.object({ target: Scalar, published: Scalar, host_ip: Scalar, protocol: z.string().optional() })],
  { error: 'expected a port mapping' },
);
export type Port = z.infer<typeof Port>;

/** One entry of `volumes`. */
export const Volume = z.union(
  [
    z.string(),
    z.object({
      type: z.string().optional(),
      source: Scalar,
      target: Scalar,
      read_only: Scalar,
      bind: z.object({ propagation: Scalar }).nullish(),
    }),
  ],
  { error: 'expected a volume' },
);
export type Volume = z.infer<typeof Volume>;

/** Devices that are asked of a driver. */
export const DeviceRequest = z.object({ driver: Scalar, device_ids: Texts.nullish() });
export type DeviceRequest = z.infer<typeof DeviceRequest>;

const Amounts = z.object({ cpus: Scalar, memory: Scalar, pids: Scalar, devices: z.array(DeviceRequest).nullish() }).nullish();
const Limit = z.union([Scalar, z.object({ hard: Scalar })], { error: 'expected a number, or a soft and a hard one' });
const EnvFile = z.union([z.string(), z.object({ path: z.string() })], { error: 'expected the path of a file' });

/** A file that a service is given: one entry of `secrets` or `configs`. */
export const Grant = z.union([z.string(), z.object({ source: Scalar, target: Scalar })], {
  error: 'expected the name of a secret or configuration',
});
export type Grant = z.infer<typeof Grant>;

const Hook = z.looseObject({ user: Scalar, privileged: Scalar });
const Device = z.union([z.string(), z.object({ source: Scalar })], { error: 'expected a device' });

/** What is read of a service; see https://github.com/compose-spec/compose-spec/blob/main/05-services.md. Its other members stay, unread. */
export const Service = z.looseObject({
  image: Scalar,
  build: z.unknown().optional(),
  user: Scalar,
  read_only: Scalar,
  privileged: Scalar,
  network_mode: Scalar,
  networks: Names,
  ports: z.array(Port).nullish(),
  environment: Variables,
  env_file: z.union([EnvFile, z.array(EnvFile), z.null()], { error: 'expected the path of a file, or a list' }).optional(),
  labels: Variables,
  command: Command,
  cpus: Scalar,
  mem_limit: Scalar,
  mem_reservation: Scalar,
  pids_limit: Scalar,
  deploy: z
    .object({
      resources: z.object({ limits: Amounts, reservations: Amounts }).nullish(),
      restart_policy: z.object({ condition: Scalar, max_attempts: Scalar }).nullish(),
      labels: Variables,
      replicas: Scalar,
    })
    .nullish(),
  scale: Scalar,
  entrypoint: Command,
  logging: z.object({ driver: Scalar, options: z.record(z.string(), Scalar).nullish() }).nullish(),
  extends: z.union([z.string(), z.object({ service: z.string().optional(), file: z.string().optional() })]).nullish(),
  profiles: Texts.nullish(),
  cap_add: Texts.nullish(),
  cap_drop: Texts.nullish(),
  security_opt: Texts.nullish(),
  pid: Scalar,
  ipc: Scalar,
  uts: Scalar,
  userns_mode: Scalar,
  cgroup: Scalar,
  use_api_socket: Scalar,
  runtime: Scalar,
  devices: z.array(Device).nullish(),
  gpus: z.union([z.string(), z.array(DeviceRequest)], { error: 'expected "all" or a list of devices' }).nullish(),
  device_cgroup_rules: Texts.nullish(),
  ulimits: z.record(z.string(), Limit).nullish(),
  cgroup_parent: Scalar,
  group_add: Texts.nullish(),
  post_start: z.array(Hook).nullish(),
  pre_stop: z.array(Hook).nullish(),
  secrets: z.array(Grant).nullish(),
  configs: z.array(Grant).nullish(),
  volumes_from: Texts.nullish(),
  label_file: z.unknown().optional(),
  healthcheck: z.object({ disable: Scalar, test: Command }).nullish(),
  restart: Scalar,
  volumes: z.array(Volume).nullish(),
});
export type Service = z.infer<typeof Service>;

const Options = z.record(z.string(), Scalar).nullish();

/** A named volume of a project. */
export const NamedVolume = z
  .object({ name: Scalar, driver: Scalar, driver_opts: Options, external: z.unknown().optional() })
  .nullable();
export type NamedVolume = z.infer<typeof NamedVolume>;

const Network = z
  .object({ name: Scalar, driver: Scalar, driver_opts: Options, internal: Scalar, external: z.unknown().optional() })
  .nullable();
const GrantedFile = z.object({ file: Scalar, content: Scalar }).nullable();

/** What is read of a Compose file. Its other members stay, unread. */
export const ComposeDocument = z.looseObject({
  name: Scalar,
  services: z.record(z.string(), Service).nullish(),
  networks: z.record(z.string(), Network).nullish(),
  volumes: z.record(z.string(), NamedVolume).nullish(),
  secrets: z.record(z.string(), GrantedFile).nullish(),
  configs: z.record(z.string(), GrantedFile).nullish(),
  include: z.array(z.unknown()).nullish(),
});
export type ComposeDocument = z.infer<typeof ComposeDocument>;
