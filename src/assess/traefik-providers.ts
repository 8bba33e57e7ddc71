import type { ComposeService } from '../domain/facts/compose.ts';
import type { TraefikStatic } from '../domain/facts/traefik.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import { mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';
import { declaresRouter, isSwitchedOff } from './traefik-containers.ts';

/**
 * An unknown for each provider from which Traefik takes routers, middlewares or TLS options that no evidence holds: dynamic files and the
 * labels in Compose projects are read, a key-value store or an HTTP endpoint are not.
 * https://doc.traefik.io/traefik/providers/overview/
 */
export function unseenProviders(settings: readonly TraefikStatic[], services: readonly ComposeService[]): Observation[] {
  return mergeObservations(
    settings.flatMap(({ providers, from }) =>
      providers
        .filter((name) => name !== 'file' && !(name === 'docker' && services.length > 0))
        .map((name) =>
          unknown(
            `provider ${name}`,
            'missing',
            `Traefik takes routers and TLS options from its provider "${name}" too, and the evidence does not hold what that gives.`,
            [from],
            {
              remedy:
                name === 'docker'
                  ? 'Hand in the Compose projects whose labels Traefik reads.'
                  : `Declare what "${name}" gives in dynamic files, and hand these in.`,
            },
          ),
        ),
    ),
  );
}

/**
 * An unknown where Traefik's provider `docker` gives routers to containers that nobody labelled: their rule, and where they answer, stand
 * in no file. https://doc.traefik.io/traefik/providers/docker/#exposedbydefault
 */
export function exposedByDefault(settings: readonly TraefikStatic[], services: readonly ComposeService[]): Observation[] {
  const [exposing] = settings.filter(
    ({ providers, exposesByDefault }) => providers.includes('docker') && exposesByDefault !== false,
  );
  const unlabelled = services.filter(({ labels }) => !isSwitchedOff(labels) && !declaresRouter(labels));
  if (exposing === undefined || unlabelled.length === 0) return [];
  const names = [...new Set(unlabelled.map(({ service }) => service))];
  return [
    unknown(
      'containers without labels',
      'missing',
      `Traefik gives every container a router of its own, and those of ${quote(names)} stand in no file.`,
      [exposing.from, ...unlabelled.map(({ from }) => from)],
      { remedy: 'Set providers.docker.exposedByDefault: false in the static configuration.' },
    ),
  ];
}
