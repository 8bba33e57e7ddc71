import { isUtf8 } from 'node:buffer';
import type { Found } from './found.ts';
import { letterOf } from './html-text.ts';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A text written anew, and the way back from its places: the inside of a character that was decoded leads to the ends of how it is written. */
interface Rewritten {
  readonly text: string;
  back(offset: number, side: 'start' | 'end'): number;
}

/** A character that reads otherwise than it is written. */
interface Unit extends Stretch {
  readonly says: string;
}

const INVISIBLE = '\\u00AD\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\uFEFF';
/** Marks that make one letter with the one before them: of Latin, Greek and Cyrillic letters, of Arabic ones and of kana. */
const COMBINING = '\\u0300-\\u036F\\u0653-\\u0655\\u3099\\u309A';
/** Latin letters as wide as Chinese ones. */
const WIDE = '\\uFF01-\\uFF5E';
/** `\u0026` and the like stand in every log that Go writes, for signs that part words and are none of any. */
const ESCAPE = '\\\\(?:u(?!003[cCeE]|0026)[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})';
/** Quotes and the signs of markup are written so in every page. */
const ENTITY = '&(?:#(?!3[489];|6[02];)(?:\\d{2,7}|x[0-9A-Fa-f]{2,6})|(?!(?:amp|lt|gt|quot|apos|nbsp);)[A-Za-z]{2,14});';

/** Where a text may say more than what is written. */
const MARK = new RegExp(`%[0-9A-Fa-f]{2}|${ESCAPE}|${ENTITY}|[${INVISIBLE}${COMBINING}${WIDE}]`, 'g');
const UNIT = new RegExp(
  `(?:%[0-9A-Fa-f]{2})+|${ESCAPE}|${ENTITY}|[A-Za-z\\u00C0-\\u04FF\\u0620-\\u06FF\\u1E00-\\u1FFF\\u3041-\\u30FF][${COMBINING}]{1,4}|[${INVISIBLE}]+|[${WIDE}]`,
  'g',
);

/** Characters before and behind a mark that are looked at with it, unless a quote or the end of the line comes first. */
const BEFORE = 1024;
const BEHIND = 4096;
/** Characters that are looked through at once. */
const BATCH = 256 * 1024;
/** Parts the stretches in a batch: no value, key or token runs on over it. */
const BETWEEN = '\n{ ';
/** Encodings that are taken off one after the other. */
const DEPTH = 3;

/**
 * What shows only once a text is read as it is meant: percent-encoded once or several times, with characters as `\u005f` or `&euml;`,
 * letters put together of two, wide ones, and signs that nobody sees. Only where such marks stand is anything decoded. `find` looks into
 * a text of its own; what it finds is told as the stretch in which it is written.
 */
export function findDecoded(text: string, find: (decoded: string) => readonly Found[]): Found[] {
  const found: Found[] = [];
  for (const batch of viewsOf(text)) for (const one of inBatch(batch, find)) found.push(one);
  return found;
}

/** Stretches of a text, one behind the other, as they are meant. */
interface Batch {
  readonly stretches: readonly Stretch[];
  /** Where each of them begins in what was decoded. */
  readonly starts: readonly number[];
  readonly view: Rewritten;
}

/** Several searches look through one text, one after the other. */
let last: { readonly text: string; readonly batches: readonly Batch[] } = { text: '', batches: [] };

function viewsOf(text: string): readonly Batch[] {
  if (text.length < BEHIND) return batchesOf(text);
  if (last.text !== text) last = { text, batches: batchesOf(text) };
  return last.batches;
}

function batchesOf(text: string): Batch[] {
  const batches: Batch[] = [];
  let stretches: Stretch[] = [];
  let starts: number[] = [];
  let written = '';
  const close = () => {
    if (stretches.length > 0) batches.push({ stretches, starts, view: decoded(written) });
    stretches = [];
    starts = [];
    written = '';
  };
  for (const stretch of stretchesIn(text)) {
    stretches.push(stretch);
    starts.push(written.length);
    written += text.slice(stretch.start, stretch.end) + BETWEEN;
    if (written.length >= BATCH) close();
  }
  close();
  return batches;
}

/** A text as it is meant. */
export function decodedText(text: string): string {
  MARK.lastIndex = 0;
  return MARK.test(text) ? decoded(text).text : text;
}

/** The surroundings of every mark, as far as one value may reach. */
function* stretchesIn(text: string): Generator<Stretch> {
  let done = 0;
  for (let mark = markFrom(text, 0); mark !== null; mark = markFrom(text, done)) {
    const least = Math.max(0, mark.start - BEFORE, done - BEFORE);
    let start = mark.start;
    while (start > least && !isBoundary(text.charCodeAt(start - 1))) start -= 1;
    const most = Math.min(text.length, mark.end + BEHIND);
    let end = mark.end;
    while (end < most && !isBoundary(text.charCodeAt(end))) end += 1;
    yield { start, end };
    done = end;
  }
}

function markFrom(text: string, from: number): Stretch | null {
  MARK.lastIndex = from;
  const mark = MARK.exec(text);
  return mark === null ? null : { start: mark.index, end: mark.index + mark[0].length };
}

/** Quotes, angle brackets and ends of lines. */
function isBoundary(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60 || code === 0x3c || code === 0x3e || code === 0x0a || code === 0x0d;
}

function inBatch({ stretches, starts, view }: Batch, find: (decoded: string) => readonly Found[]): Found[] {
  return find(view.text).flatMap((one): Found[] => {
    const [from, to] = [view.back(one.start, 'start'), view.back(one.end, 'end')];
    const index = lastUpTo(starts, from);
    const stretch = stretches[index];
    if (stretch === undefined) return [];
    const start = stretch.start + from - (starts[index] ?? 0);
    const end = Math.min(stretch.end, stretch.start + to - (starts[index] ?? 0));
    return end > start ? [{ ...one, start, end }] : [];
  });
}

function decoded(text: string): Rewritten {
  let view: Rewritten = { text, back: (offset) => offset };
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const outer = view;
    const inner = rewritten(outer.text);
    if (inner === null) return outer;
    view = { text: inner.text, back: (offset, side) => outer.back(inner.back(offset, side), side) };
  }
  return view;
}

/** The text with one encoding taken off; null when there is none. */
function rewritten(written: string): Rewritten | null {
  const units: Unit[] = [];
  for (const { 0: unit, index } of written.matchAll(UNIT)) {
    if (unit.startsWith('%')) units.push(...octets(unit, index));
    else {
      const says = meaningOf(unit);
      if (says !== unit) units.push({ start: index, end: index + unit.length, says });
    }
  }
  if (units.length === 0) return null;
  const ends: number[] = [];
  let text = '';
  let done = 0;
  for (const { start, end, says } of units) {
    text += written.slice(done, start) + says;
    ends.push(text.length);
    done = end;
  }
  text += written.slice(done);
  const startOf = (index: number) => (ends[index] ?? 0) - (units[index]?.says.length ?? 0);
  return {
    text,
    back: (offset, side) => {
      let low = 0;
      let high = units.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (startOf(middle) < offset || (side === 'start' && startOf(middle) === offset)) low = middle + 1;
        else high = middle;
      }
      const unit = units[low - 1];
      if (unit === undefined) return offset;
      const end = ends[low - 1] ?? 0;
      if (offset >= end) return unit.end + offset - end;
      return side === 'start' ? unit.start : unit.end;
    },
  };
}

/** The characters of percent-encoded octets, each where it is written: of UTF-8, or of Latin-1 where they are no UTF-8. */
function octets(run: string, start: number): Unit[] {
  const units: Unit[] = [];
  for (let index = 0; index < run.length; index += 3) {
    const octet = Number.parseInt(run.slice(index + 1, index + 3), 16);
    if (octet >= 0x80) return units.concat(highOctets(run.slice(index), start + index));
    units.push({ start: start + index, end: start + index + 3, says: String.fromCharCode(octet) });
  }
  return units;
}

function highOctets(run: string, start: number): Unit[] {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const octetsOf = isUtf8(bytes) ? (says: string) => Buffer.byteLength(says) : () => 1;
  let at = start;
  return Array.from(text, (says) => {
    const unit = { start: at, end: at + 3 * octetsOf(says), says };
    at = unit.end;
    return unit;
  });
}

function meaningOf(unit: string): string {
  if (unit.startsWith('\\')) return String.fromCharCode(Number.parseInt(unit.slice(2), 16));
  if (unit.startsWith('&')) return letterOf(unit.slice(1, -1)) ?? unit;
  return unit.normalize('NFKC').replace(INVISIBLE_SIGNS, '');
}

const INVISIBLE_SIGNS = new RegExp(`[${INVISIBLE}]`, 'g');

/** Index of the last number that is not greater. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
