import { type ComposeService, type DaemonSettings, isUnresolved } from '../domain/fact.ts';
import { hostPlace } from './isolation.ts';

/** Programs that read the logs of containers and send them away. */
const SHIPPER =
  /(?:^|\/)(?:alloy|promtail|agent|fluent-bit|fluentd|vector|filebeat|elastic-agent|opentelemetry-collector(?:-contrib)?|otel-collector|telegraf|logspout|splunk|universalforwarder|cribl|datadog-agent)(?=[:@]|$)/i;
const CONTAINER_LOGS = ['/var/lib/docker/containers', '/var/lib/docker', '/var/lib', '/var', '/'];

/** Whether a service is a log shipper that sees the log files of all containers. */
export function readsAllContainerLogs({ image, isolation }: ComposeService): boolean {
  const ships = typeof image === 'string' && SHIPPER.test(image);
  return ships && isolation.mounts.some((mount) => mount.type === 'bind' && CONTAINER_LOGS.includes(hostPlace(mount) ?? ''));
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
