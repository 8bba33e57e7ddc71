import type { Misconfiguration } from '../domain/facts/scan.ts';
import type { FirewallRule } from '../domain/facts/terraform.ts';
import type { Observation } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { sourcesOf } from './firewall.ts';
import { unshownFindings } from './trivy-rules.ts';

/** Rules against SSH from everywhere: of Google, of Azure. */
export const OPEN_SSH: readonly string[] = ['GCP-0071', 'AZU-0050'];
/** Rules against remote desktops from everywhere. */
export const OPEN_DESKTOP: readonly string[] = ['GCP-0070', 'AZU-0048'];
/** Rules against anything from everywhere, the web included: of Google, whose firewalls are read from Terraform too. */
const OPEN_GOOGLE: readonly string[] = ['GCP-0027'];
/** The same of clouds whose firewalls are not read here: nothing shows what they find. */
const OPEN_ELSEWHERE: readonly string[] = ['AWS-0105', 'AWS-0107', 'AZU-0047', 'DIG-0001', 'OPNSTK-0003'];

interface Facts {
  readonly misconfiguration: readonly Misconfiguration[];
  readonly firewallRule: readonly FirewallRule[];
}

/** What Trivy's scan of the infrastructure code says of incoming traffic beyond what the firewall rules at hand show. */
export function ingressByTrivy(
  { misconfiguration, firewallRule }: Facts,
  context: Context,
  forbidden: readonly string[],
): Observation[] {
  const letsIn = firewallRule.filter(({ action, disabled }) => action === 'allow' && disabled !== true);
  const shown = letsIn.flatMap((rule) => sourcesOf(rule, context).open).length;
  const all = 'Hand in all Terraform files that Trivy scanned, or the plan as JSON, so that each open rule is judged.';
  const none = 'Name narrower sources in that rule, or leave out of the evidence the scan of what is no part of the deployment.';
  return [
    ...unshownFindings(misconfiguration, { ids: forbidden, shown, meaning: 'fail', remedy: all }),
    ...unshownFindings(misconfiguration, { ids: OPEN_GOOGLE, shown, meaning: 'unknown', remedy: all }),
    ...unshownFindings(misconfiguration, { ids: OPEN_ELSEWHERE, shown: 0, meaning: 'unknown', remedy: none }),
  ];
}
