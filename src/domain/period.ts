import { z } from 'zod';
import { Problem } from './problem.ts';
import { Span } from './time.ts';

/** A calendar quarter in UTC, the unit that is sealed and published. */
export const Period = Span.extend({ id: z.string().regex(/^\d{4}-Q[1-4]$/) });
export type Period = z.infer<typeof Period>;

/** The quarter named `2026-Q3`. Throws a {@link Problem} for any other text. */
export function parsePeriod(id: string): Period {
  const match = /^(\d{4})-Q([1-4])$/.exec(id);
  if (match === null) {
    throw new Problem({ what: `"${id}" is not a period.`, fix: 'Write the year and the quarter, such as 2026-Q3.' });
  }
  const year = Number(match[1]);
  const firstMonth = (Number(match[2]) - 1) * 3;
  return {
    id,
    from: new Date(Date.UTC(year, firstMonth, 1)).toISOString(),
    to: new Date(Date.UTC(year, firstMonth + 3, 1)).toISOString(),
  };
}
