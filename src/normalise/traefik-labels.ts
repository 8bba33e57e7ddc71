import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import type { Setting } from '../domain/facts/setting.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { isWordForOn } from './traefik-fields.ts';

/** A Traefik option as a dotted name with its value, from a label. */
export interface TraefikOption {
  readonly name: string;
  readonly value: Setting<string>;
  readonly from: Pointer;
}

type Group = { readonly name: string; readonly from: Pointer; readonly options: Map<string, Setting<string>> };

/**
 * The routers and middlewares of Traefik that labels declare, e.g. `traefik.http.routers.web.tls.options=modern@file`.
 * Names of options do not depend on letter case, names of routers and middlewares do.
 */
export function traefikLabelFacts(labels: readonly TraefikOption[]): Fact[] {
  const middlewares = groupBy(labels, /^traefik\.http\.middlewares\.([^.]+)\.(.+)$/i);
  return [
    ...groupBy(labels, /^traefik\.http\.routers\.([^.]+)\.(.+)$/i).map(routerFact),
    ...groupBy(labels, /^traefik\.tcp\.routers\.([^.]+)\.(.+)$/i).map(tcpRouterFact),
    ...middlewares.filter(({ options }) => [...options.keys()].some((name) => name.startsWith('headers.'))).map(headersFact),
    ...middlewares.filter(({ options }) => options.has('chain.middlewares')).map(chainFact),
    ...middlewares.flatMap(otherMiddlewareFacts),
  ];
}

function groupBy(labels: readonly TraefikOption[], pattern: RegExp): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, value, from } of labels) {
    const [, owner, option] = pattern.exec(name) ?? [];
    if (owner === undefined || option === undefined) continue;
    const group = groups.get(owner) ?? { name: owner, from, options: new Map() };
    group.options.set(option.toLowerCase(), value);
    groups.set(owner, group);
  }
  return [...groups.values()];
}

function routerFact({ name, from, options }: Group): Fact {
  return {
    kind: 'router',
    name,
    provider: 'docker',
    rule: options.get('rule') ?? null,
    entryPoints: namesIn(options.get('entrypoints')),
    tls: isTls(options),
    tlsOptions: asWritten(options.get('tls.options')),
    middlewares: namesIn(options.get('middlewares')),
    accessLogs: flagIn(options.get('observability.accesslogs') ?? null),
    from,
  };
}

function tcpRouterFact({ name, from, options }: Group): Fact {
  return {
    kind: 'tcpRouter',
    name,
    provider: 'docker',
    rule: options.get('rule') ?? null,
    entryPoints: namesIn(options.get('entrypoints')),
    tls: isTls(options),
    passthrough: flagIn(options.get('tls.passthrough') ?? null),
    tlsOptions: asWritten(options.get('tls.options')),
    from,
  };
}

function isTls(options: Group['options']): boolean {
  const tls = options.get('tls');
  if (tls === undefined) return [...options.keys()].some((option) => option.startsWith('tls.'));
  return typeof tls !== 'string' || isWordForOn(tls);
}

function otherMiddlewareFacts({ name, from, options }: Group): Fact[] {
  const types = new Set(Array.from(options.keys(), (option) => option.split('.')[0] ?? ''));
  return [...types]
    .filter((type) => type !== 'headers' && type !== 'chain')
    .map((type) => {
      const scheme = type === 'redirectscheme' ? (options.get('redirectscheme.scheme') ?? null) : null;
      return { kind: 'otherMiddleware', name, provider: 'docker', type, scheme, from };
    });
}

function headersFact({ name, from, options }: Group): Fact {
  const header = (option: string) => options.get(`headers.${option}`) ?? null;
  return {
    kind: 'headersMiddleware',
    name,
    provider: 'docker',
    stsSeconds: numberIn(header('stsseconds')),
    stsIncludeSubdomains: flagIn(header('stsincludesubdomains')),
    stsPreload: flagIn(header('stspreload')),
    forceStsHeader: flagIn(header('forcestsheader')),
    customStrictTransportSecurity: asWritten(header('customresponseheaders.strict-transport-security')),
    isDevelopment: flagIn(header('isdevelopment')),
    from,
  };
}

function chainFact({ name, from, options }: Group): Fact {
  return { kind: 'middlewareChain', name, provider: 'docker', middlewares: namesIn(options.get('chain.middlewares')), from };
}

/** The text of a setting, an expression as written. */
export function asWritten(setting: Setting<string> | undefined): string | null {
  return isUnresolved(setting) ? setting.unresolved : (setting ?? null);
}

/** The names of a comma list; those with variables as written. */
export function namesIn(setting: Setting<string> | undefined): string[] {
  return (asWritten(setting) ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A switch as Traefik reads it from text; another word is unresolved. */
export function flagIn(setting: Setting<string>): Setting<boolean> {
  if (setting === null || isUnresolved(setting)) return setting;
  if (/^(?:true|t|1)$/i.test(setting)) return true;
  return isFalse(setting) ? false : { unresolved: setting };
}

/** A whole number as Traefik reads it from text; another word is unresolved. */
export function numberIn(setting: Setting<string>): Setting<number> {
  if (setting === null || isUnresolved(setting)) return setting;
  return /^-?\d+$/.test(setting) ? Number(setting) : { unresolved: setting };
}

function isFalse(setting: Setting<string>): boolean {
  return typeof setting === 'string' && /^(?:false|f|0)$/i.test(setting);
}
