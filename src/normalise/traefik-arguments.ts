import type { Pointer } from '../domain/evidence.ts';
import { type EntryPoint, type Fact, isUnresolved, type Setting } from '../domain/fact.ts';
import { interpolate } from './compose-interpolation.ts';
import { asWritten, flagIn, namesIn } from './traefik-labels.ts';

/** Traefik's static options by dotted name in lower case, e.g. `accesslog.format`. */
export type StaticOptions = ReadonlyMap<string, Setting<string>>;

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
    accessLogFormat: options.get('accesslog.format') ?? null,
    logLevel: options.get('log.level') ?? null,
    entryPoints: entryPointsOf(options),
    from,
  };
}

/** A section is on when it is named, unless with `false`, or when any option below it is set. */
function switchedOn(options: StaticOptions, section: string): Setting<boolean> {
  const named = options.get(section);
  if (named !== undefined) return flagIn(named);
  return [...options.keys()].some((name) => name.startsWith(`${section}.`));
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
      };
    });
}
