import type { Pointer } from '../evidence.ts';
import type { Ulimit } from './compose.ts';

/** Settings of the Docker daemon from `daemon.json`; null: not set there, so the daemon's default or its command line holds. */
export interface DaemonSettings {
  readonly logDriver: string | null;
  readonly logMaxSize: string | null;
  readonly logMaxFile: string | null;
  readonly logLevel: string | null;
  /** The folder that it keeps images, volumes and the logs of containers in. */
  readonly dataRoot: string | null;
  /** Lowers the log level to `debug`, whatever `logLevel` says. */
  readonly debug: boolean | null;
  /** Traffic between containers of the default bridge. */
  readonly interContainer: boolean | null;
  readonly liveRestore: boolean | null;
  readonly userlandProxy: boolean | null;
  readonly noNewPrivileges: boolean | null;
  readonly iptables: boolean | null;
  readonly experimental: boolean | null;
  readonly userNamespaceRemap: string | null;
  readonly storageDriver: string | null;
  /** Names of its options, e.g. `dm.basesize`; empty also when the evidence leaves them out. null: not set. */
  readonly storageOptions: readonly string[] | null;
  /** Gives containers labels of SELinux. */
  readonly selinux: boolean | null;
  readonly seccompProfile: string | null;
  readonly cgroupParent: string | null;
  /** `host`: containers that set nothing share the control groups of the host. */
  readonly cgroupMode: string | null;
  readonly defaultUlimits: readonly Ulimit[];
  /** null where the file does not name any list: an option of the command line may then. */
  readonly insecureRegistries: readonly string[] | null;
  /** Addresses, e.g. `https://mirror.example.org`. */
  readonly registryMirrors: readonly string[];
  readonly authorisationPlugins: readonly string[];
  /** Sockets it listens on, e.g. `unix:///var/run/docker.sock`, `tcp://0.0.0.0:2376`. */
  readonly hosts: readonly string[];
  readonly tlsVerify: boolean | null;
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** How the Docker daemon is started. */
export interface DaemonCommand {
  /** Its options, e.g. `host` or `log-level`, by their long names. */
  readonly flags: readonly DaemonFlag[];
  /** Parts that stand for what the evidence does not show, e.g. `$DOCKER_OPTS`. */
  readonly unresolved: readonly string[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** An option of the daemon's command line. */
export interface DaemonFlag {
  readonly name: string;
  /** null: given without a value, which switches it on; or taken out, because it may hold a secret. */
  readonly value: string | null;
}

/** One test of Docker Bench for Security. */
export interface BenchResult {
  /** As printed. Releases number sections 5 and 7 differently. */
  readonly id: string;
  /** Number of the recommendation in the CIS Docker Benchmark 1.6.0; null when nothing tells which numbering the report uses. */
  readonly clause: string | null;
  readonly title: string;
  readonly result: 'PASS' | 'WARN' | 'INFO' | 'NOTE';
  /** Why, in the words of the tool, e.g. `File not found`; null when it says nothing. */
  readonly details: string | null;
  /** What it found; a long list is cut by the tool. */
  readonly items: readonly string[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}
