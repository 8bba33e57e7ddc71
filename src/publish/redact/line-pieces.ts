import { type Decode, linesIn, type PieceSizes, type Pieces, wholePiece } from './piece.ts';

/** Further lines of a value that was replaced. */
const GOES_ON = /^\s*(?:(?:#+|;|\/\/|\*)\s+)?redacted-more\r?\n?$/;
/** Bytes of such a line, at most. */
const LONGEST_LEAD = 1000;

/** A text in pieces that end where a line does, and never within a value that was replaced on several lines. */
export function linePieces(bytes: Uint8Array, decode: Decode, { piece }: PieceSizes): Pieces {
  const ends: number[] = [];
  let [from, largest] = [0, 0];
  while (from < bytes.length) {
    let to = lineEnd(bytes, from + piece);
    while (GOES_ON.test(decode(to, Math.min(lineEnd(bytes, to), to + LONGEST_LEAD)))) to = lineEnd(bytes, to);
    ends.push(to);
    largest = Math.max(largest, to - from);
    from = to;
  }
  return {
    largest,
    *pieces() {
      let [start, line] = [0, 1];
      for (const end of ends) {
        const text = decode(start, end);
        yield wholePiece(text, { from: start, to: end, line });
        line += linesIn(text);
        start = end;
      }
    },
  };
}

/** The end of the line that holds an offset. */
export function lineEnd(bytes: Uint8Array, offset: number): number {
  const next = offset >= bytes.length ? -1 : bytes.indexOf(0x0a, offset);
  return next === -1 ? bytes.length : next + 1;
}
