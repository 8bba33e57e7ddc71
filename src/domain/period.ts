import { z } from 'zod';
import { Problem } from './problem.ts';
import { Span } from './time.ts';

/** A calendar quarter in UTC, the unit that is sealed and published. */
export const Period = Span.extend({ id: z.string().regex(/^\d{4}-Q[1-4]$/) });
export type Period = z.infer<typeof Period>;

/** The quarter named `2026-Q3`. Throws a {@link Problem} for any other text. */
export function parsePeriod(id: string): Period {
  const [, year = '', quarter = ''] = /^(\d{4})-Q([1-4])$/.exec(id) ?? [];
  if (Number(year) < FIRST_YEAR) {
    const [, digits, number] = /^\s*(\d{4})[-/ ]?q?([1-4])\s*$/i.exec(id) ?? [];
    const meant = digits === undefined || Number(digits) < FIRST_YEAR ? '' : ` Did you mean "${digits}-Q${number}"?`;
    throw new Problem({ what: `"${id}" is not a period.`, fix: `Write the year and the quarter, such as 2026-Q3.${meant}` });
  }
  const firstMonth = (Number(quarter) - 1) * 3;
  return { id, from: monthStart(Number(year), firstMonth), to: monthStart(Number(year), firstMonth + 3) };
}

/** No computer kept time before; the years 0 to 99 would be taken for those of the twentieth century. */
const FIRST_YEAR = 1970;
/** Its last quarter ends in a year of five digits, which would not sort as text. */
const LAST = '9999-12-31T23:59:59.999Z';

function monthStart(year: number, month: number): string {
  const text = new Date(Date.UTC(year, month, 1)).toISOString();
  return text.startsWith('+') ? LAST : text;
}
