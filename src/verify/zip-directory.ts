import type { FileHandle } from 'node:fs/promises';
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

/** A name in an archive that is not read, and why. */
export interface Refused {
  readonly name: string;
  readonly why: string;
}

const LONGEST_DIRECTORY = 64 * 1024 * 1024;
const MOST_ENTRIES = 100_000;
/** A file above a mebibyte that unpacks to more times its size is a bomb: logs reach a tenth of it. */
const HIGHEST_RATIO = 250;
const LARGEST_TOTAL = 1024 ** 4;

const END = 0x06054b50;
const LONG_END = 0x06064b50;
const LONG_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Flag: checksum and sizes follow the content. */
const AFTERWARDS = 0x0008;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

/** Thrown for an archive that cannot be read at all; its message says why. */
export class MalformedZip extends Error {}

/**
 * Reads the directory of a ZIP archive (PKWARE APPNOTE 6.3.10) and believes little of it: each entry must stand where and as the
 * directory says, no two may share bytes, and nothing may unpack to much more than it is. What is refused is named; links, encrypted
 * files and unknown methods are. Throws a {@link MalformedZip} when there is no one directory to go by.
 */
export async function readDirectory(handle: FileHandle): Promise<{ entries: ZipEntry[]; refused: Refused[] }> {
  const { size: length } = await handle.stat();
  const { count, offset, bytes } = await locate(handle, length);
  if (count > MOST_ENTRIES) throw new MalformedZip(`it has ${count} entries, more than ${MOST_ENTRIES}`);
  const entries: (ZipEntry & { readonly header: number })[] = [];
  const refused: Refused[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new MalformedZip('its directory is damaged');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw new MalformedZip('its directory is damaged');
    const entry = await entryAt(handle, bytes.subarray(at, next), offset);
    if ('why' in entry) refused.push(entry);
    else if (!entry.name.endsWith('/')) entries.push(entry);
    else if (entry.size > 0) refused.push({ name: entry.name, why: 'it is a folder with content' });
    at = next;
  }
  if (at !== bytes.length) throw new MalformedZip('its directory holds more than it says');
  refuseOverlap(entries, offset);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > LARGEST_TOTAL) throw new MalformedZip(`it unpacks to ${total} bytes`);
  return { entries, refused };
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

async function entryAt(
  handle: FileHandle,
  header: Buffer,
  directory: number,
): Promise<(ZipEntry & { readonly header: number }) | Refused> {
  const nameBytes = header.subarray(46, 46 + header.readUInt16LE(28));
  const name = decodeUtf8(nameBytes);
  if (name === null) return { name: nameBytes.toString('latin1'), why: 'its name is not UTF-8' };
  const [flags, method] = [header.readUInt16LE(8), header.readUInt16LE(10)];
  if ((flags & 0x2041) !== 0) return { name, why: 'it is encrypted' };
  if (method !== 0 && method !== 8) return { name, why: 'it is packed by a method that is not read' };
  // Only Unix writes rights; a kind of file is one of them.
  const kind = header.readUInt8(5) === 3 ? (header.readUInt32LE(38) >>> 28) & 0xf : 0;
  if (kind !== 0 && kind !== 0x8 && kind !== 0x4) return { name, why: 'it is a link or a device' };
  const { size, packed, offset } = numbersOf(header, 46 + nameBytes.length);
  if (method === 0 && packed !== size) return { name, why: 'its sizes contradict each other' };
  if (size > 1 << 20 && size > packed * HIGHEST_RATIO)
    return { name, why: `it unpacks to more than ${HIGHEST_RATIO} times its size` };

  const local = await readAt(handle, offset, Math.min(30 + nameBytes.length, directory - offset));
  if (local.length < 30 + nameBytes.length || local.readUInt32LE(0) !== LOCAL)
    return { name, why: 'it is not where the directory says' };
  const isSame =
    local.readUInt16LE(26) === nameBytes.length &&
    Buffer.compare(local.subarray(30), nameBytes) === 0 &&
    local.readUInt16LE(8) === method &&
    local.readUInt16LE(6) === flags &&
    // Unless they follow the content, checksum and sizes stand here a second time, and other programs go by them.
    ((flags & AFTERWARDS) !== 0 || Buffer.compare(local.subarray(14, 26), header.subarray(16, 28)) === 0);
  if (!isSame) return { name, why: 'its own header contradicts the directory' };
  const start = offset + 30 + nameBytes.length + local.readUInt16LE(28);
  if (start + packed > directory) return { name, why: 'it is cut off' };
  return { name, isDeflated: method === 8, crc: header.readUInt32LE(16), packed, size, start, header: offset };
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
      return next > values.length ? Number.NaN : numberAt(values, next - 8);
    };
    return { size: long(short.size), packed: long(short.packed), offset: long(short.offset) };
  }
  return short;
}

/** Entries that share bytes unpack to many times what the archive is. */
function refuseOverlap(entries: readonly (ZipEntry & { readonly header: number })[], directory: number): void {
  let end = 0;
  for (const { name, header, start, packed } of [...entries].sort((left, right) => left.header - right.header)) {
    if (header < end) throw new MalformedZip(`"${name}" shares bytes with another file`);
    end = start + packed;
  }
  if (end > directory) throw new MalformedZip('a file reaches into its directory');
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
