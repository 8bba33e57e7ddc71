import type { ComposeService } from '../domain/facts/compose.ts';
import { isUnresolved } from '../domain/facts/setting.ts';

/** Variables by which programs are told where a daemon of containers listens. */
const VARIABLE = /^(?:DOCKER_HOST|CONTAINER_HOST|CONTAINERD_ADDRESS|CONTAINER_RUNTIME_ENDPOINT|BUILDKIT_HOST)$/i;
/** Addresses on the ports of Docker, or of a socket by its name, wherever they stand. */
const ADDRESS =
  /(?:unix|npipe):\/\/[^\s'",]*(?:docker|containerd|podman|crio|buildkit)[^\s'",]*|(?:tcp|https?):\/\/[^\s'",/]+:237[56](?!\d)/gi;

/** Whether a variable of this name says where a daemon of containers listens. */
export function namesDaemon(variable: string): boolean {
  return VARIABLE.test(variable);
}

/** Where a service is told that a daemon of containers listens; a value that the evidence does not resolve as it stands. */
export function daemonEndpoints({ environment, command }: ComposeService): string[] {
  const named = environment.flatMap(({ name, value }) => {
    if (!namesDaemon(name) || value === '') return [];
    return [value === null ? `\${${name}}` : isUnresolved(value) ? value.unresolved : value];
  });
  const texts = [
    ...environment.flatMap(({ name, value }) =>
      namesDaemon(name) || value === null ? [] : [isUnresolved(value) ? value.unresolved : value],
    ),
    ...(command ?? []),
  ];
  return [...new Set([...named, ...texts.flatMap((text) => text.match(ADDRESS) ?? [])])];
}

/** The host of an address over TCP; null for any other. */
export function hostOfEndpoint(endpoint: string): string | null {
  return /^(?:tcp|https?):\/\/([\w.-]+)(?::\d+)?(?:\/.*)?$/i.exec(endpoint)?.[1] ?? null;
}
