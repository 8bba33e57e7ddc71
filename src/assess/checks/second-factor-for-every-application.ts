import type { FactsOf } from '../../domain/fact.ts';
import type { AuthentikApplication } from '../../domain/facts/authentik.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { notApplicable, type Observation, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { distinctPointers, mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeFlow } from '../second-factor.ts';

export default defineCheck({
  id: 'second-factor-for-every-application',
  title: 'The second factor covers every application',
  control: 'AUTH-1.2',
  reads: ['authentikApplication', 'authentikListing', 'authentikFlow', 'authentikStage', 'authentikStageBinding'],
  requires: ['authentikApplication'],
  freshFor: 'P31D',
  why: 'An application whose provider names a flow of its own can leave the second factor out, whatever the default flow does.',
  remedy: 'Let every provider use a flow that asks for a second factor, or none of its own so that the flow of the brand holds.',

  judge(facts) {
    const judged = facts.authentikApplication.map((application) => judgeApplication(application, facts));
    // A blueprint shows the applications that it makes, and says nothing of others.
    if (!facts.authentikListing.some(({ list }) => list === 'applications') || judged.length === 0)
      judged.push(
        unknown('list of applications', 'missing', 'The evidence does not list all applications of Authentik.', [], {
          remedy: 'Export /api/v3/core/applications/ with superuser_full_list=true.',
        }),
      );
    return mergeObservations(judged);
  },
});

function judgeApplication(
  { slug, provider, authenticationFlow, from }: AuthentikApplication,
  facts: FactsOf<'authentikFlow' | 'authentikStage' | 'authentikStageBinding'>,
): Observation {
  if (provider === null) return notApplicable(slug, 'It has no provider: it is a link and asks nobody who they are.', [from]);
  if (authenticationFlow === null)
    return unknown(
      slug,
      'missing',
      'Neither its provider nor the brand names an authentication flow, so Authentik picks one.',
      [from],
      {
        remedy: 'Set the authentication flow of the brand.',
      },
    );
  if (isUnresolved(authenticationFlow))
    return unknown(slug, 'unresolved', `Which authentication flow holds for it is not resolved: ${quote(authenticationFlow)}.`, [
      from,
    ]);
  const flows = facts.authentikFlow.filter(({ id }) => id === authenticationFlow);
  const [judged] = mergeObservations(flows.map((flow) => judgeFlow(flow, facts)));
  if (judged === undefined)
    return unknown(slug, 'missing', `Its authentication flow "${authenticationFlow}" is not in the evidence.`, [from]);
  return {
    ...judged,
    subject: slug,
    reason: `Its authentication flow is "${authenticationFlow}". ${judged.reason}`,
    pointers: distinctPointers([from, ...judged.pointers]),
  };
}
