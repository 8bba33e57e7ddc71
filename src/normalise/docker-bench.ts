import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { BenchResult } from '../domain/facts/docker-daemon.ts';
import { Problem } from '../domain/problem.ts';
import { parseInstant } from '../domain/time.ts';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';

const Result = z.object({
  id: z.string().min(1),
  desc: z.string(),
  result: z.enum(['PASS', 'WARN', 'INFO', 'NOTE']),
  details: z.string().optional(),
  items: z.array(z.string()).default([]),
});

const Report = z.object({
  dockerbenchsecurity: z.string().min(1),
  start: z.number().int().positive(),
  tests: z.array(z.object({ id: z.string(), desc: z.string(), results: z.array(Result) })),
  checks: z.number().int(),
  end: z.number().int().positive(),
});
type Report = z.output<typeof Report>;

/**
 * A report of Docker Bench for Security: https://github.com/docker/docker-bench-security. The tool prints its JSON piece by piece
 * without escaping anything, so that a quotation mark in the name of a container makes a report that is no JSON.
 */
export default {
  format: 'docker-bench',
  title: 'Docker Bench for Security report',
  yields: ['benchResult'],
  named: /docker-bench[\w.-]*\.json$/i,
  recognises({ shape, keys }) {
    return shape === 'json-object' && keys.has('dockerbenchsecurity');
  },
  read(file): Reading {
    const report = accept(Report, benchJson(file), (path) => `${file.path} ${jsonPath(path)}`);
    const numbering = numberingOf(report);
    const facts = report.tests.flatMap(({ results }, section) =>
      results.map(({ id, desc, result, details, items }, index): Fact => {
        const title = desc.replace(/ \((?:Automated|Manual|Scored|Not Scored)\)$/, '');
        const from = { evidence: file.digest, at: `$.tests[${section}].results[${index}]` };
        return {
          kind: 'benchResult',
          id,
          clause: clauseOf(id, numbering),
          title,
          result,
          details: details?.trim() || null,
          items,
          from,
        };
      }),
    );
    return {
      artefact: file.path,
      takenAt: parseInstant(new Date(report.start * 1000).toISOString()),
      covers: null,
      facts,
      notes: notesOf(facts, numbering),
      gaps: gapsOf(report, facts),
    };
  },
} satisfies Reader;

/** The JSON of a report, with the tool's own fault named where there is none. */
function benchJson(file: SealedFile): unknown {
  try {
    return jsonOf(file);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const why =
      'A run that was stopped leaves its report open, and a quotation mark or backslash in a name breaks it: the tool escapes nothing.';
    throw new Problem({
      ...thrown.parts,
      why,
      fix: 'Let it run to its end, and write what stands at that place without quotation marks.',
    });
  }
}

/** `other`: of a release that follows another benchmark. `unknown`: nothing tells which of the two numberings of sections 5 and 7 it is. */
type Numbering = 'current' | 'swarm-last' | 'unknown' | 'other';

/** Words of tests that stand in every release since 1.3.6, with their number in the benchmark, and before swarm mode was moved there. */
const LANDMARKS: readonly { readonly words: RegExp; readonly current: string; readonly before: string }[] = [
  { words: /swarm mode is not enabled/i, current: '5.1', before: '7.1' },
  { words: /an AppArmor Profile is enabled/i, current: '5.2', before: '5.1' },
  { words: /Docker socket is not mounted/i, current: '5.32', before: '5.31' },
  { words: /management plane traffic/i, current: '7.9', before: '7.10' },
];

/**
 * A change of December 2023 moved the test of swarm mode from section 7 to section 5 and so shifted both, in one and the same version 1.6.0.
 * Landmarks that disagree tell nothing.
 */
function numberingOf({ dockerbenchsecurity: version, tests }: Report): Numbering {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major !== 1 || minor < 3 || minor > 6 || (minor === 3 && patch < 6)) return 'other';
  const results = tests.flatMap((test) => test.results);
  const seen = results.flatMap(({ id, desc }): Numbering[] => {
    const landmark = LANDMARKS.find(({ words }) => words.test(desc));
    if (landmark === undefined) return [];
    return [id === landmark.current ? 'current' : id === landmark.before ? 'swarm-last' : 'unknown'];
  });
  const [only, other] = new Set(seen);
  return only === undefined || other !== undefined ? 'unknown' : only;
}

function clauseOf(id: string, numbering: Numbering): BenchResult['clause'] {
  if (numbering === 'other') return null;
  const moved = /^([57])\.(\d+)(.*)$/s.exec(id);
  if (moved === null || numbering === 'current') return id;
  if (numbering === 'unknown') return null;
  const [, section, place, rest] = moved;
  if (section === '7' && place === '1') return '5.1';
  return `${section}.${Number(place) + (section === '5' ? 1 : -1)}${rest}`;
}

function notesOf(facts: readonly Fact[], numbering: Numbering): string[] {
  const unplaced = facts.filter((fact) => fact.kind === 'benchResult' && fact.clause === null).length;
  const why = numbering === 'other' ? 'its release follows another benchmark' : 'nothing tells which of two numberings it uses';
  return unplaced > 0 ? [`Tests that cannot be tied to recommendations, because ${why}: ${unplaced}.`] : [];
}

function gapsOf({ checks }: Report, facts: readonly Fact[]): Gap[] {
  if (checks <= facts.length) return [];
  const what = `It counts ${checks} tests and lists ${facts.length}.`;
  return [{ kinds: ['benchResult'], what, at: '$.checks', remedy: 'Run it again, and hand in its whole report.' }];
}
