import { describe, expect, test } from 'vitest';
import { type AssessmentInput, assess } from '../../src/assess/assess.ts';
import { defineCheck } from '../../src/assess/check.ts';
import type { LoadedCheck } from '../../src/assess/load-checks.ts';
import { Assessment } from '../../src/domain/assessment.ts';
import type { Deviation } from '../../src/domain/deviation.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { fail, type Observation, pass, unknown } from '../../src/domain/observation.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import type { ReadEvidence } from '../../src/normalise/normalise.ts';

const digest = (letter: string) => letter.repeat(64);
const period = parsePeriod('2026-Q3');
const empty = digest('0');

function evidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    path: 'traefik/middlewares.yml',
    digest: digest('a'),
    size: 10,
    state: 'read',
    format: 'traefik-dynamic',
    formatTitle: 'Traefik dynamic file',
    problem: null,
    takenAt: '2026-09-28T06:00:00.000Z',
    takenAtSource: 'collection',
    covers: null,
    origin: null,
    facts: {},
    notes: [],
    ...fields,
  };
}

function reading(fields: Partial<Evidence> = {}, artefact = 'middlewares.yml'): ReadEvidence {
  const item = evidence(fields);
  const from = { evidence: item.digest ?? empty, at: '' };
  return {
    evidence: item,
    yields: ['tlsOptions', 'router'],
    reading: {
      artefact,
      takenAt: null,
      covers: null,
      notes: [],
      facts: [{ kind: 'tlsOptions', name: 'default', minVersion: item.path, maxVersion: null, cipherSuites: null, from }],
    },
  };
}

const unreadable = (path: string): ReadEvidence => ({
  ...reading({ path, digest: digest('b'), state: 'unreadable', problem: 'Cut off.' }),
  reading: null,
});

/** A check that passes each file it is shown unless its name is among the failing ones. */
function check(outcomes: Readonly<Record<string, 'fail' | 'unknown'>> = {}, control = 'TLS-1.1'): LoadedCheck {
  const card = defineCheck({
    id: 'tls-minimum-version',
    title: 'TLS 1.2 or newer',
    control,
    reads: ['tlsOptions'],
    requires: ['tlsOptions'],
    freshFor: 'P31D',
    why: 'Older versions are broken.',
    remedy: 'Set minVersion.',
    judge: ({ tlsOptions }) =>
      tlsOptions.map(({ minVersion, from }): Observation => {
        const subject = String(minVersion);
        if (outcomes[subject] === 'fail') return fail(subject, `"${subject}" is too old.`, [from]);
        if (outcomes[subject] === 'unknown') return unknown(subject, 'unresolved', `"${subject}" is a variable.`, [from]);
        return pass(subject, `"${subject}" is fine.`, [from]);
      }),
  });
  return { ...card, sql: null, formats: ['Traefik dynamic file'] };
}

function deviation(fields: Partial<Deviation> = {}): Deviation {
  return {
    proofbook: 'deviation/1',
    id: 'old-clients',
    control: 'TLS-1.1',
    subject: 'old.yml',
    reason: 'One client cannot do better.',
    compensating: 'It is reachable from the tailnet only.',
    approvedBy: 'Head of platform',
    approved: '2026-05-11',
    expires: '2026-12-31',
    ...fields,
  };
}

function judged(input: Partial<AssessmentInput>, decidedBy: 'check' | 'record' = 'check'): Assessment {
  const readings = input.readings ?? [];
  return assess({
    organisation: {
      organisation: 'Harbour Example Cooperative',
      fictional: true,
      deployment: { name: 'harbour', title: 'Harbour', description: 'A test.', inServiceSince: '2026-02-02', timeZone: 'UTC' },
      contacts: [],
      scope: { hosts: [], services: [], logSources: [], reverseProxy: 'traefik', dataStores: [], administrators: { tailnet: [] } },
      parameters: { sshMinimumPrefix: 24, scanMaximumAge: 'P30D', attestations: { signatures: 'optional' }, vexMaximumAge: 'P3M' },
    },
    period,
    asOf: period.to,
    guide: [
      {
        slug: '05-tls',
        title: 'TLS',
        area: 'TLS',
        order: 5,
        summary: 'TLS.',
        sections: [{ id: 'TLS-1', title: 'Versions' }],
        controls: [{ id: 'TLS-1.1', title: 'TLS 1.2 or newer', requirement: 'TLS 1.2.', decidedBy, origin: 'guide' }],
      },
    ],
    checks: [check()],
    frameworks: [],
    deviations: [],
    vex: [],
    evidence: readings.map((item) => item.evidence),
    readings,
    logs: [],
    rows: new Map(),
    inputs: { guide: empty, rules: empty, frameworks: empty, organisation: empty, deviations: empty },
    ...input,
  });
}

const outcome = (input: Partial<AssessmentInput>) => {
  const [finding] = judged(input).findings;
  return { status: finding?.status, cause: finding?.cause, reason: finding?.reason };
};

describe('a control', () => {
  test('is satisfied by evidence that passes', () => {
    expect(outcome({ readings: [reading()] })).toEqual({
      status: 'satisfied',
      cause: null,
      reason: 'traefik/middlewares.yml: "traefik/middlewares.yml" is fine.',
    });
  });

  test('without evidence is not assessed, and the reason says what to give', () => {
    const [finding] = judged({}).findings;
    expect(finding).toMatchObject({
      status: 'not-assessed',
      cause: 'missing',
      reason: 'No evidence was given that could show it; wanted: Traefik dynamic file.',
    });
    expect(finding?.verdicts[0]?.observations[0]?.remedy).toBe(
      'Put evidence of the format "Traefik dynamic file" into the drop folder and collect again.',
    );
  });

  test('without a check is not assessed', () => {
    expect(outcome({ checks: [], readings: [reading()] })).toMatchObject({ status: 'not-assessed', cause: 'no-check' });
  });

  test('whose check observes nothing is not assessed', () => {
    const silent = { ...check(), judge: () => [] };
    expect(outcome({ checks: [silent], readings: [reading()] })).toMatchObject({ status: 'not-assessed', cause: 'missing' });
  });

  test.for([
    ['unreadable evidence beside good evidence', [reading(), unreadable('x.yml')], 'unreadable'],
    ['unreadable evidence alone', [unreadable('x.yml')], 'unreadable'],
    ['evidence of no known instant', [reading({ takenAt: null, takenAtSource: null })], 'stale'],
    ['evidence one millisecond too old', [reading({ takenAt: '2026-08-30T23:59:59.999Z' })], 'stale'],
    ['evidence from after the assessment', [reading({ takenAt: '2026-10-01T00:00:00.001Z' })], 'stale'],
    [
      'two undated files about one thing',
      [reading({ takenAt: null }), reading({ takenAt: null, path: 'b', digest: digest('c') })],
      'stale',
    ],
  ] as const)('with %s is not assessed', ([, readings, cause]) => {
    expect(outcome({ readings })).toMatchObject({ status: 'not-assessed', cause });
  });

  test('is judged on evidence that is exactly as old as allowed', () => {
    expect(outcome({ readings: [reading({ takenAt: '2026-08-31T00:00:00.000Z' })] }).status).toBe('satisfied');
  });

  test.for([
    [
      'a log that was exported after the quarter and speaks of it',
      { from: period.from, to: period.to },
      '2026-10-01T00:20:00.000Z',
      'satisfied',
    ],
    [
      'a log that ends before what counts as fresh',
      { from: period.from, to: '2026-08-01T00:00:00.000Z' },
      '2026-09-28T00:00:00.000Z',
      'not-assessed',
    ],
    [
      'a log of the next quarter',
      { from: '2026-10-02T00:00:00.000Z', to: '2026-10-03T00:00:00.000Z' },
      '2026-10-03T00:00:00.000Z',
      'not-assessed',
    ],
    [
      'a log of the next quarter from its first instant on',
      { from: '2026-10-01T00:00:00.000Z', to: '2026-10-03T00:00:00.000Z' },
      '2026-10-03T00:00:00.000Z',
      'not-assessed',
    ],
    [
      'a log that ends with the instant from which on evidence counts',
      { from: period.from, to: '2026-08-31T00:00:00.000Z' },
      '2026-09-28T00:00:00.000Z',
      'not-assessed',
    ],
    [
      'a log that reaches into the next quarter',
      { from: '2026-09-01T00:00:00.000Z', to: '2026-10-05T00:00:00.000Z' },
      '2026-10-05T00:00:00.000Z',
      'satisfied',
    ],
    [
      'a log that claims to cover time after it was taken',
      { from: period.from, to: period.to },
      '2026-09-20T00:00:00.000Z',
      'not-assessed',
    ],
  ] as const)('with %s', ([, covers, takenAt, status]) => {
    const log: ReadEvidence = { ...reading({ covers, takenAt }), yields: ['tlsOptions', 'logIntake'] };
    expect(outcome({ readings: [log] }).status).toBe(status);
  });

  test('is not judged on what was taken after the period, whatever span it is said to cover', () => {
    const after = reading({ covers: { from: period.from, to: period.to }, takenAt: '2026-10-15T06:10:00.000Z' });
    expect(outcome({ readings: [after] })).toMatchObject({ status: 'not-assessed', cause: 'stale' });
    const bad = reading({ path: 'old.yml', digest: digest('c') });
    expect(outcome({ readings: [bad, after], checks: [check({ 'old.yml': 'fail' })] }).status).toBe('not-satisfied');
  });

  test('is not judged on the dated one of two files about one thing alone: the other may be newer', () => {
    const undated = reading({ takenAt: null, path: 'b', digest: digest('c') });
    expect(outcome({ readings: [reading(), undated] })).toMatchObject({ status: 'not-assessed', cause: 'stale' });
  });

  test('is judged on the newest of several readings of one thing, and on each thing', () => {
    const old = reading({ path: 'old.yml', digest: digest('c'), takenAt: '2026-09-01T00:00:00.000Z' });
    expect(outcome({ readings: [old, reading()], checks: [check({ 'old.yml': 'fail' })] }).status).toBe('satisfied');
    const other = reading({ path: 'old.yml', digest: digest('c') }, 'other.yml');
    expect(outcome({ readings: [other, reading()], checks: [check({ 'old.yml': 'fail' })] }).status).toBe('not-satisfied');
  });

  test('fails when anything fails, whatever is unknown beside it', () => {
    const readings = [
      reading({ path: 'old.yml' }, 'a'),
      reading({ path: 'var.yml', digest: digest('c') }, 'b'),
      unreadable('x.yml'),
    ];
    const checks = [check({ 'old.yml': 'fail', 'var.yml': 'unknown' })];
    expect(outcome({ readings, checks })).toEqual({
      status: 'not-satisfied',
      cause: null,
      reason: 'old.yml: "old.yml" is too old.',
    });
  });

  test('decided by a record is attested, not satisfied', () => {
    expect(judged({ readings: [reading()] }, 'record').findings[0]?.status).toBe('attested');
  });
});

describe('a deviation', () => {
  const failing = { readings: [reading({ path: 'old.yml' })], checks: [check({ 'old.yml': 'fail' })] };
  const used = (fields: Partial<Deviation>, input: Partial<AssessmentInput> = failing) => {
    const { findings, deviations } = judged({ ...input, deviations: [deviation(fields)] });
    return [findings[0]?.status, findings[0]?.until, deviations[0]?.state, deviations[0]?.subjects];
  };

  test.for<[string, Partial<Deviation>, unknown[]]>([
    ['that holds accepts the failure until its last day', {}, ['accepted', '2026-12-31', 'applied', ['old.yml']]],
    ['for every subject accepts each', { subject: '*' }, ['accepted', '2026-12-31', 'applied', ['old.yml']]],
    ['holds through its last day', { expires: '2026-09-30' }, ['accepted', '2026-09-30', 'applied', ['old.yml']]],
    [
      'that ran out the day before is not applied and is reported',
      { expires: '2026-09-29' },
      ['not-satisfied', null, 'expired', ['old.yml']],
    ],
    ['approved on the last day holds', { approved: '2026-09-30' }, ['accepted', '2026-12-31', 'applied', ['old.yml']]],
    [
      'of one day holds on that day',
      { approved: '2026-09-30', expires: '2026-09-30' },
      ['accepted', '2026-09-30', 'applied', ['old.yml']],
    ],
    [
      'approved on the day after is not yet in force, so not applied',
      { approved: '2026-10-01' },
      ['not-satisfied', null, 'not-yet-in-force', ['old.yml']],
    ],
    ['about another subject is an orphan', { subject: 'older.yml' }, ['not-satisfied', null, 'orphan', []]],
  ])('%s', ([, fields, expected]) => {
    expect(used(fields)).toEqual(expected);
  });

  test.for<[string, Partial<Deviation>, unknown[]]>([
    ['that held all along', {}, [null, null, 1, 'It sets 1 failed observation aside.']],
    ['of the first day', { approved: '2026-07-01' }, [null, null, 1, 'It sets 1 failed observation aside.']],
    [
      'that began inside the period',
      { approved: '2026-07-02' },
      [
        '2026-07-02',
        null,
        1,
        'It sets 1 failed observation aside. It began on 2026-07-02, inside the period: until then nobody had accepted them.',
      ],
    ],
    ['that ends with the period', { expires: '2026-09-30' }, [null, null, 1, 'It sets 1 failed observation aside.']],
    [
      'that lapsed inside the period',
      { expires: '2026-09-29' },
      [
        null,
        '2026-09-29',
        0,
        'It lapsed inside the period: its last day was 2026-09-29. It was not applied. 1 failed observation counts against the control.',
      ],
    ],
    [
      'that lapsed on the first day',
      { expires: '2026-07-01' },
      [
        null,
        '2026-07-01',
        0,
        'It lapsed inside the period: its last day was 2026-07-01. It was not applied. 1 failed observation counts against the control.',
      ],
    ],
    [
      'that lapsed before the period',
      { expires: '2026-06-30' },
      [null, null, 0, 'Its last day was 2026-06-30, so it was not applied. 1 failed observation counts against the control.'],
    ],
    [
      'that began and lapsed inside the period',
      { approved: '2026-07-15', expires: '2026-08-15' },
      [
        '2026-07-15',
        '2026-08-15',
        0,
        'It lapsed inside the period: its last day was 2026-08-15. It was not applied. 1 failed observation counts against the control.',
      ],
    ],
    ['that nobody will see the end of', { expires: '9999-12-31' }, [null, null, 1, 'It sets 1 failed observation aside.']],
  ])('%s shows when it began and lapsed, and what it hides', ([, fields, expected]) => {
    const [use] = judged({ ...failing, deviations: [deviation(fields)] }).deviations;
    expect([use?.beganOn, use?.lapsedOn, use?.hides, use?.note]).toEqual(expected);
  });

  test('judged before its last day has not lapsed', () => {
    const asOf = '2026-08-31T00:00:00.000Z';
    const readings = [reading({ path: 'old.yml', takenAt: '2026-08-30T00:00:00.000Z' })];
    const [use] = judged({ ...failing, readings, asOf, deviations: [deviation({ expires: '2026-08-31' })] }).deviations;
    expect([use?.state, use?.lapsedOn]).toEqual(['applied', null]);
  });

  test('beside another that accepts the same hides nothing', () => {
    const { deviations } = judged({ ...failing, deviations: [deviation(), deviation({ id: 'again' })] });
    expect(deviations.map(({ id, state, hides }) => [id, state, hides])).toEqual([
      ['old-clients', 'applied', 1],
      ['again', 'not-needed', 0],
    ]);
  });

  test('never hides more than what fails: the counts add up', () => {
    const more = [...failing.readings, reading({ path: 'b.yml', digest: digest('c') }, 'b')];
    const { findings, deviations } = judged({
      readings: more,
      checks: [check({ 'old.yml': 'fail', 'b.yml': 'fail' })],
      deviations: [deviation({ subject: 'b.yml' }), deviation({ id: 'everything', subject: '*' })],
    });
    const accepted = findings
      .flatMap(({ verdicts }) => verdicts.flatMap(({ observations }) => observations))
      .filter(({ acceptedBy }) => acceptedBy !== null);
    expect(deviations.reduce((sum, { hides }) => sum + hides, 0)).toBe(accepted.length);
    expect(accepted).toHaveLength(2);
  });

  test('that nothing needs any more says so', () => {
    expect(used({}, { readings: failing.readings })).toEqual(['satisfied', null, 'not-needed', []]);
  });

  test('never accepts what is unknown', () => {
    expect(used({}, { ...failing, checks: [check({ 'old.yml': 'unknown' })] })).toEqual(['not-assessed', null, 'not-needed', []]);
  });

  test('does not hide another failure or an unknown', () => {
    const more = [...failing.readings, reading({ path: 'b.yml', digest: digest('c') }, 'b')];
    expect(used({}, { readings: more, checks: [check({ 'old.yml': 'fail', 'b.yml': 'fail' })] })[0]).toBe('not-satisfied');
    expect(used({}, { readings: more, checks: [check({ 'old.yml': 'fail', 'b.yml': 'unknown' })] })[0]).toBe('not-assessed');
  });
});

test('two observations of one subject are refused: they would hide each other', () => {
  const from = { evidence: digest('a'), at: '' };
  const double = { ...check(), judge: () => [pass('x', 'Good.', [from]), fail('x', 'Bad.', [from])] };
  expect(() => judged({ checks: [double], readings: [reading()] })).toThrow(/two observations of "x"/);
});

test('an assessment keeps its own schema', () => {
  const assessment = judged({ readings: [reading(), unreadable('x.yml')], deviations: [deviation()] });
  expect(Assessment.parse(assessment)).toEqual(assessment);
  expect(assessment.evidenceCounts).toMatchObject({ read: 1, unreadable: 1, refused: 0 });
});
