import type { AttestationUse, Finding, JudgedObservation, Verdict } from '../domain/assessment.ts';
import type { Control } from '../domain/control.ts';
import type { Deviation } from '../domain/deviation.ts';
import { lastDayBefore } from '../domain/time.ts';
import { reasonFor } from './judge-check.ts';

type Decision = Pick<Finding, 'status' | 'until' | 'cause' | 'reason' | 'verdicts'>;

/**
 * From the verdicts of all checks of a control to its finding. All must pass; one failure that nobody accepted decides,
 * then anything unknown, then what was accepted. A control without a check is not assessed.
 */
export function decideFinding(
  control: Control,
  verdicts: readonly Verdict[],
  deviations: readonly Deviation[],
  attestations: readonly AttestationUse[],
): Decision {
  const decide = (status: Decision['status'], reason: string, rest: Partial<Decision> = {}): Decision => ({
    status,
    until: null,
    cause: null,
    reason,
    verdicts: [...verdicts],
    ...rest,
  });
  if (verdicts.length === 0) return decide('not-assessed', 'No check decides this control yet.', { cause: 'no-check' });

  const observations = verdicts.flatMap((verdict) => verdict.observations);
  const failures = observations.filter(({ outcome, acceptedBy }) => outcome === 'fail' && acceptedBy === null);
  if (failures.length > 0)
    return decide(
      'not-satisfied',
      joined(verdicts, 'fail', ({ acceptedBy }) => acceptedBy === null),
    );

  // A check that observed nothing is unknown as a whole, so verdicts count here and not observations alone.
  const unknown = verdicts.find(
    ({ outcome, observations: own }) => outcome === 'unknown' || own.some((one) => one.outcome === 'unknown'),
  );
  if (unknown !== undefined) {
    const cause = unknown.observations.find(({ outcome }) => outcome === 'unknown')?.cause ?? unknown.cause;
    return decide(
      'not-assessed',
      joined(verdicts, 'unknown', () => true),
      { cause },
    );
  }

  const accepted = observations.filter(({ acceptedBy }) => acceptedBy !== null);
  if (accepted.length > 0) {
    const until = deviations
      .filter(({ id }) => accepted.some(({ acceptedBy }) => acceptedBy === id))
      .map(({ expires }) => expires)
      .sort()[0];
    return decide(
      'accepted',
      `Accepted for ${accepted.map(({ subject }) => subject).join(', ')}; everything else meets the requirement.`,
      { until: until ?? null },
    );
  }
  if (verdicts.every(({ outcome }) => outcome === 'not-applicable')) return decide('not-applicable', verdicts[0]?.reason ?? '');

  const reason = joined(verdicts, 'pass', () => true);
  if (control.decidedBy !== 'record') return decide('satisfied', reason);
  // All of what was due must hold, so the record that ends first says how long.
  const relied = new Set(observations.flatMap(({ pointers }) => pointers.map(({ evidence, at }) => `${evidence} ${at}`)));
  const [until] = attestations
    .filter(({ from, state }) => state === 'valid' && relied.has(`${from.evidence} ${from.at}`))
    .map(({ expires }) => lastDayBefore(expires))
    .sort();
  return decide('attested', reason, { until: until ?? null });
}

/** The reasons of the checks that came to an outcome, each from the observations that count. */
function joined(
  verdicts: readonly Verdict[],
  outcome: Verdict['outcome'],
  counts: (observation: JudgedObservation) => boolean,
): string {
  return verdicts
    .map(({ observations }) => observations.filter((observation) => observation.outcome !== outcome || counts(observation)))
    .filter((observations) => observations.length === 0 || observations.some((observation) => observation.outcome === outcome))
    .map((observations) => reasonFor(observations, outcome))
    .join(' ');
}
