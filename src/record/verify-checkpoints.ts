import { readdir } from 'node:fs/promises';
import { compareText } from '../domain/canonical.ts';
import { Problem } from '../domain/problem.ts';
import type { RecordFinding } from './finding.ts';
import { placesIn } from './layout.ts';
import { GrowingTree, type Hash, leafHash, sameHash } from './merkle.ts';
import { type VerifierKey, verifyNote } from './note.ts';
import { type StatedCheckpoint, stateCheckpoint } from './read-checkpoint.ts';
import { ifThere, reading } from './refusals.ts';
import { readRegularFile } from './regular-file.ts';

/** Names in the folder of kept checkpoints: sizes, and what has no business there. */
export async function listCheckpoints(folder: string): Promise<{ sizes: number[]; strays: string[] }> {
  const { checkpoints } = placesIn(folder);
  const names = (await reading(checkpoints, () => ifThere(readdir(checkpoints)))) ?? [];
  const isSize = (name: string): boolean => /^(?:0|[1-9]\d{0,14})$/.test(name);
  return {
    sizes: names.filter(isSize).map(Number),
    strays: names.filter((name) => !isSize(name)).sort(compareText),
  };
}

/** A kept checkpoint: what the file under that size states, or what is wrong with it. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly stated: StatedCheckpoint | Problem;
}

/** Reads the kept checkpoints of the given sizes, in order; those that are not there are left out. */
export async function loadKept(folder: string, sizes: Iterable<number>): Promise<KeptCheckpoint[]> {
  const kept: KeptCheckpoint[] = [];
  for (const size of [...new Set(sizes)].sort((left, right) => left - right)) {
    const place = placesIn(folder).checkpointOf(size);
    const bytes = await readRegularFile(place);
    if (bytes !== null) kept.push({ size, stated: stateOrProblem(bytes, place) });
  }
  return kept;
}

function stateOrProblem(bytes: Uint8Array, place: string): StatedCheckpoint | Problem {
  try {
    return stateCheckpoint(bytes, place);
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown;
    throw thrown;
  }
}

/** A log under verification. */
export interface History {
  readonly lines: readonly Uint8Array[];
  /** The newest checkpoint. */
  readonly checkpoint: StatedCheckpoint;
  readonly kept: readonly KeptCheckpoint[];
  /** Roots of the log at the sizes that checkpoints speak of, as far as the log reaches. */
  readonly roots: ReadonlyMap<number, Hash>;
  readonly trusted: readonly VerifierKey[];
  /** Whether a trusted key vouches for the newest checkpoint. */
  readonly isVouchedFor: boolean;
}

/** Roots of the tree over the first lines, for each of the sizes that there are lines for. */
export function rootsAt(lines: readonly Uint8Array[], sizes: ReadonlySet<number>): Map<number, Hash> {
  const tree = new GrowingTree();
  const roots = new Map<number, Hash>();
  if (sizes.has(0)) roots.set(0, tree.root());
  for (const line of lines) {
    tree.append(leafHash(line));
    if (sizes.has(tree.size)) roots.set(tree.size, tree.root());
  }
  return roots;
}

/** Whether the log is the one that a checkpoint speaks of; false when it does not reach that far. */
function agrees({ roots }: History, { size, root }: StatedCheckpoint): boolean {
  const found = roots.get(size);
  return found !== undefined && sameHash(found, root);
}

function isTrusted({ trusted }: History, { note }: StatedCheckpoint): boolean {
  const { by, broken } = verifyNote(note, trusted);
  return by.length > 0 && broken.length === 0;
}

/** Compares the log with its newest checkpoint, and with the kept ones to say where it was changed. */
export function verifyLog(history: History): RecordFinding[] {
  const { lines, checkpoint, kept } = history;
  if (agrees(history, checkpoint)) return [];
  if (lines.length < checkpoint.size) {
    return [
      {
        code: 'log-truncated',
        where: 'log.jsonl',
        what: `It has ${lines.length} entries, and the checkpoint counts ${checkpoint.size}.`,
      },
    ];
  }
  const sound = kept.flatMap(({ size, stated }) =>
    stated instanceof Problem || stated.size !== size || size > checkpoint.size ? [] : [stated],
  );
  const broken = sound.find((stated) => !agrees(history, stated))?.size ?? checkpoint.size;
  const intact = sound.findLast((stated) => stated.size < broken)?.size ?? 0;
  return [
    {
      code: 'log-changed',
      where: `log.jsonl, lines ${intact + 1} to ${broken}`,
      what: 'An entry was changed, removed, added or moved: the tree over them has another root than the checkpoint.',
    },
  ];
}

/** Verifies the kept checkpoints. `ends` are the sizes at which a collect ended, each of which has one; null when nobody knows. */
export function verifyKept(history: History, ends: ReadonlySet<number> | null): RecordFinding[] {
  const { checkpoint, kept } = history;
  const there = new Set(kept.map(({ size }) => size));
  const missing = [...(ends ?? [])].filter((size) => size < checkpoint.size && !there.has(size));
  return [
    ...missing.map((size): RecordFinding => {
      return {
        code: 'earlier-checkpoint-missing',
        where: `checkpoints/${size}`,
        what: 'A collect ended at this size, and its checkpoint is gone.',
      };
    }),
    ...kept.flatMap((one): RecordFinding[] => {
      const fault = faultOf(history, one, ends);
      return fault === null ? [] : [{ where: `checkpoints/${one.size}`, ...fault }];
    }),
  ];
}

function faultOf(
  history: History,
  { size, stated }: KeptCheckpoint,
  ends: ReadonlySet<number> | null,
): Pick<RecordFinding, 'code' | 'what'> | null {
  const { checkpoint, isVouchedFor } = history;
  if (stated instanceof Problem)
    return { code: 'earlier-checkpoint-changed', what: `${stated.parts.what} ${stated.parts.why ?? ''}` };
  if (stated.size !== size || stated.origin !== checkpoint.origin) {
    return { code: 'earlier-checkpoint-changed', what: `It is about ${stated.size} entries of "${stated.origin}".` };
  }
  const isGenuine = isTrusted(history, stated);
  if (isVouchedFor && !isGenuine) return { code: 'earlier-checkpoint-changed', what: 'No trusted key signed it.' };
  if (size > checkpoint.size) {
    return { code: 'rolled-back', what: `It is later than the record's own checkpoint, which counts ${checkpoint.size} entries.` };
  }
  if (size < checkpoint.size && ends?.has(size) === false)
    return { code: 'checkpoint-unlisted', what: 'No collect ended at this size.' };
  if (agrees(history, stated) || !agrees(history, checkpoint)) return null;
  return isGenuine
    ? { code: 'forked', what: 'It speaks of other entries than the log has: two histories were signed.' }
    : { code: 'earlier-checkpoint-changed', what: 'It speaks of other entries than the log has.' };
}

/**
 * Whether the record still begins with what a checkpoint that its reader kept speaks of.
 * Throws a {@link Problem} when that checkpoint is of another record, or not signed by a trusted key.
 */
export function compareWithOlder(history: History, older: StatedCheckpoint): RecordFinding[] {
  const { checkpoint, trusted } = history;
  if (older.origin !== checkpoint.origin)
    throw notComparable(older, `It is about "${older.origin}", and the record is "${checkpoint.origin}".`);
  if (trusted.length > 0 && !isTrusted(history, older)) throw notComparable(older, 'No trusted key signed it.');
  if (older.size > checkpoint.size) {
    const what = `The record has ${checkpoint.size} entries, and had ${older.size} when this checkpoint was made.`;
    return [{ code: 'rolled-back', where: older.place, what }];
  }
  if (agrees(history, older) || !agrees(history, checkpoint)) return [];
  const what = `The first ${older.size} entries are no longer those that this checkpoint was made over.`;
  return [{ code: 'forked', where: older.place, what }];
}

function notComparable({ place }: StatedCheckpoint, why: string): Problem {
  return new Problem({
    what: 'The record cannot be compared with this checkpoint.',
    where: place,
    why,
    fix: 'Give a checkpoint that you kept of this very record.',
  });
}
