import { isUnresolved } from '../domain/facts/setting.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import { ALL_PORTS, type PortRange, parsePorts } from './port-range.ts';

/**
 * Numbers of the protocols that firewall rules name: https://www.iana.org/assignments/protocol-numbers,
 * https://cloud.google.com/firewall/docs/firewalls#protocols_and_ports.
 */
export const PROTOCOLS = {
  icmp: 1,
  igmp: 2,
  ipip: 94,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  sctp: 132,
} as const;
const NUMBERS: ReadonlyMap<string, number> = new Map(Object.entries(PROTOCOLS));

/** The number of a protocol given by name or number, `all`, or null when it is not resolved or is the name of none. */
export function protocolOf({ protocol }: FirewallRule): number | 'all' | null {
  if (protocol === null || isUnresolved(protocol)) return null;
  const name = protocol.trim().toLowerCase();
  if (name === 'all') return 'all';
  const number = NUMBERS.get(name) ?? (/^\d{1,3}$/.test(name) ? Number(name) : null);
  // 0 and 255 name no protocol; elsewhere they stand for any.
  return number !== null && number > 0 && number < 255 ? number : null;
}

/** The ports of a rule whose protocol is one of these or `all`; `unresolved` when nobody can tell; empty for other protocols. */
export function portsOf(rule: FirewallRule, protocols: readonly number[]): readonly PortRange[] | 'unresolved' {
  const protocol = protocolOf(rule);
  if (protocol === null) return 'unresolved';
  if (protocol === 'all') return [ALL_PORTS];
  if (!protocols.includes(protocol)) return [];
  if (rule.ports.length === 0) return [ALL_PORTS];
  const parsed = rule.ports.map((port) => (typeof port === 'string' ? parsePorts(port) : null));
  const known = parsed.filter((port) => port !== null);
  return known.length === parsed.length ? known : 'unresolved';
}
