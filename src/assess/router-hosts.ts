import type { FactsOf } from '../domain/fact.ts';
import type { ComposeService } from '../domain/facts/compose.ts';
import type { TlsProbe } from '../domain/facts/tls.ts';
import type { EntryPoint, TcpRouter } from '../domain/facts/traefik.ts';
import { entryPointsOf } from './entry-points.ts';

/** The names in `Host(…)` and `HostSNI(…)` of a rule, in lower case; patterns and `*` are none. */
export function hostsIn(rule: string): string[] {
  return [...rule.matchAll(/\bHost(?:SNI)?\(([^()]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"'*]+)[`"']/g)].map(([, host = '']) => host.toLowerCase()),
  );
}

/** What tells where a router is reached, and what was seen there. */
type Reached = FactsOf<'tlsProbe' | 'traefikStatic' | 'composeService'>;

/** Whether probes from outside looked at every name of a router, at its port and for what is asked, and it names some. */
export function areProbed(router: TcpRouter, facts: Reached, hasLooked: (probe: TlsProbe) => boolean): boolean {
  const hosts = typeof router.rule === 'string' ? hostsIn(router.rule) : [];
  const ports = publicPorts(router, facts);
  const probes = facts.tlsProbe.filter((probe) => ports.has(probe.port) && hasLooked(probe));
  return hosts.length > 0 && hosts.every((name) => probes.some(({ host }) => host.toLowerCase() === name));
}

const HTTPS = '443';

/**
 * The ports at which the world reaches a router: those that Compose publishes for its entry points, or else those of the entry points
 * themselves, and 443 where no other one listens there. Empty when the evidence does not hold all of them.
 */
function publicPorts(router: TcpRouter, { traefikStatic, composeService }: Reached): ReadonlySet<string> {
  const { points, complete } = entryPointsOf(router, traefikStatic);
  if (!complete) return new Set();
  const published = composeService.filter(isTraefik).flatMap(({ ports }) => ports);
  const all = traefikStatic.flatMap(({ entryPoints }) => entryPoints);
  return new Set(
    points.map(portOf).flatMap((port) => {
      const outside = published.filter(({ target }) => String(target) === port).map((one) => String(one.published));
      if (outside.length > 0) return outside;
      return all.some((point) => portOf(point) === HTTPS) ? [port] : [port, HTTPS];
    }),
  );
}

/** `:443`, `192.0.2.1:8443/tcp`. */
function portOf({ address }: EntryPoint): string {
  return /:(\d+)(?:\/\w+)?$/.exec(typeof address === 'string' ? address : '')?.[1] ?? '';
}

function isTraefik({ image }: ComposeService): boolean {
  return typeof image === 'string' && /(?:^|\/)traefik(?:[:@]|$)/.test(image);
}
