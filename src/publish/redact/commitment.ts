import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Lower-case hexadecimal SHA-256 over a salt of 32 bytes and the bytes committed to. Without the salt it cannot be guessed. */
export type Commitment = string;

/** What opens a commitment: kept in the private record, handed to the assessor for one item. */
export interface Opening {
  readonly commitment: Commitment;
  /** 64 hexadecimal digits. */
  readonly salt: string;
  /** The original value; null for a whole file, whose bytes are in the record under `digest`. */
  readonly value: string | null;
  /** SHA-256 of the original bytes of a whole file; null for a value. */
  readonly digest: string | null;
}

/**
 * Where salts come from: one of its own for each version of a file and for each value, so that opening one opens no other.
 * Equal values share theirs, as they share a replacement.
 */
export interface Salts {
  forFile(path: string, digest: string): Uint8Array;
  forValue(value: string): Uint8Array;
}

/**
 * Salts derived from a secret key of at least 32 bytes: the same evidence gives the same package again,
 * and whoever lacks the key learns nothing from any number of opened salts.
 */
export function saltsFrom(key: Uint8Array): Salts {
  refuseShort(key);
  const derive = (what: string, name: string) => createHmac('sha256', key).update(`proofbook salt ${what}\0`).update(name).digest();
  return { forFile: (path, digest) => derive('file', `${digest}\0${path}`), forValue: (value) => derive('value', value) };
}

/** Refuses a key that could be guessed. */
export function refuseShort(key: Uint8Array): void {
  if (key.length < 32) throw new Error(`A redaction key has at least 32 bytes, not ${key.length}.`);
}

/** Commits to bytes or to a text in UTF-8. */
export function commit(salt: Uint8Array, content: Uint8Array | string): Commitment {
  return createHash('sha256').update(salt).update(content).digest('hex');
}

/** The opening of a redacted value. */
export function openValue(value: string, salts: Salts): Opening {
  const salt = salts.forValue(value);
  return { commitment: commit(salt, value), salt: Buffer.from(salt).toString('hex'), value, digest: null };
}

/** The opening of a whole file. */
export function openFile(path: string, bytes: Uint8Array, salts: Salts): Opening {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const salt = salts.forFile(path, digest);
  return { commitment: commit(salt, bytes), salt: Buffer.from(salt).toString('hex'), value: null, digest };
}

/** Whether a disclosed value or file is what was committed to. A malformed salt or commitment opens nothing. */
export function opens(commitment: Commitment, salt: string, content: Uint8Array | string): boolean {
  if (!/^[0-9a-f]{64}$/.test(salt) || !/^[0-9a-f]{64}$/.test(commitment)) return false;
  const found = commit(Buffer.from(salt, 'hex'), content);
  return timingSafeEqual(Buffer.from(found, 'hex'), Buffer.from(commitment, 'hex'));
}
