import type { Assessment, Finding, JudgedObservation, Verdict } from '../../domain/assessment.ts';
import type { Instant } from '../../domain/time.ts';
import { type Place, placesIn } from './evidence-places.ts';
import { uuidOf } from './uuid.ts';

/** An observation with everything around it. Its UUID is the same in every format and in every run over the same period. */
export interface Observed {
  readonly uuid: string;
  readonly finding: Finding;
  readonly verdict: Verdict;
  readonly observation: JudgedObservation;
  readonly places: readonly Place[];
  /** When its evidence was taken from the system, the oldest where there are several; null when no evidence says. */
  readonly takenAt: Instant | null;
}

/** The parts of a name within a deployment and period, for {@link uuidOf}. */
export function uuidIn({ organisation, period }: Assessment, ...parts: readonly string[]): string {
  return uuidOf(organisation.deployment.name, period.id, ...parts);
}

/** Every observation of the assessment in its order. */
export function observedIn(assessment: Assessment): Observed[] {
  const placeOf = placesIn(assessment);
  const seen = new Map<string, number>();
  return assessment.findings.flatMap((finding) =>
    finding.verdicts.flatMap((verdict) =>
      verdict.observations.map((observation) => {
        const name = [finding.control.id, verdict.check.id, observation.subject];
        // Subjects are unique within a check; should one come twice all the same, both are kept apart.
        const repetition = seen.get(JSON.stringify(name)) ?? 0;
        seen.set(JSON.stringify(name), repetition + 1);
        const places = observation.pointers.map(placeOf);
        const instants = places.flatMap(({ file }) => file?.takenAt ?? []).sort();
        return {
          uuid: uuidIn(assessment, 'observation', ...name, ...(repetition === 0 ? [] : [String(repetition + 1)])),
          finding,
          verdict,
          observation,
          places,
          takenAt: instants[0] ?? null,
        };
      }),
    ),
  );
}

/** The clauses that a control answers, as `OWASP Top 10 2025 A05:2025`, in the order of the frameworks. */
export function clausesOf({ frameworks }: Assessment, control: string): { framework: string; standard: string; clause: string }[] {
  return frameworks.flatMap(({ id, title, edition, clauses }) =>
    clauses
      .filter(({ controls }) => controls.includes(control))
      .map((clause) => ({ framework: id, standard: `${title} ${edition}`, clause: clause.id })),
  );
}
