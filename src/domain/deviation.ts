import { z } from 'zod';
import { ControlId } from './control.ts';

const Words = z.string().trim().min(1, 'expected words, found none');

/** A risk that someone accepted, in writing, until a day. */
export const Deviation = z.strictObject({
  proofbook: z.literal('deviation/1'),
  id: Words,
  control: ControlId,
  /** The subject of the observation it accepts; `*` for every subject of the control. */
  subject: Words,
  reason: Words,
  compensating: Words,
  approvedBy: Words,
  /** First day on which it holds, in UTC. */
  approved: z.iso.date(),
  /** Last day on which it holds, in UTC. */
  expires: z.iso.date(),
});
export type Deviation = z.infer<typeof Deviation>;
