import type { Pointer } from '../evidence.ts';
import type { Setting } from './setting.ts';

/** One service of a Compose project. */
export interface ComposeService {
  readonly project: string;
  readonly service: string;
  /** `resolved`: as `docker compose config` prints it; `raw`: as written, interpolation done only where the file itself decides it. */
  readonly form: 'resolved' | 'raw';
  readonly image: Setting<string>;
  /** Built from a Dockerfile. */
  readonly builds: boolean;
  readonly user: Setting<string>;
  readonly readOnly: Setting<boolean>;
  readonly privileged: Setting<boolean>;
  /** `host` switches the daemon's user name spaces off for it. */
  readonly userNamespaceMode: Setting<string>;
  readonly networkMode: Setting<string>;
  /** Names of the networks it joins; empty when none is named. */
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly environment: readonly EnvironmentVariable[];
  /** Files whose variables join `environment` but are not in this evidence; empty in the resolved form. */
  readonly environmentFiles: readonly string[];
  /** Services it `extends` that this evidence does not hold: what it does not set itself is unresolved, and its lists may lack entries. */
  readonly inheritsFrom: readonly string[];
  readonly labels: readonly EnvironmentVariable[];
  /** Arguments of `command`, as a list; null when the image's own command runs. */
  readonly command: readonly string[] | null;
  /** CPUs, e.g. 2 or 0.5. */
  readonly cpuLimit: Setting<number>;
  /** Bytes. */
  readonly memoryLimit: Setting<number>;
  readonly cpuReservation: Setting<number>;
  readonly memoryReservation: Setting<number>;
  readonly logging: {
    readonly driver: Setting<string>;
    readonly maxSize: Setting<string>;
    readonly maxFile: Setting<string>;
    /** Where the driver sends to, e.g. `udp://10.0.0.5:12201`; null when the driver's default holds, absent when it sends nothing away. */
    readonly address?: Setting<string>;
  } | null;
  /** Why nothing of it runs as the file stands, as a part of a sentence; absent when it runs. */
  readonly idle?: string;
  /** Arguments of `entrypoint`; absent when that of the image runs. */
  readonly entrypoint?: readonly string[];
  readonly isolation: ContainerIsolation;
  readonly from: Pointer;
}

/** What keeps a container apart from its host, beyond user and read-only root. */
export interface ContainerIsolation {
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** As written, e.g. `no-new-privileges:true`, `seccomp=unconfined`. */
  readonly securityOptions: readonly string[];
  /** `host` shares the host's process ids; `service:x` and `container:x` those of another container. The same for `ipcMode`. */
  readonly pidMode: Setting<string>;
  readonly ipcMode: Setting<string>;
  readonly utsMode: Setting<string>;
  /** `host` shares the host's control groups. */
  readonly cgroupMode: Setting<string>;
  /** Processes; null when unlimited, a written 0 or -1 included. */
  readonly pidsLimit: Setting<number>;
  /** `idle` when its test cannot fail, such as `exit 0`; `disabled` when the image's own is switched off; null: left to the image. */
  readonly healthCheck: 'set' | 'idle' | 'disabled' | null;
  readonly restart: Setting<string>;
  readonly mounts: readonly Mount[];
  /** Containers and services whose mounts it takes over and that this evidence does not hold, e.g. `container:old`. */
  readonly mountsFrom: readonly string[];
  /** The host's devices it is given: paths, or names of the Container Device Interface such as `nvidia.com/gpu=all`. */
  readonly devices: readonly string[];
  /** Drivers that hand it devices of their own choice, e.g. `nvidia`, besides those in `devices`. */
  readonly deviceRequests: readonly string[];
  /** Rules of the control group of devices, e.g. `c 1:3 mr`. */
  readonly deviceRules: readonly string[];
  /** Groups of its processes besides their own, by name or id. */
  readonly groups: readonly string[];
  /** Commands that Compose runs in it besides, after its start or before its end. */
  readonly hooks: readonly ContainerHook[];
  /** Its own limits, which outrank those that the daemon gives by default; null when the evidence does not show whether there are any. */
  readonly ulimits: readonly Ulimit[] | null;
  /** The control group that it is put under; null: that of the daemon. */
  readonly cgroupParent: Setting<string>;
}

/** A limit that the kernel keeps for processes, e.g. `nofile`. */
export interface Ulimit {
  readonly name: string;
  /** The hard limit in the unit of its kind; -1: unlimited. */
  readonly hard: Setting<number>;
}

/** A command that Compose runs in a container besides the container's own. */
export interface ContainerHook {
  /** null: the user of the container. */
  readonly user: Setting<string>;
  readonly privileged: Setting<boolean>;
}

/** Something of the host or of a volume that a container sees. */
export interface Mount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'other';
  /** Host path or volume name, as written; null for anonymous volumes. */
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: Setting<boolean>;
  /** Mount propagation, e.g. `rprivate` or `shared`; absent when the evidence does not say. */
  readonly propagation?: string;
  /** Why the evidence does not say which place of the host it shows, if any; absent when it says so. */
  readonly unresolved?: string;
  /** Member of the Compose project that declares what is mounted, e.g. `volumes.data`; absent where none does. */
  readonly declaredBy?: string;
  /** Name of the volume in Docker, where the project gives it one of its own. */
  readonly dockerName?: string;
}

/** A Compose file that runs no service by itself, so that it is meant to be laid over another one and changes what that says. */
export interface ComposePart {
  readonly path: string;
  /** null: it names no project, and can be a part of any. */
  readonly project: string | null;
  /** What it declares besides services, e.g. `networks.backend`. */
  readonly declares: readonly string[];
  readonly from: Pointer;
}

/** A port of a container published on the host. */
export interface PublishedPort {
  /** As written, e.g. `127.0.0.1:8080:80/tcp`. */
  readonly text: string;
  /** Address on the host; null means all addresses, however that was written. */
  readonly hostAddress: Setting<string>;
  /** Port or range on the host; null: a free one that Docker chooses. */
  readonly published: Setting<string>;
  readonly target: Setting<number>;
}

/** A variable of a service's environment, or one of its labels. */
export interface EnvironmentVariable {
  readonly name: string;
  /** null: passed through from the shell, its value unknown to the file. */
  readonly value: Setting<string>;
}

/** One network of a Compose project. */
export interface ComposeNetwork {
  readonly project: string;
  /** The key that services refer to. */
  readonly network: string;
  /** Name of the Docker network behind the key, when the file gives one: `name: host` attaches to the host's own. */
  readonly name: Setting<string>;
  readonly driver: Setting<string>;
  readonly internal: Setting<boolean>;
  readonly external: Setting<boolean>;
  /** Mode of its gateway, where set: with `routed` and `nat-unprotected` every port of its containers is reached from outside. */
  readonly gatewayMode: Setting<string>;
  readonly from: Pointer;
}

/** A place of a Compose file, outside of the variables of its services, where a secret stands as written text. Its value is never kept. */
export interface WrittenSecret {
  readonly project: string;
  /** null for what belongs to the whole file, such as the content of a configuration. */
  readonly service: string | null;
  readonly form: ComposeService['form'];
  /** e.g. `command`, `labels.app.api_token`, `configs.app`. */
  readonly place: string;
  readonly from: Pointer;
}
