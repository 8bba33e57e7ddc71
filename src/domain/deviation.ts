import { z } from 'zod';
import { ControlId } from './control.ts';

const Words = z.string().trim().min(1, 'expected words, found none');

/** Years that a risk may be accepted for at most. */
const LONGEST_YEARS = 5;

/** A risk that someone accepted, in writing, until a day that somebody will see. */
export const Deviation = z
  .strictObject({
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
  })
  .refine(({ approved, expires }) => !(Number(expires.slice(0, 4)) - Number(approved.slice(0, 4)) > LONGEST_YEARS), {
    path: ['expires'],
    error: `expected a day within ${LONGEST_YEARS} years of the approval: nothing is accepted for ever`,
  });
export type Deviation = z.infer<typeof Deviation>;
