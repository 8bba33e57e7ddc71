import { createHash } from 'node:crypto';

/** A node of the tree: the 32 bytes of a SHA-256. */
export type Hash = Uint8Array;

/** The hash of one leaf (RFC 6962, section 2.1): SHA-256 over 0x00 and the leaf's bytes. */
export function leafHash(leaf: Uint8Array): Hash {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest();
}

function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** Whether two nodes are the same. */
export function sameHash(left: Hash, right: Hash): boolean {
  return Buffer.compare(left, right) === 0;
}

/**
 * The root of a tree that grows leaf by leaf; it holds one hash for each set bit of its size.
 * The root of nothing is the SHA-256 of no bytes.
 */
export class GrowingTree {
  /** Roots of the perfect subtrees, the largest and leftmost first. */
  readonly #peaks: { readonly size: number; readonly hash: Hash }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf, given as its {@link leafHash}. */
  append(leaf: Hash): void {
    let peak = { size: 1, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.size === peak.size; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { size: peak.size * 2, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.#size += 1;
  }

  /** The root over everything appended so far. */
  root(): Hash {
    const [last, ...rest] = this.#peaks.toReversed();
    if (last === undefined) return createHash('sha256').digest();
    return rest.reduce((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}

/** The root of the tree over leaf hashes, in order. */
export function rootOf(leaves: readonly Hash[]): Hash {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
}

/** How many leaves the left subtree takes: the largest power of two below `size`, which is 2 or more. */
function leftSize(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * The audit path of one leaf (RFC 9162, section 2.1.3.1), from the leaf's neighbour up.
 * Throws a RangeError when there is no such leaf.
 */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${leaves.length}.`);
  }
  if (leaves.length === 1) return [];
  const middle = leftSize(leaves.length);
  const left = leaves.slice(0, middle);
  const right = leaves.slice(middle);
  return index < middle
    ? [...inclusionProof(left, index), rootOf(right)]
    : [...inclusionProof(right, index - middle), rootOf(left)];
}

/** What an inclusion proof speaks of. */
export interface InclusionClaim {
  /** The {@link leafHash} of the leaf. */
  readonly leaf: Hash;
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly root: Hash;
}

/** Whether a proof shows that the leaf stands at the index of the tree with that root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root }: InclusionClaim, proof: readonly Hash[]): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(hash, root);
}

/**
 * The proof that the first `oldSize` leaves are still the beginning of the tree (RFC 9162, section 2.1.4.1).
 * It is empty for all of the leaves, and for none of them: everything begins with nothing.
 * Throws a RangeError when the old tree is the larger one.
 */
export function consistencyProof(leaves: readonly Hash[], oldSize: number): Hash[] {
  if (!Number.isInteger(oldSize) || oldSize < 0 || oldSize > leaves.length) {
    throw new RangeError(`A tree of ${leaves.length} leaves was never one of ${oldSize}.`);
  }
  return oldSize === 0 ? [] : subProof(leaves, oldSize, true);
}

/** SUBPROOF of RFC 9162; `isKnown`: the verifier holds the root of these leaves already. */
function subProof(leaves: readonly Hash[], oldSize: number, isKnown: boolean): Hash[] {
  if (oldSize === leaves.length) return isKnown ? [] : [rootOf(leaves)];
  const middle = leftSize(leaves.length);
  const left = leaves.slice(0, middle);
  const right = leaves.slice(middle);
  return oldSize <= middle
    ? [...subProof(left, oldSize, isKnown), rootOf(right)]
    : [...subProof(right, oldSize - middle, false), rootOf(left)];
}

/** Two states of a tree, as two checkpoints state them. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly size: number;
  readonly root: Hash;
}

/** Whether a proof shows that the tree only grew from the old state to the new one (RFC 9162, section 2.1.4.2). */
export function verifyConsistency({ oldSize, oldRoot, size, root }: ConsistencyClaim, proof: readonly Hash[]): boolean {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size) return false;
  if (oldSize === size) return proof.length === 0 && sameHash(oldRoot, root);
  if (oldSize === 0) return proof.length === 0 && sameHash(oldRoot, rootOf([]));
  let [node, last] = [oldSize - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // The old tree is perfect exactly when nothing is left of its last node: then its root begins the proof.
  const [seed, ...path] = node === 0 ? [oldRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let [oldHash, hash] = [seed, seed];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(oldHash, oldRoot) && sameHash(hash, root);
}

/** Unlike a shift this holds beyond 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}
