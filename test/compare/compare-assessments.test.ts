import { describe, expect, test } from 'vitest';
import { compareAssessments, whyNotRejudged } from '../../src/compare/compare-assessments.ts';
import { type Comparison, gotWorse } from '../../src/compare/comparison.ts';
import type { Assessment, Finding, JudgedObservation, Status } from '../../src/domain/assessment.ts';
import { assessment, deviation, digest, file, finding, into, observation, record, verdict } from './assessments.ts';

const PATH = 'traefik/dynamic.yml';

interface SideOf {
  readonly status: Status;
  readonly observations: JudgedObservation[];
  readonly rest?: Parameters<typeof assessment>[1];
  readonly reads?: string[];
}

/** One control with one check, and one file of which `version` are the bytes. */
function side(quarter: string, version: string, { status, observations, rest = {}, reads = ['tlsOptions'] }: SideOf): Assessment {
  return assessment(quarter, {
    findings: [finding('TLS-1.1', status, [verdict(observations, { reads })])],
    evidence: [file(PATH, version)],
    ...rest,
  });
}

const earlier = (parts: SideOf) => side('2026-Q2', 'old', parts);
const later = (parts: SideOf) => side('2026-Q3', 'new', parts);
const seen = (outcome: string, version: string, changes: Partial<JudgedObservation> = {}) =>
  observation('a', outcome, { pointers: [into(PATH, version)], ...changes });

/** What a comparison comes to, in few words. */
function brief({ changes }: Comparison): string[] {
  return changes.flatMap(({ control, direction, from, to, causes }) => [
    `${direction}: ${control} ${from} → ${to}`,
    ...causes.map((cause) => {
      const detail =
        cause.kind === 'record'
          ? cause.events.map(({ what, id, event, on, inside }) => `${what} ${id} ${event} ${on}${inside ? ' inside' : ''}`)
          : cause.kind === 'evidence'
            ? cause.files.map(({ path, from, to }) => `${path} ${from} → ${to}`)
            : cause.kind === 'rules'
              ? [cause.inputs.join(' ')]
              : [];
      const subjects = cause.subjects.map(({ subject, from, to }) => `${subject} ${from?.outcome ?? '-'} → ${to?.outcome ?? '-'}`);
      return `  ${[cause.kind, ...detail].join(' ')}: ${subjects.join(', ')}`;
    }),
  ]);
}

describe('the system changed', () => {
  test('other bytes say otherwise', () => {
    const from = earlier({ status: 'satisfied', observations: [seen('pass', 'old')] });
    const to = later({ status: 'not-satisfied', observations: [seen('fail', 'new')] });
    const comparison = compareAssessments(from, to);
    expect(brief(comparison)).toEqual(['worse: TLS-1.1 satisfied → not-satisfied', '  system: a pass → fail']);
    expect(comparison.changes[0]?.subjects[0]?.to?.places).toEqual([{ path: PATH, at: 'line 1' }]);
    expect(gotWorse(comparison)).toBe(true);
    expect(brief(compareAssessments(to, from))).toEqual(['better: TLS-1.1 not-satisfied → satisfied', '  system: a fail → pass']);
    expect(gotWorse(compareAssessments(to, from))).toBe(false);
  });

  test('the same bytes are not said to have changed', () => {
    const from = side('2026-Q2', 'same', { status: 'satisfied', observations: [seen('pass', 'same')] });
    const to = side('2026-Q3', 'same', { status: 'not-satisfied', observations: [seen('fail', 'same')] });
    expect(brief(compareAssessments(from, to))[1]).toBe(`  evidence ${PATH} same-bytes → same-bytes: a pass → fail`);
  });

  test('an image of another version is the same subject, where one only can be meant', () => {
    const images = (names: readonly [string, string][]) => names.map(([name, outcome]) => observation(name, outcome));
    const compared = (old: readonly [string, string][], now: readonly [string, string][]) =>
      brief(
        compareAssessments(
          earlier({ status: 'satisfied', observations: images(old), reads: ['scan'] }),
          later({ status: 'satisfied', observations: images(now), reads: ['scan'] }),
        ),
      );
    expect(compared([['redis:7.4', 'pass']], [['redis:8.0', 'pass']])).toEqual([]);
    expect(compared([['redis:7.4', 'pass']], [['redis:8.0', 'fail']])[1]).toBe('  system: redis:8.0 pass → fail');
    expect(compared([['redis:7.4: CVE-2026-1', 'fail']], [['redis:8.0: CVE-2026-2', 'fail']])[1]).toBe(
      '  system: redis:8.0: CVE-2026-2 - → fail, redis:7.4: CVE-2026-1 fail → -',
    );
    expect(
      compared(
        [
          ['redis:7.4', 'fail'],
          ['redis:7.2', 'pass'],
        ],
        [['redis:8.0', 'pass']],
      )[1],
    ).toContain('redis:7.4 fail → -');
  });
});

describe('the rules changed', () => {
  const from = earlier({ status: 'satisfied', observations: [seen('pass', 'old')], rest: { rules: 'old rules' } });
  const rejudged = (outcome: string, rest: SideOf['rest'] = {}) =>
    side('2026-Q2', 'old', {
      status: outcome === 'pass' ? 'satisfied' : 'not-satisfied',
      observations: [seen(outcome, 'old')],
      rest,
    });
  const to = later({ status: 'not-satisfied', observations: [seen('fail', 'new')] });

  test.for([
    ['the old evidence judged anew fails: the rules', rejudged('fail'), ['  rules rules: a pass → fail']],
    ['the old evidence judged anew passes: the system', rejudged('pass'), ['  system: a pass → fail']],
    ['both', rejudged('unknown unresolved'), ['  rules rules: a pass → unknown', '  system: a unknown → fail']],
    ['nobody judged it anew', undefined, ['  rules-or-system: a pass → fail']],
    ['the record holds other evidence', rejudged('fail', { evidence: [] }), ['  rules-or-system: a pass → fail']],
    ['by yet other rules', rejudged('fail', { rules: 'third' }), ['  rules-or-system: a pass → fail']],
    ['as of another instant', rejudged('fail', { asOf: '2026-06-01T00:00:00.000Z' }), ['  rules-or-system: a pass → fail']],
  ] as const)('%s', ([, again, causes]) => {
    const comparison = compareAssessments(from, to, again);
    expect(brief(comparison).slice(1)).toEqual(causes);
    expect(comparison.rules.differ).toEqual(['rules']);
    expect(comparison.rules.toldApart).toBe(again !== undefined && whyNotRejudged(from, again, to) === null);
    expect(comparison.rules.toldApart).toBe(comparison.rules.why === null);
  });

  test('what people declare: another scope, requirement, check or control', () => {
    const guide = { inputs: { ...to.inputs, guide: digest('new guide') } };
    const other = (changes: Partial<Finding['control']>, status: Status) =>
      later({
        status,
        observations: [],
        rest: { findings: [finding('TLS-1.1', status, [verdict([seen('pass', 'new')])], changes)], ...guide },
      });
    const old = earlier({ status: 'satisfied', observations: [seen('pass', 'old')] });
    const scoped = later({ status: 'satisfied', observations: [seen('pass', 'new')], rest: { scope: 'wider' } });
    expect(compareAssessments(old, scoped).rules.differ).toEqual(['organisation']);
    expect(compareAssessments(old, other({ requirement: 'It really must.' }, 'satisfied')).redefined).toEqual(['TLS-1.1']);
    expect(brief(compareAssessments(old, other({ decidedBy: 'record' }, 'attested')))).toEqual([
      'otherwise: TLS-1.1 satisfied → attested',
      '  rules guide: ',
    ]);
    const more = assessment('2026-Q3', { findings: [...old.findings, finding('TLS-2.1', 'not-satisfied', [])] });
    expect(brief(compareAssessments(old, more))).toEqual(['unclear: TLS-2.1 null → not-satisfied', '  rules guide: ']);
    expect(brief(compareAssessments(more, old))).toEqual(['unclear: TLS-2.1 not-satisfied → null', '  rules guide: ']);
    const second = assessment('2026-Q3', {
      findings: [
        finding('TLS-1.1', 'not-satisfied', [
          ...(old.findings[0]?.verdicts ?? []),
          verdict([seen('fail', 'new')], { id: 'new-check' }),
        ]),
      ],
    });
    expect(brief(compareAssessments(old, second))[1]).toBe('  rules rules: a - → fail');
  });
});

test('one subject that got worse is worse, whatever became of the others', () => {
  const both = (one: string, other: string) => [observation('a', one), observation('b', other)];
  const from = earlier({ status: 'not-satisfied', observations: both('fail', 'pass') });
  const to = later({ status: 'not-satisfied', observations: both('pass', 'fail') });
  expect(gotWorse(compareAssessments(from, to))).toBe(true);
  expect(gotWorse(compareAssessments(from, from))).toBe(false);
});

describe('evidence came or went', () => {
  const passing = earlier({ status: 'satisfied', observations: [seen('pass', 'old')] });
  const failing = earlier({ status: 'not-satisfied', observations: [seen('fail', 'old')] });

  test.for([
    ['stale', [observation(PATH, 'unknown stale', { pointers: [into(PATH, 'new')] })], [file(PATH, 'new')], 'present → stale'],
    [
      'unreadable',
      [observation(PATH, 'unknown unreadable')],
      [file(PATH, 'new', { state: 'unreadable', problem: 'Cut.' })],
      'present → unreadable',
    ],
    ['missing in part', [observation(PATH, 'unknown missing')], [file(PATH, 'new')], 'present → missing'],
    ['unreadable in part', [observation(PATH, 'unknown unreadable')], [file(PATH, 'new')], 'present → unreadable'],
    ['absent', [observation('evidence', 'unknown missing')], [], 'present → absent'],
  ] as const)('%s', ([, observations, evidence, move]) => {
    const to = later({ status: 'not-assessed', observations: [...observations], rest: { evidence: [...evidence] } });
    const [head, cause, ...rest] = brief(compareAssessments(passing, to));
    expect(head).toBe('worse: TLS-1.1 satisfied → not-assessed');
    expect(cause).toContain(`  evidence ${PATH} ${move}`);
    expect(rest).toEqual([]);
    expect(brief(compareAssessments(to, passing))[0]).toBe('better: TLS-1.1 not-assessed → satisfied');
    // A failure that is no longer seen has not been repaired.
    expect(brief(compareAssessments(failing, to))[0]).toBe('unclear: TLS-1.1 not-satisfied → not-assessed');
    expect(gotWorse(compareAssessments(failing, to))).toBe(true);
  });

  test('a failure whose file is gone is never said to be better', () => {
    const to = later({ status: 'satisfied', observations: [observation('b', 'pass')], rest: { evidence: [] } });
    const from = earlier({ status: 'not-satisfied', observations: [seen('fail', 'old'), observation('b', 'pass')] });
    const comparison = compareAssessments(from, to);
    expect(brief(comparison)).toEqual([
      'unclear: TLS-1.1 not-satisfied → satisfied',
      `  evidence ${PATH} present → absent: a fail → -`,
    ]);
    expect(gotWorse(comparison)).toBe(true);
    expect(comparison.evidence).toEqual({ came: [], went: [PATH] });
  });

  test('an export that carries its day in its name is the same file', () => {
    const from = earlier({
      status: 'not-satisfied',
      observations: [observation('a', 'fail', { pointers: [into('trivy-2026-06-28.json', 'old')] })],
      rest: { evidence: [file('trivy-2026-06-28.json', 'old')] },
    });
    const to = later({ status: 'satisfied', observations: [], rest: { evidence: [file('trivy-2026-09-28.json', 'new')] } });
    expect(brief(compareAssessments(from, to))).toEqual(['better: TLS-1.1 not-satisfied → satisfied', '  system: a fail → -']);
  });
});

describe('a deviation or a record began or ended', () => {
  const accepted = earlier({
    status: 'accepted',
    observations: [seen('fail', 'old', { acceptedBy: 'risk' })],
    rest: { deviations: [deviation('risk')] },
  });
  const open = (deviations: SideOf['rest']) =>
    later({ status: 'not-satisfied', observations: [seen('fail', 'new')], rest: deviations ?? {} });

  test('a deviation', () => {
    const lapsed = open({ deviations: [deviation('risk', { state: 'expired', expires: '2026-08-31', lapsedOn: '2026-08-31' })] });
    const comparison = compareAssessments(accepted, lapsed);
    expect(brief(comparison)).toEqual([
      'worse: TLS-1.1 accepted → not-satisfied',
      '  record deviation risk lapsed 2026-08-31 inside: a fail → fail',
    ]);
    expect(comparison.moments.map(({ id, event, on }) => [id, event, on])).toEqual([['risk', 'lapsed', '2026-08-31']]);
    const postponed = open({ deviations: [deviation('risk', { state: 'not-yet-in-force', approved: '2026-10-04' })] });
    expect(brief(compareAssessments(accepted, postponed))[1]).toBe('  record deviation risk later 2026-10-04: a fail → fail');
    expect(brief(compareAssessments(accepted, open({})))[1]).toBe('  record deviation risk withdrawn null: a fail → fail');
    const fresh = deviation('risk', { approved: '2026-07-02', beganOn: '2026-07-02' });
    const began = later({
      status: 'accepted',
      observations: [seen('fail', 'new', { acceptedBy: 'risk' })],
      rest: { deviations: [fresh] },
    });
    const was = earlier({ status: 'not-satisfied', observations: [seen('fail', 'old')] });
    expect(brief(compareAssessments(was, began))).toEqual([
      'better: TLS-1.1 not-satisfied → accepted',
      '  record deviation risk began 2026-07-02 inside: a fail → fail',
    ]);
    // It is the same whatever the rules are: who accepts what stands in the assessments.
    const otherRules = { ...began, inputs: { ...began.inputs, rules: digest('other') } };
    expect(brief(compareAssessments(was, otherRules))[1]).toBe('  record deviation risk began 2026-07-02 inside: a fail → fail');
  });

  const reviewed = (quarter: string, observations: JudgedObservation[], attestations: Assessment['attestations'], status: Status) =>
    assessment(quarter, {
      findings: [finding('TLS-1.1', status, [verdict(observations, { reads: ['attestation'] })], { decidedBy: 'record' })],
      attestations,
    });
  const at = into('reviews.yaml', 'r');

  test('a record', () => {
    const valid = reviewed('2026-Q2', [observation('yearly', 'pass', { pointers: [at] })], [record(at)], 'attested');
    const expired = record(at, { state: 'expired', expires: '2026-09-16T00:00:00.000Z' });
    const lapsed = reviewed('2026-Q3', [observation('yearly', 'fail', { pointers: [at] })], [expired], 'not-satisfied');
    expect(brief(compareAssessments(valid, lapsed))).toEqual([
      'worse: TLS-1.1 attested → not-satisfied',
      '  record record TLS-1.1 lapsed 2026-09-15 inside: yearly pass → fail',
    ]);
    const none = reviewed('2026-Q3', [observation('yearly', 'fail')], [], 'not-satisfied');
    expect(brief(compareAssessments(valid, none))[1]).toBe('  record record yearly missing null: yearly pass → fail');
  });

  test('weeks of another quarter are no change, unless one of them was missed', () => {
    const weeks = (quarter: string, outcomes: Readonly<Record<string, string>>) =>
      reviewed(
        quarter,
        Object.entries(outcomes).map(([week, outcome]) => observation(week, outcome)),
        [],
        'attested',
      );
    const old = weeks('2026-Q2', { '2026-W14': 'pass', '2026-W15': 'fail' });
    expect(
      brief(compareAssessments(old, weeks('2026-Q3', { '2026-W27': 'fail', '2026-W28': 'pass', '2026-W29': 'pass' }))),
    ).toEqual([]);
    expect(brief(compareAssessments(old, weeks('2026-Q3', { '2026-W27': 'fail', '2026-W28': 'fail' })))).toEqual([
      'worse: TLS-1.1 attested → attested',
      '  record record 2026-W28 missing null: 2026-W28 - → fail',
    ]);
    expect(brief(compareAssessments(old, weeks('2026-Q3', { '2026-W27': 'pass', '2026-W28': 'pass' })))[0]).toContain('better');
  });
});

test('the same outcome for another reason is counted', () => {
  const from = earlier({ status: 'not-satisfied', observations: [seen('fail', 'old')] });
  const to = later({ status: 'not-satisfied', observations: [seen('fail', 'new', { reason: 'It is worse.' })] });
  const { changes, restated } = compareAssessments(from, to);
  expect(changes).toEqual([]);
  expect(restated).toEqual([{ control: 'TLS-1.1', check: 'the-check', subject: 'a', outcome: 'fail' }]);
});

test('a failure that becomes unknown is neither better nor worse, and is said', () => {
  const from = earlier({ status: 'not-satisfied', observations: [seen('fail', 'old')] });
  const to = later({ status: 'not-assessed', observations: [seen('unknown unresolved', 'new')] });
  expect(brief(compareAssessments(from, to))[0]).toBe('unclear: TLS-1.1 not-satisfied → not-assessed');
  expect(gotWorse(compareAssessments(from, to))).toBe(true);
});

test('two deployments are not compared', () => {
  const { organisation } = assessment('2026-Q2');
  const other = assessment('2026-Q2', {
    organisation: { ...organisation, deployment: { ...organisation.deployment, name: 'quay' } },
  });
  expect(() => compareAssessments(assessment('2026-Q2'), other)).toThrow(RangeError);
});
