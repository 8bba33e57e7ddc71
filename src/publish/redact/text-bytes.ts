import { isUtf8 } from 'node:buffer';
import { formOf, type TextFile } from './locate.ts';
import { tableHeader } from './table-text.ts';

/** Bytes of the largest document that is looked at in one piece, below V8's limit for one string. */
const DOCUMENT = 400 * 1024 * 1024;
/** Lines are looked at in pieces of about so many bytes. */
const PIECE = 16 * 1024 * 1024;

/** The text of a file, piece by piece, with what is needed to turn it into bytes again. */
export interface FileText extends TextFile {
  readonly encoding: 'utf8' | 'latin1';
  pieces(): Iterable<string>;
}

/** The text of a file, or the reason, in one sentence, why it cannot be looked into. Bytes that are no UTF-8 are kept one for one. */
export function textFormOf(path: string, bytes: Uint8Array): FileText | string {
  if (isBinary(bytes)) return 'It is not text, so nothing shows whether it holds secrets.';
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const decode = (from: number, to: number) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString(encoding);
  const form = formOf(path, decode(0, Math.min(bytes.length, lineEnd(bytes, 256 * 1024))));
  const known = { path, form, encoding } as const;
  if (form === 'lines') {
    const header = tableHeader(decode(0, Math.min(lineEnd(bytes, 0), 16 * 1024)));
    return { ...known, header, pieces: () => piecesOf(bytes, decode) };
  }
  if (bytes.length > DOCUMENT)
    return `It is one document of ${bytes.length} bytes, and no more than ${DOCUMENT} can be searched for secrets at once: hand in several smaller ones.`;
  return { ...known, header: null, pieces: () => [decode(0, bytes.length)] };
}

/** The bytes of a text that was changed piece by piece. */
export function withTextOf({ encoding }: FileText, parts: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part, encoding))));
}

function* piecesOf(bytes: Uint8Array, decode: (from: number, to: number) => string): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const to = lineEnd(bytes, from + PIECE);
    yield decode(from, to);
    from = to;
  }
}

/** The end of the line that holds an offset. */
function lineEnd(bytes: Uint8Array, offset: number): number {
  const next = offset >= bytes.length ? -1 : bytes.indexOf(0x0a, offset);
  return next === -1 ? bytes.length : next + 1;
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
