import { Problem } from '../domain/problem.ts';
import type { Hash } from './merkle.ts';
import { type NoteSigner, signNote, strictBase64 } from './note.ts';

/**
 * The state of a log at one size. As the text of a signed note (https://c2sp.org/tlog-checkpoint):
 *
 *     proofbook/harbour                                origin: which log it is
 *     412                                              entries
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=     base64 of the root of the RFC 6962 tree over them
 */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** The origin of a deployment's record, which is the name of its key as well. */
export function originOf(deployment: string): string {
  return `proofbook/${deployment}`;
}

/** A checkpoint as a signed note. Whoever signs must never sign another one that this one is not the beginning of. */
export function signCheckpoint({ origin, size, root }: Checkpoint, signer: NoteSigner): string {
  return signNote(`${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer);
}

/** Reads the text of a note as a checkpoint; extension lines are passed over. Throws a {@link Problem} when it is none. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...extensions] = text.replace(/\n$/, '').split('\n');
  const bytes = strictBase64(root);
  const count = /^(?:0|[1-9]\d*)$/.test(size) ? Number(size) : Number.NaN;
  if (origin === '' || !Number.isSafeInteger(count) || bytes?.length !== 32 || extensions.includes('')) {
    throw new Problem({
      what: 'This note is no checkpoint.',
      why: 'Its lines are not an origin, a number of entries and the base64 of a SHA-256.',
      fix: 'Give a checkpoint of the record as it was published, unchanged.',
    });
  }
  return { origin, size: count, root: bytes };
}
