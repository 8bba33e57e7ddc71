import type { ComposeNetwork, ComposeService } from '../../domain/facts/compose.ts';
import type { Container, DockerNetwork } from '../../domain/facts/container.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { unlessChanged } from '../compose-parts.ts';
import { joinedMembers } from '../joined-networks.ts';
import { distinctPointers, mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { containerNamesOf, judgeRunning } from '../running-services.ts';
import { type Others, sharedWith } from '../shared-namespaces.ts';

/** Names of Docker's own networks; every other network of a Docker host is user-defined. */
const PREDEFINED = ['host', 'bridge', 'none', 'default'];

export default defineCheck({
  id: 'user-defined-networks',
  title: 'Services talk over user-defined networks only',
  control: 'NET-3.1',
  reads: ['composeService', 'composeNetwork', 'composePart', 'container', 'dockerNetwork'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'On the host network or the default bridge every container reaches every other one, and nothing limits who talks to whom.',
  remedy: 'Take network_mode out and list networks that the Compose project declares.',

  judge({ composeService, composeNetwork, composePart, container, dockerNetwork }, context) {
    const evidence = { networks: composeNetwork, services: composeService, containers: container };
    const judged = judgeRunning(composeService, container, context, {
      ofService: (service, subject) =>
        unlessChanged(judgeService(service, subject, evidence), service, joinedMembers(service, evidence), composePart),
      ofContainer: (running, subject) => judgeContainer(running, subject, evidence),
    });
    return mergeObservations([...judged, ...dockerNetwork.flatMap((network) => judgeMembers(network, evidence))]);
  },
});

/** What Docker's own networks say of who is on them, of which the evidence may show no container. */
function judgeMembers({ name, containers, from }: DockerNetwork, { services, containers: shown }: Evidence): Observation[] {
  if (name !== 'bridge' && name !== 'host') return [];
  return containers.map((member) => {
    const service =
      shown.find((container) => container.name === member)?.composeService ??
      services.find((one) => containerNamesOf(one).some((pattern) => pattern.test(member)))?.service;
    return fail(service ?? member, `The container "${member}" is on "${name}", one of Docker's own networks.`, [from], {
      remedy: `Connect "${member}" to networks of its project and to no others.`,
    });
  });
}

interface Evidence extends Others {
  readonly networks: readonly ComposeNetwork[];
}

function judgeService(
  service: ComposeService,
  subject: string,
  evidence: Evidence,
  seen: readonly (ComposeService | Container)[] = [],
): Observation {
  const { networkMode, networks, inheritsFrom, from, project } = service;
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  const mode = networkMode?.trim() ?? '';
  if (mode === 'none') return pass(subject, 'It has no network at all.', [from]);
  if (PREDEFINED.includes(mode.toLowerCase()))
    return fail(subject, `It runs with network_mode "${mode}", one of Docker's own networks.`, [from], {
      remedy: `Remove network_mode from "${service.service}" and list the networks it needs.`,
    });
  const shared = judgeShared(service, project, subject, evidence, seen);
  if (shared !== null) return shared;
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, which the evidence does not hold.`, [from]);
  // Without a list a service joins the project's `default` network: Compose creates it, so it is user-defined unless redefined.
  const joined = mode !== '' ? [mode] : networks.length > 0 ? networks : ['default'];
  const declared = evidence.networks.filter((network) => network.project === project);
  const judged = joined.map((name) => judgeNetwork(name, subject, service, declared));
  return (
    judged.find(({ outcome }) => outcome === 'fail') ??
    judged.find(({ outcome }) => outcome === 'unknown') ??
    pass(subject, `It joins ${quote(joined)} only.`, [from, ...judged.flatMap(({ pointers }) => pointers.slice(1))])
  );
}

/** A service or container in the network of another one is judged by that one's networks; null when it has a network of its own. */
function judgeShared(
  one: ComposeService | Container,
  project: string | null,
  subject: string,
  evidence: Evidence,
  seen: readonly (ComposeService | Container)[],
): Observation | null {
  const { networkMode, from } = one;
  const next = sharedWith(networkMode, project, evidence);
  if (next === null) return null;
  const other = next === 'missing' ? null : 'service' in next ? next.service : next.container;
  if (next === 'missing' || other === null || seen.includes(other))
    return unknown(subject, 'unresolved', `It shares the network of ${quote(networkMode)}, whose own networks decide.`, [from], {
      remedy: `Hand in what ${quote(networkMode)} is, or give "${subject}" networks of its own.`,
    });
  const judged =
    'service' in next
      ? judgeService(next.service, subject, evidence, [...seen, other])
      : judgeContainer(next.container, subject, evidence, [...seen, other]);
  const reason = `It shares the network of ${quote(networkMode)}: ${judged.reason.replace(/^It/, 'it')}`;
  return { ...judged, reason, pointers: distinctPointers([from, ...judged.pointers]) };
}

function judgeContainer(
  container: Container,
  subject: string,
  evidence: Evidence,
  seen: readonly (ComposeService | Container)[] = [],
): Observation {
  const { networkMode, networks, from } = container;
  const mode = networkMode.trim();
  if (mode === 'none') return pass(subject, 'It has no network at all.', [from]);
  const shared = judgeShared(container, null, subject, evidence, seen);
  if (shared !== null) return shared;
  const joined = networks.length > 0 ? networks : [mode];
  const own = [...new Set([mode, ...networks])].filter((name) => PREDEFINED.includes(name.toLowerCase()));
  if (own.length > 0)
    return fail(subject, `It runs on ${quote(own)}, one of Docker's own networks.`, [from], {
      remedy: `Connect "${subject}" to networks of its project and to no others.`,
    });
  return pass(subject, `It is connected to ${quote(joined)} only.`, [from]);
}

function judgeNetwork(key: string, subject: string, { from }: ComposeService, declared: readonly ComposeNetwork[]): Observation {
  const network = declared.find((one) => one.network === key);
  if (network === undefined)
    return key === 'default'
      ? pass(subject, 'It joins the default network of its project.', [from])
      : unknown(subject, 'missing', `It joins "${key}", a network that the evidence does not declare.`, [from]);
  const pointers = [from, network.from] as const;
  const { name, driver, external } = network;
  const real = name ?? (external === true ? key : null);
  if ((typeof real === 'string' && PREDEFINED.includes(real.toLowerCase())) || driver === 'host')
    return fail(subject, `Its network "${key}" is Docker's own network ${quote(real ?? driver)}.`, pointers, {
      remedy: `Declare "${key}" as a network of the project, not as Docker's ${quote(real ?? driver)}.`,
    });
  if ([name, driver, external].some(isUnresolved))
    return unknown(subject, 'unresolved', `Which Docker network "${key}" is, is not resolved.`, pointers);
  return pass(subject, `It joins "${key}".`, pointers);
}
