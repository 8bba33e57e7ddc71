import { Problem } from '../../domain/problem.ts';
import { type Located, locate, type Search, type TextFile } from './locate.ts';

/** A stretch of a text with what will stand there instead. */
export interface Edit extends Located {
  readonly replacement: string;
}

/** Rounds until nothing new shows. Two are usual; texts made to resist need a few more. */
const ROUNDS = 12;

/**
 * Everything to be replaced in a text, such that nothing is found in the result. A replacement changes what stands around it,
 * and may make a name and its value of what was none before: then the stretches grow until that stops. What is `known` to stand there
 * need not be found again.
 */
export async function settle(
  text: string,
  file: TextFile,
  search: Search,
  replace: (located: Located) => string | null,
  known: readonly Located[] = [],
): Promise<Edit[]> {
  let spans: readonly Edit[] = known.flatMap((one) => edit(one, replace));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { result, back } = apply(text, spans);
    const fresh = (await locate(result, file, search)).flatMap((one) => edit(one, replace));
    if (fresh.length === 0) return [...spans];
    spans = merge(
      text,
      spans,
      fresh.map((one) => ({ ...one, start: back(one.start, 'start'), end: back(one.end, 'end') })),
      replace,
    );
  }
  throw new Problem({
    what: `Something is still found after ${ROUNDS} rounds of redaction.`,
    where: file.path,
    why: 'Text that resists may hold a secret that would leave with it.',
    fix: 'Take the file out of the drop folder, or collect it in another form.',
  });
}

function edit(located: Located, replace: (located: Located) => string | null): Edit[] {
  const replacement = replace(located);
  return replacement === null ? [] : [{ ...located, replacement }];
}

/** Stretches of the original text: those known and those found since, united where they overlap. */
function merge(text: string, spans: readonly Edit[], fresh: readonly Edit[], replace: (located: Located) => string | null): Edit[] {
  const sorted = [...spans, ...fresh].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Edit[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
      continue;
    }
    // What grows is what was found last: its surroundings say what it is as a whole.
    const whole = { ...(next.end > last.end ? next : last), start: last.start, end: Math.max(last.end, next.end) };
    merged[merged.length - 1] = whole;
  }
  // What stayed as it was found keeps what it says; what grew says what the text says there.
  const asFound = new Set([...spans, ...fresh]);
  return merged.flatMap((one) =>
    asFound.has(one) && !/redacted-/.test(one.original)
      ? [one]
      : edit({ ...one, original: text.slice(one.start, one.end) }, replace),
  );
}

/** A text with its replacements. */
export interface Applied {
  readonly result: string;
  /** Where each replacement stands in it. */
  readonly places: readonly { readonly from: number; readonly to: number }[];
  /** The way back from a place in it: the inside of a replacement leads to the ends of its stretch. */
  readonly back: (offset: number, side: 'start' | 'end') => number;
}

/** Replaces stretches of a text, which are in order and do not overlap. */
export function apply(text: string, edits: readonly Edit[]): Applied {
  let result = '';
  let done = 0;
  const places: { readonly from: number; readonly to: number; readonly edit: Edit }[] = [];
  for (const one of edits) {
    result += text.slice(done, one.start);
    const from = result.length;
    result += inItsLines(text.slice(one.start, one.end), one.replacement);
    places.push({ from, to: result.length, edit: one });
    done = one.end;
  }
  result += text.slice(done);
  const back = (offset: number, side: 'start' | 'end') => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[middle]?.from ?? 0) < offset || (side === 'start' && (places[middle]?.from ?? 0) === offset)) low = middle + 1;
      else high = middle;
    }
    const place = places[low - 1];
    if (place === undefined) return offset;
    if (offset >= place.to) return place.edit.end + (offset - place.to);
    return side === 'start' ? place.edit.start : place.edit.end;
  };
  return { result, places, back };
}

/** A value on several lines keeps them, with their indentation and the sign of a comment: each line after the first says that there was more. */
function inItsLines(original: string, replacement: string): string {
  const [first = '', ...others] = original.split('\n');
  if (others.length === 0) return replacement;
  const ending = (part: string) => (part.endsWith('\r') ? '\r' : '');
  const rest = others.map((part) => {
    const lead = /^\s*(?:(?:#+|;|\/\/|\*)\s+)?/.exec(part)?.[0] ?? '';
    return part.trim() === '' ? `\n${part}` : `\n${lead}redacted-more${ending(part)}`;
  });
  return `${replacement}${ending(first)}${rest.join('')}`;
}
