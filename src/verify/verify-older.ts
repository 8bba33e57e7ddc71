import { Problem } from '../domain/problem.ts';
import { PLACES } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import { verifyConsistency } from '../record/merkle.ts';
import { verifierKey, verifyNote } from '../record/note.ts';
import type { StatedCheckpoint } from '../record/read-checkpoint.ts';
import type { Inspection } from './inspection.ts';

/** Verifies that each earlier state of the record, as the package states it, is how the record of its checkpoint still begins. */
export function verifyEarlier({ record }: Manifest, inspection: Inspection): void {
  let last = 0;
  for (const { size, root, proof } of record.earlier) {
    if (size <= last || size >= record.size || !isBeginning(record, { size, root: Buffer.from(root, 'base64') }, proof))
      inspection.find(
        'consistency-wrong',
        PLACES.manifest,
        `Nothing proves that the record began with the ${size} lines that it speaks of.`,
      );
    last = size;
  }
}

/**
 * Holds checkpoints that the reader kept against the record of a package: it must begin with what they speak of. Throws a
 * {@link Problem} when one is of another record, or not signed by a key that the reader trusts.
 */
export function compareWithOlder({ record }: Manifest, older: readonly StatedCheckpoint[], inspection: Inspection): void {
  for (const { place, origin, size, root, note } of older) {
    if (origin !== record.origin) throw notComparable(place, `It is about "${origin}", and the package about "${record.origin}".`);
    const keys = inspection.trust.keys.map(({ name, key }) => verifierKey(name, key));
    const { by, broken } = verifyNote(note, keys);
    if (keys.length > 0 && (by.length === 0 || broken.length > 0)) throw notComparable(place, 'No key that you trust signed it.');
    const proof = size === record.size ? [] : record.earlier.find((one) => one.size === size)?.proof;
    if (size > record.size)
      inspection.find('rolled-back', place, `The record has ${record.size} lines, and had ${size} when this checkpoint was made.`);
    else if (proof === undefined && size > 0)
      inspection.find(
        'older-not-proven',
        place,
        `The package carries no proof from a record of ${size} lines; ask for the record itself.`,
      );
    else if (!isBeginning(record, { size, root }, proof ?? []))
      inspection.find(
        'forked',
        place,
        `The first ${size} lines of the record are no longer those that this checkpoint was made over.`,
      );
  }
}

function isBeginning(
  { size, root }: Manifest['record'],
  old: { readonly size: number; readonly root: Uint8Array },
  proof: readonly string[],
): boolean {
  return verifyConsistency(
    { oldSize: old.size, oldRoot: old.root, size, root: Buffer.from(root, 'base64') },
    proof.map((hash) => Buffer.from(hash, 'base64')),
  );
}

function notComparable(where: string, why: string): Problem {
  return new Problem({
    what: 'The package cannot be compared with this checkpoint.',
    where,
    why,
    fix: 'Give a checkpoint that you kept of the very record that the package is from.',
  });
}
