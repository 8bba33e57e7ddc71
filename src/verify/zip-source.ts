import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { visibleText } from '../domain/visible-text.ts';
import { pathFault } from '../publish/package/layout.ts';
import type { PackageFinding } from './finding.ts';
import { admit, LARGEST_READ, type PackageSource } from './source.ts';
import { MalformedZip, readDirectory, type ZipEntry } from './zip-directory.ts';

/** A package in a ZIP archive, read where it lies. All of it stands below one folder. */
export async function openZip(place: string): Promise<PackageSource> {
  const handle = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const entries = await readDirectory(handle);
    const top = topOf(entries);
    const byPath = new Map(entries.map((entry) => [entry.name.slice(top.length), entry]));
    return {
      ...admit(entries.map(({ name, size }) => [name.slice(top.length), size])),
      name: top.slice(0, -1),
      async hash(path) {
        const entry = byPath.get(path);
        const hash = createHash('sha256');
        return entry !== undefined && (await unpack(handle, entry, (piece) => hash.update(piece))) ? hash.digest('hex') : null;
      },
      async read(path, most = LARGEST_READ) {
        const entry = byPath.get(path);
        const pieces: Buffer[] = [];
        if (entry === undefined || entry.size > most) return null;
        return (await unpack(handle, entry, (piece) => pieces.push(piece))) ? Buffer.concat(pieces) : null;
      },
      async pour(path, take) {
        const entry = byPath.get(path);
        return entry !== undefined && unpack(handle, entry, take);
      },
      close: () => handle.close(),
    };
  } catch (thrown) {
    await handle.close();
    if (!(thrown instanceof MalformedZip)) throw thrown;
    const what = `It is no archive as Proofbook writes it: ${visibleText(thrown.message)}. If you packed it yourself, verify the folder.`;
    const findings: PackageFinding[] = [{ code: 'archive-malformed', where: '', what }];
    return {
      files: new Map(),
      findings,
      name: null,
      hash: async () => null,
      read: async () => null,
      pour: async () => false,
      close: async () => {},
    };
  }
}

/** The one folder that holds everything, with its slash. What lies beside it would be unpacked as well, and be verified by nobody. */
function topOf(entries: readonly ZipEntry[]): string {
  const top = /^[^/]+\//.exec(entries[0]?.name ?? '')?.[0];
  const fault = top === undefined ? null : pathFault(top.slice(0, -1));
  if (fault !== null) throw new MalformedZip(`its files lie below "${top}", and ${fault}`);
  const stray = entries.find(({ name }) => top === undefined || !name.startsWith(top));
  if (top !== undefined && stray === undefined) return top;
  throw new MalformedZip(stray === undefined ? 'it is empty' : `"${stray.name}" lies outside of the one folder of a package`);
}

/** Unpacks a file piece by piece, and never more than the directory says. Returns whether it is whole, and all there is. */
async function unpack(handle: FileHandle, entry: ZipEntry, take: (piece: Buffer) => unknown): Promise<boolean> {
  const { isDeflated, start, packed, size, crc } = entry;
  let length = 0;
  let sum = 0;
  const refusals: unknown[] = [];
  async function consume(pieces: AsyncIterable<Buffer>): Promise<void> {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > size) throw new RangeError('It unpacks to more than it says.');
      sum = crc32(piece, sum);
      try {
        await take(piece);
      } catch (thrown) {
        refusals.push(thrown);
        throw thrown;
      }
    }
  }
  const stored = storedPieces(handle, start, packed);
  const inflate = createInflateRaw({ chunkSize: 1 << 18 });
  try {
    if (isDeflated) await pipeline(stored, inflate, consume);
    else await consume(stored);
  } catch {
    if (refusals.length > 0) throw refusals[0];
    return false;
  }
  return length === size && sum === crc && (!isDeflated || inflate.bytesWritten === packed);
}

async function* storedPieces(handle: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; ) {
    const piece = Buffer.allocUnsafe(Math.min(1 << 20, length - done));
    const { bytesRead } = await handle.read(piece, 0, piece.length, start + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}
