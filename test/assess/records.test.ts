import { describe, expect, test } from 'vitest';
import { judgeOnce, judgeRecords, monthsDue, weeksDue } from '../../src/assess/records.ts';
import { type RecordSignature, UNSIGNED } from '../../src/domain/attestation.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { epochMs } from '../../src/domain/time.ts';
import { attestation, context, organisation } from './builders.ts';
import { judged } from './judged.ts';

test('every ISO week belongs to exactly one quarter, over eleven years', () => {
  const early = { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2019-01-01' } };
  const quarters = Array.from({ length: 44 }, (_, index) => parsePeriod(`${2020 + Math.floor(index / 4)}-Q${(index % 4) + 1}`));
  const dues = quarters.flatMap((period) => weeksDue(context({ period, asOf: '2031-12-31T00:00:00.000Z', organisation: early })));
  expect(new Set(dues.map(({ subject }) => subject)).size).toBe(dues.length);
  for (const [index, { span }] of dues.entries()) {
    expect(new Date(span.from).getUTCDay()).toBe(1);
    const next = dues[index + 1];
    if (next !== undefined) expect(epochMs(next.span.from)).toBe(epochMs(span.to));
  }
  expect(dues.at(0)?.subject).toBe('2020-W01');
  expect(dues.at(-1)?.subject).toBe('2030-W52');
});

test('weeks before the deployment went into service, or that have not ended, are not due', () => {
  const inService = { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2026-07-13' } };
  const dues = weeksDue(context({ asOf: '2026-08-03T00:00:00.000Z', organisation: inService }));
  expect(dues.map(({ subject }) => subject)).toEqual(['2026-W29', '2026-W30', '2026-W31']);
});

const fact = (changes: Parameters<typeof attestation>[0]) => {
  const made = attestation({ control: 'CMP-3.2', subject: '2026-09', performed: '2026-09-30T00:00:00.000Z', ...changes });
  if (made.kind !== 'attestation') throw new Error('expected a record');
  return made;
};
const september = (changes: Parameters<typeof attestation>[0], more: Parameters<typeof context>[0] = {}) => {
  const here = context(more);
  const [, , due] = monthsDue(here);
  return due === undefined ? 'nothing due' : (judgeRecords([fact(changes)], 'CMP-3.2', [due], here)[0]?.reason ?? '');
};

const late = { handedIn: '2026-10-15T00:00:00.000Z' } as const;

describe('a record of September', () => {
  test.for<[string, Parameters<typeof attestation>[0], RegExp]>([
    ['on the last day', {}, /^"Security engineer" recorded on 2026-09-30/],
    [
      'in the next quarter and in time',
      { ...late, performed: '2026-10-05T00:00:00.000Z' },
      /^"Security engineer" recorded on 2026-10-05/,
    ],
    ['on the latest day', { ...late, performed: '2026-10-14T23:59:59.999Z' }, /recorded on 2026-10-14/],
    ['at the instant its file was collected', { handedIn: '2026-09-30T00:00:00.000Z' }, /recorded on 2026-09-30/],
    [
      'after its file was collected',
      { handedIn: '2026-09-29T23:59:00.000Z' },
      /performed on 2026-09-30, after its file was collected \(2026-09-29T23:59:00.000Z\)/,
    ],
    [
      'in the next quarter, in a file of which nobody says when it was collected',
      { performed: '2026-10-05T00:00:00.000Z' },
      /of 2026-10-05, after the assessment, and nothing says when its file was collected/,
    ],
    [
      'by a role that nobody names',
      { by: 'Cafeteria intern' },
      /by "Cafeteria intern", which is no role that the organisation names/,
    ],
    ['by a contact, in other letters', { by: ' security  TEAM' }, /recorded on 2026-09-30/],
    ['a day too late', { performed: '2026-10-15T00:00:00.000Z' }, /performed on 2026-10-15, later than 2026-10-14/],
    ['before the month has ended', { performed: '2026-09-29T23:59:59.999Z' }, /before the end of what it speaks of/],
    ['that is about another month', { subject: '2026-08' }, /^No record of 2026-09/],
    [
      'that was handed in with this quarter and is about the next',
      {
        subject: null,
        performed: '2026-10-05T00:00:00.000Z',
        covers: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
      },
      /^No record of 2026-09/,
    ],
    ['that expires with the quarter', { expires: '2026-10-01T00:00:00.000Z' }, /^"Security engineer" recorded/],
    ['that expired a day before', { expires: '2026-09-30T00:00:00.000Z' }, /it held until 2026-09-29/],
  ])('%s', ([, changes, reason]) => {
    expect(september(changes)).toMatch(reason);
  });
});

const signature = (state: RecordSignature['state'], note: string): RecordSignature => ({ state, principal: null, key: null, note });
const signatures = (wanted: 'required' | 'keyed' | 'optional') => ({
  organisation: { ...organisation, parameters: { ...organisation.parameters, attestations: { signatures: wanted } } },
});
const required = signatures('required');

describe('a record that nobody signed although its role has a key', () => {
  const despite = signature('unsigned-despite-key', 'Nobody signed it, although a@harbour.example has a key for it.');
  test.for([
    ['optional', despite, /^"Security engineer" recorded on 2026-09-30, unsigned, although that role has a key: /],
    ['keyed', despite, /nobody signed it, and this organisation requires signatures of roles that have a key\.$/],
    ['keyed', UNSIGNED, /^"Security engineer" recorded on 2026-09-30: /],
    ['required', despite, /nobody signed it, and this organisation requires signatures\.$/],
  ] as const)('signatures: %s', ([wanted, own, reason]) => {
    expect(september({ signature: own }, signatures(wanted))).toMatch(reason);
  });
});

test('a role that nobody names leaves a judgement open, unless the record is at fault besides', () => {
  const here = context();
  const [, , due] = monthsDue(here);
  if (due === undefined) throw new Error('expected a month');
  const outcome = (...changes: Parameters<typeof attestation>[0][]) => [
    judgeRecords(
      changes.map((one) => fact(one)),
      'CMP-3.2',
      [due],
      here,
    )[0]?.outcome,
    judgeOnce(
      changes.map((one) => fact(one)),
      'CMP-3.2',
      'review',
      here.period,
      here,
    )[0]?.outcome,
  ];
  const stranger = { by: 'Cafeteria intern' };
  expect(outcome(stranger)).toEqual(['unknown', 'unknown']);
  expect(outcome({ ...stranger, expires: '2026-09-30T00:00:00.000Z' })).toEqual(['fail', 'fail']);
  expect(outcome({ ...stranger, signature: signature('wrong', 'No.') })).toEqual(['fail', 'fail']);
  expect(outcome(stranger, {})).toEqual(['pass', 'pass']);
  expect(outcome({ ...stranger, signature: signature('signed', 'Signed by b@harbour.example.') })).toEqual(['pass', 'pass']);
});

describe('a record counts', () => {
  const good = { ...signature('signed', 'Signed by a@harbour.example.'), principal: 'a@harbour.example' };
  test.for<[string, RecordSignature, boolean, RegExp]>([
    ['signed', good, false, /recorded on 2026-09-30, signed by "a@harbour.example"/],
    ['signed where that is required', good, true, /recorded on 2026-09-30, signed by "a@harbour.example"/],
    ['unsigned', UNSIGNED, false, /^"Security engineer" recorded/],
    [
      'never unsigned where signatures are required',
      UNSIGNED,
      true,
      /does not count: nobody signed it, and this organisation requires signatures\.$/,
    ],
    [
      'never with a wrong signature',
      signature('wrong', 'It does not fit.'),
      false,
      /does not count: its signature is wrong: It does not fit\.$/,
    ],
    [
      'never by an unknown signer',
      signature('signer-unknown', 'Who is that.'),
      false,
      /does not count: its signer is not known: Who is that\.$/,
    ],
  ])('%s', ([, own, isRequired, reason]) => {
    expect(september({ signature: own }, isRequired ? required : {})).toMatch(reason);
    const here = context(isRequired ? required : {});
    const counts = !/does not count/.test(reason.source);
    const [once] = judgeOnce([fact({ signature: own })], 'CMP-3.2', 'review', here.period, here);
    expect([once?.outcome, once?.reason]).toEqual([counts ? 'pass' : 'fail', expect.stringMatching(counts ? /recorded/ : reason)]);
  });

  test('when another of the same thing is signed wrongly, if it is signed rightly itself', () => {
    const here = context(required);
    const [, , due] = monthsDue(here);
    if (due === undefined) throw new Error('expected a month');
    const both = [fact({ signature: signature('wrong', 'No.') }), fact({ signature: good })];
    expect(judgeRecords(both, 'CMP-3.2', [due], here)[0]?.outcome).toBe('pass');
  });
});

describe('a record of something that is done once in the quarter', () => {
  const once = (changes: Parameters<typeof attestation>[0]) => {
    const here = context();
    const made = fact({ subject: null, ...changes });
    const [found] = judgeOnce([made], 'CMP-3.2', 'review', here.period, here, ['1.2.1']);
    return `${found?.outcome}: ${found?.reason}`;
  };
  const covering = (from: string, to: string) => ({ covers: { from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` } });
  test.for<[string, Parameters<typeof attestation>[0], RegExp]>([
    ['without a subject', {}, /^pass/],
    ['about the quarter', { subject: '2026-Q3' }, /^pass/],
    ['about a month of it', { subject: '2026-09' }, /^pass/],
    ['about a week of it', { subject: '2026-W40' }, /^pass/],
    ['about a day of it', { subject: '2026-09-30' }, /^pass/],
    ['about the year', { subject: '2026' }, /^pass/],
    ['about what is judged', { subject: ' Review' }, /^pass/],
    ['about the deployment', { subject: 'Harbour' }, /^pass/],
    ['about a name that stands for it', { subject: '1.2.1' }, /^pass/],
    ['about a part of the quarter, by what it covers', covering('2026-08-01', '2026-08-02'), /^pass/],
    ['about the quarter before', { subject: '2026-Q2' }, /^fail: .*it is about "2026-Q2"/],
    [
      'about the quarter before, by what it covers',
      covering('2026-04-01', '2026-07-01'),
      /^fail: .*it is about 2026-04-01 to 2026-06-30/,
    ],
    [
      'about the quarter before, and the days until it was done',
      covering('2026-04-01', '2026-07-06'),
      /^fail: .*2026-07-05, and hardly/,
    ],
    ['about three months that end in it', covering('2026-06-15', '2026-09-16'), /^pass/],
    ['about a year, by what it covers', covering('2026-01-01', '2027-01-01'), /^pass/],
    ['about the week before', { subject: '2026-W26' }, /^fail/],
    ['about another deployment', { subject: 'staging' }, /^unknown: .*it is about "staging", and nothing says/],
    ['about another deployment, and another year', { subject: 'staging', ...covering('2024-01-01', '2025-01-01') }, /^fail/],
    ['about a year without a name', { subject: '9999' }, /^unknown/],
    ['about a month that there is not', { subject: '2026-13' }, /^unknown/],
    ['about a week that there is not', { subject: '2026-W60' }, /^unknown/],
  ])('%s', ([, changes, expected]) => {
    expect(once(changes)).toMatch(expected);
  });
});

test.for([
  ['2026-09-01', '2026-10-01', 'pass'],
  ['2026-08-15', '2026-10-15', 'pass'],
  ['2026-09-30', '2026-10-01', 'fail'],
  ['2026-09-01', '2026-09-30', 'fail'],
] as const)('a record of September that covers %s to %s: %s', ([from, to, expected]) => {
  const here = context();
  const [, , due] = monthsDue(here);
  if (due === undefined) throw new Error('expected a month');
  const covers = { from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` };
  const performed = '2026-10-14T12:00:00.000Z';
  const [found] = judgeRecords([fact({ covers, performed, handedIn: '2026-10-15T00:00:00.000Z' })], 'CMP-3.2', [due], here);
  expect(found?.outcome).toBe(expected);
});

test.for([
  ['recovery-tested', 'Complete failure', 'pass'],
  ['recovery-tested', 'staging-deployment', 'unknown'],
  ['backup-restored', 'postgresql', 'pass'],
  ['backup-restored', 'mysql of the shop', 'unknown'],
] as const)('%s, recorded with the subject "%s": %s', async ([check, subject, expected]) => {
  const control = check === 'recovery-tested' ? 'IR-3.2' : 'OPS-3.3';
  const record = `proofbook: attestations/1
records:
  - control: ${control}
    subject: ${subject}
    performed: 2026-08-26
    by: Platform engineer
    statement: Restored on an empty host.
    expires: 2027-02-26
`;
  expect((await judged(check, { 'records.yaml': record })).outcome).toBe(expected);
});
