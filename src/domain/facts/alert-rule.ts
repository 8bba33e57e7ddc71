import type { Pointer } from '../evidence.ts';

/** An alert rule of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  /** The PromQL expression as written. */
  readonly expression: string;
  readonly severity: string | null;
  /** How long the expression must hold before the alert fires (`for`), as written; null: at once. */
  readonly holdsFor: string | null;
  /** How often its group is evaluated (`interval`), as written; null: as Prometheus is told for all groups. */
  readonly evaluatedEvery: string | null;
  readonly from: Pointer;
}
