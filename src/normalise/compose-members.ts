import type { ComposeDocument } from './compose-schema.ts';
import { plainText } from './compose-settings.ts';
import { isKnownRuntime } from './container-runtimes.ts';
import type { Gap } from './reader.ts';

/** Members that are read, and those of which none takes a container nearer to its host or changes what is judged. */
const OF_A_SERVICE = new Set(
  'annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname driver_opts entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir'.split(
    ' ',
  ),
);
const OF_A_FILE = new Set('name version services networks volumes secrets configs models include'.split(' '));

/** Everything that a Compose file can be evidence of. */
export const COMPOSE_YIELDS = [
  'composeService',
  'composeNetwork',
  'composePart',
  'writtenSecret',
  'router',
  'tcpRouter',
  'headersMiddleware',
  'middlewareChain',
  'otherMiddleware',
  'traefikStatic',
] as const satisfies Gap['kinds'];

/**
 * What stands in a Compose file and was not understood: members that no edition of its specification has, runtimes of unknown making,
 * other files. `at` writes down a place.
 */
export function composeGaps(document: ComposeDocument, at: (path: readonly (string | number)[]) => string): Gap[] {
  return [
    ...unknownIn(document, OF_A_FILE).map(
      (name): Gap => gapOf(`The file has a member "${name}", which Compose does not know.`, at([name])),
    ),
    ...Object.entries(document.services ?? {}).flatMap(([service, members]) => [
      ...unknownIn(members, OF_A_SERVICE).map(
        (name): Gap => ({
          ...gapOf(
            `The service "${service}" has a member "${name}", which Compose does not know.`,
            at(['services', service, name]),
          ),
          kinds: ['composeService'],
        }),
      ),
      ...runtimeGap(service, plainText(members.runtime), at),
      ...labelFileGap(service, members.label_file, at),
    ]),
    ...(document.include ?? []).map(
      (_, index): Gap => ({
        kinds: COMPOSE_YIELDS,
        what: 'An included Compose file was not followed: its services are not here.',
        at: at(['include', index]),
        remedy: RESOLVE,
      }),
    ),
  ];
}

/** What Traefik reads from labels. */
const FROM_LABELS = COMPOSE_YIELDS.filter(
  (kind) => !['composeService', 'composeNetwork', 'composePart', 'writtenSecret', 'traefikStatic'].includes(kind),
);

const RESOLVE = 'Hand in the whole project: docker compose config --format json.';

function gapOf(what: string, at: string): Gap {
  return { kinds: ['composeService', 'composeNetwork'], what, at, remedy: 'Take the member out, or mend its name.' };
}

function unknownIn(members: object, known: ReadonlySet<string>): string[] {
  return Object.keys(members).filter((name) => !known.has(name) && !name.startsWith('x-'));
}

function runtimeGap(service: string, runtime: string, at: (path: readonly string[]) => string): Gap[] {
  if (isKnownRuntime(runtime)) return [];
  const what = `The service "${service}" runs by the runtime "${runtime}", of which nobody here knows what it grants.`;
  const remedy = `Take runtime out of "${service}".`;
  return [{ kinds: ['composeService'], what, at: at(['services', service, 'runtime']), remedy }];
}

/** Traefik reads labels, wherever they come from. */
function labelFileGap(service: string, file: unknown, at: (path: readonly string[]) => string): Gap[] {
  if (file === undefined || file === null) return [];
  const what = `The service "${service}" takes labels from a file that is not in this evidence.`;
  return [
    {
      kinds: FROM_LABELS,
      what,
      at: at(['services', service, 'label_file']),
      remedy: RESOLVE,
    },
  ];
}
