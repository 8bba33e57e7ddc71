import { z } from 'zod';
import { Assessment } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { Digest } from '../../domain/evidence.ts';
import { Problem } from '../../domain/problem.ts';
import { Instant } from '../../domain/time.ts';

const count = z.number().int().nonnegative();
const Hash = z.base64().length(44);

/** That a line stands in the evidence record: its index among the leaves, and the audit path up to the root (RFC 9162, 2.1.3.1). */
const Inclusion = z.strictObject({ index: count, proof: z.array(Hash) });
export type Inclusion = z.infer<typeof Inclusion>;

/** A state of the record in which an earlier collect ended, and the proof that it is how the record still begins (RFC 9162, 2.1.4.1). */
const Earlier = z.strictObject({ size: count, root: Hash, proof: z.array(Hash) });
export type Earlier = z.infer<typeof Earlier>;

/**
 * What the package holds of a received file.
 *
 * - `as-received`: the very bytes.
 * - `redacted`: the bytes without what must not leave; by design, and listed in `evidence/redactions.ndjson`.
 * - `withheld`: a note in place of the bytes, because none of them may leave.
 * - `not-taken-in`: nothing; the file could not be collected, and `problem` says why.
 */
const Disclosure = z.enum(['as-received', 'redacted', 'withheld', 'not-taken-in']);
export type Disclosure = z.infer<typeof Disclosure>;

/** One received file. */
const Item = z.strictObject({
  /** Path in the drop folder; it may hold anything that a file name can. */
  path: z.string(),
  disclosure: Disclosure,
  /** SHA-256 of the bytes in the package, which lie under it in `evidence/`; null when there are none. */
  digest: Digest.nullable(),
  size: count.nullable(),
  problem: z.string().nullable(),
  /** Salted commitment to the original bytes, where others are here: whoever is given the salt can check the original against it. */
  commitment: Digest.nullable(),
  /** Values that were replaced, by kind. */
  redactions: z.record(z.string(), count),
  /** The file's line of the record, to be hashed as a leaf; null where the original is not here, whose digest stands in it. */
  entry: z.string().nullable(),
  /** The hash of that leaf. */
  leaf: Hash,
  inclusion: Inclusion,
});
export type Item = z.infer<typeof Item>;

/** What belongs to what in a package: `manifest.json`, canonical JSON and a newline. */
const Manifest = z.strictObject({
  proofbook: z.literal('package/1'),
  deployment: z.string(),
  period: z.string(),
  asOf: Instant,
  assessment: z.strictObject({ path: z.string(), digest: Digest }),
  /** Digests of guide, rules, frameworks, organisation and deviations, as the assessment states them. */
  inputs: Assessment.shape.inputs,
  /**
   * What the files were made with: the same versions make the same bytes. `views` is a digest over the program text that writes them,
   * `site` one over that of the runbook.
   */
  tools: z.strictObject({
    proofbook: z.string(),
    renderer: z.string(),
    pdf: z.string(),
    fonts: Digest,
    views: Digest,
    site: Digest,
  }),
  report: z.strictObject({
    path: z.string(),
    /** The report before it was signed: that many bytes at its beginning, with this digest. */
    unsigned: z.strictObject({ size: count, digest: Digest }),
    /** What its cover says of its key. */
    keyNotice: z.string().nullable(),
    /** The certificate that signed it: its subject on one line, and its SHA-256 as `openssl x509 -fingerprint -sha256` prints it. */
    signer: z.strictObject({ subject: z.string(), fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/) }),
  }),
  /** The state of the evidence record that `checkpoint` states, the line that closes the collect, and what the record was before. */
  record: z.strictObject({
    origin: z.string(),
    size: count,
    root: Hash,
    closing: z.string(),
    inclusion: Inclusion,
    earlier: z.array(Earlier),
  }),
  evidence: z.array(Item),
  /** How samples are drawn; samples.ts says by what rule. */
  sampling: z.strictObject({ seed: z.string().regex(/^[\x21-\x7e]{1,200}$/), size: count }),
  /** Address of the authority whose time stamp is in the package; null when none was asked. */
  timestamp: z.strictObject({ authority: z.url() }).nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The text of a manifest. */
export function formatManifest(manifest: Manifest): string {
  return `${canonicalJson(manifest)}\n`;
}

/** Reads a manifest. Throws a {@link Problem} when it is none, or not in its canonical form. */
export function parseManifest(text: string): Manifest {
  const { data } = Manifest.safeParse(jsonOf(text));
  if (data !== undefined && formatManifest(data) === text) return data;
  throw new Problem({ what: 'It is no manifest of a package in canonical form.', fix: 'Ask for the package again.' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
