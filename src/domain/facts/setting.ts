/**
 * A value as the evidence gives it: the value, `null` when it is not set at all,
 * or the expression as written when the evidence does not resolve it (`${VAR}`, a Go template, a Terraform reference).
 */
export type Setting<T> = T | Unresolved | null;

/** An expression that this evidence alone does not resolve. */
export interface Unresolved {
  readonly unresolved: string;
}

/** Whether a setting is an expression nobody resolved. */
export function isUnresolved(setting: unknown): setting is Unresolved {
  return typeof setting === 'object' && setting !== null && 'unresolved' in setting;
}
