import { placesIn } from './layout.ts';
import { readRegularFile } from './regular-file.ts';

const NEWLINE = 0x0a;

/** The log as it lies on disk, lines past the checkpoint included. */
export interface LogFile {
  /** Lines without their newlines. */
  readonly lines: readonly Uint8Array[];
  /** Bytes after the last newline: a line that was not written to its end. */
  readonly unfinished: number;
}

/** Reads the lines of a record's log and judges nothing; null when there is no log. */
export async function readLog(folder: string): Promise<LogFile | null> {
  const bytes = await readRegularFile(placesIn(folder).log);
  if (bytes === null) return null;
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, unfinished: bytes.length - start };
}

/** Bytes that lines take in the file, newlines included. */
export function bytesOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, { length }) => sum + length + 1, 0);
}
