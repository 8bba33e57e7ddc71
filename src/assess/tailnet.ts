import { type AddressRange, isWithin, parseRange } from '../domain/address.ts';
import type { TailnetAlias, TailnetRule } from '../domain/facts/tailnet.ts';
import { type Observation, pass, unknown } from '../domain/observation.ts';
import type { Organisation } from '../domain/organisation.ts';
import { mergeObservations } from './merge-observations.ts';
import { type PortRange, parsePorts } from './port-range.ts';

/** The tag of the servers, as the guide names it. */
export const SERVER_TAG = 'tag:mcp';

/** The addresses that Tailscale gives to machines: https://tailscale.com/kb/1015/100.x-addresses. */
const TAILNET = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'].map(parseRange).filter((range) => range !== null);

/** Machines of users and the internet, which tagged servers never belong to: https://tailscale.com/docs/reference/targets-and-selectors. */
const NEVER_SERVERS =
  /^autogroup:(?:self|internet|members?|admin|owner|it-admin|network-admin|billing-admin|auditor|shared|nonroot)$/;

/** Whether a destination takes the tagged servers in. */
export type Coverage = 'yes' | 'no' | 'unresolved';

/**
 * One observation for each rule, named by its sources, destination, ports and protocol. Rules for ICMP open no ports and pass.
 * No rule that grants access leaves everything open: where a policy has no such section, all is allowed
 * (https://github.com/tailscale/tailscale/issues/2799).
 * Rules for Tailscale SSH are none of these: they only say who may log in where a rule has opened port 22 already
 * (https://tailscale.com/kb/1193/tailscale-ssh), and so cannot open anything.
 */
export function judgeTailnet(
  rules: readonly TailnetRule[],
  judge: (rule: TailnetRule, subject: string) => Observation,
): Observation[] {
  if (rules.every(({ section }) => section === 'nodeAttrs'))
    return [
      unknown(
        'tailnet policy',
        'missing',
        'The evidence shows no rule of the tailnet policy, and a tailnet without rules lets everyone reach everything.',
        [],
        {
          remedy: 'Hand in the policy file of the tailnet.',
        },
      ),
    ];
  return mergeObservations(
    rules.map((rule) => {
      const { sources, destination, ports, protocol, from } = rule;
      const subject = `${sources.join(', ')} → ${destination}:${ports.join(',')}${protocol === null ? '' : ` (${protocol})`}`;
      if (/^(?:icmp|ipv6-icmp|1|58)$/i.test(protocol ?? ''))
        return pass(subject, `It allows "${protocol}", which has no ports.`, [from]);
      return judge(rule, subject);
    }),
  );
}

/** What tells which machines a destination takes in. */
export interface Machines {
  readonly aliases: readonly TailnetAlias[];
  readonly scope: Organisation['scope'];
}

/** What would settle a destination of which nobody knows whether the servers are in it. */
export const COVERAGE_REMEDY =
  'Say in scope.serverTags which tags the servers carry, and in scope.serverRanges which addresses they have outside of the tailnet.';

/** Whether the destination of a rule takes in the machines of {@link SERVER_TAG}. */
export function coversServers(destination: string, machines: Machines, depth = 0): Coverage {
  const name = destination.trim().toLowerCase();
  if (name === '*' || name === SERVER_TAG || name === 'autogroup:tagged' || name === 'autogroup:danger-all') return 'yes';
  if (name.startsWith('tag:')) return coverageOfTag(name, machines.scope.serverTags);
  if (name.startsWith('group:') || name.includes('@') || NEVER_SERVERS.test(name)) return 'no';
  const range = rangeOf(name);
  if (range !== null) return coverageOfRange(range, machines.scope.serverRanges);
  const aliases = machines.aliases.filter((one) => bare(one.name) === bare(name));
  if (aliases.length === 0 || depth > 8) return 'unresolved';
  // Where several files say what it is, nobody knows which of them holds.
  const said = aliases.map((alias) => coverageOfAlias(alias, machines, depth));
  return said.find((one) => one === 'yes') ?? said.find((one) => one === 'unresolved') ?? 'no';
}

/** An IP set adds and takes away, in order: https://tailscale.com/docs/features/tailnet-policy-file/ip-sets. */
function coverageOfAlias({ members }: TailnetAlias, machines: Machines, depth: number): Coverage {
  const parts = members.map((member) => /^(?:(add|remove)\s+)?(.*)$/is.exec(member.trim()) ?? []);
  const added = parts
    .filter(([, verb]) => verb?.toLowerCase() !== 'remove')
    .map(([, , rest = '']) => coversServers(rest, machines, depth + 1));
  if (!added.includes('yes')) return added.includes('unresolved') ? 'unresolved' : 'no';
  return added.length < parts.length ? 'unresolved' : 'yes';
}

/** A machine may carry several tags, and which ones is not in the policy: https://tailscale.com/kb/1068/tags. */
function coverageOfTag(name: string, carried: readonly string[] | undefined): Coverage {
  if (carried === undefined) return 'unresolved';
  return carried.some((tag) => tag.trim().toLowerCase() === name) ? 'yes' : 'no';
}

function bare(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(?:ipset|host):/, '');
}

function rangeOf(text: string): AddressRange | null {
  const whole: Readonly<Record<string, string>> = { '0.0.0.0': '0.0.0.0/0', '::': '::/0' };
  return parseRange(whole[text] ?? text);
}

/**
 * The addresses of the servers are not in the policy: a part of the tailnet's may or may not hold them, and behind a subnet router
 * lie the servers' other addresses too (https://tailscale.com/kb/1019/subnets), unless the organisation says which these are.
 */
function coverageOfRange(range: AddressRange, servers: readonly string[] | undefined): Coverage {
  if (TAILNET.some((tailnet) => isWithin(tailnet, range))) return 'yes';
  if (servers === undefined || TAILNET.some((tailnet) => isWithin(range, tailnet))) return 'unresolved';
  const known = servers.map(parseRange);
  if (known.some((one) => one !== null && isWithin(one, range))) return 'yes';
  return known.some((one) => one === null || isWithin(range, one)) ? 'unresolved' : 'no';
}

/**
 * Sources that are not administrators. A group counts as its members, whichever file names them, and so does a group of administrators; a
 * group without members lets nobody in.
 */
export function strangersAmong(
  sources: readonly string[],
  administrators: readonly string[],
  aliases: readonly TailnetAlias[],
): string[] {
  const membersOf = (name: string) => {
    const own = aliases.filter((alias) => alias.name.trim().toLowerCase() === name);
    return own.length === 0 ? null : own.flatMap(({ members }) => members);
  };
  const named = administrators.map((name) => name.trim().toLowerCase());
  // Who is in a group by one of several files only may be in it no more.
  const inGroups = named.flatMap((name) => {
    const own = name.startsWith('group:') ? aliases.filter((alias) => alias.name.trim().toLowerCase() === name) : [];
    const [first, ...rest] = own.map(({ members }) => members);
    return (first ?? []).filter((member) => rest.every((members) => members.includes(member)));
  });
  const known = new Set([...named, ...inGroups.map((member) => member.trim().toLowerCase())]);
  return sources.filter((source) => {
    const name = source.trim().toLowerCase();
    if (known.has(name)) return false;
    const members = name.startsWith('group:') ? membersOf(name) : null;
    return members === null || !members.every((member) => known.has(member.trim().toLowerCase()));
  });
}

/** The ports of a rule; null when one of them cannot be read or none is named. */
export function portsOfRule({ ports }: TailnetRule): readonly PortRange[] | null {
  const parsed = ports.map(parsePorts);
  const known = parsed.filter((range) => range !== null);
  return known.length > 0 && known.length === parsed.length ? known : null;
}

/** More than half of all ports are all of them, but for a few left out. */
const MANY_PORTS = 32_768;

/** Whether ranges of ports come, together, to as good as all ports. */
export function areAsGoodAsAll(ranges: readonly PortRange[]): boolean {
  let reached = 0;
  let next = 0;
  for (const { from, to } of ranges.toSorted((left, right) => left.from - right.from)) {
    reached += Math.max(0, to - Math.max(from, next) + 1);
    next = Math.max(next, to + 1);
  }
  return reached > MANY_PORTS;
}
