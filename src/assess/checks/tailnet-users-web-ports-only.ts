import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { holdsOnly } from '../port-range.ts';
import { quote } from '../quote.ts';
import { COVERAGE_REMEDY, coversServers, judgeTailnet, portsOfRule, SERVER_TAG, strangersAmong } from '../tailnet.ts';

const WEB_PORTS = [80, 443];

export default defineCheck({
  id: 'tailnet-users-web-ports-only',
  title: 'Everyone else reaches web ports only',
  control: 'NET-2.2',
  reads: ['tailnetRule', 'tailnetAlias'],
  requires: ['tailnetRule'],
  freshFor: 'P31D',
  why: 'Users need the web front end; every other port they reach is a way around its authentication.',
  remedy: `Give everyone who is not an administrator ports 80 and 443 of ${SERVER_TAG}, and nothing wider.`,

  judge({ tailnetRule, tailnetAlias }, { organisation }) {
    const { tailnet } = organisation.scope.administrators;
    return judgeTailnet(tailnetRule, (rule, subject) => {
      const { sources, destination, from } = rule;
      const covers = coversServers(destination, { aliases: tailnetAlias, scope: organisation.scope });
      if (covers === 'no') return pass(subject, `${quote(destination)} does not include ${SERVER_TAG}.`, [from]);
      const strangers = strangersAmong(sources, tailnet, tailnetAlias);
      if (strangers.length === 0)
        return pass(subject, `Its sources ${quote(sources)} are administrators, who may reach all ports.`, [from]);
      const ports = portsOfRule(rule);
      if (ports === null)
        return unknown(subject, 'unresolved', `Which ports ${quote(rule.ports)} are for ${quote(strangers)} is not resolved.`, [
          from,
        ]);
      if (ports.every((range) => holdsOnly(range, WEB_PORTS)))
        return pass(subject, `${quote(strangers)} reach only ${quote(rule.ports)} of ${quote(destination)}.`, [from]);
      if (covers === 'unresolved')
        return unknown(
          subject,
          'unresolved',
          `${quote(strangers)} reach ${quote(rule.ports)} of ${quote(destination)}, and whether that includes ${SERVER_TAG} is not resolved.`,
          [from],
          { remedy: COVERAGE_REMEDY },
        );
      return fail(
        subject,
        `${quote(strangers)} reach ${quote(rule.ports)} of ${quote(destination)}, which includes ${SERVER_TAG}.`,
        [from],
        {
          remedy: `Let ${quote(strangers)} reach ${SERVER_TAG} on ports 80 and 443 only.`,
        },
      );
    });
  },
});
