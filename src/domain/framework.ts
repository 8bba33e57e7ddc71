import { z } from 'zod';
import { ControlId } from './control.ts';

/** One clause of a framework and what of the guide answers it. Titles of CIS clauses are our own. */
export const Clause = z.object({
  id: z.string(),
  title: z.string(),
  /** Edition → the id this clause has there, where it differs. */
  aliases: z.record(z.string(), z.string()).default({}),
  controls: z.array(ControlId).default([]),
  cwes: z.array(z.string().regex(/^CWE-\d+$/)).default([]),
  /** Which kind of evidence could decide the clause; `no` comes with a reason. */
  decidable: z.string().nullable().default(null),
  reason: z.string().nullable().default(null),
});
export type Clause = z.infer<typeof Clause>;

/** A catalogue that controls are mapped to. Mapped to, never certified against. */
export const Framework = z.object({
  proofbook: z.literal('framework/1'),
  id: z.string(),
  title: z.string(),
  edition: z.string(),
  publisher: z.string(),
  url: z.url(),
  licence: z.string(),
  clauses: z.array(Clause),
});
export type Framework = z.infer<typeof Framework>;
