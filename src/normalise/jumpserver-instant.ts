import { type Instant, parseInstant } from '../domain/time.ts';

const WRITTEN = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) ([+-]\d{2}):?(\d{2})$/;

/** An instant as JumpServer writes it, `2026/08/21 10:00:00 +0800`, or in ISO 8601; null for anything else, one without a zone included. */
export function jumpserverInstant(text: string): Instant | null {
  const match = WRITTEN.exec(text.trim());
  if (match === null) return parseInstant(text.trim());
  const [, year, month, day, time, hours, minutes] = match;
  return parseInstant(`${year}-${month}-${day}T${time}${hours}:${minutes}`);
}
