import type { ComposeService } from '../../domain/facts/compose.ts';
import type { Container } from '../../domain/facts/container.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { unlessChanged } from '../compose-parts.ts';
import { missingServices } from '../compose-services.ts';
import {
  isInternal,
  isReached,
  type JoinedNetwork,
  joinedMembers,
  type NetworkEvidence,
  networkOwner,
  networksOfContainer,
  networksOfService,
  pointersTo,
} from '../joined-networks.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'back-end-networks-internal',
  title: 'Only the proxy publishes ports; data stores sit on internal networks',
  control: 'NET-3.2',
  reads: ['composeService', 'composeNetwork', 'composePart', 'container', 'dockerNetwork'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A published port goes past the proxy and its authentication; a data store that reaches out can carry data out.',
  remedy: 'Publish ports on the reverse proxy only and set internal: true on the networks of data stores.',

  judge({ composeService, composeNetwork, composePart, container, dockerNetwork }, context) {
    const { reverseProxy, dataStores } = context.organisation.scope;
    const evidence = { services: composeService, containers: container, networks: composeNetwork, dockerNetworks: dockerNetwork };
    const rule: Rule = { reverseProxy, dataStores, evidence };
    const judged = judgeRunning(composeService, container, context, {
      ofService: (service, subject) =>
        unlessChanged(judgeOne(service, service.service, subject, rule), service, joinedMembers(service, evidence), composePart),
      ofContainer: (running, subject, [form]) => judgeOne(running, form?.service ?? nameOf(running), subject, rule, form?.project),
    });
    const shown = container.map(nameOf);
    const expected = dataStores.filter((name) => !shown.includes(name));
    return mergeObservations([...judged, ...missingServices(composeService, expected)]);
  },
});

interface Rule {
  readonly reverseProxy: string;
  readonly dataStores: readonly string[];
  readonly evidence: NetworkEvidence;
}

function nameOf({ composeService, name }: Container): string {
  return composeService ?? name;
}

function judgeOne(
  one: ComposeService | Container,
  name: string,
  subject: string,
  { reverseProxy, dataStores, evidence }: Rule,
  project: string | null = null,
): Observation {
  const owner = networkOwner(one, evidence);
  const joined =
    owner === null ? [] : 'project' in owner ? networksOfService(owner, evidence) : networksOfContainer(owner, project, evidence);
  const ports =
    name === reverseProxy
      ? pass(subject, 'It is the reverse proxy, which may publish ports.', [one.from])
      : (judgeShared(one, owner, subject, reverseProxy) ?? judgePorts(one, subject, joined));
  if (ports.outcome !== 'pass' || !dataStores.includes(name)) return ports;
  return judgeDataStore(one, subject, joined);
}

/** Behind the ports of the service whose network it shares, its own can be meant; null when it has a network of its own. */
function judgeShared(
  { networkMode, from }: ComposeService | Container,
  owner: ComposeService | Container | null,
  subject: string,
  reverseProxy: string,
): Observation | null {
  const isProxy = owner !== null && ('service' in owner ? owner.service : nameOf(owner)) === reverseProxy;
  if (owner === null || isProxy)
    return unknown(
      subject,
      'unresolved',
      `It shares the network of ${quote(networkMode)}, whose published ports may be its own.`,
      [from],
      { remedy: `Give "${subject}" networks of its own.` },
    );
  return null;
}

function judgePorts(one: ComposeService | Container, subject: string, joined: readonly JoinedNetwork[]): Observation {
  const { ports, networkMode, from } = one;
  if (typeof networkMode === 'string' && networkMode.trim().toLowerCase() === 'host')
    return fail(subject, 'It shares the network of the host, so every port it opens is published.', [from]);
  if (ports.length > 0)
    return fail(subject, `It publishes ${quote(ports.map(({ text }) => text))}.`, [from], {
      remedy: `Take the ports of "${subject}" out and route to it through the proxy.`,
    });
  const open = joined.find(isReached);
  if (open !== undefined)
    return fail(
      subject,
      `Its network "${open.name}" lets every port that it opens be reached from outside.`,
      [from, ...pointersTo([open])],
      { remedy: `Give "${subject}" a network of the driver bridge with the usual gateway.` },
    );
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  if ('inheritsFrom' in one && one.inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(one.inheritsFrom)}, whose ports are not in the evidence.`, [from]);
  const doubtful = joined.filter(
    ({ declared, found }) => found.length === 0 && [declared?.driver, declared?.gatewayMode].some(isUnresolved),
  );
  if (doubtful.length > 0)
    return unknown(subject, 'unresolved', `How its network ${namesOf(doubtful)} is reached is not resolved.`, [from]);
  return pass(subject, 'It publishes no port.', [from]);
}

function judgeDataStore(
  { networkMode, from }: ComposeService | Container,
  subject: string,
  joined: readonly JoinedNetwork[],
): Observation {
  if (joined.length === 0)
    return networkMode === 'none'
      ? pass(subject, 'It publishes no port and has no network.', [from])
      : fail(subject, `It is a data store with the network mode ${quote(networkMode)}, which is not internal.`, [from], {
          remedy: `Move "${subject}" to a network that is internal.`,
        });
  const pointers = [from, ...pointersTo(joined)] as const;
  const open = joined.filter((network) => isInternal(network) === false);
  if (open.length > 0)
    return fail(subject, `It is a data store on ${namesOf(open)}, which is not internal.`, pointers, {
      remedy: `Set internal: true on ${namesOf(open)}, or move "${subject}" to a network that is.`,
    });
  const doubtful = joined.filter((network) => isInternal(network) === null);
  if (doubtful.length > 0)
    return unknown(subject, 'missing', `Whether its network ${namesOf(doubtful)} is internal is not in the evidence.`, pointers, {
      remedy: `Hand in what docker network inspect prints of ${namesOf(doubtful)}.`,
    });
  return pass(subject, `It publishes no port, and its network ${namesOf(joined)} is internal.`, pointers);
}

function namesOf(networks: readonly JoinedNetwork[]): string {
  return quote(networks.map(({ name }) => name));
}
