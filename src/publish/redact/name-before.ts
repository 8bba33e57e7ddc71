import { letterOf } from './html-text.ts';

/** Quotes as they are written in text, JSON, HTML and XML. */
const QUOTES = '(?:["\'`\\\\]|&(?:quot|apos|#34|#39);)*';
const NAME_BEFORE = new RegExp(`([\\w.-]+)${QUOTES}[ \\t]*(?::=|=>|==|[:=])[ \\t]*${QUOTES}$`);
/** Characters in which a name and what stands between it and its value are looked for. */
const BEFORE = 240;

/** The name of the value that begins at a place, as `DB_PASSWORD` in `DB_PASSWORD=…`; null for none. */
export function nameBefore(text: string, start: number): string | null {
  return NAME_BEFORE.exec(text.slice(Math.max(0, start - BEFORE), start))?.[1] ?? null;
}

/** A value without the signs that quote it where it stands. */
export function unquoted(value: string): string {
  return value
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[A-Za-z]{2,20});?/gi, (whole, reference: string) => letterOf(reference) ?? whole)
    .replace(/\\(?=[^\w\s])/g, '')
    .replace(/^["'`]+|["'`;,]+$/g, '');
}
