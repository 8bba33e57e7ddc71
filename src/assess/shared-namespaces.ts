import type { ComposeService } from '../domain/facts/compose.ts';
import type { Container } from '../domain/facts/container.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';

/** The evidence in which another service or container is looked for. */
export interface Others {
  readonly services: readonly ComposeService[];
  readonly containers: readonly Container[];
}

/** What a mode such as `service:proxy` or `container:c0ffee` names: another service or container, or one that the evidence does not hold. */
export type Shared = { readonly service: ComposeService } | { readonly container: Container } | 'missing';

/**
 * Whose name space a mode shares; null when it is one of its own. A service is that of the same project, a container goes by its id
 * or its name.
 */
export function sharedWith(mode: Setting<string>, project: string | null, { services, containers }: Others): Shared | null {
  if (mode === null || isUnresolved(mode)) return null;
  const [, kind, name = ''] = /^\s*(service|container):(.*)$/is.exec(mode.trimEnd()) ?? [];
  if (kind === undefined) return null;
  if (kind.toLowerCase() === 'service') {
    const service = services.find((other) => other.service === name && other.project === project);
    return service === undefined ? 'missing' : { service };
  }
  const container = containers.find(
    ({ id, name: own }) => own === name || (name.length >= 12 && id.startsWith(name)) || id === name,
  );
  return container === undefined ? 'missing' : { container };
}
