import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyProof,
  GrowingTree,
  type Hash,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../src/record/merkle.ts';

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');
const base64 = (hash: Hash): string => Buffer.from(hash).toString('base64');
const at = (leaves: readonly Hash[], index: number): Hash => leaves[index] ?? leafHash(Buffer.from('no such leaf'));
const leavesOf = (count: number): Hash[] => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

/** Leaves and roots that the implementations of Certificate Transparency test each other with. */
const REFERENCE_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (leaf) => leafHash(Buffer.from(leaf, 'hex')),
);
test.for([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const)('the root over %i reference leaves is the published one', ([size, root]) => {
  expect(hex(rootOf(REFERENCE_LEAVES.slice(0, size)))).toBe(root);
});

/** Made with golang.org/x/mod/sumdb/tlog 0.42 over the leaves "entry 0", "entry 1", … */
describe('proofs are those of another implementation', () => {
  test.for([
    [
      13,
      0,
      [
        'Lfs2xvZsrDYUKc9G34aKuCQtOmRB8Qmcj7P5jsXRCKQ=',
        '3b3oD8zesxmO9puOHwk0+84pbGur+3OFdKT2KXImZ5M=',
        'GhZ/vGuCwqdE9v+gpidhde2wC9MFkqXnT3ohqdIDqCg=',
        'ptHeE8xxqg97JCQwB7g6+9U/EkhyVHQq0jihTdMoi3Y=',
      ],
    ],
    [13, 12, ['wUangc8yvkucIt6sH6xVv48vPP588PCBqV+nTOLZ0/w=', 'tpcyzlyRQWLKmsz69OldP5h01ogFQ3CIqv8YSk25Z3M=']],
    [
      8,
      5,
      [
        'SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=',
        '/w4ywg/2W5esELOyZ3uHKqPVoCh9lFesukflfPSkpz8=',
        'l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=',
      ],
    ],
    [7, 6, ['3QN52DrH8WTn7qMM3O+1dQglTEj3Zq/M09l2Nl4yjMw=', 'l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=']],
  ] as const)('inclusion in %i leaves of leaf %i', ([size, index, proof]) => {
    expect(inclusionProof(leavesOf(size), index).map(base64)).toEqual(proof);
  });

  test.for([
    [
      13,
      7,
      [
        'vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=',
        'Rn73BqsCMMU7SGYrU3boFVbdCx4Ss2dBA/9z7i4Fh/Q=',
        '3QN52DrH8WTn7qMM3O+1dQglTEj3Zq/M09l2Nl4yjMw=',
        'l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=',
        'ptHeE8xxqg97JCQwB7g6+9U/EkhyVHQq0jihTdMoi3Y=',
      ],
    ],
    [13, 8, ['ptHeE8xxqg97JCQwB7g6+9U/EkhyVHQq0jihTdMoi3Y=']],
    [
      13,
      12,
      [
        'wUangc8yvkucIt6sH6xVv48vPP588PCBqV+nTOLZ0/w=',
        'WRUsZPaQ/m6ZQLOsXIXDfh3b1SX4F7+Z4OTi2CPTzw8=',
        'tpcyzlyRQWLKmsz69OldP5h01ogFQ3CIqv8YSk25Z3M=',
      ],
    ],
    [8, 4, ['GhZ/vGuCwqdE9v+gpidhde2wC9MFkqXnT3ohqdIDqCg=']],
  ] as const)('consistency of %i leaves with %i', ([size, oldSize, proof]) => {
    expect(consistencyProof(leavesOf(size), oldSize).map(base64)).toEqual(proof);
  });
});

const trees = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat({ max: size - 1 }) }));

test('a tree has the same root grown or built at once, and by its definition', () => {
  const byDefinition = (leaves: readonly Hash[]): Hash => {
    const [first, second] = leaves;
    if (first === undefined || second === undefined) return first ?? rootOf([]);
    let middle = 1;
    while (middle * 2 < leaves.length) middle *= 2;
    const parts = [leaves.slice(0, middle), leaves.slice(middle)].map(byDefinition);
    // A node is hashed as a leaf is, with 0x01 before its two parts; rootOf of two leaves does just that.
    return rootOf(parts);
  };
  const tree = new GrowingTree();
  for (const [index, leaf] of leavesOf(70).entries()) {
    tree.append(leaf);
    expect(tree.size).toBe(index + 1);
    expect(hex(tree.root())).toBe(hex(byDefinition(leavesOf(index + 1))));
  }
});

test('every inclusion proof verifies, and says nothing about anything else', () => {
  fc.assert(
    fc.property(trees, fc.nat(), ({ size, index }, noise) => {
      const leaves = leavesOf(size);
      const claim = { leaf: at(leaves, index), index, size, root: rootOf(leaves) };
      const proof = inclusionProof(leaves, index);
      expect(verifyInclusion(claim, proof)).toBe(true);
      const other = leafHash(Buffer.from(`other ${noise}`));
      expect(verifyInclusion({ ...claim, leaf: other }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, root: other }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, index: size }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, index: -1 }, proof)).toBe(false);
      expect(verifyInclusion(claim, [...proof, other])).toBe(false);
      if (size > 1) {
        expect(verifyInclusion({ ...claim, index: (index + 1 + (noise % (size - 1))) % size }, proof)).toBe(false);
        expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
        const changed = noise % proof.length;
        expect(verifyInclusion(claim, proof.with(changed, other))).toBe(false);
      }
    }),
  );
});

test('every consistency proof verifies, and no other history passes for it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, pick, noise) => {
      const leaves = leavesOf(size);
      const oldSize = pick % (size + 1);
      const claim = { oldSize, oldRoot: rootOf(leaves.slice(0, oldSize)), size, root: rootOf(leaves) };
      const proof = consistencyProof(leaves, oldSize);
      expect(verifyConsistency(claim, proof)).toBe(true);
      const other = leafHash(Buffer.from(`other ${noise}`));
      expect(verifyConsistency({ ...claim, oldRoot: other }, proof)).toBe(false);
      if (oldSize > 0) expect(verifyConsistency({ ...claim, root: other }, proof)).toBe(false);
      expect(verifyConsistency(claim, [...proof, other])).toBe(false);
      if (proof.length > 0) {
        expect(verifyConsistency(claim, proof.slice(1))).toBe(false);
        expect(verifyConsistency(claim, proof.with(noise % proof.length, other))).toBe(false);
      }
      // Someone changed one of the old leaves and built the tree anew.
      if (oldSize > 0) {
        const forged = leaves.with(noise % oldSize, other);
        expect(verifyConsistency({ ...claim, root: rootOf(forged) }, consistencyProof(forged, oldSize))).toBe(false);
      }
    }),
  );
});

test.for([
  ['a leaf past the end', () => inclusionProof(leavesOf(3), 3)],
  ['a leaf before the beginning', () => inclusionProof(leavesOf(3), -1)],
  ['a leaf of nothing', () => inclusionProof([], 0)],
  ['an old tree larger than the new one', () => consistencyProof(leavesOf(3), 4)],
] as const)('there is no proof of %s', ([, prove]) => {
  expect(prove).toThrow(RangeError);
});

test('trees may be larger than 32 bits count', () => {
  // The last leaf of 2^40 + 1 has one sibling: the perfect tree of 2^40 leaves before it.
  const [left, leaf] = [leafHash(Buffer.from('left')), leafHash(Buffer.from('leaf'))];
  const claim = { leaf, index: 2 ** 40, size: 2 ** 40 + 1, root: rootOf([left, leaf]) };
  expect(verifyInclusion(claim, [left])).toBe(true);
  expect(verifyInclusion({ ...claim, index: 0 }, [left])).toBe(false);
});

test('a smaller tree is no continuation of a larger one, whatever the proof', () => {
  const hash = leafHash(Buffer.from('a leaf'));
  const claim = { oldSize: 2, oldRoot: hash, size: 1, root: hash };
  for (const proof of [[], [hash], [hash, hash]]) expect(verifyConsistency(claim, proof)).toBe(false);
  expect(verifyConsistency({ ...claim, oldSize: -1 }, [])).toBe(false);
  expect(verifyConsistency({ ...claim, oldSize: 0.5 }, [])).toBe(false);
});
