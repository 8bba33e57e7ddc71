import { expect, test } from 'vitest';
import { partlyRead } from '../../src/assess/partly-read.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { ReadEvidence } from '../../src/normalise/normalise.ts';
import type { Gap } from '../../src/normalise/reader.ts';

const gap = (what: string, rest: Partial<Gap> = {}): Gap => ({
  kinds: ['firewallRule'],
  what,
  at: '3',
  remedy: 'Hand in the plan.',
  ...rest,
});

function read(gaps?: readonly Gap[]): ReadEvidence {
  const evidence: Evidence = {
    path: 'terraform/main.tf',
    digest: 'd'.repeat(64),
    size: 1,
    state: 'read',
    format: 'terraform-hcl',
    formatTitle: 'Terraform configuration',
    problem: null,
    takenAt: null,
    takenAtSource: null,
    covers: null,
    origin: null,
    facts: {},
    notes: [],
  };
  const reading = { artefact: evidence.path, takenAt: null, covers: null, facts: [], notes: [] };
  return { evidence, yields: ['firewallRule', 'disk'], reading: gaps === undefined ? reading : { ...reading, gaps } };
}

test.for([
  ['a file that was read whole', undefined, []],
  ['no gaps', [], []],
  ['a gap of another kind', [gap('A disk is kept elsewhere.', { kinds: ['disk'] })], []],
  ['a gap', [gap('A module.')], ['A module.']],
  ['two gaps are one doubt about the file', [gap('A module.'), gap('A policy.', { at: '9' })], ['A module. A policy.']],
] as const)('%s', ([, gaps, reasons]) => {
  const found = partlyRead([read(gaps)], ['firewallRule']);
  expect(found.map(({ reason }) => reason)).toEqual(reasons);
  for (const { outcome, remedy, pointers } of found)
    expect({ outcome, remedy, places: pointers.map(({ at }) => at) }).toEqual({
      outcome: 'unknown',
      remedy: 'Hand in the plan.',
      places: gaps?.map(({ at }) => at),
    });
});

test('a file that could not be read says nothing here', () => {
  expect(partlyRead([{ ...read([gap('A module.')]), reading: null }], ['firewallRule'])).toEqual([]);
});
