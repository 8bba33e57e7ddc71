import type { FactsOf, TlsOptions } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import { mergeObservations } from './merge-observations.ts';

/**
 * One observation for each block of TLS options by name. A block that routers or entry points name but the evidence does not hold
 * is unknown, and so is `default`, which answers every connection that no router claims.
 */
export function judgeTlsBlocks(
  { tlsOptions, router, traefikStatic }: FactsOf<'tlsOptions' | 'router' | 'traefikStatic'>,
  judge: (block: TlsOptions) => Observation,
): Observation[] {
  const named = [...router, ...traefikStatic.flatMap(({ entryPoints }) => entryPoints)].map(({ tlsOptions: name }) => name);
  const expected = ['default', ...named.filter((name) => name !== null).map((name) => name.replace(/@[^@]*$/, ''))];
  const absent = [...new Set(expected)].filter((name) => !tlsOptions.some((block) => block.name === name));
  return mergeObservations([
    ...tlsOptions.map(judge),
    ...absent.map((name) =>
      unknown(
        name,
        'missing',
        `The evidence holds no TLS options named "${name}"${name === 'default' ? ", so the defaults of Traefik's release apply" : ''}.`,
        [],
        {
          remedy: `Hand in the dynamic file that defines the TLS options "${name}", or define them.`,
        },
      ),
    ),
  ]);
}
