import type { FactsOf } from '../../domain/fact.ts';
import type { TailnetRule } from '../../domain/facts/tailnet.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import type { Organisation } from '../../domain/organisation.ts';
import { defineCheck } from '../check.ts';
import { holdsOnly } from '../port-range.ts';
import { quote } from '../quote.ts';
import {
  areAsGoodAsAll,
  COVERAGE_REMEDY,
  coversServers,
  judgeTailnet,
  portsOfRule,
  SERVER_TAG,
  strangersAmong,
} from '../tailnet.ts';
import { holdersOf } from '../tailnet-owners.ts';

export default defineCheck({
  id: 'tailnet-all-ports-administrators-only',
  title: 'Only administrators reach all ports of the servers',
  control: 'NET-2.1',
  reads: ['tailnetRule', 'tailnetAlias', 'tailnetTagOwners'],
  requires: ['tailnetRule'],
  freshFor: 'P31D',
  why: 'Databases and management ports trust the network they listen on, so only administrators may be on it.',
  remedy: `Let only the administrators' tag or group reach ${SERVER_TAG}:*, and only named people give that tag.`,

  judge(facts, { organisation }) {
    const observations = judgeTailnet(facts.tailnetRule, (rule, subject) => judgeRule(rule, subject, facts, organisation));
    return [...observations, ...judgeAdministrators(facts, organisation)];
  },
});

type Facts = FactsOf<'tailnetRule' | 'tailnetAlias' | 'tailnetTagOwners'>;

function judgeRule(rule: TailnetRule, subject: string, { tailnetRule, tailnetAlias }: Facts, { scope }: Organisation): Observation {
  const { sources, destination, from } = rule;
  const machines = { aliases: tailnetAlias, scope };
  const covers = coversServers(destination, machines);
  if (covers === 'no') return pass(subject, `${quote(destination)} does not include ${SERVER_TAG}.`, [from]);
  const strangers = strangersAmong(sources, scope.administrators.tailnet, tailnetAlias);
  if (strangers.length === 0) return pass(subject, `Its sources ${quote(sources)} are administrators.`, [from]);
  const ports = portsOfRule(rule);
  if (ports === null)
    return unknown(subject, 'unresolved', `Which ports ${quote(rule.ports)} are for ${quote(strangers)} is not resolved.`, [from]);
  // What several rules give to one source it has together.
  const together = strangers.map((stranger) => {
    const own = tailnetRule
      .filter((other) => other.sources.some((source) => source.trim().toLowerCase() === stranger.trim().toLowerCase()))
      .map((other) => ({ covers: coversServers(other.destination, machines), ports: portsOfRule(other) ?? [] }));
    const reached = (...kinds: readonly string[]) => own.filter((one) => kinds.includes(one.covers)).flatMap((one) => one.ports);
    return { certain: reached('yes'), possible: reached('yes', 'unresolved') };
  });
  const isWeb = ports.every((range) => holdsOnly(range, [80, 443]));
  if (isWeb || !together.some(({ possible }) => areAsGoodAsAll(possible)))
    return pass(subject, `${quote(strangers)} reach ${quote(rule.ports)} of ${quote(destination)}, not all ports.`, [from]);
  if (covers === 'unresolved' || !together.some(({ certain }) => areAsGoodAsAll(certain)))
    return unknown(
      subject,
      'unresolved',
      `${quote(strangers)} reach all ports of ${quote(destination)}, and whether that includes ${SERVER_TAG} is not resolved.`,
      [from],
      { remedy: COVERAGE_REMEDY },
    );
  const isAll = ports.some((range) => range.from <= 1 && range.to === 65_535);
  const reached = isAll
    ? 'reach all ports'
    : `reach as good as all ports${areAsGoodAsAll(ports) ? '' : ', with their other rules,'}`;
  return fail(subject, `${quote(strangers)} ${reached} of ${quote(destination)}, which includes ${SERVER_TAG}.`, [from], {
    remedy: `Take ${quote(strangers)} out of this rule, or let it name ports 80 and 443 only.`,
  });
}

/** Whether the administrators that rules name are named people, and not whoever gives itself their tag. */
function judgeAdministrators(facts: Facts, { scope }: Organisation): Observation[] {
  const { tailnetRule, tailnetAlias } = facts;
  return [...new Set(scope.administrators.tailnet)].flatMap((name): Observation[] => {
    const isMeant = (other: string) => other.trim().toLowerCase() === name.trim().toLowerCase();
    const groups = tailnetAlias.filter(({ members }) => members.some(isMeant)).map((alias) => alias.name.trim().toLowerCase());
    const [rule] = tailnetRule.filter(({ sources }) =>
      sources.some((source) => isMeant(source) || groups.includes(source.trim().toLowerCase())),
    );
    if (rule === undefined || !/^(?:tag|group|autogroup):|\*/i.test(name.trim())) return [];
    const subject = `who is ${name}`;
    const { open, unresolved, people, pointers } = holdersOf([name], facts);
    const [first, ...rest] = [...pointers, rule.from];
    if (open.length > 0)
      return [
        fail(subject, `Everyone can become an administrator: ${open.join(', ')}.`, pointers, {
          remedy: `Name people, or a group of people, as those who are ${quote(name)}.`,
        }),
      ];
    if (unresolved.length > 0 || first === undefined)
      return [
        unknown(
          subject,
          'missing',
          `The evidence shows no owner of ${quote(name)}, or not who it is: ${unresolved.join(', ')}.`,
          pointers,
          {
            remedy: `Name the owners under tagOwners as people or as a group that the policy defines, and hand in the whole policy.`,
          },
        ),
      ];
    if (!people)
      return [
        unknown(
          subject,
          'missing',
          `Behind ${quote(name)} the policy names nobody, so who becomes an administrator is not known.`,
          [first, ...rest],
          {
            remedy: `Name the owners of ${quote(name)} under tagOwners as people or as a group that the policy defines.`,
          },
        ),
      ];
    return [pass(subject, `${quote(name)} stands for named people or roles only.`, [first, ...rest])];
  });
}
