import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import type { EntryPoint } from '../domain/facts/traefik.ts';
import { interpolate } from './compose-interpolation.ts';
import { accessLogOf, providersIn, type StaticOptions } from './traefik-access-log.ts';
import { isWordForOn } from './traefik-fields.ts';
import { asWritten, flagIn, namesIn } from './traefik-labels.ts';

/** The options among the arguments of the `traefik` command: `--log.level=INFO`, `--accesslog`, `--log.level INFO`. */
export function traefikArguments(given: readonly string[]): StaticOptions {
  const options = new Map<string, Setting<string>>();
  for (const [index, argument] of given.entries()) {
    const [, name, assigned] = /^--?([A-Za-z][^=]*)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    if (name === undefined) continue;
    const next = given[index + 1];
    const value = assigned ?? (next === undefined || next.startsWith('-') ? 'true' : next);
    options.set(name.toLowerCase(), interpolate(value));
  }
  return options;
}

/** The options among environment variables: `TRAEFIK_LOG_LEVEL=INFO`. */
export function traefikEnvironment(
  variables: readonly { readonly name: string; readonly value: Setting<string> }[],
): StaticOptions {
  return new Map(
    variables
      .filter(({ name }) => /^TRAEFIK_/i.test(name))
      .map(({ name, value }) => [name.slice('TRAEFIK_'.length).toLowerCase().replaceAll('_', '.'), value]),
  );
}

/** The static settings that options state. A switch that a variable decides counts as off. */
export function traefikStaticFact(options: StaticOptions, from: Pointer): Fact {
  return {
    kind: 'traefikStatic',
    accessLog: switchedOn(options, 'accesslog') === true,
    ...accessLogOf(options),
    logLevel: options.get('log.level') ?? null,
    entryPoints: entryPointsOf(options),
    providers: providersOf(options),
    exposesByDefault: flagIn(options.get('providers.docker.exposedbydefault') ?? null),
    apiInsecure: flagIn(options.get('api.insecure') ?? null),
    from,
  };
}

/** A section is on when it is named, unless with another word than `true`, or when any option below it is set. */
function switchedOn(options: StaticOptions, section: string): Setting<boolean> {
  const named = options.get(section);
  if (named !== undefined) return isUnresolved(named) ? named : isWordForOn(named ?? '');
  return [...options.keys()].some((name) => name.startsWith(`${section}.`));
}

/** The providers that are named; one is off only by a plain `false`. */
function providersOf(options: StaticOptions): string[] {
  const names = Array.from(options.keys(), (name) => /^providers\.([^.]+)/.exec(name)?.[1]).filter((name) => name !== undefined);
  return providersIn(
    names.filter((name) => flagIn(options.get(`providers.${name}`) ?? null) !== false),
    options,
  );
}

function entryPointsOf(options: StaticOptions): EntryPoint[] {
  const names = new Set(Array.from(options.keys(), (name) => /^entrypoints\.([^.]+)/.exec(name)?.[1]));
  return [...names]
    .filter((name) => name !== undefined)
    .map((name) => {
      const tls = switchedOn(options, `entrypoints.${name}.http.tls`);
      return {
        name,
        address: options.get(`entrypoints.${name}.address`) ?? null,
        tls: tls === true || isUnresolved(tls),
        tlsOptions: asWritten(options.get(`entrypoints.${name}.http.tls.options`)),
        middlewares: namesIn(options.get(`entrypoints.${name}.http.middlewares`)),
        redirectsTo: redirectionOf(options, `entrypoints.${name}.http.redirections.entrypoint`),
        asDefault: flagIn(options.get(`entrypoints.${name}.asdefault`) ?? null),
        accessLogs: flagIn(options.get(`entrypoints.${name}.observability.accesslogs`) ?? null),
      };
    });
}

/**
 * The scheme to which an entry point redirects, by default `https`: https://doc.traefik.io/traefik/routing/entrypoints/#redirection.
 * It outranks every router unless it is given a priority of its own.
 */
export function redirectionOf(options: StaticOptions, section: string): Setting<string> {
  if (!options.has(`${section}.to`)) return null;
  const priority = options.get(`${section}.priority`) ?? null;
  if (priority !== null) return { unresolved: `priority ${asWritten(priority)}` };
  return options.get(`${section}.scheme`) ?? 'https';
}
