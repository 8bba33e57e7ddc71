/** What the checks of a package can end in; the exit code of each stands in the command line. */
export type PackageVerdict =
  | 'verified'
  | 'tampered'
  | 'untrusted'
  | 'not-asked-for'
  | 'incomplete'
  | 'different-verdict'
  | 'not-compared';

/**
 * What can be wrong with a package, and what it amounts to.
 *
 * - `archive-…`: the archive or folder is none that can be read safely, whatever it holds.
 * - `sums-…`, `file-…`: against `SHA256SUMS`.
 * - `signature-…`, `signer-not-trusted`: the signature over `SHA256SUMS`.
 * - `statement-…`, `timestamp-…`, `checkpoint-…`: the other signed things.
 * - `inclusion-wrong`, `entry-differs`: an item of evidence against the record.
 * - `consistency-wrong`, `rolled-back`, `forked`, `older-…`: the record against its earlier states.
 * - `manifest-…`, `assessment-…`, `input-…`, `evidence-…`, `redactions-…`, `deviation-missing`, `export-differs`, `copy-differs`: the
 *   parts against each other.
 * - `report-…`: the signed PDF.
 * - `other-…`: what the reader asked for.
 * - `verdict-differs`, `file-differs`, `report-differs`, `not-judged`: what was derived again.
 * - `file-unknown`, `not-compared`: what nobody can say anything of.
 */
const AMOUNTS_TO = {
  'archive-malformed': 'tampered',
  'archive-unsafe': 'tampered',
  // Without a signature over the digests nothing vouches for a single byte: what is there cannot be called genuine.
  'sums-missing': 'untrusted',
  'sums-malformed': 'tampered',
  'file-changed': 'tampered',
  'file-added': 'tampered',
  'file-missing': 'incomplete',
  'signature-missing': 'untrusted',
  'signature-malformed': 'tampered',
  'signature-wrong': 'tampered',
  'signer-not-trusted': 'untrusted',
  'statement-missing': 'incomplete',
  'statement-malformed': 'tampered',
  'statement-signature': 'tampered',
  'statement-differs': 'tampered',
  'timestamp-missing': 'incomplete',
  'timestamp-malformed': 'tampered',
  'timestamp-wrong': 'tampered',
  'timestamp-not-trusted': 'untrusted',
  'checkpoint-missing': 'incomplete',
  'checkpoint-malformed': 'tampered',
  'checkpoint-signature': 'tampered',
  'checkpoint-differs': 'tampered',
  'inclusion-wrong': 'tampered',
  'consistency-wrong': 'tampered',
  'rolled-back': 'tampered',
  forked: 'tampered',
  'older-not-proven': 'not-compared',
  'entry-differs': 'tampered',
  'manifest-missing': 'incomplete',
  'manifest-malformed': 'tampered',
  'manifest-differs': 'tampered',
  'assessment-missing': 'incomplete',
  'assessment-malformed': 'tampered',
  'assessment-differs': 'tampered',
  'input-changed': 'tampered',
  'evidence-missing': 'incomplete',
  'evidence-unlisted': 'tampered',
  'redactions-missing': 'incomplete',
  'redactions-differ': 'tampered',
  'deviation-missing': 'incomplete',
  'report-missing': 'incomplete',
  'report-malformed': 'tampered',
  'report-unsigned': 'tampered',
  'report-signature': 'tampered',
  'report-changed': 'tampered',
  'copy-differs': 'tampered',
  'export-differs': 'tampered',
  'other-deployment': 'not-asked-for',
  'other-period': 'not-asked-for',
  // It is signed: whoever holds the key put it there, or a later version of the program did.
  'file-unknown': 'not-compared',
  'not-judged': 'different-verdict',
  'verdict-differs': 'different-verdict',
  'file-differs': 'different-verdict',
  'report-differs': 'different-verdict',
  'not-compared': 'not-compared',
} as const satisfies Readonly<Record<string, Exclude<PackageVerdict, 'verified'>>>;

/** See {@link AMOUNTS_TO}. */
export type PackageFindingCode = keyof typeof AMOUNTS_TO;

/** One thing that is wrong with a package. */
export interface PackageFinding {
  readonly code: PackageFindingCode;
  /** A path in the package, a file of evidence by the name it was received under, or a control. */
  readonly where: string;
  /** What was found, in a sentence. */
  readonly what: string;
}

/**
 * The worst outranks the rest: what was changed, then who vouches for it, then whether it is what was asked for, then what is missing, then
 * what deriving it again gave, then what was not compared.
 */
const ORDER: readonly PackageVerdict[] = [
  'tampered',
  'untrusted',
  'not-asked-for',
  'incomplete',
  'different-verdict',
  'not-compared',
];

/** What findings amount to. */
export function verdictOf(findings: readonly PackageFinding[]): PackageVerdict {
  return worstOf(findings.map(({ code }) => AMOUNTS_TO[code]));
}

/** The verdict that outranks the others. */
export function worstOf(verdicts: readonly PackageVerdict[]): PackageVerdict {
  return ORDER.find((kind) => verdicts.includes(kind)) ?? 'verified';
}
