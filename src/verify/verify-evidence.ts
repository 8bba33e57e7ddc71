import { Problem } from '../domain/problem.ts';
import { PLACES } from '../publish/package/layout.ts';
import type { Inclusion, Item, Manifest } from '../publish/package/manifest.ts';
import { type Checkpoint, originOf } from '../record/checkpoint.ts';
import { type CollectionEntry, parseEntry } from '../record/entry.ts';
import { leafHash, verifyInclusion } from '../record/merkle.ts';
import { verifierKey, verifyNote } from '../record/note.ts';
import { type StatedCheckpoint, stateCheckpoint } from '../record/read-checkpoint.ts';
import type { Inspection } from './inspection.ts';

/** Verifies that every item of evidence stands in the record whose signed checkpoint is in the package, and that none of the collect is left out. */
export async function verifyEvidence(manifest: Manifest, inspection: Inspection): Promise<void> {
  const checkpoint = await checkpointOf(manifest, inspection);
  if (checkpoint === null) return;
  const { origin, size, root, closing, inclusion } = manifest.record;
  if (origin !== checkpoint.origin || size !== checkpoint.size || root !== base64(checkpoint.root)) {
    inspection.find(
      'checkpoint-differs',
      PLACES.checkpoint,
      `It counts ${checkpoint.size} entries of "${checkpoint.origin}", and the manifest speaks of ${size} of "${origin}" with another root or size.`,
    );
    return;
  }
  const collect = parseEntry(Buffer.from(closing));
  if (collect?.proofbook !== 'collection-entry/1' || !isIncluded(leafHash(Buffer.from(closing)), inclusion, checkpoint)) {
    inspection.find('inclusion-wrong', PLACES.manifest, 'The line that closes the collect does not stand in the record.');
    return;
  }
  verifyCollect(manifest, collect, inspection);
  for (const [index, item] of manifest.evidence.entries()) {
    const expected = inclusion.index - manifest.evidence.length + index;
    const fault = faultOf(item, expected, collect, checkpoint);
    if (fault !== null) inspection.find(fault.code, item.path, fault.what);
  }
}

async function checkpointOf(manifest: Manifest, inspection: Inspection): Promise<StatedCheckpoint | null> {
  if (inspection.changed.has(PLACES.checkpoint)) return null;
  const bytes = await inspection.bytes(PLACES.checkpoint);
  if (bytes === null) {
    inspection.find('checkpoint-missing', PLACES.checkpoint, 'Nothing ties the evidence to the record.');
    return null;
  }
  try {
    const checkpoint = stateCheckpoint(bytes, PLACES.checkpoint);
    verifySigner(checkpoint, manifest, inspection);
    return checkpoint;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('checkpoint-malformed', PLACES.checkpoint, thrown.parts.what);
    return null;
  }
}

function verifySigner({ note, origin }: StatedCheckpoint, { deployment }: Manifest, inspection: Inspection): void {
  const keys = inspection.trust.keys.map(({ name, key }) => verifierKey(name, key));
  const { by, broken } = verifyNote(note, keys);
  if (broken.length > 0)
    inspection.find('checkpoint-signature', PLACES.checkpoint, 'The signature of a key that you trust does not verify.');
  else if (by.length === 0) inspection.find('signer-not-trusted', PLACES.checkpoint, 'No key that you trust signed it.');
  else if (by.every(({ name }) => name !== origin))
    inspection.find('checkpoint-signature', PLACES.checkpoint, `It is about "${origin}", and signed by "${by[0]?.name}".`);
  if (origin !== originOf(deployment))
    inspection.find('checkpoint-differs', PLACES.checkpoint, `It is about "${origin}", and the package is about "${deployment}".`);
}

function verifyCollect({ deployment, period, evidence }: Manifest, collect: CollectionEntry, inspection: Inspection): void {
  if (collect.deployment !== deployment || collect.period !== period)
    inspection.find(
      'manifest-differs',
      PLACES.manifest,
      `The record's collect is of "${collect.deployment}" for ${collect.period}.`,
    );
  if (collect.files > evidence.length)
    inspection.find(
      'evidence-missing',
      PLACES.manifest,
      `The collect holds ${collect.files} files, and the package speaks of ${evidence.length}.`,
    );
  else if (collect.files < evidence.length)
    inspection.find(
      'evidence-unlisted',
      PLACES.manifest,
      `The collect holds ${collect.files} files, and the package speaks of ${evidence.length}.`,
    );
  const refused = evidence.filter(({ digest }) => digest === null).length;
  if (collect.files === evidence.length && collect.refused !== refused)
    inspection.find(
      'manifest-differs',
      PLACES.manifest,
      `${collect.refused} files could not be taken in, and the package says ${refused}.`,
    );
}

type Fault = { readonly code: 'inclusion-wrong' | 'entry-differs'; readonly what: string };

function faultOf(item: Item, expected: number, collect: CollectionEntry, checkpoint: Checkpoint): Fault | null {
  const { leaf, entry, inclusion, disclosure } = item;
  const wrong = (what: string): Fault => ({ code: 'entry-differs', what });
  const isOriginal = disclosure === 'as-received' || disclosure === 'not-taken-in';
  if (inclusion.index !== expected || !isIncluded(Buffer.from(leaf, 'base64'), inclusion, checkpoint))
    return { code: 'inclusion-wrong', what: 'Nothing proves that it stands in the record.' };
  if (
    isOriginal !== (entry !== null) ||
    isOriginal !== (item.commitment === null) ||
    (disclosure === 'not-taken-in') !== (item.digest === null)
  )
    return wrong('What it says of its disclosure contradicts itself.');
  if (entry === null) return null;
  const line = parseEntry(Buffer.from(entry));
  if (line?.proofbook !== 'evidence-entry/1' || base64(leafHash(Buffer.from(entry))) !== leaf)
    return wrong('Its line is not the one that stands in the record.');
  if (line.path !== item.path || line.digest !== item.digest || line.size !== item.size || line.problem !== item.problem)
    return wrong('The record holds another file under this line.');
  if (line.deployment !== collect.deployment || line.period !== collect.period || line.receivedAt !== collect.receivedAt)
    return wrong('Its line belongs to another collect.');
  return null;
}

function isIncluded(leaf: Uint8Array, { index, proof }: Inclusion, { size, root }: Checkpoint): boolean {
  return verifyInclusion(
    { leaf, index, size, root },
    proof.map((hash) => Buffer.from(hash, 'base64')),
  );
}

function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}
