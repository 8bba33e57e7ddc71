import type { Pointer } from '../../domain/evidence.ts';
import { type ComposeNetwork, type ComposeService, isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices, missingServices } from '../compose-services.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { sharedWith } from '../shared-namespaces.ts';

export default defineCheck({
  id: 'back-end-networks-internal',
  title: 'Only the proxy publishes ports; data stores sit on internal networks',
  control: 'NET-3.2',
  reads: ['composeService', 'composeNetwork'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'A published port goes past the proxy and its authentication; a data store that reaches out can carry data out.',
  remedy: 'Publish ports on the reverse proxy only and set internal: true on the networks of data stores.',

  judge({ composeService, composeNetwork }, context) {
    const { reverseProxy, dataStores } = context.organisation.scope;
    const judged = judgeServices(composeService, context, (service, subject) => {
      const owner = networkOwner(service, composeService);
      const joined = owner === null ? [] : joinedNetworks(owner, composeNetwork);
      const ports =
        service.service === reverseProxy
          ? pass(subject, 'It is the reverse proxy, which may publish ports.', [service.from])
          : (judgeShared(service, owner, subject, reverseProxy) ?? judgePorts(service, subject, joined));
      if (ports.outcome !== 'pass' || !dataStores.includes(service.service)) return ports;
      return judgeDataStore(service, subject, joined);
    });
    return mergeObservations([...judged, ...missingServices(composeService, dataStores)]);
  },
});

/** A network that a service joins; undefined when the evidence does not declare it. */
interface Joined {
  readonly key: string;
  readonly network: ComposeNetwork | undefined;
}

/** The service whose networks one uses: its own, or those of another one that it shares; null when the evidence does not hold it. */
function networkOwner(
  service: ComposeService,
  services: readonly ComposeService[],
  seen: readonly ComposeService[] = [],
): ComposeService | null {
  const next = sharedWith(service.networkMode, service.project, { services, containers: [] });
  if (next === null) return service;
  if (next === 'missing' || !('service' in next) || seen.includes(next.service)) return null;
  return networkOwner(next.service, services, [...seen, service]);
}

function joinedNetworks({ project, networks, networkMode }: ComposeService, declared: readonly ComposeNetwork[]): Joined[] {
  if (networkMode !== null) return [];
  return (networks.length > 0 ? networks : ['default']).map((key) => ({
    key,
    network: declared.find((one) => one.project === project && one.network === key),
  }));
}

/** Behind the ports of the service whose network it shares, its own can be meant; null when it has a network of its own. */
function judgeShared(
  { networkMode, from }: ComposeService,
  owner: ComposeService | null,
  subject: string,
  reverseProxy: string,
): Observation | null {
  if (owner === null || owner.service === reverseProxy)
    return unknown(
      subject,
      'unresolved',
      `It shares the network of ${quote(networkMode)}, whose published ports may be its own.`,
      [from],
      { remedy: `Give "${subject}" networks of its own.` },
    );
  return null;
}

function judgePorts(
  { ports, networkMode, inheritsFrom, from }: ComposeService,
  subject: string,
  joined: readonly Joined[],
): Observation {
  if (typeof networkMode === 'string' && networkMode.trim().toLowerCase() === 'host')
    return fail(subject, 'It shares the network of the host, so every port it opens is published.', [from]);
  if (ports.length > 0)
    return fail(subject, `It publishes ${quote(ports.map(({ text }) => text))}.`, [from], {
      remedy: `Take the ports of "${subject}" out and route to it through the proxy.`,
    });
  const open = joined.find(({ network }) => network !== undefined && isReached(network));
  if (open?.network !== undefined)
    return fail(
      subject,
      `Its network "${open.key}" lets every port that it opens be reached from outside.`,
      [from, open.network.from],
      {
        remedy: `Give "${subject}" a network of the driver bridge with the usual gateway.`,
      },
    );
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, whose ports are not in the evidence.`, [from]);
  const doubtful = joined.filter(
    ({ network }) => network !== undefined && [network.driver, network.gatewayMode].some(isUnresolved),
  );
  if (doubtful.length > 0)
    return unknown(subject, 'unresolved', `How its network ${keysOf(doubtful)} is reached is not resolved.`, [from]);
  return pass(subject, 'It publishes no port.', [from]);
}

/** Whether containers on a network are reached without any published port: on the host's own network or its LAN, or past the gateway. */
function isReached({ network, name, driver, external, gatewayMode, internal }: ComposeNetwork): boolean {
  const real = name ?? (external === true ? network : null);
  if (real === 'host' || driver === 'host') return true;
  if (internal === true) return false;
  return driver === 'macvlan' || driver === 'ipvlan' || gatewayMode === 'routed' || gatewayMode === 'nat-unprotected';
}

function judgeDataStore({ networkMode, from }: ComposeService, subject: string, joined: readonly Joined[]): Observation {
  if (networkMode === 'none') return pass(subject, 'It publishes no port and has no network.', [from]);
  if (joined.length === 0)
    return fail(subject, `It is a data store with the network mode ${quote(networkMode)}, which is not internal.`, [from], {
      remedy: `Move "${subject}" to a network that is internal.`,
    });
  const open = joined.filter(({ key, network }) =>
    network === undefined
      ? key === 'default'
      : network.external !== true && !isUnresolved(network.internal) && network.internal !== true,
  );
  const pointers = joined.flatMap(({ network }): Pointer[] => (network === undefined ? [] : [network.from]));
  if (open.length > 0)
    return fail(subject, `It is a data store on ${keysOf(open)}, which is not internal.`, [from, ...pointers], {
      remedy: `Set internal: true on ${keysOf(open)}, or move "${subject}" to a network that is.`,
    });
  const doubtful = joined.filter(
    ({ network }) => network?.internal !== true || network.external === true || isUnresolved(network.external),
  );
  if (doubtful.length > 0)
    return unknown(subject, 'missing', `Whether its network ${keysOf(doubtful)} is internal is not in the evidence.`, [
      from,
      ...pointers,
    ]);
  return pass(subject, `It publishes no port, and its network ${keysOf(joined)} is internal.`, [from, ...pointers]);
}

function keysOf(list: readonly Joined[]): string {
  return quote(list.map(({ key }) => key));
}
