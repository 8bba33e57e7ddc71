import type { EntryPoint, Router, TcpRouter, TraefikStatic } from '../domain/facts/traefik.ts';

/** The entry points of a router, and whether the evidence holds all of them. */
export interface OwnEntryPoints {
  readonly points: readonly EntryPoint[];
  readonly complete: boolean;
}

/**
 * Where a router listens: the entry points it names, or else the default ones. These are all but `traefik` and those for UDP, unless some
 * say that they are: https://doc.traefik.io/traefik/routing/entrypoints/#asdefault.
 */
export function entryPointsOf({ entryPoints: names }: Router | TcpRouter, settings: readonly TraefikStatic[]): OwnEntryPoints {
  const all = settings.flatMap(({ entryPoints }) => entryPoints);
  const points = names.length === 0 ? defaultsAmong(all) : all.filter(({ name }) => names.includes(name));
  return { points, complete: points.length > 0 && names.every((name) => points.some((point) => point.name === name)) };
}

function defaultsAmong(all: readonly EntryPoint[]): readonly EntryPoint[] {
  const possible = all.filter(({ name, address }) => name !== 'traefik' && !/\/udp$/i.test(String(address)));
  const marked = possible.filter(({ asDefault }) => asDefault === true);
  return marked.length > 0 ? marked : possible;
}
