import type { FileHandle } from 'node:fs/promises';
import { directoryOf, HIGHEST_RATIO, isBomb, localHeader, type WrittenEntry } from '../publish/package/zip.ts';
import { decodeUtf8 } from '../record/note.ts';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** Deflated, or stored as it is. */
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its packed bytes begin. */
  readonly start: number;
}

const LONGEST_DIRECTORY = 64 * 1024 * 1024;
const MOST_ENTRIES = 100_000;
const LARGEST_TOTAL = 1024 ** 4;

const END = 0x06054b50;
const LONG_END = 0x06064b50;
const LONG_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

/** Thrown for an archive that is not read; its message says why. */
export class MalformedZip extends Error {}

/**
 * Reads the directory of an archive as {@link directoryOf} writes it (PKWARE APPNOTE 6.3.10), and nothing else. Programs differ in what
 * they make of an archive that contradicts itself, so that whoever unpacks it could get other files than were verified: the files
 * must lie one after the other from the first byte to the directory, and every byte of every header must be the one that would be written.
 * What the archive holds besides its files has no place then: other rights, links, folders, remarks, names for other systems.
 * Throws a {@link MalformedZip} for anything else, and for what unpacks to much more than it is.
 */
export async function readDirectory(handle: FileHandle): Promise<ZipEntry[]> {
  const { size: length } = await handle.stat();
  const { count, offset, bytes } = await locate(handle, length);
  if (count > MOST_ENTRIES) throw new MalformedZip(`it has ${count} entries, more than ${MOST_ENTRIES}`);
  const written = entriesIn(bytes, count);
  refuseBombs(written);
  const entries: ZipEntry[] = [];
  let end = 0;
  for (const entry of written) {
    const name = nameOf(entry);
    if (entry.offset !== end) throw new MalformedZip(`"${name}" does not begin where the file before it ends`);
    const expected = localHeader(entry);
    const header = await readAt(handle, entry.offset, expected.length);
    if (!header.equals(expected)) throw new MalformedZip(`the header of "${name}" contradicts the directory, or says more than it`);
    const start = entry.offset + expected.length;
    end = start + entry.packed;
    entries.push({ name, isDeflated: entry.method === 8, crc: entry.crc, packed: entry.packed, size: entry.size, start });
  }
  if (end !== offset) throw new MalformedZip('its directory does not begin where its last file ends');
  const rest = await readAt(handle, offset, length - offset);
  if (!rest.equals(directoryOf(written, offset))) throw new MalformedZip('its directory is not written as Proofbook writes it');
  return entries;
}

async function locate(handle: FileHandle, length: number): Promise<{ count: number; offset: number; bytes: Buffer }> {
  const tail = await readAt(handle, Math.max(0, length - 22 - 76), Math.min(length, 22 + 76));
  const end = tail.length - 22;
  if (end < 0 || tail.readUInt32LE(end) !== END) throw new MalformedZip('it does not end as a ZIP archive without remarks does');
  let count = tail.readUInt16LE(end + 10);
  let size = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  let directoryEnd = length - 22;
  if (count === MOST_16 || size === MOST_32 || offset === MOST_32) {
    if (end < 76 || tail.readUInt32LE(end - 20) !== LONG_LOCATOR || tail.readUInt32LE(end - 76) !== LONG_END)
      throw new MalformedZip('the long form of its directory is damaged');
    count = numberAt(tail, end - 76 + 32);
    size = numberAt(tail, end - 76 + 40);
    offset = numberAt(tail, end - 76 + 48);
    directoryEnd -= 76;
  }
  if (size > LONGEST_DIRECTORY || offset + size !== directoryEnd) throw new MalformedZip('its directory is not where it says');
  return { count, offset, bytes: await readAt(handle, offset, size) };
}

function entriesIn(bytes: Buffer, count: number): WrittenEntry[] {
  const entries: WrittenEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new MalformedZip('its directory is damaged');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw new MalformedZip('its directory is damaged');
    entries.push(entryAt(bytes.subarray(at, next)));
    at = next;
  }
  if (at !== bytes.length) throw new MalformedZip('its directory holds more than it says');
  return entries;
}

function entryAt(header: Buffer): WrittenEntry {
  const name = header.subarray(46, 46 + header.readUInt16LE(28));
  const text = decodeUtf8(name);
  if (text === null) throw new MalformedZip(`the name "${name.toString('latin1')}" is not UTF-8`);
  const [flags, method] = [header.readUInt16LE(8), header.readUInt16LE(10)];
  if ((flags & 0x2041) !== 0) throw new MalformedZip(`"${text}" is encrypted`);
  if (method !== 0 && method !== 8) throw new MalformedZip(`"${text}" is packed by a method that is not read`);
  const rights = header.readUInt32LE(38) >>> 16;
  if (rights !== 0o100644)
    throw new MalformedZip(`"${text}" is no ordinary file that everyone may read, but has the rights ${rights.toString(8)}`);
  return { name, method, crc: header.readUInt32LE(16), ...numbersOf(header, 46 + name.length) };
}

/** Sizes and place, from the long form where the short one is full. */
function numbersOf(header: Buffer, extraStart: number): { size: number; packed: number; offset: number } {
  const short = { size: header.readUInt32LE(24), packed: header.readUInt32LE(20), offset: header.readUInt32LE(42) };
  const extra = header.subarray(extraStart, extraStart + header.readUInt16LE(30));
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const values = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let next = 0;
    const long = (value: number): number => {
      if (value !== MOST_32) return value;
      next += 8;
      if (next > values.length) throw new MalformedZip('the long form of a size is damaged');
      return numberAt(values, next - 8);
    };
    return { size: long(short.size), packed: long(short.packed), offset: long(short.offset) };
  }
  return short;
}

function refuseBombs(entries: readonly WrittenEntry[]): void {
  const bomb = entries.find(isBomb);
  if (bomb !== undefined) throw new MalformedZip(`"${nameOf(bomb)}" unpacks to more than ${HIGHEST_RATIO} times its size`);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > LARGEST_TOTAL) throw new MalformedZip(`it unpacks to ${total} bytes`);
}

function nameOf({ name }: WrittenEntry): string {
  return name.toString('utf8');
}

function numberAt(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedZip('a number in it is too large');
  return Number(value);
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  if (!(length >= 0) || !(position >= 0)) throw new MalformedZip('a place in it lies outside of it');
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
