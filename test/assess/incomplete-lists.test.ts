import { expect, test } from 'vitest';
import { incompleteLists } from '../../src/assess/incomplete-lists.ts';
import type { ReadEvidence } from '../../src/normalise/normalise.ts';
import type { Page } from '../../src/normalise/reader.ts';

const page = (from: number, to: number, rest: Partial<Page> = {}): Page => ({
  list: '/roles/',
  kinds: ['jumpserverRole'],
  from,
  to,
  total: 5,
  ...rest,
});
const read = (path: string, shown: Page | null): ReadEvidence => ({
  evidence: {
    path,
    digest: 'd'.repeat(64),
    size: 1,
    state: 'read',
    format: 'jumpserver-roles',
    formatTitle: 'JumpServer roles',
    problem: null,
    takenAt: null,
    takenAtSource: null,
    covers: null,
    origin: null,
    facts: {},
    notes: [],
  },
  yields: ['jumpserverRole'],
  reading: { artefact: path, takenAt: null, covers: null, facts: [], notes: [], ...(shown === null ? {} : { page: shown }) },
});

test.for([
  ['a list that is whole', [null], []],
  ['all pages together', [page(2, 5), page(0, 2)], []],
  ['pages that overlap', [page(0, 3), page(2, 5)], []],
  ['one page alone', [page(0, 2)], ['a0']],
  ['a page in the middle is missing', [page(0, 2), page(3, 5)], ['a0', 'a1']],
  ['the last is missing', [page(0, 2), page(2, 4)], ['a0', 'a1']],
  ['the first page twice', [page(0, 3), page(0, 3)], ['a0', 'a1']],
  ['pages of different lists', [page(0, 2), page(2, 5, { list: '/other/' })], ['a0', 'a1']],
  ['pages that count differently', [page(0, 2), page(2, 5, { total: 6 })], ['a0', 'a1']],
  ['a list that does not matter here', [page(0, 2, { kinds: ['jumpserverSetting'] })], []],
] as const)('%s', ([, pages, doubts]) => {
  const items = pages.map((shown, index) => read(`a${index}`, shown));
  const found = incompleteLists(items, ['jumpserverRole']);
  expect(found.map(({ subject }) => subject)).toEqual(doubts);
  for (const { outcome, cause } of found) expect({ outcome, cause }).toEqual({ outcome: 'unknown', cause: 'missing' });
});
