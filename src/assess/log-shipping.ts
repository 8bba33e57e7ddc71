import type { ComposeService } from '../domain/facts/compose.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { DaemonLogs } from './daemon-logs.ts';
import { hostPlace } from './isolation.ts';

/** Programs that read the logs of containers and send them away. */
const SHIPPER =
  /(?:^|\/)(?:alloy|promtail|fluent-bit|fluentd|vector|filebeat|elastic-agent|opentelemetry-collector(?:-contrib)?|otel-collector|logspout|splunk|universalforwarder|cribl)(?=[:@]|$)|(?:^|\/)grafana\/agent(?=[:@]|$)/i;
/** Datadog's agent reads metrics, and logs only where it is told to. */
const DATADOG = /(?:^|\/)(?:datadog\/agent|datadog-agent)(?=[:@]|$)/i;
/** Programs that do nothing, in the place of the one that should run. */
const IDLE = /^(?:\S*\/)?(?:sleep|true|false|tail|cat|echo|:)(?:\s|$)/;
/** Those among them that read logs through the daemon as well. */
const BY_SOCKET = /(?:^|\/)(?:alloy|promtail|vector|logspout)(?=[:@]|$)|(?:^|\/)grafana\/agent(?=[:@]|$)/i;

/**
 * How a service that is a log shipper, and runs, sees the logs of all containers: their `files` below the folders of daemons, or by the
 * `socket` of the daemon. null where it does not.
 */
export function readsAllContainerLogs(
  { image, isolation, idle, entrypoint, command, environment }: ComposeService,
  roots: readonly string[],
): 'files' | 'socket' | null {
  const name = typeof image === 'string' ? image : '';
  const told = environment.some((one) => one.name === 'DD_LOGS_ENABLED' && one.value === 'true');
  const ships = SHIPPER.test(name) || (DATADOG.test(name) && told);
  const program = [...(entrypoint ?? []), ...(command ?? [])].join(' ').replace(/^(?:\S*\/)?(?:ba|da|a)?sh\s+(?:-\w+\s+)*/, '');
  if (!ships || idle !== undefined || IDLE.test(program)) return null;
  const places = isolation.mounts.flatMap((mount) => (mount.type === 'bind' ? (hostPlace(mount) ?? []) : []));
  const holds = (place: string, folder: string) => place === '/' || folder === place || folder.startsWith(`${place}/`);
  if (places.some((place) => roots.some((root) => holds(place, `${root.replace(/\/+$/, '')}/containers`)))) return 'files';
  return BY_SOCKET.test(name) && places.includes('/run/docker.sock') ? 'socket' : null;
}

/** Whether a log driver sends to the host itself, where the evidence does not show what listens. */
export function staysOnHost({ logging }: ComposeService): boolean {
  const address = logging?.address;
  if (logging === null || address === undefined || isUnresolved(address)) return false;
  return (
    address === null ||
    /^(?:\w+:\/\/)?(?:localhost|127\.[\d.]+|\[?::1\]?|0\.0\.0\.0|\[::\]|host\.docker\.internal)(?=[:/]|$)|^unix:/i.test(address)
  );
}

/**
 * The log drivers that a service may use: its own, else those that the daemons in the evidence give by default.
 * null when neither tells.
 */
export function logDriversOf({ logging }: ComposeService, daemons: readonly DaemonLogs[]): string[] | null {
  const driver = logging?.driver ?? null;
  if (isUnresolved(driver)) return null;
  if (driver !== null) return [driver];
  const drivers = daemons.map((daemon) => daemon.driver).filter((name) => typeof name === 'string');
  return daemons.length === 0 || drivers.length < daemons.length ? null : [...new Set(drivers)];
}
