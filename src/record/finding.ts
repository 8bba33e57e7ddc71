/**
 * What can be wrong with a record.
 *
 * - `checkpoint-missing`, `checkpoint-malformed`: there is no newest checkpoint, or it is none.
 * - `checkpoint-signature`: a trusted key's signature is on it and does not verify.
 * - `signer-not-trusted`: no trusted key signed it. Alone this does not mean that anything was changed.
 * - `log-missing`, `log-truncated`: entries that the checkpoint counts are not there.
 * - `log-changed`: an entry was changed, removed, added or moved.
 * - `entry-malformed`, `collection-incomplete`: what was signed is not a log of collects.
 * - `blob-missing`, `blob-changed`, `blob-unlisted`: sealed bytes are gone, are others, or were put there by someone else.
 * - `file-unlisted`: something lies in the record that is no part of one.
 * - `earlier-checkpoint-missing`, `earlier-checkpoint-changed`, `checkpoint-unlisted`: the kept checkpoints are not those of the log.
 * - `rolled-back`: a checkpoint speaks of more entries than the record now has.
 * - `forked`: a checkpoint speaks of other entries at the same size: two histories were signed.
 */
export type RecordFindingCode =
  | 'checkpoint-missing'
  | 'checkpoint-malformed'
  | 'checkpoint-signature'
  | 'signer-not-trusted'
  | 'log-missing'
  | 'log-truncated'
  | 'log-changed'
  | 'entry-malformed'
  | 'collection-incomplete'
  | 'blob-missing'
  | 'blob-changed'
  | 'blob-unlisted'
  | 'file-unlisted'
  | 'earlier-checkpoint-missing'
  | 'earlier-checkpoint-changed'
  | 'checkpoint-unlisted'
  | 'rolled-back'
  | 'forked';

/** One thing that is wrong with a record. */
export interface RecordFinding {
  readonly code: RecordFindingCode;
  /** A path below the record, with lines where they are known; or the checkpoint that was given. */
  readonly where: string;
  /** What was found, in a sentence. */
  readonly what: string;
}

/** `untrusted`: everything fits together, and nobody that the reader trusts vouches for it. */
export type Verdict = 'verified' | 'untrusted' | 'tampered';

/** What findings amount to. */
export function verdictOf(findings: readonly RecordFinding[]): Verdict {
  if (findings.length === 0) return 'verified';
  return findings.every(({ code }) => code === 'signer-not-trusted') ? 'untrusted' : 'tampered';
}
