import { z } from 'zod';

/** Severity as the scanner states it. `unknown` stays unknown: it is never counted as low. */
export const Severity = z.enum(['unknown', 'low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;
