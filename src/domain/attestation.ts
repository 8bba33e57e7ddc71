import { z } from 'zod';
import { ControlId } from './control.ts';
import { Pointer } from './evidence.ts';
import { Instant, Span } from './time.ts';

/**
 * How a record's file is signed: by the key of the record's own role; by a key that is not that role's; by a signature that
 * does not fit the bytes or cannot be read; not at all, although its role has a key to sign with; or not at all.
 */
export const SignatureState = z.enum(['signed', 'signer-unknown', 'wrong', 'unsigned-despite-key', 'unsigned']);
export type SignatureState = z.infer<typeof SignatureState>;

/** What the signature beside a file of records says of one record. */
export const RecordSignature = z.object({
  state: SignatureState,
  /** The address of the role that signed, when it is known. */
  principal: z.string().nullable(),
  /** Fingerprint of the key as `ssh-keygen -l` prints it, `SHA256:…`. */
  key: z.string().nullable(),
  /** The state in one sentence. */
  note: z.string(),
});
export type RecordSignature = z.infer<typeof RecordSignature>;

/** What is said of a record that has no signature beside it. */
export const UNSIGNED: RecordSignature = { state: 'unsigned', principal: null, key: null, note: 'Nobody signed it.' };

/** A detached signature beside a file, as it reads by itself; whether it fits the file is decided where both are at hand. */
export interface FileSignature {
  /** Path of the file it is about: its own without `.sig`. */
  readonly signs: string;
  /** What the signature was made for, e.g. `proofbook-attestation`. */
  readonly namespace: string;
  /** Type of the key, e.g. `ssh-ed25519`. */
  readonly keyType: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly from: Pointer;
}

/** A person's dated record that something was done. */
export const Attestation = z.object({
  control: ControlId,
  /** What it is about, e.g. an ISO week; null for the control as a whole. */
  subject: z.string().nullable(),
  performed: Instant,
  covers: Span.nullable(),
  /** The role of the person who signs for it. */
  by: z.string(),
  statement: z.string(),
  /** The first instant at which it no longer holds. */
  expires: Instant,
  signature: RecordSignature,
  /** When the file that holds it was taken in; null when nothing says, absent where nobody asked yet. */
  handedIn: Instant.nullable().optional(),
  from: Pointer,
});
export type Attestation = z.infer<typeof Attestation>;
