import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Deflate } from 'fflate';

/** Larger files are stored as they are: compressing them would take longer than sending them. */
const LARGEST_DEFLATED = 64 * 1024 * 1024;
/** A file above a mebibyte that unpacks to more times its size is taken for a bomb, and is stored as it is: logs reach a tenth of it. */
export const HIGHEST_RATIO = 250;
const CHUNK = 1 << 20;
/** The earliest date that a ZIP file can hold, 1980-01-01: it stands for none. */
const NO_DATE = 0x0021;
const UTF8 = 0x0800;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

/** A file in an archive, and all that its headers say of it. */
export interface WrittenEntry {
  readonly name: Buffer;
  /** Where its own header begins. */
  readonly offset: number;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/**
 * Writes files of a folder into a ZIP archive (PKWARE APPNOTE 6.3.10), below one folder of that name, in the order given.
 * No clock, no rights, no owner, and a compressor in JavaScript: the same files give the same bytes on every machine.
 * Files are read in pieces; sizes beyond 4 GiB are written as ZIP64.
 */
export async function writeZip(place: string, folder: string, paths: readonly string[], top: string): Promise<void> {
  const target = await open(place, 'wx');
  try {
    const written: WrittenEntry[] = [];
    let offset = 0;
    for (const path of paths) {
      const entry = await writeEntry(target, offset, join(folder, path), Buffer.from(`${top}/${path}`));
      written.push(entry);
      offset += localHeader(entry).length + entry.packed;
    }
    await writeAll(target, directoryOf(written, offset), offset);
  } finally {
    await target.close();
  }
}

/** The header goes before the content, and its numbers are known after it: room is kept for it. */
async function writeEntry(
  target: FileHandle,
  offset: number,
  source: string,
  name: Buffer,
  isStored = false,
): Promise<WrittenEntry> {
  const handle = await open(source);
  try {
    const { size } = await handle.stat();
    const method = isStored || size > LARGEST_DEFLATED ? 0 : 8;
    const room = localHeader({ name, offset, method, crc: 0, packed: size, size }).length;
    let at = offset + room;
    let crc = 0;
    const pieces: Uint8Array[] = [];
    const deflate = new Deflate({ level: 6 }, (piece) => pieces.push(piece));
    // Whole pieces of one length: where a compressor's input is cut shows in its output.
    for (let read = 0; read < size; ) {
      const piece = await readExactly(handle, read, Math.min(CHUNK, size - read));
      crc = crc32(piece, crc);
      read += piece.length;
      if (method === 8) deflate.push(piece, read === size);
      else pieces.push(piece);
      for (const part of pieces.splice(0)) at = await writeAll(target, part, at);
    }
    if (size === 0) {
      deflate.push(new Uint8Array(), true);
      for (const part of pieces.splice(0)) at = await writeAll(target, part, at);
    }
    const entry: WrittenEntry = { name, offset, method, crc, packed: at - offset - room, size };
    if (isBomb(entry)) return await writeEntry(target, offset, source, name, true);
    await writeAll(target, localHeader(entry), offset);
    return entry;
  } finally {
    await handle.close();
  }
}

/** Whether so small a file unpacks to so much that nobody should. */
export function isBomb({ size, packed }: Pick<WrittenEntry, 'size' | 'packed'>): boolean {
  return size > 1 << 20 && size > packed * HIGHEST_RATIO;
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Error('A file of the package became shorter while it was read.');
    done += bytesRead;
  }
  return bytes;
}

async function writeAll(target: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  for (let done = 0; done < bytes.length; )
    done += (await target.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  return position + bytes.length;
}

/** Whether a file needs the long form. Judged by its plain size, which is known before it is packed. */
function isLong({ size }: Pick<WrittenEntry, 'size'>): boolean {
  return size >= MOST_32;
}

/** The header that stands before the content of a file, byte for byte as it is written. */
export function localHeader(entry: WrittenEntry): Buffer {
  const extra = isLong(entry) ? zip64([entry.size, entry.packed]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(isLong(entry) ? 45 : 20, 4);
  writeCommon(header, 6, entry);
  header.writeUInt16LE(entry.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, entry.name, extra]);
}

/** Flags, method, date, checksum and sizes, which local and central headers have in the same order. */
function writeCommon(header: Buffer, at: number, entry: WrittenEntry): void {
  header.writeUInt16LE(UTF8, at);
  header.writeUInt16LE(entry.method, at + 2);
  header.writeUInt16LE(0, at + 4);
  header.writeUInt16LE(NO_DATE, at + 6);
  header.writeUInt32LE(entry.crc, at + 8);
  header.writeUInt32LE(isLong(entry) ? MOST_32 : entry.packed, at + 12);
  header.writeUInt32LE(isLong(entry) ? MOST_32 : entry.size, at + 16);
}

/** The directory and what ends the archive, for files that end at an offset; byte for byte as they are written. */
export function directoryOf(entries: readonly WrittenEntry[], offset: number): Buffer {
  const headers = entries.map((entry) => {
    const isFar = entry.offset >= MOST_32;
    const long = [...(isLong(entry) ? [entry.size, entry.packed] : []), ...(isFar ? [entry.offset] : [])];
    const extra = long.length > 0 ? zip64(long) : Buffer.alloc(0);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    // Made on Unix, so that the rights in the last field count: a regular file that everyone may read.
    header.writeUInt16LE((3 << 8) | 45, 4);
    header.writeUInt16LE(long.length > 0 ? 45 : 20, 6);
    writeCommon(header, 8, entry);
    header.writeUInt16LE(entry.name.length, 28);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
    header.writeUInt32LE(isFar ? MOST_32 : entry.offset, 42);
    return Buffer.concat([header, entry.name, extra]);
  });
  const directory = Buffer.concat(headers);
  const isHuge = offset + directory.length >= MOST_32 || entries.length >= MOST_16;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isHuge ? MOST_16 : entries.length, 8);
  end.writeUInt16LE(isHuge ? MOST_16 : entries.length, 10);
  end.writeUInt32LE(isHuge ? MOST_32 : directory.length, 12);
  end.writeUInt32LE(isHuge ? MOST_32 : offset, 16);
  return Buffer.concat([directory, ...(isHuge ? [longEnd(entries.length, directory.length, offset)] : []), end]);
}

function longEnd(count: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE((3 << 8) | 45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + length), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

function zip64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return extra;
}
