/** What the runbook must have a procedure for; records may name one as their subject. */
export const RECOVERY_PROCEDURES: readonly string[] = ['service failure', 'data corruption', 'complete failure', 'security breach'];
