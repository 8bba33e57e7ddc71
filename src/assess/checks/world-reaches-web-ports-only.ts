import type { FirewallRule } from '../../domain/facts/terraform.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { INGRESS_FACTS, isCertain, isNotTheWorld, judgeIngress, portsInWords, sourcesOf } from '../firewall.ts';
import { mergeObservations } from '../merge-observations.ts';
import { holdsOnly } from '../port-range.ts';
import { PROTOCOLS, portsOf, protocolOf } from '../protocol.ts';
import { quote } from '../quote.ts';
import { ingressByTrivy, OPEN_DESKTOP, OPEN_SSH } from '../trivy-ingress.ts';

const WEB_PORTS = [80, 443];

export default defineCheck({
  id: 'world-reaches-web-ports-only',
  title: 'Nothing but web ports is open to the world',
  control: 'NET-1.2',
  reads: [...INGRESS_FACTS, 'misconfiguration'],
  requires: ['firewallRule'],
  freshFor: 'P31D',
  why: 'Every further port that the internet reaches is a service that must be patched and watched as if it were public.',
  remedy: 'Allow only ports 80 and 443 from everywhere; name the sources of everything else.',

  judge(facts, context) {
    const judged = judgeIngress(facts, context, {
      matters: (rule) => opensWebPortsOnly(rule) !== 'yes',
      exempt: isNotTheWorld,
      judge(rule) {
        const pointers = [rule.from, ...rule.sourcesFrom] as const;
        const { open, doubtful, named } = sourcesOf(rule, context, isNotTheWorld);
        const opens = portsInWords(rule);
        const web = opensWebPortsOnly(rule);
        if (isIcmp(rule)) return pass(rule.name, `It allows ${opens}, which reaches no service.`, pointers);
        if (web === 'yes') return pass(rule.name, `It allows ${opens}, which is web traffic only.`, pointers);
        if (open.length > 0) {
          const remedy = `In "${rule.name}", open only ports 80 and 443 to ${quote(open)}, or name narrower sources.`;
          if (web === 'no' && isCertain(rule))
            return fail(rule.name, `It allows ${opens} from ${quote(open)}.`, pointers, { remedy });
          const reason = `It allows ${opens} from ${quote(open)}; what that opens is not resolved.`;
          return unknown(rule.name, 'unresolved', reason, pointers, { remedy });
        }
        if (doubtful.length > 0) {
          const reason = `It allows ${opens} from ${quote(doubtful)}, which the evidence does not resolve to addresses.`;
          const remedy =
            'Hand in terraform.tfvars, or the plan as JSON in place of the Terraform files, so that the addresses are known.';
          return unknown(rule.name, 'unresolved', reason, pointers, { remedy });
        }
        return pass(rule.name, `It allows ${opens} from ${quote(named)} only.`, pointers);
      },
    });
    return mergeObservations([...judged, ...ingressByTrivy(facts, context, [...OPEN_SSH, ...OPEN_DESKTOP])]);
  },
});

/** ICMP has no ports and counts as none; any other protocol without ports, such as GRE or ESP, counts as more than the web. */
function opensWebPortsOnly(rule: FirewallRule): 'yes' | 'no' | 'unresolved' {
  if (isIcmp(rule)) return 'yes';
  const ports = portsOf(rule, [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.sctp]);
  if (ports === 'unresolved') return 'unresolved';
  return ports.length > 0 && ports.every((range) => holdsOnly(range, WEB_PORTS)) ? 'yes' : 'no';
}

function isIcmp(rule: FirewallRule): boolean {
  const protocol = protocolOf(rule);
  return protocol === PROTOCOLS.icmp || protocol === PROTOCOLS.icmpv6;
}
