import { type AddressRange, parseRange } from '../../domain/address.ts';
import type { PublishedPort } from '../../domain/facts/compose.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { benchWarnings } from '../bench-containers.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

/** Every address of the host, in one of the ways to write it that are no address by the book. */
const EVERY = /^[0:.*[\]]*$/;

/** Whether what stands before a port means every address of the host: unspecified ones of both families, and IPv4's within IPv6. */
function isEvery(address: PublishedPort['hostAddress']): boolean {
  if (address === null) return true;
  return typeof address === 'string' && (EVERY.test(address) || rangeWritten(address)?.first === 0n);
}

/** Docker takes addresses only: another name is resolved elsewhere, or refused. */
function isUnclear(address: PublishedPort['hostAddress']): boolean {
  return isUnresolved(address) || (typeof address === 'string' && rangeWritten(address) === null);
}

function rangeWritten(address: string): AddressRange | null {
  const [bare = ''] = address
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .split('%');
  return parseRange(bare);
}

export default defineCheck({
  id: 'ports-name-an-address',
  title: 'Published ports name the address of the host they listen at',
  control: 'CTR-4.14',
  reads: ['composeService', 'container', 'benchResult'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A port without an address listens at every one the host has, those of the tailnet and of networks to come included.',
  remedy: 'Write the address before the port, such as 127.0.0.1:8080:8080, or the public address of the host for the proxy.',

  judge(facts, context) {
    const judged = judgeRunning(facts.composeService, facts.container, context, { ofService: judgePorts, ofContainer: judgePorts });
    const warned = benchWarnings(facts, {
      clause: '5.14',
      reason: 'A port of it listens at every address of the host.',
      remedy: 'Write an address of the host before the port.',
    });
    return mergeObservations([...judged, ...warned]);
  },
});

interface Publishing {
  readonly ports: readonly PublishedPort[];
  readonly networkMode: unknown;
  readonly inheritsFrom?: readonly string[];
  readonly from: Parameters<typeof pass>[2][number];
}

function judgePorts({ ports, networkMode, inheritsFrom = [], from }: Publishing, subject: string): Observation {
  const texts = (list: readonly PublishedPort[]) => quote([...new Set(list.map(({ text }) => text))]);
  const remedy = `Write an address of the host before the ports of "${subject}".`;
  const everywhere = ports.filter(({ hostAddress }) => isEvery(hostAddress));
  if (everywhere.length > 0)
    return fail(subject, `It publishes ${texts(everywhere)} at every address of the host.`, [from], { remedy });
  if (typeof networkMode === 'string' && networkMode.trim().toLowerCase() === 'host')
    return fail(subject, 'It shares the network of the host, and listens there wherever it likes.', [from], {
      remedy: `Give "${subject}" a network of its own.`,
    });
  const open = ports.filter(({ hostAddress }) => isUnclear(hostAddress));
  if (open.length > 0)
    return unknown(subject, 'unresolved', `At which address it publishes ${texts(open)} is not resolved.`, [from], { remedy });
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, whose ports are not in the evidence.`, [from]);
  if (isUnresolved(networkMode))
    return unknown(subject, 'unresolved', `Its network mode ${quote(networkMode)} is not resolved.`, [from]);
  return pass(subject, ports.length === 0 ? 'It publishes no port.' : `It publishes ${texts(ports)} at named addresses only.`, [
    from,
  ]);
}
