import { createHash } from 'node:crypto';

/** The namespace of every name-based UUID that we give out. It never changes: the same name keeps its UUID for ever. */
export const PROOFBOOK_NAMESPACE = '2b09e7f5-c430-4275-8158-db30e5dc15b2';

/** The name-based UUID of version 5 (RFC 9562, section 5.5) of a name in a namespace, which is a UUID itself. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The UUID of a thing named by its parts, e.g. `['harbour', '2026-Q3', 'finding', 'TLS-1.1']`; no two lists of parts share a name. */
export function uuidOf(...parts: readonly string[]): string {
  return uuidV5(PROOFBOOK_NAMESPACE, JSON.stringify(parts));
}
