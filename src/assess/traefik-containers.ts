import type { ComposeService } from '../domain/facts/compose.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { Router, TraefikStatic } from '../domain/facts/traefik.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import { quote } from './quote.ts';

type Labels = ComposeService['labels'];

const WHOLE_PROJECT = 'Hand in the whole project: docker compose config --format json.';

/**
 * An unknown for labels that Traefik's provider `docker` takes and the evidence does not show: those of services that no Compose evidence
 * holds or that inherit from a file that is not there, and those passed over because one file switches Traefik off where another does not.
 */
export function unseenLabels(
  settings: readonly TraefikStatic[],
  services: readonly ComposeService[],
  { scope }: Organisation,
): Observation[] {
  const [source] = settings.filter(({ providers }) => providers.includes('docker'));
  if (source === undefined || services.length === 0) return [];
  const absent = [...new Set(scope.services)].filter((name) => !services.some(({ service }) => service === name));
  const notThere =
    absent.length === 0
      ? []
      : [
          unknown(
            'labels of other services',
            'missing',
            `Traefik reads labels, and no Compose evidence shows ${quote(absent)}.`,
            [source.from],
            { remedy: `Add the Compose projects of ${quote(absent)}, or take these services out of the scope.` },
          ),
        ];
  const byName = Map.groupBy(services, ({ service }) => service).entries();
  const partly = byName.flatMap(([name, forms]) => {
    const why = whyUnseen(forms, services);
    const pointers = [source.from, ...forms.map(({ from }) => from)];
    return why === null ? [] : [unknown(`labels of ${name}`, 'missing', why, pointers, { remedy: WHOLE_PROJECT })];
  });
  return [...notThere, ...partly];
}

/** The resolved form holds what comes of all files. */
function whyUnseen(forms: readonly ComposeService[], all: readonly ComposeService[]): string | null {
  if (forms.some(({ form }) => form === 'resolved')) return null;
  const elsewhere = forms.flatMap((one) => one.inheritsFrom.filter((base) => !isThere(base, one, all)));
  if (elsewhere.length > 0) return `It takes labels from ${quote(elsewhere)}, which the evidence does not hold.`;
  const off = forms.filter(({ labels }) => isSwitchedOff(labels));
  const declares = off.some(({ labels }) => labels.some(({ name }) => /^traefik\.(?:http|tcp)\./i.test(name)));
  return declares &&
    forms.some(({ labels, inheritsFrom }) => (switchOf(labels) !== null && !isSwitchedOff(labels)) || inheritsFrom.length > 0)
    ? 'One file gives it routers and switches Traefik off for it, and another one may switch it on.'
    : null;
}

/** `base.yml#app` of another file, `app` of the same one, or the service that a part is laid over. */
function isThere(base: string, one: ComposeService, all: readonly ComposeService[]): boolean {
  const name = /^another Compose file$|\.ya?ml$/.test(base) ? one.service : (base.split('#').at(-1) ?? base);
  return all.some((other) => other !== one && other.service === name && other.inheritsFrom.length === 0);
}

/**
 * The routers that Traefik makes for containers that switch it on and declare none: on every default entry point, without middlewares.
 * https://doc.traefik.io/traefik/providers/docker/#defaultrule
 */
export function defaultRouters(settings: readonly TraefikStatic[], services: readonly ComposeService[]): Router[] {
  if (!settings.some(({ providers }) => providers.includes('docker'))) return [];
  return Map.groupBy(services, ({ service }) => service)
    .values()
    .flatMap((forms): Router[] => {
      const labels = forms.flatMap((one) => one.labels);
      const [on] = forms.filter((one) => switchOf(one.labels) === true);
      return on === undefined || declaresRouter(labels) ? [] : [routerOf(on)];
    })
    .toArray();
}

/** An unknown for each service of which a variable decides whether it gets such a router. */
export function undecidedRouters(settings: readonly TraefikStatic[], services: readonly ComposeService[]): Observation[] {
  if (!settings.some(({ providers }) => providers.includes('docker'))) return [];
  const resolved = new Set(services.filter(({ form }) => form === 'resolved').map(({ service }) => service));
  const open = services.filter(
    ({ service, form, labels }) =>
      !(form === 'raw' && resolved.has(service)) && switchOf(labels) === 'open' && !declaresRouter(labels),
  );
  return [...Map.groupBy(open, ({ service }) => service)].map(([name, forms]) =>
    unknown(
      `router of ${name}`,
      'unresolved',
      'Whether Traefik makes a router for it is not resolved: traefik.enable is a variable.',
      forms.map(({ from }) => from),
      { remedy: WHOLE_PROJECT },
    ),
  );
}

function routerOf({ service, from }: ComposeService): Router {
  return {
    name: service,
    provider: 'docker',
    rule: null,
    entryPoints: [],
    tls: false,
    tlsOptions: null,
    middlewares: [],
    accessLogs: null,
    from,
  };
}

/** Whether labels keep Traefik from making a router by itself: it makes one for HTTP unless all they declare is for TCP or UDP. */
export function declaresRouter(labels: Labels): boolean {
  const has = (pattern: RegExp) => labels.some(({ name }) => pattern.test(name));
  if (has(/^traefik\.http\.routers\./i)) return true;
  return has(/^traefik\.(?:tcp|udp)\.(?:routers|services)\./i) && !has(/^traefik\.http\.(?:services|middlewares)\./i);
}

/** Whether labels switch Traefik off for their container. */
export function isSwitchedOff(labels: Labels): boolean {
  return switchOf(labels) === false;
}

/** null: not said; `open`: unresolved. */
function switchOf(labels: Labels): boolean | 'open' | null {
  const value = labels.find(({ name }) => name.toLowerCase() === 'traefik.enable')?.value ?? null;
  if (value === null) return null;
  return isUnresolved(value) ? 'open' : !/^(?:false|f|0)$/i.test(value);
}
