import { describe, expect, test } from 'vitest';
import { defineCheck } from '../../src/assess/check.ts';
import { type JudgeInput, judgeCheck } from '../../src/assess/judge-check.ts';
import type { LoadedCheck } from '../../src/assess/load-checks.ts';
import { traceCheck } from '../../src/assess/trace.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { pass } from '../../src/domain/observation.ts';
import type { ReadEvidence } from '../../src/normalise/normalise.ts';
import { file, into } from '../compare/assessments.ts';
import { context } from './builders.ts';

const check: LoadedCheck = {
  ...defineCheck({
    id: 'tls-minimum-version',
    title: 'T',
    control: 'TLS-1.1',
    reads: ['tlsOptions'],
    requires: ['tlsOptions'],
    freshFor: 'P31D',
    why: 'W.',
    remedy: 'R.',
    judge: ({ tlsOptions }) => tlsOptions.map(({ name, from }) => pass(name, 'It holds.', [from])),
  }),
  sql: null,
  formats: ['Traefik dynamic configuration'],
};

/** A file that declares one block of TLS options, called after itself. */
function reading(path: string, changes: Partial<Evidence> = {}, artefact = path): ReadEvidence {
  const evidence = file(path, 'v', changes);
  const fact = {
    kind: 'tlsOptions',
    name: path,
    minVersion: null,
    maxVersion: null,
    cipherSuites: null,
    from: into(path, 'v'),
  } as const;
  const said = { artefact, takenAt: null, covers: null, notes: [], facts: [fact] };
  return { evidence, yields: ['tlsOptions', 'router'], reading: evidence.state === 'read' ? said : null };
}

const other: ReadEvidence = { ...reading('redis.json', { format: 'trivy-report' }), yields: ['scan'] };

function input(readings: readonly ReadEvidence[]): JudgeInput {
  return {
    ...context(),
    readings,
    rows: new Map(),
    inputs: { guide: '', rules: '', frameworks: '', organisation: '', deviations: '' },
  };
}

const fresh = reading('a.yml');
const older = reading('b.yml', { takenAt: '2026-09-20T06:00:00.000Z' }, 'a.yml');
const stale = reading('c.yml', { takenAt: '2026-05-01T06:00:00.000Z' });
const undated = reading('d.yml', { takenAt: null });
const cut = reading('e.yml', { state: 'unreadable', problem: 'Cut off.' });

describe('what became of each file', () => {
  test('used, superseded, set aside; what the check does not read is not considered', () => {
    const { considered, oldest, missing } = traceCheck(check, input([fresh, older, stale, undated, cut, other]));
    expect(
      considered.map(({ item, fate, newer, doubt }) => [item.evidence.path, fate, newer.join(), doubt?.cause ?? null]),
    ).toEqual([
      ['a.yml', 'used', '', null],
      ['b.yml', 'superseded', 'a.yml', null],
      ['c.yml', 'set-aside', '', 'stale'],
      ['d.yml', 'set-aside', '', 'stale'],
      ['e.yml', 'set-aside', '', 'unreadable'],
    ]);
    expect(considered[2]?.doubt?.reason).toBe(
      'It speaks of 2026-05-01T06:00:00.000Z; for this check nothing before 2026-08-31T00:00:00.000Z counts.',
    );
    expect([oldest, missing]).toEqual(['2026-08-31T00:00:00.000Z', []]);
  });

  test('of a file that counts for nothing, the kinds of fact are missing', () => {
    expect(traceCheck(check, input([stale])).missing).toEqual(['tlsOptions']);
    expect(traceCheck(check, input([other])).considered).toEqual([]);
  });

  test('files of the same newest instant speak together', () => {
    const twin = reading('twin.yml', {}, 'a.yml');
    expect(traceCheck(check, input([fresh, twin])).considered.map(({ fate }) => fate)).toEqual(['used', 'used']);
  });
});

test.for([[[fresh]], [[fresh, older, stale, undated, cut, other]], [[stale, cut]], [[other]], [[]]])(
  'a trace comes to the verdict of the judgement: %#',
  ([readings]) => {
    const given = input(readings ?? []);
    const { verdict, considered, facts, doubts } = traceCheck(check, given);
    expect(verdict).toEqual(judgeCheck(check, given));
    const used = considered.filter(({ fate }) => fate === 'used').map(({ item }) => item.evidence.path);
    expect(facts.tlsOptions.map(({ name }) => name)).toEqual(used);
    expect(verdict.observations.filter(({ outcome }) => outcome === 'pass').map(({ subject }) => subject)).toEqual(used);
    expect(considered.map(({ doubt }) => doubt).filter((doubt) => doubt !== null)).toEqual(doubts);
  },
);
