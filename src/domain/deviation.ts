import { z } from 'zod';
import { ControlId } from './control.ts';

/** A risk that someone accepted, in writing, until a day. */
export const Deviation = z.strictObject({
  proofbook: z.literal('deviation/1'),
  id: z.string(),
  control: ControlId,
  /** The subject of the observation it accepts; `*` for every subject of the control. */
  subject: z.string(),
  reason: z.string(),
  compensating: z.string(),
  approvedBy: z.string(),
  approved: z.iso.date(),
  /** Last day on which it holds. */
  expires: z.iso.date(),
});
export type Deviation = z.infer<typeof Deviation>;
