import type { Setting } from '../domain/facts/setting.ts';
import type { AccessLogFields, AccessLogFilters, TraefikStatic } from '../domain/facts/traefik.ts';
import { flagIn, namesIn } from './traefik-labels.ts';

/** Traefik's static options by dotted name in lower case, e.g. `accesslog.format`. */
export type StaticOptions = ReadonlyMap<string, Setting<string>>;

type AccessLog = Pick<TraefikStatic, 'accessLogFormat' | 'accessLogPath' | 'accessLogFilters' | 'accessLogFields'>;

/** What the access log holds, when it is on. https://doc.traefik.io/traefik/observability/access-logs/ */
export function accessLogOf(options: StaticOptions): AccessLog {
  return {
    accessLogFormat: options.get('accesslog.format') ?? null,
    accessLogPath: options.get('accesslog.filepath') ?? null,
    accessLogFilters: filtersOf(options),
    accessLogFields: fieldsOf(options),
  };
}

function filtersOf(options: StaticOptions): AccessLogFilters {
  return {
    statusCodes: namesIn(options.get('accesslog.filters.statuscodes')),
    retryAttempts: flagIn(options.get('accesslog.filters.retryattempts') ?? null),
    minDuration: options.get('accesslog.filters.minduration') ?? null,
  };
}

function fieldsOf(options: StaticOptions): AccessLogFields {
  const names = [...options].flatMap(([option, mode]) => {
    const name = /^accesslog\.fields\.names\.(.+)$/.exec(option)?.[1];
    return name === undefined ? [] : [{ name, mode }];
  });
  return { defaultMode: options.get('accesslog.fields.defaultmode') ?? null, names };
}

/** The options that a part of a configuration file states: members with dots between their names, lists with commas between their items. */
export function optionsIn(value: unknown, prefix: string): StaticOptions {
  const options = new Map<string, Setting<string>>();
  const take = (part: unknown, name: string): void => {
    if (Array.isArray(part)) options.set(name, part.map(String).join(','));
    else if (typeof part === 'object' && part !== null)
      for (const [key, member] of Object.entries(part)) take(member, `${name}.${key.toLowerCase()}`);
    else if (part !== undefined && part !== null && part !== '') options.set(name, String(part));
  };
  take(value, prefix);
  return options;
}

/** Options below `providers` that are none. */
const NO_PROVIDERS = new Set(['providersthrottleduration', 'precedence']);

/**
 * The names in lower case of the providers among names of options below `providers`. Traefik 2 reads a Swarm, and not its containers, by
 * an option of its provider `docker`: https://doc.traefik.io/traefik/v2.11/providers/docker/#swarmmode.
 */
export function providersIn(names: Iterable<string>, options: StaticOptions): string[] {
  const swarm = flagIn(options.get('providers.docker.swarmmode') ?? null);
  const own = Array.from(names, (name) => name.toLowerCase()).filter((name) => !NO_PROVIDERS.has(name));
  return [...new Set(own.map((name) => (name === 'docker' && swarm !== null && swarm !== false ? 'swarm' : name)))].sort();
}
