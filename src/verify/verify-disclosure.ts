import { createHash } from 'node:crypto';
import { explain, Problem } from '../domain/problem.ts';
import { parseSignature, type SshSignature, verifies } from '../people/sshsig.ts';
import {
  type DisclosedItem,
  openedWith,
  parseDisclosure,
  parseRedactions,
  type RedactedItem,
  redactedItems,
} from '../publish/package/disclosure.ts';
import { DISCLOSURE_NAMESPACE, evidencePlace, PLACES } from '../publish/package/layout.ts';
import type { Item, Manifest } from '../publish/package/manifest.ts';
import { opens } from '../publish/redact/commitment.ts';
import { originOf } from '../record/checkpoint.ts';
import { parseEntry } from '../record/entry.ts';
import { leafHash } from '../record/merkle.ts';
import { decodeUtf8 } from '../record/note.ts';
import { LARGEST_EVIDENCE } from '../record/seal.ts';
import { originalFault, valueFault } from './disclosed-fault.ts';
import { verdictOf } from './finding.ts';
import type { PackageTrust } from './inspection.ts';
import type { PackageSource } from './source.ts';
import type { PackageReport } from './verify-package.ts';

/**
 * What became of a disclosure.
 *
 * - `accepted`: it opens what the package committed to, it fits what stands there, and a key that the reader trusts signed it.
 * - `tampered`: it is not as it was signed, does not open the commitment, or does not fit.
 * - `untrusted`: it opens and fits, and no key that the reader trusts signed it.
 * - `foreign`: it belongs to another package.
 * - `unchecked`: the package itself is not what was signed, or not all of it is there.
 */
export type DisclosureAnswer = 'accepted' | 'tampered' | 'untrusted' | 'foreign' | 'unchecked';

/** A disclosure as it was received. */
export interface ReceivedDisclosure {
  readonly bytes: Uint8Array;
  /** What lies beside it; null for nothing. */
  readonly signature: Uint8Array | null;
}

/** What verifying a disclosure found. Without `item`, nothing in it is to be relied on. */
export interface DisclosureReport {
  readonly answer: DisclosureAnswer;
  /** Why, in a sentence; of an accepted one empty. */
  readonly what: string;
  /** What was opened, as the package names it; null unless its commitment is opened. */
  readonly item: RedactedItem | null;
  /** What was committed to; null unless the commitment is opened. */
  readonly content: Uint8Array | null;
  /** Other places that hold the same value under the same commitment. */
  readonly alsoOpened: readonly RedactedItem[];
}

/** Verifies a disclosure against a package that was verified before. */
export async function verifyDisclosure(
  received: ReceivedDisclosure,
  source: PackageSource,
  { manifest, findings }: Pick<PackageReport, 'manifest' | 'findings'>,
  trust: Pick<PackageTrust, 'keys' | 'now'>,
): Promise<DisclosureReport> {
  if (manifest === null || verdictOf(findings) === 'tampered')
    return refused('unchecked', 'The package is not what was signed, so nothing can be held against it.');
  let disclosed: DisclosedItem;
  let signature: SshSignature | null;
  try {
    disclosed = parseDisclosure(decodeUtf8(received.bytes) ?? '');
    signature = received.signature === null ? null : parseSignature(Buffer.from(received.signature).toString('latin1'));
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return refused('tampered', thrown.parts.what);
  }
  if (signature !== null) {
    if (signature.namespace !== DISCLOSURE_NAMESPACE)
      return refused('tampered', `Its signature was made for "${signature.namespace}", and not for a disclosure.`);
    if (signature.reserved.length > 0 || !verifies(signature, received.bytes))
      return refused('tampered', 'It is not as it was signed: it or its signature was changed.');
  }
  const digest = createHash('sha256')
    .update((await source.read(PLACES.manifest)) ?? '')
    .digest('hex');
  if (disclosed.package !== digest) {
    const named = `${disclosed.deployment}, ${disclosed.period}, manifest ${disclosed.package}`;
    return refused('foreign', `It belongs to another package (${named}); this one has manifest ${digest}.`);
  }
  const opened = await openIn(manifest, disclosed, source);
  if (opened.answer !== 'accepted') return opened;
  const doubt = doubtOf(signature, manifest, trust);
  return doubt === null ? opened : { ...opened, answer: 'untrusted', what: doubt };
}

function refused(answer: DisclosureAnswer, what: string): DisclosureReport {
  return { answer, what, item: null, content: null, alsoOpened: [] };
}

/** Opens the commitment, and holds what it opens against what stands there. */
async function openIn(manifest: Manifest, disclosed: DisclosedItem, source: PackageSource): Promise<DisclosureReport> {
  const { path, at, nth } = disclosed.item;
  if (disclosed.deployment !== manifest.deployment || disclosed.period !== manifest.period)
    return refused('tampered', `It speaks of ${disclosed.deployment}, ${disclosed.period}, and its package of something else.`);
  const file = manifest.evidence.find((one) => one.path === path);
  const list = await source.read(PLACES.redactions);
  const published = file?.digest == null ? null : await source.read(evidencePlace(file.digest), LARGEST_EVIDENCE);
  if (list === null) return refused('unchecked', `${PLACES.redactions} is missing, which says what was redacted.`);
  const places = placesIn(list);
  if (typeof places === 'string') return refused('tampered', places);
  const items = redactedItems(manifest, places);
  const item = items.find((one) => one.path === path && one.at === at && one.nth === nth);
  if (item === undefined || file === undefined) return refused('tampered', 'The package says nothing of such an item.');
  if (published === null) return refused('unchecked', `What was published of "${path}" is missing.`);
  const content = Buffer.from(disclosed.content, 'base64');
  if (disclosed.commitment !== item.commitment || !opens(item.commitment, disclosed.salt, content))
    return refused('tampered', `It does not open the commitment of ${item.name}: that was made to something else.`);
  const fault =
    item.place !== null
      ? valueFault(item.place, content, published)
      : (entryFault(file, disclosed, content) ??
        originalFault(
          file,
          places.filter((place) => place.path === path),
          content,
          disclosed.original?.spans ?? [],
          published,
        ));
  const alsoOpened = openedWith(item, items);
  return { answer: fault === null ? 'accepted' : 'tampered', what: fault ?? '', item, content, alsoOpened };
}

function placesIn(list: Uint8Array) {
  try {
    return parseRedactions(decodeUtf8(list) ?? ' ');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return explain(thrown);
  }
}

/** Why an original is not the one whose line stands in the record; null when it is. */
function entryFault({ leaf }: Item, { original, item, deployment, period }: DisclosedItem, content: Uint8Array): string | null {
  const line = Buffer.from(original?.entry ?? '');
  if (Buffer.from(leafHash(line)).toString('base64') !== leaf) return 'Its line of the record is not the one of the package.';
  const entry = parseEntry(line);
  const digest = createHash('sha256').update(content).digest('hex');
  const isSame =
    entry?.proofbook === 'evidence-entry/1' &&
    entry.path === item.path &&
    entry.digest === digest &&
    entry.size === content.length &&
    entry.deployment === deployment &&
    entry.period === period;
  return isSame ? null : 'The record sealed another file under this name: what was committed to is not what was received.';
}

/** Why the signer is not to be trusted; null when it is. */
function doubtOf(signature: SshSignature | null, { deployment }: Manifest, { keys, now }: Pick<PackageTrust, 'keys' | 'now'>) {
  if (signature === null) return 'Nobody signed it: there is no signature beside it.';
  const { fingerprint } = signature.key;
  const own = keys.filter((key) => key.fingerprint === fingerprint && key.name === originOf(deployment));
  if (own.length === 0) return `It is signed with ${fingerprint}, which is no key that you trust for "${originOf(deployment)}".`;
  const isValid = own.some(
    ({ validAfter, validBefore }) => (validAfter === null || now >= validAfter) && (validBefore === null || now < validBefore),
  );
  return isValid ? null : `It is signed with ${fingerprint}, which you do not trust at ${now}.`;
}
