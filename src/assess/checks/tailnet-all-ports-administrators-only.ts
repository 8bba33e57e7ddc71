import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { coversServers, judgeTailnet, portsOfRule, SERVER_TAG, strangersAmong } from '../tailnet.ts';

export default defineCheck({
  id: 'tailnet-all-ports-administrators-only',
  title: 'Only administrators reach all ports of the servers',
  control: 'NET-2.1',
  reads: ['tailnetRule', 'tailnetAlias'],
  requires: ['tailnetRule'],
  freshFor: 'P31D',
  why: 'Databases and management ports trust the network they listen on, so only administrators may be on it.',
  remedy: `Let only the administrators' tag or group reach ${SERVER_TAG}:*.`,

  judge({ tailnetRule, tailnetAlias }, { organisation }) {
    const { tailnet } = organisation.scope.administrators;
    return judgeTailnet(tailnetRule, (rule, subject) => {
      const { sources, destination, from } = rule;
      const covers = coversServers(destination, tailnetAlias);
      if (covers === 'no') return pass(subject, `${quote(destination)} does not include ${SERVER_TAG}.`, [from]);
      const strangers = strangersAmong(sources, tailnet, tailnetAlias);
      if (strangers.length === 0) return pass(subject, `Its sources ${quote(sources)} are administrators.`, [from]);
      const ports = portsOfRule(rule);
      if (ports === null)
        return unknown(subject, 'unresolved', `Which ports ${quote(rule.ports)} are for ${quote(strangers)} is not resolved.`, [
          from,
        ]);
      if (!ports.some((range) => range.from <= 1 && range.to === 65_535))
        return pass(subject, `${quote(strangers)} reach ${quote(rule.ports)} of ${quote(destination)}, not all ports.`, [from]);
      if (covers === 'unresolved')
        return unknown(
          subject,
          'unresolved',
          `${quote(strangers)} reach all ports of ${quote(destination)}, and whether that includes ${SERVER_TAG} is not resolved.`,
          [from],
        );
      return fail(subject, `${quote(strangers)} reach all ports of ${quote(destination)}, which includes ${SERVER_TAG}.`, [from], {
        remedy: `Take ${quote(strangers)} out of this rule, or let it name ports 80 and 443 only.`,
      });
    });
  },
});
