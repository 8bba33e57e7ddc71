import { isUtf8 } from 'node:buffer';
import { jsonPieces } from './json-pieces.ts';
import { lineEnd, linePieces } from './line-pieces.ts';
import { formOf, type TextFile, type TextForm } from './locate.ts';
import type { Decode, Piece, PieceSizes } from './piece.ts';
import { tableHeader } from './table-text.ts';

/** Bytes of the largest piece, below V8's limit for one string. */
export const LARGEST = 400 * 1024 * 1024;
const WHOLE: PieceSizes = { piece: Number.POSITIVE_INFINITY, around: 0 };
/** How large files are taken to pieces. */
const SIZES: PieceSizes = { piece: 16 * 1024 * 1024, around: 64 * 1024 };

/** The text of a file, piece by piece, with what is needed to turn it into bytes again. */
export interface FileText extends Omit<TextFile, 'elements'> {
  readonly encoding: 'utf8' | 'latin1';
  pieces(): Iterable<Piece>;
}

/** The text of a file, or the reason, in one sentence, why it cannot be looked into. Bytes that are no UTF-8 are kept one for one. */
export function textFormOf(path: string, bytes: Uint8Array, sizes: PieceSizes = SIZES): FileText | string {
  if (isBinary(bytes)) return 'It is not text, so nothing shows whether it holds secrets.';
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const decode: Decode = (from, to) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString(encoding);
  const form = formOf(path, decode(0, Math.min(lineEnd(bytes, 256 * 1024), 1024 * 1024)));
  const header = form === 'lines' ? tableHeader(decode(0, Math.min(lineEnd(bytes, 0), 16 * 1024))) : null;
  const { largest, pieces } =
    form === 'lines' ? linePieces(bytes, decode, sizes) : jsonPieces(bytes, decode, form === 'json' ? sizes : WHOLE);
  return largest <= LARGEST ? { path, form, encoding, header, pieces } : tooLarge(form, largest);
}

function tooLarge(form: TextForm, length: number): string {
  const what = { lines: 'a line', yaml: 'one document', json: 'one document, or a part of it that is no list of objects,' }[form];
  return `It has ${what} of ${length} bytes, and no more than ${LARGEST} can be searched for secrets at once: hand in several smaller ones.`;
}

/** A log may hold a stray NUL; an archive, a picture or UTF-16 is full of what no text holds. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64 * 1024);
  let strange = 0;
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20)) strange += 1;
  const signature = [
    [0x1f, 0x8b],
    [0x50, 0x4b, 0x03, 0x04],
    [0x25, 0x50, 0x44, 0x46],
    [0x42, 0x5a, 0x68],
    [0xfd, 0x37, 0x7a],
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x7f, 0x45, 0x4c, 0x46],
    [0xff, 0xfe],
    [0xfe, 0xff],
  ];
  return strange * 50 > head.length || signature.some((start) => start.every((byte, index) => bytes[index] === byte));
}
