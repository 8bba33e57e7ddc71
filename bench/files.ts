import { closeSync, openSync, writeSync } from 'node:fs';

const PORTION = 1 << 20;

/** Bytes of pieces of text. */
export function bytesOf(pieces: Iterable<string>): Uint8Array {
  return new TextEncoder().encode([...pieces].join(''));
}

/** Writes pieces of text into a file that need not fit in memory. */
export function write(place: string, pieces: Iterable<string>): void {
  const handle = openSync(place, 'wx');
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < PORTION) continue;
    writeSync(handle, waiting);
    waiting = '';
  }
  writeSync(handle, waiting);
  closeSync(handle);
}
