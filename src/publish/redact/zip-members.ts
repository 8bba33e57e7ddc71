import { gunzipSync, inflateRawSync } from 'node:zlib';

/** One file inside an archive, or the reason why it cannot be looked into. */
export type Member = { readonly name: string } & ({ readonly bytes: Uint8Array } | { readonly refused: string });

/** What unpacking may cost. */
export interface UnpackLimits {
  /** Bytes of one member. */
  readonly member: number;
  /** Bytes of all members of one archive. */
  readonly total: number;
  /** Times that a member of more than a mebibyte may be larger than its compressed form. */
  readonly ratio: number;
}

const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END = 0x06054b50;

/**
 * The members of a ZIP archive (and so of an XLSX workbook), read from its central directory. Whatever the directory does not
 * allow to be read comes out as refused: encryption, other methods than deflate, ZIP64, sizes that do not hold, directories that overlap.
 */
export function* zipMembers(bytes: Uint8Array, limits: UnpackLimits): Generator<Member> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > view.length || view.readUInt32LE(end) !== END) {
    yield { name: '', refused: 'the archive has no directory' };
    return;
  }
  const count = view.readUInt16LE(end + 10);
  let offset = view.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (offset + 46 > view.length || view.readUInt32LE(offset) !== CENTRAL) {
      yield { name: '', refused: 'the directory of the archive is damaged' };
      return;
    }
    const nameLength = view.readUInt16LE(offset + 28);
    const name = view.toString('utf8', offset + 46, offset + 46 + nameLength);
    const next = offset + 46 + nameLength + view.readUInt16LE(offset + 30) + view.readUInt16LE(offset + 32);
    if (!name.endsWith('/')) {
      const content = contentAt(view, offset, { ...limits, member: Math.min(limits.member, limits.total - total) });
      if (typeof content !== 'string') total += content.length;
      yield typeof content === 'string' ? { name, refused: content } : { name, bytes: content };
    }
    offset = next;
  }
  // What stands behind the directory is no member and is read by nobody, so nobody would see what it hides.
  const tail = view.subarray(end + 22);
  if (tail.length > 0) yield { name: '(comment)', bytes: tail };
}

function contentAt(view: Buffer, entry: number, limits: UnpackLimits): Uint8Array | string {
  const flags = view.readUInt16LE(entry + 8);
  const method = view.readUInt16LE(entry + 10);
  const [packed, size, at] = [view.readUInt32LE(entry + 20), view.readUInt32LE(entry + 24), view.readUInt32LE(entry + 42)];
  if ((flags & 1) !== 0) return 'it is encrypted';
  if (method !== 0 && method !== 8) return 'it is compressed in a way that is not read';
  if (at + 30 > view.length || view.readUInt32LE(at) !== LOCAL) return 'it is not where the directory says';
  const from = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  if (from + packed > view.length) return 'it is cut off';
  if (size > limits.member) return 'it is too large';
  if (size > 1 << 20 && size > packed * limits.ratio) return 'it is compressed beyond what real files are';
  const content = view.subarray(from, from + packed);
  if (method === 0) return packed === size ? content : 'its size is not what the directory says';
  return unpacked(() => inflateRawSync(content, { maxOutputLength: Math.max(1, size) }), size);
}

/** The content of a gzip file, or the reason why it cannot be looked into. */
export function gunzipped(bytes: Uint8Array, limits: UnpackLimits): Uint8Array | string {
  const most = Math.min(limits.member, Math.max(1 << 20, bytes.length * limits.ratio));
  return unpacked(() => gunzipSync(bytes, { maxOutputLength: most }), null);
}

function unpacked(unpack: () => Buffer, size: number | null): Uint8Array | string {
  try {
    const content = unpack();
    return size === null || content.length === size ? content : 'its size is not what the directory says';
  } catch {
    return 'it cannot be unpacked within its limits';
  }
}
