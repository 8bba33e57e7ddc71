import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadContent } from '../src/content.ts';

const { frameworks, guide } = await loadContent(fileURLToPath(new URL('../content', import.meta.url)));
const controls = new Set(guide.flatMap((page) => page.controls.map(({ id }) => id)));

/** `PR.DS: 1 2 10 11` stands for PR.DS-01, PR.DS-02 and so on. Numbers that were withdrawn are missing. */
const CSF = `
  GV.OC: 1 2 3 4 5
  GV.RM: 1 2 3 4 5 6 7
  GV.RR: 1 2 3 4
  GV.PO: 1 2
  GV.OV: 1 2 3
  GV.SC: 1 2 3 4 5 6 7 8 9 10
  ID.AM: 1 2 3 4 5 7 8
  ID.RA: 1 2 3 4 5 6 7 8 9 10
  ID.IM: 1 2 3 4
  PR.AA: 1 2 3 4 5 6
  PR.AT: 1 2
  PR.DS: 1 2 10 11
  PR.PS: 1 2 3 4 5 6
  PR.IR: 1 2 3 4
  DE.CM: 1 2 3 6 9
  DE.AE: 2 3 4 6 7 8
  RS.MA: 1 2 3 4 5
  RS.AN: 3 6 7 8
  RS.CO: 2 3
  RS.MI: 1 2
  RC.RP: 1 2 3 4 5 6
  RC.CO: 3 4`
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [category = '', numbers = ''] = line.trim().split(': ');
    return numbers.split(' ').map((number) => `${category}-${number.padStart(2, '0')}`);
  });

const ANNEX_A = Object.entries({ 'A.5': 37, 'A.6': 8, 'A.7': 14, 'A.8': 34 }).flatMap(([theme, count]) =>
  Array.from({ length: count }, (_, index) => `${theme}.${index + 1}`),
);

test.for([
  ['nist-csf-2.0', CSF, 106],
  ['iso-iec-27001-2022', ANNEX_A, 93],
] as const)('%s has every clause once, in order', ([id, ids, count]) => {
  expect(ids).toHaveLength(count);
  expect(frameworks.find((framework) => framework.id === id)?.clauses.map((clause) => clause.id)).toEqual(ids);
});

test('clauses of a framework differ in id and title, and each control is mapped to a clause once', () => {
  for (const { id, clauses } of frameworks) {
    expect({ id, ids: new Set(clauses.map((clause) => clause.id)).size }).toEqual({ id, ids: clauses.length });
    expect({ id, titles: new Set(clauses.map(({ title }) => title)).size }).toEqual({ id, titles: clauses.length });
    for (const clause of clauses) {
      expect(clause.controls.filter((control) => !controls.has(control))).toEqual([]);
      expect(new Set(clause.controls).size).toBe(clause.controls.length);
    }
  }
});
