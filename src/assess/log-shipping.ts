import type { ComposeService } from '../domain/facts/compose.ts';
import type { DaemonSettings } from '../domain/facts/docker-daemon.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { hostPlace } from './isolation.ts';

/** Programs that read the logs of containers and send them away. */
const SHIPPER =
  /(?:^|\/)(?:alloy|promtail|fluent-bit|fluentd|vector|filebeat|elastic-agent|opentelemetry-collector(?:-contrib)?|otel-collector|logspout|splunk|universalforwarder|cribl)(?=[:@]|$)|(?:^|\/)grafana\/agent(?=[:@]|$)/i;
/** Datadog's agent reads metrics, and logs only where it is told to. */
const DATADOG = /(?:^|\/)(?:datadog\/agent|datadog-agent)(?=[:@]|$)/i;
/** Programs that do nothing, in the place of the one that should run. */
const IDLE = /^(?:\S*\/)?(?:sleep|true|false|tail|cat|echo|:)(?:\s|$)/;
const CONTAINER_LOGS = ['/var/lib/docker/containers', '/var/lib/docker', '/var/lib', '/var', '/'];

/** Whether a service is a log shipper that sees the log files of all containers, and runs. */
export function readsAllContainerLogs({ image, isolation, idle, entrypoint, command, environment }: ComposeService): boolean {
  const name = typeof image === 'string' ? image : '';
  const told = environment.some((one) => one.name === 'DD_LOGS_ENABLED' && one.value === 'true');
  const ships = SHIPPER.test(name) || (DATADOG.test(name) && told);
  const program = [...(entrypoint ?? []), ...(command ?? [])].join(' ').replace(/^(?:\S*\/)?(?:ba|da|a)?sh\s+(?:-\w+\s+)*/, '');
  if (!ships || idle !== undefined || IDLE.test(program)) return false;
  return isolation.mounts.some((mount) => mount.type === 'bind' && CONTAINER_LOGS.includes(hostPlace(mount) ?? ''));
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
export function logDriversOf({ logging }: ComposeService, daemons: readonly DaemonSettings[]): string[] | null {
  const driver = logging?.driver ?? null;
  if (isUnresolved(driver)) return null;
  if (driver !== null) return [driver];
  return daemons.length === 0 ? null : [...new Set(daemons.map(({ logDriver }) => logDriver ?? 'json-file'))];
}
