import type { Attestation } from '../domain/attestation.ts';
import type { Organisation } from '../domain/organisation.ts';
import { dateOf, type Instant } from '../domain/time.ts';
import { quote } from './quote.ts';

/** Why a record does not count, whatever it is about. */
export interface RecordFault {
  /** `unknown` where somebody who can tell may still bear it out. */
  readonly outcome: 'fail' | 'unknown';
  /** Half a sentence about the record. */
  readonly why: string;
  /** What would bear it out, where that is not to name the role of who wrote it. */
  readonly remedy?: string;
}

/**
 * Why a record does not count, by its signature, its dates and its role; null when it does. What decides stands before what leaves it
 * open.
 */
export function faultOfStanding(record: Attestation, organisation: Organisation, asOf: Instant): RecordFault | null {
  const why = signatureFault(record, organisation) ?? foretold(record);
  if (why !== null) return { outcome: 'fail', why };
  const open = unknownRole(record, organisation) ?? undated(record, asOf);
  return open === null ? null : { outcome: 'unknown', why: open };
}

/**
 * Why a record's signature, or the lack of one, keeps it from counting; null when it does not. A wrong or unknown signature always
 * does: somebody claims that a role stands behind it, and nothing bears that out. A missing one does where signatures are required, of
 * all roles or of those that have a key.
 */
function signatureFault({ signature }: Attestation, { parameters }: Organisation): string | null {
  const why = signature.note.replace(/\.$/, '');
  if (signature.state === 'wrong') return `its signature is wrong: ${why}`;
  if (signature.state === 'signer-unknown') return `its signer is not known: ${why}`;
  if (signature.state === 'signed' || parameters.attestations.signatures === 'optional') return null;
  if (parameters.attestations.signatures === 'required') return 'nobody signed it, and this organisation requires signatures';
  return signature.state === 'unsigned-despite-key'
    ? 'nobody signed it, and this organisation requires signatures of roles that have a key'
    : null;
}

/** Nobody can have written down what was not yet done. */
function foretold({ performed, handedIn = null }: Attestation): string | null {
  return handedIn !== null && performed > handedIn
    ? `it says that it was performed on ${dateOf(performed)}, after its file was collected (${handedIn})`
    : null;
}

/** Of what is dated after the assessment, its file has to show that it was not written before. */
function undated({ performed, handedIn = null }: Attestation, asOf: Instant): string | null {
  return handedIn === null && performed > asOf
    ? `it is of ${dateOf(performed)}, after the assessment, and nothing says when its file was collected`
    : null;
}

/** Whoever signs with a key that the organisation lists for the role is one that it names. */
function unknownRole({ by, signature }: Attestation, { roles = [], contacts }: Organisation): string | null {
  if (signature.state === 'signed' || isRole(by, { roles, contacts })) return null;
  return `it is by ${quote(by)}, which is no role that the organisation names`;
}

/** Whether the organisation names a role: as a contact, or among those that write records. Letter case and space do not count. */
export function isRole(text: string, { roles = [], contacts }: Pick<Organisation, 'roles' | 'contacts'>): boolean {
  const plain = (role: string) => role.trim().replace(/\s+/g, ' ').toLowerCase();
  return [...roles, ...contacts.map(({ role }) => role)].some((role) => plain(role) === plain(text));
}

/** What is said of a record that counts although nobody signed it: nothing where its role has no key. */
export function signedBy({ signature }: Attestation): string {
  if (signature.principal !== null) return `, signed by ${quote(signature.principal)}`;
  return signature.state === 'unsigned-despite-key' ? ', unsigned, although that role has a key' : '';
}

/**
 * Whether a record was written at an instant or later. One that gives a day only, which is midnight (UTC), may have been written at any
 * time of it.
 */
export function isWrittenAfter({ performed }: Attestation, instant: Instant): boolean {
  return performed === `${dateOf(performed)}T00:00:00.000Z`
    ? performed >= `${dateOf(instant)}T00:00:00.000Z`
    : performed >= instant;
}
