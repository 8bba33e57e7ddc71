import { z } from 'zod';
import { jsonPath, parseJson } from './json.ts';
import type { Reader } from './reader.ts';

const Text = z.string().nullish();
const Flag = z.boolean().nullish();
const Texts = z.array(z.string()).nullish();

const Daemon = z.looseObject({
  'log-driver': Text,
  'log-opts': z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  'log-level': Text,
  'data-root': Text,
  graph: Text,
  debug: Flag,
  icc: Flag,
  'live-restore': Flag,
  'userland-proxy': Flag,
  'no-new-privileges': Flag,
  iptables: Flag,
  experimental: Flag,
  'userns-remap': Text,
  'storage-driver': Text,
  'storage-opts': Texts,
  'selinux-enabled': Flag,
  'seccomp-profile': Text,
  'cgroup-parent': Text,
  'default-cgroupns-mode': Text,
  'default-ulimits': z.record(z.string(), z.object({ Hard: z.number().nullish() })).nullish(),
  'insecure-registries': Texts,
  'registry-mirrors': Texts,
  'authorization-plugins': Texts,
  hosts: Texts,
  tlsverify: Flag,
});

/** Members of no other configuration: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file */
const DISTINCTIVE = [
  'authorization-plugins',
  'cgroup-parent',
  'containerd-namespace',
  'data-root',
  'default-address-pools',
  'default-cgroupns-mode',
  'default-runtime',
  'default-shm-size',
  'default-ulimits',
  'exec-opts',
  'insecure-registries',
  'live-restore',
  'log-driver',
  'log-opts',
  'max-concurrent-downloads',
  'no-new-privileges',
  'registry-mirrors',
  'seccomp-profile',
  'storage-driver',
  'storage-opts',
  'userland-proxy',
  'userns-remap',
];
const SHARED =
  'allow-direct-routing allow-nondistributable-artifacts api-cors-header bip bip6 bridge bridge-accept-fwmark builder cdi-spec-dirs cluster-advertise cluster-store cluster-store-opts containerd containerd-plugin-namespace cpu-rt-period cpu-rt-runtime debug default-gateway default-gateway-v6 default-ipc-mode default-network-opts dns dns-opts dns-search exec-root experimental features firewall-backend fixed-cidr fixed-cidr-v6 graph group host-gateway-ip host-gateway-ips hosts icc init init-path ip ip-forward ip-forward-no-drop ip-masq ip6tables iptables ipv6 labels log-format log-level max-concurrent-uploads max-download-attempts metrics-addr min-api-version mtu network-control-plane-mtu network-diagnostic-port node-generic-resources oom-score-adjust pidfile proxies raw-logs runtimes selinux-enabled shutdown-timeout swarm-default-advertise-addr tls tlscacert tlscert tlskey tlsverify userland-proxy-path'.split(
    ' ',
  );
const KNOWN = new Set([...DISTINCTIVE, ...SHARED]);

/** Settings of the Docker daemon, `/etc/docker/daemon.json`. What its command line sets besides does not show here. */
export default {
  format: 'daemon-json',
  title: 'Docker daemon configuration',
  yields: ['daemonSettings'],
  named: /daemon\.json$/i,
  recognises({ shape, keys, name }) {
    if (shape !== 'json-object') return false;
    if (DISTINCTIVE.some((key) => keys.has(key))) return true;
    return name.endsWith('daemon.json') && [...keys].every((key) => KNOWN.has(key));
  },
  read(file) {
    const daemon = parseJson(Daemon, file);
    const options = daemon['log-opts'] ?? {};
    const option = (name: string) => (options[name] === undefined ? null : String(options[name]));
    const unknown = Object.keys(daemon).filter((key) => !KNOWN.has(key));
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [
        {
          kind: 'daemonSettings',
          logDriver: daemon['log-driver'] ?? null,
          logMaxSize: option('max-size'),
          logMaxFile: option('max-file'),
          logLevel: daemon['log-level'] ?? null,
          dataRoot: daemon['data-root'] || daemon.graph || null,
          debug: daemon.debug ?? null,
          interContainer: daemon.icc ?? null,
          liveRestore: daemon['live-restore'] ?? null,
          userlandProxy: daemon['userland-proxy'] ?? null,
          noNewPrivileges: daemon['no-new-privileges'] ?? null,
          iptables: daemon.iptables ?? null,
          experimental: daemon.experimental ?? null,
          userNamespaceRemap: daemon['userns-remap'] || null,
          storageDriver: daemon['storage-driver'] || null,
          storageOptions: daemon['storage-opts']?.map((entry) => entry.split('=')[0] ?? '') ?? null,
          selinux: daemon['selinux-enabled'] ?? null,
          seccompProfile: daemon['seccomp-profile'] || null,
          cgroupParent: daemon['cgroup-parent'] || null,
          cgroupMode: daemon['default-cgroupns-mode'] || null,
          defaultUlimits: Object.entries(daemon['default-ulimits'] ?? {}).map(([name, { Hard }]) => ({ name, hard: Hard ?? null })),
          insecureRegistries: daemon['insecure-registries'] ?? null,
          registryMirrors: daemon['registry-mirrors'] ?? [],
          authorisationPlugins: daemon['authorization-plugins'] ?? [],
          hosts: daemon.hosts ?? [],
          tlsVerify: daemon.tlsverify ?? null,
          from: { evidence: file.digest, at: '$' },
        },
      ],
      notes: [],
      gaps: unknown.map((name) => ({
        kinds: ['daemonSettings'],
        what: `The daemon knows no member "${name}" and refuses to start with it, so other settings are in force.`,
        at: jsonPath([name]),
        remedy: 'Collect the configuration that the daemon runs with.',
      })),
    };
  },
} satisfies Reader;
