import { decodeJsonString, walkJson } from '../redact/json-text.ts';
import { showPath } from '../redact/member-path.ts';
import type { Piece } from '../redact/piece.ts';
import { type Applied, apply } from '../redact/settle.ts';
import { StructureWatch } from '../redact/structure.ts';

/** Start and end in a text, in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** An original text with what stands in the place of its spans. Spans are in order and do not overlap. */
export function withReplacements(original: string, spans: readonly Span[], replacements: readonly string[]): Applied {
  const edits = spans.map(([start, end], index) => {
    return { start, end, original: '', replacement: replacements[index] ?? '', kind: 'literals', rule: '' } as const;
  });
  return apply(original, edits);
}

/**
 * Where values stood in an original, found by holding it against the text without them: between two values both say the same.
 * Null when the one is not the other with these values replaced.
 */
export function spansOf(
  original: string,
  published: string,
  replaced: readonly { readonly value: string; readonly replacement: string }[],
): Span[] | null {
  const spans: Span[] = [];
  let [inOriginal, inPublished] = [0, 0];
  for (const { value, replacement } of replaced) {
    let found: Span | null = null;
    for (let at = inPublished; found === null; at += 1) {
      at = published.indexOf(replacement, at);
      if (at === -1) return null;
      const start = inOriginal + (at - inPublished);
      if (original.slice(inOriginal, start) !== published.slice(inPublished, at)) return null;
      const end = endOf(value, original, start);
      if (end === null) continue;
      const instead = withReplacements(original.slice(start, end), [[0, end - start]], [replacement]).result;
      if (!published.startsWith(instead, at)) continue;
      found = [start, end];
      [inOriginal, inPublished] = [end, at + instead.length];
    }
    spans.push(found);
  }
  return original.slice(inOriginal) === published.slice(inPublished) ? spans : null;
}

/** Where a value ends that starts at an offset, written as it is or with the escapes of JSON; null when it does not stand there. */
function endOf(value: string, text: string, start: number): number | null {
  if (text.startsWith(value, start)) return start + value.length;
  const { value: said, offsetOf } = decodeJsonString(text, start, Math.min(text.length, start + value.length * 6));
  return said.startsWith(value) ? offsetOf(value.length) : null;
}

/** Whether a stretch of a text can be what a value says: as it is, or with the escapes of JSON taken out. */
export function saysLength(text: string, [start, end]: Span, length: number): boolean {
  return end - start === length || decodeJsonString(text, start, end).value.length === length;
}

/**
 * Where places of a file are in a piece of it: `line 12` without its newline, `$.results[3].user` without its quotes. A path may name
 * several, and pieces may each hold a part of a line.
 */
export function rangesOf({ text, own, elements }: Piece, places: ReadonlySet<string>): Map<string, Span[]> {
  const ranges = new Map<string, Span[]>();
  const tell = (place: string, span: Span) => {
    if (!places.has(place)) return;
    const known = ranges.get(place);
    if (known === undefined) ranges.set(place, [span]);
    else known.push(span);
  };
  for (const { start: first, end: last, line: firstLine } of own) {
    let start = first;
    for (let line = firstLine; start <= last; line += 1) {
      const next = text.indexOf('\n', start);
      const end = next === -1 || next > last ? last : next;
      tell(`line ${line}`, [start, end]);
      start = end + 1;
    }
  }
  if (!places.values().some((place) => place.startsWith('$'))) return ranges;
  const watch = new StructureWatch<Span>(({ place }, path) => tell(showPath(path()), place), elements);
  walkJson(text, 0, text.length, {
    open: (container) => watch.open(container),
    close: () => watch.close(),
    scalar: ({ start: from, end, type, isName }) => {
      if (isName) watch.name(decodeJsonString(text, from, end).value);
      else watch.value({ place: [from, end], type, text: () => '' });
    },
  });
  return ranges;
}
