import { canonicalJson } from '../../domain/canonical.ts';
import { visibleText } from '../../domain/visible-text.ts';
import type { ReceivedFile } from '../../record/entry.ts';
import type { Table } from '../exports/tables.ts';
import type { Redaction } from '../redact/redact.ts';
import type { Disclosure, Item } from './manifest.ts';
import type { ProvenFile } from './record-proof.ts';

/** A received file as it is published: digest and size are those of the published bytes. */
export interface PublishedFile extends ReceivedFile {
  readonly disclosure: Disclosure;
  /** To the original bytes, where the published ones are others. */
  readonly commitment: string | null;
  readonly redactions: readonly Redaction[];
  /** Where the published bytes are: in a file, or in memory; null when there are none. */
  readonly source: { readonly file: string } | { readonly bytes: Uint8Array } | null;
}

/** The manifest's item for a file. Throws when the file is not the one that was proven, or says less than it should. */
export function itemOf(published: PublishedFile, { file, entry, leaf, inclusion }: ProvenFile): Item {
  const { path, digest, size, problem, disclosure, commitment, redactions } = published;
  const isOriginal = disclosure === 'as-received' || disclosure === 'not-taken-in';
  if (file.path !== path || isOriginal !== (file.digest === digest) || isOriginal !== (commitment === null))
    throw new Error(`"${path}" is not published as it was received, and nothing says so.`);
  const counts: Record<string, number> = {};
  for (const { kind } of redactions) counts[kind] = (counts[kind] ?? 0) + 1;
  // The line of a file that was redacted holds the digest of the original, which would let a guess be checked.
  return {
    path,
    disclosure,
    digest,
    size,
    problem,
    commitment,
    redactions: counts,
    entry: isOriginal ? entry : null,
    leaf,
    inclusion,
  };
}

/** `evidence/index.csv`: what lies under which digest. */
export function evidenceTable(items: readonly Item[]): Table {
  return {
    name: 'index',
    title: 'Evidence',
    columns: ['Path', 'File', 'SHA-256', 'Bytes', 'Here', 'Commitment to the original', 'Problem'].map((name) => ({
      name,
      width: 30,
    })),
    rows: items.map(({ path, digest, size, disclosure, commitment, problem }) => [
      visibleText(path),
      digest === null ? null : `evidence/${digest}`,
      digest,
      size,
      disclosure,
      commitment,
      problem === null ? null : visibleText(problem),
    ]),
  };
}

/** `evidence/redactions.ndjson`: a line for each value that was replaced, with the commitment that the owner can open. */
export function formatRedactions(files: readonly PublishedFile[]): string {
  return files
    .flatMap(({ path, redactions }) => redactions.map((redaction) => `${canonicalJson({ path, ...redaction })}\n`))
    .join('');
}
