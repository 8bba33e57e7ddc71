import { z } from 'zod';
import { ControlId } from './control.ts';
import { Pointer } from './evidence.ts';
import { Instant, Span } from './time.ts';

/** A person's dated record that something was done. */
export const Attestation = z.object({
  control: ControlId,
  /** What it is about, e.g. an ISO week; null for the control as a whole. */
  subject: z.string().nullable(),
  performed: Instant,
  covers: Span.nullable(),
  /** The role of the person who signs for it. */
  by: z.string(),
  statement: z.string(),
  /** The first instant at which it no longer holds. */
  expires: Instant,
  from: Pointer,
});
export type Attestation = z.infer<typeof Attestation>;
