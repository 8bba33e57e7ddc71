import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAssessments } from '../../src/compare/compare-assessments.ts';
import type { Assessment, DeviationUse, Status } from '../../src/domain/assessment.ts';
import { assessment, deviation, file, finding, into, observation, verdict } from './assessments.ts';

const PATHS = ['a.yml', 'b.json', 'reviews.yaml'];
const OUTCOMES = [
  'pass',
  'fail',
  'fail',
  'not-applicable',
  'unknown missing',
  'unknown stale',
  'unknown unreadable',
  'unknown unresolved',
];
const STATUSES: readonly Status[] = ['satisfied', 'not-satisfied', 'not-assessed', 'not-applicable', 'accepted', 'attested'];

const anObservation = fc
  .record({
    subject: fc.constantFrom('app', 'redis:7.4', 'redis:8.0', 'db: CVE-1', 'evidence', ...PATHS),
    outcome: fc.constantFrom(...OUTCOMES),
    path: fc.constantFrom(...PATHS),
    version: fc.constantFrom('1', '2'),
    accepted: fc.boolean(),
    points: fc.boolean(),
  })
  .map(({ subject, outcome, path, version, accepted, points }) =>
    observation(subject, outcome, {
      pointers: points ? [into(path, version)] : [],
      acceptedBy: accepted && outcome === 'fail' ? 'risk' : null,
    }),
  );

const aVerdict = fc
  .record({
    id: fc.constantFrom('first', 'second'),
    reads: fc.constantFrom<string[]>(['tlsOptions'], ['scan'], ['attestation'], ['attestation', 'logIntake']),
    observations: fc.uniqueArray(anObservation, { selector: ({ subject }) => subject, maxLength: 4 }),
  })
  .map(({ id, reads, observations }) => verdict(observations, { id, reads }));

const aFinding = fc
  .record({
    id: fc.constantFrom('TLS-1.1', 'TLS-1.2', 'CTR-1.1'),
    status: fc.constantFrom(...STATUSES),
    decidedBy: fc.constantFrom('check' as const, 'record' as const),
    verdicts: fc.uniqueArray(aVerdict, { selector: ({ check }) => check.id, maxLength: 2 }),
  })
  .map(({ id, status, decidedBy, verdicts }) => finding(id, status, verdicts, { decidedBy }));

const anAssessment = (quarter: string) =>
  fc
    .record({
      rules: fc.constantFrom('same', 'same', 'other'),
      findings: fc.uniqueArray(aFinding, { selector: ({ control }) => control.id, maxLength: 3 }),
      evidence: fc.uniqueArray(
        fc
          .record({ path: fc.constantFrom(...PATHS), version: fc.constantFrom('1', '2') })
          .map(({ path, version }) => file(path, version)),
        { selector: ({ path }) => path },
      ),
      deviations: fc.constantFrom<DeviationUse[]>(
        [],
        [deviation('risk')],
        [deviation('risk', { state: 'expired', expires: '2026-08-31' })],
      ),
    })
    .map((parts) => assessment(quarter, parts));

const earlier = anAssessment('2026-Q2');
const later = anAssessment('2026-Q3');

/** What the statuses and outcomes of a control are, without the alignment that is under test. */
function outcomesOf({ findings }: Assessment, control: string): string {
  const found = findings.find((one) => one.control.id === control);
  const seen = (found?.verdicts ?? []).flatMap(({ check, observations }) =>
    observations.map(({ subject, outcome, cause, acceptedBy }) => [check.id, subject, outcome, cause, acceptedBy].join(' ')),
  );
  return JSON.stringify([found?.status, seen.sort()]);
}

test('an assessment does not differ from itself', () => {
  fc.assert(
    fc.property(later, (one) => {
      const { changes, counts, restated } = compareAssessments(one, one);
      expect([changes, restated, counts.unchanged]).toEqual([[], [], one.findings.length]);
    }),
  );
});

test('no control changes in silence, and every change has a cause that names its subjects', () => {
  fc.assert(
    fc.property(earlier, later, fc.option(earlier, { nil: undefined }), (from, to, again) => {
      const rejudged = again && { ...again, evidence: from.evidence, inputs: to.inputs };
      const { changes, counts } = compareAssessments(from, to, rejudged);
      const controls = [...new Set([...from.findings, ...to.findings].map(({ control }) => control.id))];
      expect(counts.worse + counts.unclear + counts.better + counts.otherwise + counts.unchanged).toBe(controls.length);
      expect(new Set(changes.map(({ control }) => control)).size).toBe(changes.length);
      for (const control of controls) {
        const change = changes.find((one) => one.control === control);
        const differs = outcomesOf(from, control) !== outcomesOf(to, control);
        // An image of another version counts as the same subject; everything else that differs is a change.
        const versioned = `${outcomesOf(from, control)}${outcomesOf(to, control)}`.includes('redis:');
        if (!versioned) expect(change !== undefined).toBe(differs);
        if (change === undefined) continue;
        expect(differs).toBe(true);
        expect(change.causes.length).toBeGreaterThan(0);
        const kinds = change.causes.map(({ kind }) => kind);
        if (rejudged === undefined) {
          expect(new Set(kinds).size).toBe(kinds.length);
          const explained = new Set(
            change.causes.flatMap(({ subjects }) => subjects.map(({ check, subject }) => `${check} ${subject}`)),
          );
          expect(change.subjects.filter(({ check, subject }) => !explained.has(`${check} ${subject}`))).toEqual([]);
        }
        if (from.inputs.rules === to.inputs.rules) expect(kinds).not.toContain('rules-or-system');
      }
    }),
    { numRuns: 300 },
  );
});

test('the other way round, better and worse change places', () => {
  fc.assert(
    fc.property(earlier, later, (from, to) => {
      const there = compareAssessments(from, to).changes;
      const back = new Map(compareAssessments(to, from).changes.map((change) => [change.control, change]));
      expect(back.size).toBe(there.length);
      for (const { control, direction, subjects } of there) {
        const other = back.get(control);
        const swapped = new Map(other?.subjects.map((one) => [`${one.check} ${one.formerly ?? one.subject}`, one.direction]));
        for (const one of subjects) {
          const inverse = { worse: 'better', better: 'worse', unclear: 'unclear', otherwise: 'otherwise' }[one.direction];
          expect(swapped.get(`${one.check} ${one.subject}`)).toBe(inverse);
        }
        // Better is never claimed where evidence of a failure went: that is the one thing that does not turn round.
        const isUnclear = subjects.some((one) => one.direction === 'unclear');
        if (direction === 'better') expect(other?.direction).toBe('worse');
        if (direction === 'worse') expect(other?.direction).toBe(isUnclear ? 'unclear' : 'better');
        if (direction === 'otherwise') expect(other?.direction).toBe('otherwise');
      }
    }),
    { numRuns: 300 },
  );
});
