import { type FirewallRule, isUnresolved } from '../domain/fact.ts';
import { notApplicable, type Observation, unknown } from '../domain/observation.ts';
import { isWithin, parseRange } from './address-range.ts';
import type { Context } from './check.ts';
import { mergeObservations } from './merge-observations.ts';
import { ALL_PORTS, type PortRange, parsePorts } from './port-range.ts';
import { quote } from './quote.ts';

/** Google's Identity-Aware Proxy connects from here after it has authenticated the user: https://cloud.google.com/iap/docs/using-tcp-forwarding. */
const IDENTITY_AWARE_PROXY = parseRange('35.235.240.0/20');
const V6_MINIMUM_PREFIX = 48;

/** Who a rule lets in: ranges that count as open to the world, those nobody can tell, and those that are named narrowly enough. */
export interface Sources {
  readonly open: readonly string[];
  readonly doubtful: readonly string[];
  readonly named: readonly string[];
}

/**
 * One observation for each rule by name. Rules that let nothing in (deny, disabled, egress) are not applicable; a deny rule never
 * makes up for an allow rule, since priorities and targets can part them. Without any rule that lets something in, nothing is known:
 * the rules that hold may be kept elsewhere.
 */
export function judgeIngress(rules: readonly FirewallRule[], judge: (rule: FirewallRule) => Observation): Observation[] {
  const observations = rules.map((rule) => {
    const { name, action, disabled, direction, from } = rule;
    if (action === 'deny') return notApplicable(name, 'It denies traffic; it lets nothing in.', [from]);
    if (disabled === true) return notApplicable(name, 'It is disabled.', [from]);
    if (typeof direction === 'string' && direction.toUpperCase() === 'EGRESS')
      return notApplicable(name, 'It concerns outgoing traffic.', [from]);
    return judge(rule);
  });
  if (observations.some(({ outcome }) => outcome !== 'not-applicable')) return mergeObservations(observations);
  const none = unknown(
    'firewall',
    'missing',
    'The evidence holds no firewall rule that lets traffic in, so what is open is not known.',
    [],
    {
      remedy: 'Hand in the Terraform files or the plan that hold the firewall rules.',
    },
  );
  return mergeObservations([...observations, none]);
}

/** Whether nothing leaves open that the rule is in force and concerns incoming traffic. */
export function isCertain({ disabled, direction }: FirewallRule): boolean {
  return !isUnresolved(disabled) && !isUnresolved(direction);
}

/** Sorts the sources of a rule. A rule without any source lets everyone in. */
export function sourcesOf({ sourceRanges, sourceTags }: FirewallRule, { organisation }: Context): Sources {
  if (isUnresolved(sourceRanges)) return { open: [], doubtful: [sourceRanges.unresolved], named: [] };
  const ranges = sourceRanges ?? [];
  if (ranges.length === 0) {
    const named = sourceTags.filter((tag) => typeof tag === 'string');
    if (sourceTags.length === 0) return { open: ['0.0.0.0/0 (no source is given)'], doubtful: [], named };
    return {
      open: [],
      doubtful: named.length > 0 ? [] : sourceTags.map((tag) => (isUnresolved(tag) ? tag.unresolved : 'null')),
      named,
    };
  }
  const sorted = { open: [] as string[], doubtful: [] as string[], named: [] as string[] };
  for (const range of ranges) {
    const text = isUnresolved(range) ? range.unresolved : String(range);
    const parsed = typeof range === 'string' ? parseRange(range) : null;
    if (parsed === null) sorted.doubtful.push(text);
    else if (IDENTITY_AWARE_PROXY !== null && isWithin(parsed, IDENTITY_AWARE_PROXY)) sorted.named.push(text);
    else if (parsed.prefix < (parsed.bits === 32 ? organisation.parameters.sshMinimumPrefix : V6_MINIMUM_PREFIX))
      sorted.open.push(text);
    else sorted.named.push(text);
  }
  return sorted;
}

/** The TCP ports a rule opens; `unresolved` when nobody can tell; empty for protocols without TCP ports. */
export function tcpPortsOf(rule: FirewallRule): readonly PortRange[] | 'unresolved' {
  return portsOf(rule, ['tcp', '6']);
}

/** The ports of a rule whose protocol is one of these or `all`. */
export function portsOf({ protocol, ports }: FirewallRule, protocols: readonly string[]): readonly PortRange[] | 'unresolved' {
  if (protocol === null) return 'unresolved';
  if (isUnresolved(protocol)) return 'unresolved';
  if (protocol.toLowerCase() === 'all') return [ALL_PORTS];
  if (!protocols.includes(protocol.toLowerCase())) return [];
  if (ports.length === 0) return [ALL_PORTS];
  const parsed = ports.map((port) => (typeof port === 'string' ? parsePorts(port) : null));
  const known = parsed.filter((port) => port !== null);
  return known.length === parsed.length ? known : 'unresolved';
}

/** The protocol and ports of a rule as written, for a sentence. */
export function portsInWords({ protocol, ports }: FirewallRule): string {
  return `${quote(protocol)} ${ports.length === 0 ? 'on all ports' : `on ${quote(ports)}`}`;
}
