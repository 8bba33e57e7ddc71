import { type ComposeNetwork, type ComposeService, isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices, missingServices } from '../compose-services.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

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
      const ports =
        service.service === reverseProxy
          ? pass(subject, 'It is the reverse proxy, which may publish ports.', [service.from])
          : judgePorts(service, subject);
      if (ports.outcome !== 'pass' || !dataStores.includes(service.service)) return ports;
      return judgeDataStore(service, subject, composeNetwork);
    });
    return mergeObservations([...judged, ...missingServices(composeService, dataStores)]);
  },
});

function judgePorts({ ports, networkMode, inheritsFrom, from }: ComposeService, subject: string): Observation {
  if (networkMode === 'host')
    return fail(subject, 'It shares the network of the host, so every port it opens is published.', [from]);
  if (ports.length > 0)
    return fail(subject, `It publishes ${quote(ports.map(({ text }) => text))}.`, [from], {
      remedy: `Take the ports of "${subject}" out and route to it through the proxy.`,
    });
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, whose ports are not in the evidence.`, [from]);
  return pass(subject, 'It publishes no port.', [from]);
}

function judgeDataStore(
  { project, networks, networkMode, from }: ComposeService,
  subject: string,
  declared: readonly ComposeNetwork[],
): Observation {
  if (networkMode === 'none') return pass(subject, 'It publishes no port and has no network.', [from]);
  const joined = (networks.length > 0 ? networks : ['default']).map((key) => ({
    key,
    network: declared.find((one) => one.project === project && one.network === key),
  }));
  const open = joined.filter(({ key, network }) =>
    network === undefined
      ? key === 'default'
      : network.external !== true && !isUnresolved(network.internal) && network.internal !== true,
  );
  const pointers = joined.flatMap(({ network }) => (network === undefined ? [] : [network.from]));
  const names = (list: typeof joined) => quote(list.map(({ key }) => key));
  if (open.length > 0)
    return fail(subject, `It is a data store on ${names(open)}, which is not internal.`, [from, ...pointers], {
      remedy: `Set internal: true on ${names(open)}, or move "${subject}" to a network that is.`,
    });
  const doubtful = joined.filter(
    ({ network }) => network?.internal !== true || network.external === true || isUnresolved(network.external),
  );
  if (doubtful.length > 0)
    return unknown(subject, 'missing', `Whether its network ${names(doubtful)} is internal is not in the evidence.`, [
      from,
      ...pointers,
    ]);
  return pass(subject, `It publishes no port, and its network ${names(joined)} is internal.`, [from, ...pointers]);
}
