import { type AuthentikFlow, type FactsOf, isUnresolved } from '../../domain/fact.ts';
import { type Observation, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeFlow } from '../second-factor.ts';

export default defineCheck({
  id: 'mfa-mandatory-at-login',
  title: 'Every login asks for a second factor',
  control: 'AUTH-1.1',
  reads: ['authentikFlow', 'authentikStage', 'authentikStageBinding', 'authentikBrand', 'authentikFlowUse', 'authentikListing'],
  requires: ['authentikFlow'],
  freshFor: 'P31D',
  why: 'A stolen password alone must not open an account.',
  remedy:
    'Bind an authenticator validation stage with not_configured_action deny or configure and TOTP and WebAuthn to each login flow, before its login stage.',

  judge(facts) {
    const uses = usesOf(facts);
    const isLogin = ({ id, designation }: AuthentikFlow) =>
      typeof designation !== 'string' || designation === 'authentication' || uses.some(({ flow }) => flow === id);
    const judged = facts.authentikFlow
      .filter(isLogin)
      // Whatever it is meant for: people log in by it.
      .map((flow) =>
        judgeFlow(uses.some((use) => use.flow === flow.id) ? { ...flow, designation: 'authentication' } : flow, facts),
      );
    if (!facts.authentikFlow.some(({ designation }) => designation === 'authentication'))
      judged.push(
        unknown('authentication flow', 'missing', 'The evidence shows no flow whose designation is "authentication".', [], {
          remedy: 'Export the flows of Authentik with their stages and bindings.',
        }),
      );
    return mergeObservations([...judged, ...judgeUses(uses, facts)]);
  },
});

type Uses = FactsOf<'authentikFlowUse'>['authentikFlowUse'];

/** What lets people log in, brands included; a brand that names no flow leaves the choice to Authentik. */
function usesOf({ authentikBrand, authentikFlowUse }: FactsOf<'authentikBrand' | 'authentikFlowUse'>): Uses {
  const brands = authentikBrand.map(({ domain, authenticationFlow, from }) => ({
    flow: authenticationFlow,
    by: `brand "${domain}"`,
    from,
  }));
  return [...brands, ...authentikFlowUse].filter(({ flow }) => flow !== null);
}

/** What people log in by and the evidence does not show. Blueprints show the flows that they make, and say nothing of others. */
function judgeUses(uses: Uses, { authentikFlow, authentikListing }: FactsOf<'authentikFlow' | 'authentikListing'>): Observation[] {
  const remedy = 'Export the flows of Authentik, their stages and bindings, and its brands.';
  const hidden = uses.flatMap(({ flow, by, from }): Observation[] => {
    if (isUnresolved(flow))
      return [
        unknown(by, 'unresolved', `By which flow it lets people log in is not resolved: ${quote(flow)}.`, [from], { remedy }),
      ];
    if (flow === null || authentikFlow.some(({ id }) => id === flow)) return [];
    return [unknown(flow, 'missing', `People log in by it (${by}), and the evidence does not hold it.`, [from], { remedy })];
  });
  if (authentikListing.some(({ list }) => list === 'flows') || uses.some(({ by }) => by.startsWith('brand '))) return hidden;
  return [
    ...hidden,
    unknown('brand', 'missing', 'Nothing in the evidence says by which flow people log in: it holds no brand of Authentik.', [], {
      remedy,
    }),
  ];
}
