import { Buffer } from 'node:buffer';
import type { RedactedPlace } from '../publish/package/disclosure.ts';
import type { Item } from '../publish/package/manifest.ts';
import { rangesOf, type Span, saysLength, withReplacements } from '../publish/package/replaced-spans.ts';
import { type Piece, wholePiece } from '../publish/redact/piece.ts';
import { textFormOf } from '../publish/redact/text-bytes.ts';
import { decodeUtf8 } from '../record/note.ts';

/** Why a value cannot be what stood in its place, in a sentence; null when it can. */
export function valueFault({ at, replacement, length }: RedactedPlace, content: Uint8Array, published: Uint8Array): string | null {
  const value = decodeUtf8(content);
  const pieces = piecesOf(published);
  if (value === null || pieces === null) return 'What it opens is no text.';
  if (length !== null && value.length !== length)
    return `The value has ${value.length} characters, and the package says that ${length} were replaced.`;
  let [isThere, stands] = [false, false];
  for (const piece of pieces) {
    const ranges = rangesOf(piece, new Set([at])).get(at) ?? [];
    const places = ranges.flatMap((range) => placesOf(replacement, piece.text, range));
    if (places.some((start) => fits(value, replacement, piece.text, start))) return null;
    isThere ||= ranges.length > 0;
    stands ||= places.length > 0;
  }
  if (!isThere) return `There is no ${at} in what was published of it.`;
  return stands
    ? `At ${at}, the value has other lines than what stands there in its place.`
    : `At ${at} of what was published, "${replacement}" does not stand.`;
}

/** Why a list of replaced values is not what a file shows, in a sentence; null when each replacement stands where the list says. */
export function placesFault(places: readonly RedactedPlace[], published: Iterable<Piece>): string | null {
  const waiting = Map.groupBy(places, ({ at }) => at);
  for (const piece of published) {
    for (const [at, ranges] of rangesOf(piece, new Set(waiting.keys()))) {
      const missing = (waiting.get(at) ?? []).filter(
        ({ replacement }) => !ranges.some(([start, end]) => piece.text.slice(start, end).includes(replacement)),
      );
      if (missing.length === 0) waiting.delete(at);
      else waiting.set(at, missing);
    }
  }
  const stray = places.find((place) => waiting.get(place.at)?.includes(place) === true);
  return stray === undefined ? null : `At ${stray.at} "${stray.replacement}" does not stand, which was put there by redaction.`;
}

function placesOf(replacement: string, text: string, [start, end]: Span): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(replacement, start); at !== -1 && at + replacement.length <= end; ) {
    places.push(at);
    at = text.indexOf(replacement, at + 1);
  }
  return places;
}

/** Whether replacing the value gives the lines that stand there. In JSON the ends of its lines are escaped: then all is on one line. */
function fits(value: string, replacement: string, text: string, start: number): boolean {
  const goesOn = /\r?\n\s*(?:(?:#+|;|\/\/|\*)\s+)?redacted-more\r?$/my.test(text.slice(start + replacement.length));
  if (!value.includes('\n')) return !goesOn;
  return !goesOn || text.startsWith(withReplacements(value, [[0, value.length]], [replacement]).result, start);
}

/**
 * Why a file cannot be the original of what was published, in a sentence; null when it is: replacing its spans, in order and by the
 * replacements that the package lists, gives the published bytes, so that nothing else differs.
 */
export function originalFault(
  { disclosure, commitment }: Item,
  places: readonly RedactedPlace[],
  original: Uint8Array,
  spans: readonly Span[],
  published: Uint8Array,
): string | null {
  if (spans.length !== places.length)
    return `It names ${spans.length} places, and the package lists ${places.length} replaced values.`;
  if (disclosure === 'withheld') {
    return isWithheldNote(published, commitment) && places.length === 0
      ? null
      : 'What stands in the package is not the note of a file that was withheld.';
  }
  const form = textFormOf('', original);
  if (typeof form === 'string') return 'It is no text, and what was published of it is.';
  const text = Buffer.from(original).toString(form.encoding);
  const isInOrder = spans.every(
    ([start, end], index) => (spans[index - 1]?.[1] ?? 0) <= start && start < end && end <= text.length,
  );
  if (!isInOrder) return 'The places that it names are in no order.';
  const replaced = withReplacements(
    text,
    spans,
    places.map(({ replacement }) => replacement),
  );
  const whole = wholePiece(replaced.result, { from: 0, to: original.length, line: 1 });
  const ranges = rangesOf(whole, new Set(places.map(({ at }) => at)));
  for (const [index, span] of spans.entries()) {
    const { at, length } = places[index] ?? { at: '', length: null };
    const start = replaced.places[index]?.from ?? 0;
    if (!(ranges.get(at) ?? []).some(([from, to]) => from <= start && start <= to))
      return `What was replaced at ${at} does not stand there in the original.`;
    if (length !== null && !saysLength(text, span, length))
      return `What was replaced at ${at} does not have the ${length} characters that the package says.`;
  }
  const [again, there] = [Buffer.from(replaced.result, form.encoding), Buffer.from(published)];
  return there.equals(again) ? null : lineThatDiffers(again, there);
}

function lineThatDiffers(again: Buffer, published: Buffer): string {
  const [left, right] = [again, published].map((bytes) => bytes.toString('latin1').split('\n'));
  if (left?.length !== right?.length) return 'The original has another number of lines than what was published.';
  const line = left?.findIndex((one, index) => one !== right?.[index]) ?? 0;
  return `Line ${line + 1} of what was published differs from the original in more than what was replaced.`;
}

/** Whether this is the note that stands in the package in place of a file that was withheld. */
export function isWithheldNote(published: Uint8Array, commitment: Item['commitment']): boolean {
  const note = Buffer.from(published).toString('utf8');
  return /^Withheld: [^\n]+\n$/.test(note) && note.endsWith(` Commitment ${commitment}.\n`);
}

/** A file as redaction reads it; null when it is no text. */
export function piecesOf(bytes: Uint8Array): Iterable<Piece> | null {
  if (bytes.length === 0) return [];
  const form = textFormOf('', bytes);
  return typeof form === 'string' ? null : form.pieces();
}
