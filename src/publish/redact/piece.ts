import type { MemberPath } from './member-path.ts';

/** A stretch of a text that stands in the file as it is. */
export interface FilePart {
  /** In the text of the piece, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** In the file, in bytes. */
  readonly from: number;
  readonly to: number;
  /** The line on which it begins, counted from 1. */
  readonly line: number;
}

/** Elements of a list that are looked at apart from what is around it. */
export interface ListPart {
  /** Path of the list. */
  readonly list: MemberPath;
  /** Where each name on it begins in the text of the piece that is around the list; -1 for an index. */
  readonly names: readonly number[];
  /** Index of the first of them. */
  readonly first: number;
}

/** What of a file is looked at as one. */
export interface Piece {
  readonly text: string;
  /** Each part of a file belongs to one piece; what else stands in the text is looked at with it. */
  readonly own: readonly FilePart[];
  /** The text is a list of these; null when it is a text like any other. */
  readonly elements: ListPart | null;
}

/** How files are taken to pieces, in bytes. */
export interface PieceSizes {
  /** Lines, or elements of a list, up to about so many. */
  readonly piece: number;
  /** Elements before and behind those of a piece that are looked at with them: a name may stand in one of them and its secret in the next. */
  readonly around: number;
}

/** The pieces of a text, from what is around others to these, or one behind the other. */
export interface Pieces {
  /** Bytes of the largest. */
  readonly largest: number;
  pieces(): Iterable<Piece>;
}

/** The text of a file from one byte to another. */
export type Decode = (from: number, to: number) => string;

/** A piece of which all stands in the file, one behind the other. */
export function wholePiece(text: string, { from, to, line }: Pick<FilePart, 'from' | 'to' | 'line'>): Piece {
  return { text, own: [{ start: 0, end: text.length, from, to, line }], elements: null };
}

/** How many lines end in a text. */
export function linesIn(text: string): number {
  let lines = 0;
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}

/** The same text without the one that it was cut from, which would otherwise stay in memory as a whole. */
export function flat(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
