import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import { type DisclosedItem, LARGEST_DISCLOSED, type RedactedItem } from '../publish/package/disclosure.ts';
import type { Item, Manifest } from '../publish/package/manifest.ts';
import { type Span, spansOf } from '../publish/package/replaced-spans.ts';
import { opens } from '../publish/redact/commitment.ts';
import type { RedactedFile } from '../publish/redact/redact.ts';
import { textFormOf } from '../publish/redact/text-bytes.ts';
import { loadRedactionKey, loadRedactionPolicy, publish, redactionKeyIn } from '../published-evidence.ts';
import { parseEntry } from '../record/entry.ts';
import { loadCollection } from '../record/load-collection.ts';
import { readLog } from '../record/log.ts';
import { leafHash } from '../record/merkle.ts';
import { loadTrustedKeys, recordKeyFilesIn } from '../record/record-key.ts';
import { EvidenceRecord } from '../record/store.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Opens an item of a package from the record, which is verified first. Nothing but the item's own salt leaves this place.
 * Throws a {@link Problem} when record, rules and key do not give what the package committed to.
 */
export async function openItem(
  workspace: Workspace,
  manifest: Manifest,
  manifestDigest: Digest,
  { path, at, nth, commitment }: RedactedItem,
): Promise<DisclosedItem> {
  const { deployment, period } = manifest;
  const record = EvidenceRecord.open(workspace.record);
  const collection = await loadCollection(record.folder, await loadTrustedKeys(recordKeyFilesIn(workspace.keys).vkey), period);
  const key = await loadRedactionKey(redactionKeyIn(workspace.keys), collection);
  const published = await publish(collection.files, record, await loadRedactionPolicy(workspace.content), key);
  const redacted = published.redacted.find((one) => one.path === path);
  const opening = redacted?.openings.find((one) => one.commitment === commitment && (at === null) === (one.value === null));
  if (redacted === undefined || opening === undefined) throw otherwise(path);
  const common = {
    proofbook: 'disclosure/1',
    deployment,
    period,
    package: manifestDigest,
    commitment,
    salt: opening.salt,
  } as const;
  if (opening.value !== null)
    return { ...common, item: { path, at, nth }, content: base64(Buffer.from(opening.value)), original: null };

  const item = manifest.evidence.find((one) => one.path === path);
  const entry = item === undefined ? null : await entryOf(item, record);
  const digest = entry === null ? null : entry.digest;
  const content = digest === null ? null : await record.read(digest);
  if (entry === null || content === null || !opens(commitment, opening.salt, content)) throw otherwise(path);
  if (content.length > LARGEST_DISCLOSED) {
    throw new Problem({
      what: `The original has ${content.length} bytes, more than the ${LARGEST_DISCLOSED} that are disclosed in one file.`,
      where: path,
      fix: 'Disclose the values that the assessor asks for, one by one.',
    });
  }
  const original = { entry: entry.line, spans: spansIn(content, redacted) };
  return { ...common, item: { path, at, nth }, content: base64(content), original };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** The line of the record whose leaf the package proves, be it of a collect before the last one. */
async function entryOf({ leaf }: Item, { folder }: EvidenceRecord) {
  const log = await readLog(folder);
  const line = log?.lines.find((one) => base64(leafHash(one)) === leaf);
  const entry = line === undefined ? null : parseEntry(line);
  if (line === undefined || entry?.proofbook !== 'evidence-entry/1') return null;
  return { line: Buffer.from(line).toString('utf8'), digest: entry.digest };
}

function spansIn(content: Uint8Array, { path, bytes, redactions, openings, withheld }: RedactedFile): [number, number][] {
  if (withheld !== null) return [];
  const values = new Map(openings.map((opening) => [opening.commitment, opening.value]));
  const replaced = redactions.map(({ replacement, commitment }) => ({ replacement, value: values.get(commitment) ?? '' }));
  const [original, published] = [content, bytes].map((one) => {
    const text = textFormOf(path, one);
    return typeof text === 'string' ? '' : Buffer.from(one).toString(text.encoding);
  });
  const spans: Span[] | null = spansOf(original ?? '', published ?? '', replaced);
  if (spans === null) throw new Error(`What was replaced in "${path}" is not found in the original.`);
  return spans.map(([start, end]) => [start, end]);
}

function otherwise(path: string): Problem {
  return new Problem({
    what: 'What the record, the rules of redaction and their key give is not what the package committed to.',
    where: path,
    why: 'The evidence was collected again, or content/redaction.yaml or the key was changed, since the package was made.',
    fix: 'Disclose from a copy of the project as it was when the package was made.',
  });
}
