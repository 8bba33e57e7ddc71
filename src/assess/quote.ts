import { isUnresolved } from '../domain/facts/setting.ts';

/** A value of the evidence for a sentence, in quotes; an unresolved one as it was written, lists with commas. */
export function quote(value: unknown): string {
  if (isUnresolved(value)) return `"${value.unresolved}"`;
  if (Array.isArray(value)) return value.map(quote).join(', ');
  return `"${String(value)}"`;
}
