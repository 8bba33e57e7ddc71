import { unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { judgeFlow } from '../second-factor.ts';

export default defineCheck({
  id: 'mfa-mandatory-at-login',
  title: 'Every login asks for a second factor',
  control: 'AUTH-1.1',
  reads: ['authentikFlow', 'authentikStage', 'authentikStageBinding'],
  requires: ['authentikFlow'],
  freshFor: 'P31D',
  why: 'A stolen password alone must not open an account.',
  remedy:
    'Bind an authenticator validation stage with not_configured_action deny or configure and TOTP and WebAuthn to each login flow.',

  judge(facts) {
    const judged = facts.authentikFlow
      .filter(({ designation }) => typeof designation !== 'string' || designation === 'authentication')
      .map((flow) => judgeFlow(flow, facts));
    if (facts.authentikFlow.some(({ designation }) => designation === 'authentication')) return mergeObservations(judged);
    const none = unknown(
      'authentication flow',
      'missing',
      'The evidence shows no flow whose designation is "authentication".',
      [],
      {
        remedy: 'Export the flows of Authentik with their stages and bindings.',
      },
    );
    return mergeObservations([...judged, none]);
  },
});
