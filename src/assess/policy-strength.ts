import { isUnresolved, type PasswordPolicy, type Setting } from '../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../domain/observation.ts';
import { mergeObservations } from './merge-observations.ts';

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
  thresholds: (policy: PasswordPolicy) => readonly Threshold[],
): Observation[] {
  if (policies.length === 0)
    return [
      unknown(what, 'missing', `The evidence holds no ${what} of Authentik.`, [], {
        remedy: `Export the ${what} with its bindings.`,
      }),
    ];
  const someBound = policies.some(({ boundTo }) => boundTo.length > 0);
  return mergeObservations(
    policies.map((policy) => {
      const { id, boundTo, from } = policy;
      if (boundTo.length === 0)
        return someBound
          ? notApplicable(id, 'It is bound to nothing, so it has no effect.', [from])
          : fail(id, 'It is bound to nothing, so it has no effect.', [from], {
              remedy: `Bind "${id}" to the stage that sets passwords.`,
            });
      return judgeBound(policy, thresholds(policy));
    }),
  );
}

function judgeBound({ id, boundTo, from }: PasswordPolicy, thresholds: readonly Threshold[]): Observation {
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
  const settings = thresholds.map(({ name, value }) => `${name} "${String(value)}"`).join(', ');
  return pass(id, `It asks for ${settings} and is bound to "${boundTo.join('", "')}".`, [from]);
}
