import { parseRange } from '../../domain/address.ts';
import type { FirewallRule } from '../../domain/facts/terraform.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { INGRESS_FACTS, isCertain, isNotTheWorld, judgeIngress, portsInWords, sourcesOf } from '../firewall.ts';
import { mergeObservations } from '../merge-observations.ts';
import { PROTOCOLS, portsOf } from '../protocol.ts';
import { quote } from '../quote.ts';
import { ingressByTrivy, OPEN_SSH } from '../trivy-ingress.ts';

const SSH = 22;

export default defineCheck({
  id: 'ssh-from-named-addresses',
  title: 'SSH is reachable from named addresses only',
  control: 'NET-1.1',
  reads: [...INGRESS_FACTS, 'misconfiguration'],
  requires: ['firewallRule'],
  freshFor: 'P31D',
  why: 'An SSH port that the whole internet reaches is tried with stolen and guessed credentials around the clock.',
  remedy: 'Name the office or VPN addresses in source_ranges, or let only the identity-aware proxy (35.235.240.0/20) in.',

  judge(facts, context) {
    const judged = judgeIngress(facts, context, {
      matters: (rule) => opensSsh(rule) !== 'no',
      judge(rule) {
        const pointers = [rule.from, ...rule.sourcesFrom] as const;
        const ssh = opensSsh(rule);
        const sources = sourcesOf(rule, context);
        const { open } = sources;
        const opens = portsInWords(rule);
        if (ssh === 'no') return pass(rule.name, `It allows ${opens}, which does not include SSH.`, pointers);
        if (open.length > 0) {
          const reason = `It allows ${opens} from ${quote(open)}`;
          const remedy = `In "${rule.name}", replace ${quote(open)} by the addresses that administrators come from.`;
          if (ssh === 'yes' && isCertain(rule))
            return fail(rule.name, `${reason}, so SSH is open to ${toWhom(open)}.`, pointers, { remedy });
          const unclear = `${reason}; whether that opens SSH is not resolved.`;
          return unknown(rule.name, 'unresolved', unclear, pointers, { remedy });
        }
        if (sources.doubtful.length > 0) {
          const reason = `It allows ${opens} from ${quote(sources.doubtful)}, which the evidence does not resolve to addresses.`;
          const remedy =
            'Hand in terraform.tfvars, or the plan as JSON in place of the Terraform files, so that the addresses are known.';
          return unknown(rule.name, 'unresolved', reason, pointers, { remedy });
        }
        return pass(rule.name, `It allows ${opens} from ${quote(sources.named)} only.`, pointers);
      },
    });
    return mergeObservations([...judged, ...ingressByTrivy(facts, context, OPEN_SSH)]);
  },
});

/** Whole networks that are not the internet name no addresses either. */
function toWhom(sources: readonly string[]): string {
  const ranges = sources.map(parseRange);
  return ranges.every((range) => range !== null && isNotTheWorld(range)) ? 'whole networks, not to named addresses' : 'the world';
}

function opensSsh(rule: FirewallRule): 'yes' | 'no' | 'unresolved' {
  const ports = portsOf(rule, [PROTOCOLS.tcp]);
  if (ports === 'unresolved') return 'unresolved';
  return ports.some(({ from, to }) => from <= SSH && SSH <= to) ? 'yes' : 'no';
}
