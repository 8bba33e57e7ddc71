import type { Pointer } from '../evidence.ts';
import type { Instant } from '../time.ts';
import type { ContainerIsolation, Mount, PublishedPort } from './compose.ts';

/** A container as `docker inspect` shows it: what holds on the host, whatever a file asked for. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** `running`, `exited`, …; null when not said. */
  readonly state: string | null;
  /** Project and service of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeService: string | null;
  /** The reference it was created from, e.g. `traefik:v3.5.3` or `traefik@sha256:…`. */
  readonly image: string;
  /** `sha256:…` of the image behind it. */
  readonly imageId: string | null;
  /** Effective user, the image's own included; '' is root. */
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnly: boolean;
  /** CPUs; null when unlimited. */
  readonly cpuLimit: number | null;
  /** Bytes; null when unlimited. */
  readonly memoryLimit: number | null;
  readonly memoryReservation: number | null;
  /** `default` and `bridge` are the default bridge, `host` the host's own network. */
  readonly networkMode: string;
  /** Names of the networks it is connected to. */
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
  /** `host` switches the daemon's user name spaces off for it; '' follows the daemon. */
  readonly userNamespaceMode: string;
  /** AppArmor profile; null when none is in force. */
  readonly appArmorProfile: string | null;
  readonly logging: { readonly driver: string; readonly maxSize: string | null; readonly maxFile: string | null } | null;
  /** Nothing of it is left open: `healthCheck` null means that there is none. */
  readonly isolation: ContainerIsolation;
  /** Its variables, measured and never kept. */
  readonly environment: readonly MeasuredVariable[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** A variable of which only the name and the length of its value, in characters, are known. */
export interface MeasuredVariable {
  readonly name: string;
  readonly length: number;
}

/** An image on a host, as `docker image inspect` shows it. */
export interface HostImage {
  readonly id: string;
  /** `name:tag` references. */
  readonly tags: readonly string[];
  /** `name@sha256:…` references; empty for images that were built on the host. */
  readonly digests: readonly string[];
  /** User its containers run as; '' is root. */
  readonly user: string;
  /** Whether it has one that can fail. */
  readonly healthCheck: boolean;
  readonly createdAt: Instant | null;
  readonly environment: readonly MeasuredVariable[];
  readonly from: Pointer;
}

/** A network of Docker, as `docker network inspect` shows it. */
export interface DockerNetwork {
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  /** Project and network of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeNetwork: string | null;
  /** Whether containers on it may talk to one another; null when not said, which means they may. */
  readonly interContainer: boolean | null;
  /** Mode of its gateway, where set: see `ComposeNetwork`. */
  readonly gatewayMode: string | null;
  /** Names of the containers connected to it. */
  readonly containers: readonly string[];
  readonly from: Pointer;
}

/** A volume of Docker, as `docker volume inspect` shows it. */
export interface DockerVolume {
  readonly name: string;
  /** Project and volume of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeVolume: string | null;
  /** What its mounts show by its options: the volume itself, or places of the host. */
  readonly shows: readonly Pick<Mount, 'type' | 'source' | 'unresolved'>[];
  readonly from: Pointer;
}
