import type { FactsOf } from '../../domain/fact.ts';
import type { AuthentikFlow } from '../../domain/facts/authentik.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { LOGIN_STAGE } from '../flow-order.ts';
import { enrolsDevice, hidesStages, logsIn } from '../login-flows.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeFlow } from '../second-factor.ts';

/** Comes with every Authentik, asks for a second factor only of those who have one, and can be run whatever the brand names. */
const SHIPPED = 'default-authentication-flow';
const FLOW_MODEL = 'authentik_flows.flow';
const remedy = 'Export the flows of Authentik, their stages and bindings, and its brands.';

export default defineCheck({
  id: 'mfa-mandatory-at-login',
  title: 'Every login asks for a second factor',
  control: 'AUTH-1.1',
  reads: [
    'authentikFlow',
    'authentikStage',
    'authentikStageBinding',
    'authentikBrand',
    'authentikFlowUse',
    'authentikRemoval',
    'authentikListing',
  ],
  requires: ['authentikFlow'],
  freshFor: 'P31D',
  why: 'A stolen password alone must not open an account.',
  remedy:
    'Bind an authenticator validation stage with not_configured_action deny or configure and TOTP and WebAuthn to each flow that logs people in, before its login stage.',

  judge(facts) {
    const uses = usesOf(facts);
    const judged = facts.authentikFlow.flatMap((flow) => judgeIfLogin(flow, uses, facts));
    if (!facts.authentikFlow.some(({ designation }) => designation === 'authentication'))
      judged.push(
        unknown('authentication flow', 'missing', 'The evidence shows no flow whose designation is "authentication".', [], {
          remedy: 'Export the flows of Authentik with their stages and bindings.',
        }),
      );
    return mergeObservations([
      ...judged,
      ...judgeUses(uses, facts),
      ...judgeUnshown(facts),
      ...(facts.authentikListing.some(({ list }) => list === 'flows') ? judgeFiltered(facts) : judgeUnlisted(facts)),
    ]);
  },
});

type Uses = FactsOf<'authentikFlowUse'>['authentikFlowUse'];
type Stages = FactsOf<'authentikStage' | 'authentikStageBinding'>;

/** What lets people log in, brands included. */
function usesOf({ authentikBrand, authentikFlowUse }: FactsOf<'authentikBrand' | 'authentikFlowUse'>): Uses {
  const brands = authentikBrand.map(({ domain, authenticationFlow, from }) => ({
    flow: authenticationFlow,
    by: `brand "${domain}"`,
    from,
  }));
  return [...brands, ...authentikFlowUse].filter(({ flow }) => flow !== null);
}

/** A flow logs people in because it is meant for it, because something lets them log in by it, or because of its stages. */
function judgeIfLogin(flow: AuthentikFlow, uses: Uses, facts: Stages): Observation[] {
  const { id, designation, from } = flow;
  const isUsed = uses.some((use) => use.flow === id && use.perhaps !== true);
  const byStages = logsIn(flow, facts);
  if (typeof designation === 'string' && designation !== 'authentication' && !isUsed && byStages === 'no') return [];
  if (!isUsed && enrolsDevice(flow, facts))
    return [pass(id, 'Who enrols by it sets up a second factor before they are logged in.', [from])];
  const judged = judgeFlow(isUsed || byStages === 'yes' ? { ...flow, designation: 'authentication' } : flow, facts);
  if (byStages === 'perhaps' && hidesStages(flow, facts))
    return [judged, unknown(id, 'missing', 'It has stages of which the evidence holds no binding.', [from], { remedy })];
  if (byStages !== 'yes' || isUsed || designation === 'authentication') return [judged];
  return [
    { ...judged, reason: `Its login stage logs people in, though its designation is ${quote(designation)}. ${judged.reason}` },
  ];
}

/** What people log in by, or may be led to, and the evidence does not show. */
function judgeUses(uses: Uses, { authentikFlow }: FactsOf<'authentikFlow'>): Observation[] {
  return uses.flatMap(({ flow, by, perhaps, from }): Observation[] => {
    const lets = perhaps ? 'may let' : 'lets';
    if (isUnresolved(flow))
      return [
        unknown(by, 'unresolved', `By which flow it ${lets} people log in is not resolved: ${quote(flow)}.`, [from], { remedy }),
      ];
    if (flow === null || authentikFlow.some(({ id }) => id === flow)) return [];
    const reason = `People ${perhaps ? 'may log' : 'log'} in by it (${by}), and the evidence does not hold it.`;
    return [unknown(flow, 'missing', reason, [from], { remedy })];
  });
}

/** Flows that nothing describes and to which a login stage is bound. */
function judgeUnshown({
  authentikFlow,
  authentikStage,
  authentikStageBinding,
}: FactsOf<'authentikFlow' | 'authentikStage' | 'authentikStageBinding'>): Observation[] {
  return authentikStageBinding.flatMap(({ flow, stage, stageModel, from }): Observation[] => {
    const models = authentikStage.filter(({ id }) => id === stage).map(({ model }) => model);
    const isLogin = [...models, stageModel ?? ''].some((model) => LOGIN_STAGE.test(model));
    if (!isLogin || authentikFlow.some(({ id }) => id === flow)) return [];
    const reason = `Its stage "${stage}" logs people in, and the evidence does not hold the flow.`;
    return [unknown(flow, 'missing', reason, [from], { remedy })];
  });
}

/** Every Authentik has flows for other purposes, by which people may be logged in too: a list without any was filtered. */
function judgeFiltered({ authentikFlow }: FactsOf<'authentikFlow'>): Observation[] {
  const listed = authentikFlow.filter(({ key }) => key !== undefined);
  if (listed.some(({ designation }) => designation !== 'authentication')) return [];
  const reason = 'It shows flows for authentication alone, and people may be logged in by others, such as a recovery.';
  const pointers = listed.map(({ from }) => from);
  return [
    unknown('list of flows', 'missing', reason, pointers, {
      remedy: 'Export /api/v3/flows/instances/ as a whole, without a filter.',
    }),
  ];
}

/** Blueprints show the flows that they make, and say nothing of others. */
function judgeUnlisted({
  authentikFlow,
  authentikBrand,
  authentikRemoval,
}: FactsOf<'authentikFlow' | 'authentikBrand' | 'authentikRemoval'>): Observation[] {
  const found = authentikBrand
    .filter(({ authenticationFlow }) => authenticationFlow === null)
    .map(({ domain, from }) =>
      unknown(
        `brand "${domain}"`,
        'missing',
        'It names no authentication flow, so Authentik takes the first there is, and the evidence does not list all flows.',
        [from],
        { remedy: `Set flow_authentication of the brand "${domain}", or export the list of flows.` },
      ),
    );
  if (authentikBrand.length === 0)
    found.push(
      unknown('brand', 'missing', 'Nothing in the evidence says by which flow people log in: it holds no brand of Authentik.', [], {
        remedy,
      }),
    );
  const isTold =
    authentikFlow.some(({ id }) => id === SHIPPED) ||
    authentikRemoval.some(({ model, name }) => model === FLOW_MODEL && name === SHIPPED);
  if (!isTold)
    found.push(
      unknown(
        SHIPPED,
        'missing',
        'Authentik comes with this flow, by which people log in without a second factor whatever the brand names; the evidence does not say what became of it.',
        [],
        { remedy: `Hand in a blueprint that gives "${SHIPPED}" a second factor or removes it, or export the list of flows.` },
      ),
    );
  return found;
}
