import { type AddressRange, isWithin, parseRange } from '../domain/address.ts';
import type { FactsOf } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import { fail, notApplicable, type Observation, unknown } from '../domain/observation.ts';
import { isDefaultNetwork } from '../normalise/terraform-network.ts';
import { coverageOf } from './address-span.ts';
import type { Context } from './check.ts';
import { distinctPointers, mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';
import { unseenModules } from './terraform-modules.ts';
import { mendedByPlan } from './until-applied.ts';

/** Google's Identity-Aware Proxy connects from here after it has authenticated the user: https://cloud.google.com/iap/docs/using-tcp-forwarding. */
const IDENTITY_AWARE_PROXY = parseRange('35.235.240.0/20');
/**
 * Ranges that no packet comes from over the internet: private networks, those of providers (and of tailnets), links and loopback.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const NOT_THE_WORLD = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
]
  .map(parseRange)
  .filter((range) => range !== null);
const V6_MINIMUM_PREFIX = 48;
/** How many ranges of the shortest prefix allowed may be named in all: with /24, 4,096 IPv4 addresses. */
const MOST_RANGES = 16n;

/** The kinds of fact that a judgement of incoming traffic needs. */
export const INGRESS_FACTS = ['firewallRule', 'terraformModule', 'terraformFile', 'terraformNetwork'] as const;
type IngressFacts = FactsOf<(typeof INGRESS_FACTS)[number]>;

/** Who a rule lets in: ranges that count as open to the world, those nobody can tell, and those that are named narrowly enough. */
export interface Sources {
  readonly open: readonly string[];
  readonly doubtful: readonly string[];
  readonly named: readonly string[];
}

/** What a check asks of the rules that let traffic in. */
export interface Ingress {
  /** Whether the rule opens, or may open, what only named sources should reach. */
  matters(rule: FirewallRule): boolean;
  judge(rule: FirewallRule): Observation;
  /** Ranges that count as narrow whatever their size. */
  readonly exempt?: Exempt;
}

type Exempt = (range: AddressRange) => boolean;

/**
 * One observation for each rule by name, and for each module call whose files are not here. Rules that let nothing in (deny, disabled,
 * egress) are not applicable; a deny rule never makes up for an allow rule, since priorities and targets can part them. Without any rule
 * that lets something in, nothing is known: the rules that hold may be kept elsewhere. Rules that each name few addresses and together
 * many are judged as a whole too.
 */
export function judgeIngress(
  facts: IngressFacts,
  context: Context,
  { matters, judge, exempt = isIdentityAwareProxy }: Ingress,
): Observation[] {
  const nameOf = distinctNames(facts);
  const judged = facts.firewallRule.map((rule) => ({
    rule,
    observation: { ...mendedByPlan(letsNothingIn(rule) ?? judge(rule)), subject: nameOf(rule) },
  }));
  const observations = judged.map(({ observation }) => observation);
  // What a database lets in says nothing of the firewall before everything else.
  const isIdle = judged.every(({ rule, observation }) => observation.outcome === 'not-applicable' || isOfDatabase(rule));
  const passed = judged.filter(({ rule, observation }) => observation.outcome === 'pass' && matters(rule)).map(({ rule }) => rule);
  const whole = isIdle ? [noRule()] : manyInAll(passed, context, exempt);
  return mergeObservations([...observations, ...whole, ...defaultNetwork(facts), ...unseenModules(facts)]);
}

/**
 * Rules are known by name, and where several resources or folders (those of two environments) hold one of that name, by the place too: a
 * deviation for one must not accept another. Terraform files alone tell their folder.
 */
function distinctNames({ firewallRule, terraformFile }: IngressFacts): (rule: FirewallRule) => string {
  const folders = new Map(terraformFile.map(({ directory, from }) => [from.evidence, directory || '.']));
  const folderOf = ({ from }: FirewallRule) => folders.get(from.evidence);
  return (rule) => {
    const alike = firewallRule.filter(({ name }) => name === rule.name);
    const severalIn = (values: readonly (string | undefined)[]) => new Set(values.filter((value) => value !== undefined)).size > 1;
    const marks = [
      ...(severalIn(alike.map(folderOf)) ? [folderOf(rule)] : []),
      ...(severalIn(alike.map(({ address }) => address)) ? [rule.address] : []),
    ].filter((mark) => mark !== undefined);
    return marks.length === 0 ? rule.name : `${rule.name} (${marks.join(', ')})`;
  };
}

function letsNothingIn({ name, action, disabled, direction, from }: FirewallRule): Observation | null {
  if (action === 'deny') return notApplicable(name, 'It denies traffic; it lets nothing in.', [from]);
  if (disabled === true) return notApplicable(name, 'It is disabled, or made zero times.', [from]);
  if (typeof direction === 'string' && direction.toUpperCase() === 'EGRESS')
    return notApplicable(name, 'It concerns outgoing traffic.', [from]);
  return null;
}

function isOfDatabase({ address }: FirewallRule): boolean {
  return /(?:^|\.)google_sql_database_instance\./.test(address);
}

function noRule(): Observation {
  const reason = 'The evidence holds no firewall rule that lets traffic in, so what is open is not known.';
  return unknown('firewall', 'missing', reason, [], {
    remedy: 'Hand in the Terraform files or the plan that hold the firewall rules.',
  });
}

/** Google makes rules with the network "default"; one of them opens SSH to everyone: https://cloud.google.com/firewall/docs/firewalls#more_rules_default_vpc. */
function defaultNetwork({ terraformNetwork }: IngressFacts): Observation[] {
  const users = terraformNetwork.filter(({ name }) => typeof name === 'string' && isDefaultNetwork(name));
  if (users.length === 0) return [];
  const addresses = [...new Set(users.map(({ address }) => address))];
  const reason = `To the network "default", named by ${quote(addresses)}, Google adds rules of its own; one opens SSH to everyone.`;
  const pointers = distinctPointers(users.map(({ from }) => from));
  return [
    unknown('network default', 'missing', reason, pointers, {
      remedy: 'Put the machines into a network of their own, and delete the one called "default".',
    }),
  ];
}

/** No pass when rules that are each narrow enough name too many addresses together. */
function manyInAll(rules: readonly FirewallRule[], { organisation }: Context, exempt: Exempt): Observation[] {
  const ranges = rules.flatMap(({ sourceRanges }) => rangesAmong(isUnresolved(sourceRanges) ? [] : (sourceRanges ?? []), exempt));
  const most = ([32, 128] as const)
    .map((bits) => ({ bits, total: coverageOf(ranges, bits).total }))
    .find(({ bits, total }) => total > MOST_RANGES * largest(bits, organisation.parameters.sshMinimumPrefix))?.total;
  if (most === undefined) return [];
  const pointers = distinctPointers(rules.flatMap(({ from, sourcesFrom }) => [from, ...sourcesFrom]));
  const reason = `${rules.length} rules, each of which names few addresses, let in ${most} in all.`;
  const remedy = 'Name the addresses that administrators come from, and no others.';
  if (rules.every(isCertain)) return [fail('firewall', reason, pointers, { remedy })];
  const unclear = `${reason} Whether all of them are in force is not resolved.`;
  return [unknown('firewall', 'unresolved', unclear, pointers, { remedy })];
}

/** Whether nothing leaves open that the rule is in force and concerns incoming traffic. */
export function isCertain({ disabled, direction }: FirewallRule): boolean {
  return !isUnresolved(disabled) && !isUnresolved(direction);
}

/**
 * Sorts the sources of a rule. A rule without any source lets everyone in. A range counts as open when its prefix is shorter than the
 * organisation's minimum. Writing it in pieces does not make it narrower: ranges that overlap or lie side by side count as one, and ranges
 * that hold more addresses in all than {@link MOST_RANGES} of the widest range allowed are open together.
 */
export function sourcesOf(
  { sourceRanges, sourceTags }: FirewallRule,
  { organisation }: Context,
  exempt: Exempt = isIdentityAwareProxy,
): Sources {
  if (isUnresolved(sourceRanges)) return { open: [], doubtful: [sourceRanges.unresolved], named: [] };
  const ranges = sourceRanges ?? [];
  if (ranges.length === 0) return sourcesOfTags(sourceTags);
  const minimum = organisation.parameters.sshMinimumPrefix;
  const sorted = { open: [] as string[], doubtful: [] as string[], named: [] as string[] };
  for (const range of ranges) {
    const text = isUnresolved(range) ? range.unresolved : String(range);
    const parsed = typeof range === 'string' ? parseRange(range) : null;
    if (parsed === null) sorted.doubtful.push(text);
    else if (exempt(parsed)) sorted.named.push(text);
    else if (parsed.prefix < prefixOf(parsed.bits, minimum)) sorted.open.push(text);
    else sorted.named.push(text);
  }
  const pieces = rangesAmong(sorted.named, exempt);
  const open = ([32, 128] as const).flatMap((bits) => {
    const { rows, total } = coverageOf(pieces, bits);
    const most = largest(bits, minimum);
    return rows.some((size) => size > most) || total > MOST_RANGES * most ? [inPieces(sorted.named, total)] : [];
  });
  return open.length === 0 ? sorted : { ...sorted, open: [...sorted.open, ...open], named: [] };
}

function sourcesOfTags(tags: FirewallRule['sourceTags']): Sources {
  const named = tags.filter((tag) => typeof tag === 'string');
  if (tags.length === 0) return { open: ['0.0.0.0/0 (no source is given)'], doubtful: [], named };
  const doubtful = named.length > 0 ? [] : tags.map((tag) => (isUnresolved(tag) ? tag.unresolved : 'null'));
  return { open: [], doubtful, named };
}

/** What can be read of some ranges, those that count as narrow left out. */
function rangesAmong(ranges: readonly unknown[], exempt: Exempt): AddressRange[] {
  return ranges
    .map((range) => (typeof range === 'string' ? parseRange(range) : null))
    .filter((range) => range !== null)
    .filter((range) => !exempt(range));
}

/** Whether no packet from a range comes over the internet: a private network, or Google's proxy, which lets no stranger through. */
export function isNotTheWorld(range: AddressRange): boolean {
  return isIdentityAwareProxy(range) || NOT_THE_WORLD.some((outer) => isWithin(range, outer));
}

/** Google's proxy, which lets no stranger through. */
function isIdentityAwareProxy(range: AddressRange): boolean {
  return IDENTITY_AWARE_PROXY !== null && isWithin(range, IDENTITY_AWARE_PROXY);
}

function prefixOf(bits: AddressRange['bits'], minimum: number): number {
  return bits === 32 ? minimum : V6_MINIMUM_PREFIX;
}

/** Addresses of the widest range that is not open. */
function largest(bits: AddressRange['bits'], minimum: number): bigint {
  return 1n << BigInt(bits - prefixOf(bits, minimum));
}

function inPieces(ranges: readonly string[], total: bigint): string {
  return `${ranges[0]} and ${ranges.length - 1} more, ${total} addresses in all`;
}

/** The protocol and ports of a rule as written, for a sentence. */
export function portsInWords({ protocol, ports }: FirewallRule): string {
  return `${quote(protocol)} ${ports.length === 0 ? 'on all ports' : `on ${quote(ports)}`}`;
}
