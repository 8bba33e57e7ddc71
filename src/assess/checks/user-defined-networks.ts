import { type ComposeNetwork, type ComposeService, type Container, isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

/** Names of Docker's own networks; every other network of a Docker host is user-defined. */
const PREDEFINED = ['host', 'bridge', 'none', 'default'];

export default defineCheck({
  id: 'user-defined-networks',
  title: 'Services talk over user-defined networks only',
  control: 'NET-3.1',
  reads: ['composeService', 'composeNetwork', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'On the host network or the default bridge every container reaches every other one, and nothing limits who talks to whom.',
  remedy: 'Take network_mode out and list networks that the Compose project declares.',

  judge({ composeService, composeNetwork, container }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeService(service, subject, composeNetwork),
      ofContainer: judgeContainer,
    });
  },
});

function judgeService(service: ComposeService, subject: string, all: readonly ComposeNetwork[]): Observation {
  const { networkMode, networks, inheritsFrom, from, project } = service;
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  const mode = networkMode?.trim() ?? '';
  if (mode === 'none') return pass(subject, 'It has no network at all.', [from]);
  if (PREDEFINED.includes(mode.toLowerCase()))
    return fail(subject, `It runs with network_mode "${mode}", one of Docker's own networks.`, [from], {
      remedy: `Remove network_mode from "${service.service}" and list the networks it needs.`,
    });
  if (/^(?:service|container):/.test(mode))
    return unknown(subject, 'unresolved', `It shares the network of "${mode}", whose own networks decide.`, [from]);
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, which the evidence does not hold.`, [from]);
  // Without a list a service joins the project's `default` network: Compose creates it, so it is user-defined unless redefined.
  const joined = mode !== '' ? [mode] : networks.length > 0 ? networks : ['default'];
  const declared = all.filter((network) => network.project === project);
  const judged = joined.map((name) => judgeNetwork(name, subject, service, declared));
  return (
    judged.find(({ outcome }) => outcome === 'fail') ??
    judged.find(({ outcome }) => outcome === 'unknown') ??
    pass(subject, `It joins ${quote(joined)} only.`, [from, ...judged.flatMap(({ pointers }) => pointers.slice(1))])
  );
}

function judgeContainer({ networkMode, networks, from }: Container, subject: string): Observation {
  const mode = networkMode.trim();
  if (mode === 'none') return pass(subject, 'It has no network at all.', [from]);
  if (/^container:/.test(mode))
    return unknown(subject, 'unresolved', 'It shares the network of another container, whose own networks decide.', [from]);
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
