import type { TailnetAlias, TailnetRule } from '../domain/fact.ts';
import { type Observation, pass, unknown } from '../domain/observation.ts';
import { type AddressRange, isWithin, parseRange } from './address-range.ts';
import { mergeObservations } from './merge-observations.ts';
import { type PortRange, parsePorts } from './port-range.ts';

/** The tag of the servers, as the guide names it. */
export const SERVER_TAG = 'tag:mcp';

/** The addresses that Tailscale gives to machines: https://tailscale.com/kb/1015/100.x-addresses. */
const TAILNET = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'].map(parseRange).filter((range) => range !== null);

/** Machines of users and subnet routes, which tagged servers never belong to: https://tailscale.com/kb/1337/policy-syntax. */
const NEVER_SERVERS =
  /^autogroup:(?:self|internet|members?|admin|owner|it-admin|network-admin|billing-admin|auditor|shared|nonroot)$/;

/** Whether a destination takes the tagged servers in. */
export type Coverage = 'yes' | 'no' | 'unresolved';

/**
 * One observation for each rule, named by its sources, destination, ports and protocol. Rules for ICMP open no ports and pass.
 * No rule at all leaves everything open.
 */
export function judgeTailnet(
  rules: readonly TailnetRule[],
  judge: (rule: TailnetRule, subject: string) => Observation,
): Observation[] {
  if (rules.length === 0)
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

/** Whether the destination of a rule takes in the machines of {@link SERVER_TAG}. */
export function coversServers(destination: string, aliases: readonly TailnetAlias[], depth = 0): Coverage {
  const name = destination.trim().toLowerCase();
  if (name === '*' || name === SERVER_TAG || name === 'autogroup:tagged' || name === 'autogroup:danger-all') return 'yes';
  if (name.startsWith('tag:') || name.startsWith('group:') || name.includes('@') || NEVER_SERVERS.test(name)) return 'no';
  const range = rangeOf(name);
  if (range !== null) return coverageOfRange(range);
  const alias = aliases.find((one) => bare(one.name) === bare(name));
  if (alias === undefined || depth > 8) return 'unresolved';
  const members = alias.members.map((member) => coversServers(member, aliases, depth + 1));
  return members.includes('yes') ? 'yes' : members.includes('unresolved') ? 'unresolved' : 'no';
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

/** A part of the tailnet's addresses may or may not hold the servers: their addresses are not in the policy. */
function coverageOfRange(range: AddressRange): Coverage {
  if (TAILNET.some((tailnet) => isWithin(tailnet, range))) return 'yes';
  return TAILNET.some((tailnet) => isWithin(range, tailnet)) ? 'unresolved' : 'no';
}

/** Sources that are not administrators. A group counts as its members; a group without members lets nobody in. */
export function strangersAmong(
  sources: readonly string[],
  administrators: readonly string[],
  aliases: readonly TailnetAlias[],
): string[] {
  const known = new Set(administrators.map((name) => name.trim().toLowerCase()));
  return sources.filter((source) => {
    const name = source.trim().toLowerCase();
    if (known.has(name)) return false;
    const group = name.startsWith('group:') ? aliases.find((alias) => alias.name.trim().toLowerCase() === name) : undefined;
    return group === undefined || !group.members.every((member) => known.has(member.trim().toLowerCase()));
  });
}

/** The ports of a rule; null when one of them cannot be read or none is named. */
export function portsOfRule({ ports }: TailnetRule): readonly PortRange[] | null {
  const parsed = ports.map(parsePorts);
  const known = parsed.filter((range) => range !== null);
  return known.length > 0 && known.length === parsed.length ? known : null;
}
