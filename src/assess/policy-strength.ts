import type { FactsOf } from '../domain/fact.ts';
import type { AuthentikFlow, PasswordPolicy } from '../domain/facts/authentik.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../domain/observation.ts';
import { mergeObservations } from './merge-observations.ts';
import { type EffectFacts, effectIn, effectOf, passwordFlows } from './policy-effect.ts';
import { quote } from './quote.ts';

/** A number that a password policy must reach; `fallback` is what Authentik uses when it is not set. */
export interface Threshold {
  readonly name: string;
  readonly value: Setting<number>;
  readonly fallback: number;
  readonly least: number;
}

/**
 * One observation for each password policy of a kind. Every bound policy must reach its thresholds, since users may meet any of them.
 * A policy bound to nothing has no effect: it fails when no other is bound and is not applicable beside one that is.
 */
export function judgePolicies(
  policies: readonly PasswordPolicy[],
  what: string,
  facts: EffectFacts & FactsOf<'authentikFlow'>,
  thresholds: (policy: PasswordPolicy) => readonly Threshold[],
): Observation[] {
  if (policies.length === 0)
    return [
      unknown(what, 'missing', `The evidence holds no ${what} of Authentik.`, [], {
        remedy: `Export the ${what} with its bindings.`,
      }),
    ];
  const someBound = policies.some((policy) => effectOf(policy, facts) !== 'no');
  return mergeObservations([
    ...(someBound ? passwordFlows(facts).flatMap((flow) => unseen(flow, policies, what, facts)) : []),
    ...(someBound ? unlisted(policies, facts) : []),
    ...policies.map((policy) => {
      const { id, boundTo, from } = policy;
      const effect = effectOf(policy, facts);
      const remedy = `Let the prompt stage that asks for passwords validate with "${id}", or bind it to the stage that writes them with policy_engine_mode "all".`;
      if (effect === 'no') {
        const reason =
          boundTo.length === 0
            ? 'It is bound to nothing, so it has no effect.'
            : `It is bound to "${boundTo.join('", "')}", where it sees no password or another policy is enough to pass.`;
        return someBound ? notApplicable(id, reason, [from]) : fail(id, reason, [from], { remedy });
      }
      const judged = judgeBound(policy, thresholds(policy));
      if (judged.outcome !== 'pass' || effect === 'yes') return judged;
      const reason = `It is bound to "${boundTo.join('", "')}", and whether it sees there the passwords that are set is not in the evidence.`;
      return unknown(id, 'missing', reason, [from], { remedy });
    }),
  ]);
}

/** Every Authentik has flows by which people change what is theirs, their passwords among them; a list without any was filtered. */
function unlisted(policies: readonly PasswordPolicy[], { authentikFlow }: FactsOf<'authentikFlow'>): Observation[] {
  const listed = policies.filter(({ key }) => key !== undefined);
  const changes = ['stage_configuration', 'recovery'];
  if (
    listed.length === 0 ||
    authentikFlow.some(({ designation }) => typeof designation === 'string' && changes.includes(designation))
  )
    return [];
  const reason =
    'The evidence shows no flow by which a password is changed or recovered, so that it may set ones that no policy sees.';
  const pointers = listed.map(({ from }) => from);
  return [
    unknown('list of flows', 'missing', reason, pointers, {
      remedy: 'Export /api/v3/flows/instances/ as a whole, without a filter.',
    }),
  ];
}

/** A flow that sets passwords which no policy of the kind sees. */
function unseen({ id, from }: AuthentikFlow, policies: readonly PasswordPolicy[], what: string, facts: EffectFacts): Observation[] {
  const effects = policies.map((policy) => effectIn(id, policy, facts));
  if (effects.includes('yes')) return [];
  const remedy = `Let the prompt stage of "${id}" validate with a ${what}, or bind one to its stage that writes users.`;
  return effects.includes('open')
    ? [unknown(id, 'missing', `Whether a ${what} sees the passwords that it sets is not in the evidence.`, [from], { remedy })]
    : [fail(id, `It sets passwords, and no ${what} sees them.`, [from], { remedy })];
}

function judgeBound({ id, boundTo, passwordField = null, from }: PasswordPolicy, thresholds: readonly Threshold[]): Observation {
  const short = thresholds.filter(({ value, fallback, least }) => !isUnresolved(value) && !((value ?? fallback) >= least));
  if (short.length > 0) {
    const found = short.map(
      ({ name, value, fallback }) => `${name} is "${value ?? fallback}"${value === null ? ' by default' : ''}`,
    );
    const change = short.map(({ name, least }) => `${name} to ${least} or more`);
    return fail(id, `It asks for too little: ${found.join(', ')}.`, [from], { remedy: `In "${id}", set ${change.join(', ')}.` });
  }
  const open = thresholds.filter(({ value }) => isUnresolved(value)).map(({ name }) => name);
  if (open.length > 0) return unknown(id, 'unresolved', `Its ${open.join(', ')} is not resolved.`, [from]);
  if (passwordField !== null && passwordField !== 'password')
    return unknown(
      id,
      'unresolved',
      `Whether it looks at the password is not resolved: password_field is ${quote(passwordField)}.`,
      [from],
      {
        remedy: `In "${id}", set password_field to "password".`,
      },
    );
  const settings = thresholds.map(({ name, value }) => `${name} "${String(value)}"`).join(', ');
  return pass(id, `It asks for ${settings} and is bound to "${boundTo.join('", "')}".`, [from]);
}
