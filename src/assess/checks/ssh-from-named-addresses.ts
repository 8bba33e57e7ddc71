import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { isCertain, judgeIngress, portsInWords, sourcesOf, tcpPortsOf } from '../firewall.ts';
import { quote } from '../quote.ts';

const SSH = 22;

export default defineCheck({
  id: 'ssh-from-named-addresses',
  title: 'SSH is reachable from named addresses only',
  control: 'NET-1.1',
  reads: ['firewallRule'],
  requires: ['firewallRule'],
  freshFor: 'P31D',
  why: 'An SSH port that the whole internet reaches is tried with stolen and guessed credentials around the clock.',
  remedy: 'Name the office or VPN addresses in source_ranges, or let only the identity-aware proxy (35.235.240.0/20) in.',

  judge({ firewallRule }, context) {
    return judgeIngress(firewallRule, (rule) => {
      const pointers = [rule.from, ...rule.sourcesFrom] as const;
      const ports = tcpPortsOf(rule);
      const sources = sourcesOf(rule, context);
      const opens = portsInWords(rule);
      if (ports !== 'unresolved' && !ports.some(({ from, to }) => from <= SSH && SSH <= to))
        return pass(rule.name, `It allows ${opens}, which does not include SSH.`, pointers);
      if (sources.open.length > 0) {
        const reason = `It allows ${opens} from ${quote(sources.open)}`;
        const remedy = `In "${rule.name}", replace ${quote(sources.open)} by the addresses that administrators come from.`;
        if (ports !== 'unresolved' && isCertain(rule))
          return fail(rule.name, `${reason}, so SSH is open to the world.`, pointers, { remedy });
        return unknown(rule.name, 'unresolved', `${reason}; whether that opens SSH is not resolved.`, pointers, { remedy });
      }
      if (sources.doubtful.length > 0)
        return unknown(
          rule.name,
          'unresolved',
          `It allows ${opens} from ${quote(sources.doubtful)}, which the evidence does not resolve to addresses.`,
          pointers,
          {
            remedy: 'Hand in terraform.tfvars or the plan as JSON, so that the addresses are known.',
          },
        );
      return pass(rule.name, `It allows ${opens} from ${quote(sources.named)} only.`, pointers);
    });
  },
});
