import type { FactsOf } from '../domain/fact.ts';
import type { TlsProbe } from '../domain/facts/tls.ts';
import type { TcpRouter, TlsOptions } from '../domain/facts/traefik.ts';
import { fail, type Observation, unknown } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import { mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';
import { areProbed } from './router-hosts.ts';
import { unseenLabels } from './traefik-containers.ts';
import { unseenProviders } from './traefik-providers.ts';

/** What tells how TLS is ended. */
export type TlsFacts = FactsOf<'tlsOptions' | 'router' | 'tcpRouter' | 'traefikStatic' | 'composeService' | 'tlsProbe'>;

/** The kinds of {@link TlsFacts}, for the card of a check. */
export const TLS_KINDS = ['tlsOptions', 'router', 'tcpRouter', 'traefikStatic', 'composeService', 'tlsProbe'] as const;

/**
 * One observation for each block of TLS options by name, and for each end point that was probed. A block that routers or entry points
 * name but the evidence does not hold is unknown, and so is `default`, which answers every connection that no router claims; so is what
 * routers pass through, and providers and labels of which the evidence holds nothing.
 * Blocks of one name in several files are judged each: Traefik takes one of them and passes over the others.
 */
export function judgeTlsBlocks(
  facts: TlsFacts,
  judge: {
    readonly block: (block: TlsOptions) => Observation;
    readonly probe: (probe: TlsProbe, subject: string) => Observation | null;
    /** Whether a probe looked for what is judged. */
    readonly hasLooked: (probe: TlsProbe) => boolean;
  },
  organisation: Organisation,
): Observation[] {
  const { tlsOptions, tcpRouter, tlsProbe, traefikStatic, composeService } = facts;
  const absent = [...new Set(['default', ...namedBlocks(facts)])].filter(
    (name) => !tlsOptions.some((block) => block.name === name),
  );
  return mergeObservations([
    ...tlsOptions.map((block) => acceptsNothing(block) ?? judge.block(block)),
    ...absent.map(absentBlock),
    ...tcpRouter.filter((router) => !areProbed(router, facts, judge.hasLooked)).flatMap(passedThrough),
    ...tlsProbe.flatMap((probe) => judge.probe(probe, `${probe.host}:${probe.port}`) ?? []),
    ...unseenProviders(traefikStatic, composeService),
    ...unseenLabels(traefikStatic, composeService, organisation),
  ]);
}

/**
 * The blocks that are in use, by their names in files; of another provider with it, since only files declare blocks. A router's own TLS
 * section takes the place of its entry point's, and a name without a provider is of the router's own:
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/overview/. `default` belongs to no provider.
 */
function namedBlocks({ router, tcpRouter, traefikStatic }: TlsFacts): string[] {
  const points = traefikStatic.flatMap(({ entryPoints }) => entryPoints);
  const references = [...router, ...tcpRouter].flatMap(({ tls, tlsOptions, provider, entryPoints }) => {
    if (tls) return [{ name: tlsOptions, provider }];
    const own = points.filter((point) => entryPoints.length === 0 || entryPoints.includes(point.name));
    return own.map((point) => ({ name: point.tlsOptions, provider }));
  });
  const all = [...references, ...points.map((point) => ({ name: point.tlsOptions, provider: 'file' as const }))];
  return all.flatMap(({ name, provider }) => {
    if (name === null || name === 'default') return [];
    const [block = name, from = provider] = name.split('@');
    return from === 'file' && block !== 'default' ? [block] : [`${block}@${from}`];
  });
}

function absentBlock(name: string): Observation {
  const foreign = name.includes('@');
  const what = foreign ? ', and only dynamic files declare such blocks' : '';
  const otherwise = name === 'default' ? ", so the defaults of Traefik's release apply" : what;
  return unknown(name, 'missing', `The evidence holds no TLS options named "${name}"${otherwise}.`, [], {
    remedy: foreign
      ? `Name the block as "${name.replace(/@.*$/s, '')}@file" (and the default one as "default").`
      : `Hand in the dynamic file that defines the TLS options "${name}", or define them.`,
  });
}

const VERSIONS = ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'];

/** A block whose newest version is older than its oldest one lets nobody in, whatever else it says. Names that Traefik does not know it passes over. */
function acceptsNothing({ name, minVersion, maxVersion, from }: TlsOptions): Observation | null {
  const [oldest, newest] = [minVersion, maxVersion].map((version) => VERSIONS.indexOf(String(version)));
  if (oldest === undefined || newest === undefined || oldest === -1 || newest === -1 || newest >= oldest) return null;
  const what = `Its minVersion is ${quote(minVersion)} and its maxVersion ${quote(maxVersion)}: it accepts no version at all.`;
  return fail(name, what, [from], { remedy: `Take maxVersion out of the TLS options "${name}".` });
}

/** What is passed through, the back end ends; a probe of its names shows how. */
function passedThrough({ name, provider, tls, passthrough, from }: TcpRouter): Observation[] {
  if (!tls || passthrough === null || passthrough === false) return [];
  return [
    unknown(
      `${name}@${provider}`,
      'missing',
      'It passes TLS through, and how the back end ends it is not in the evidence.',
      [from],
      {
        remedy: 'Probe its names at its port with testssl.sh, for everything, and hand in the report.',
      },
    ),
  ];
}
