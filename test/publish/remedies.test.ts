import { expect, test } from 'vitest';
import type { Finding } from '../../src/domain/assessment.ts';
import { remediesOf } from '../../src/publish/remedies.ts';
import { sampleAssessment } from './assessment-fixture.ts';

const [sample] = sampleAssessment().findings.flatMap((finding) => finding.verdicts.map((verdict) => ({ finding, verdict })));
if (sample === undefined) throw new Error('The sample has no finding.');
const { finding, verdict } = sample;
const [observation] = verdict.observations;
if (observation === undefined) throw new Error('The sample has no observation.');

type Row = readonly [outcome: 'pass' | 'fail' | 'unknown', remedy: string | null, acceptedBy?: string];

const findingWith = (status: Finding['status'], rows: readonly Row[]): Finding => {
  const observations = rows.map(([outcome, remedy, acceptedBy = null]) => ({ ...observation, outcome, remedy, acceptedBy }));
  const check = { ...verdict.check, remedy: 'What the check advises.' };
  return { ...finding, status, verdicts: [{ ...verdict, check, outcome: 'fail', observations }] };
};

test.for<readonly [string, Finding['status'], readonly Row[], readonly string[]]>([
  [
    'what fails comes first',
    'not-satisfied',
    [
      ['unknown', 'Scan.'],
      ['fail', 'Upgrade.'],
      ['pass', 'Rest.'],
    ],
    ['Upgrade.', 'Scan.'],
  ],
  [
    'each thing once',
    'not-satisfied',
    [
      ['fail', 'Upgrade.'],
      ['unknown', 'Upgrade.'],
    ],
    ['Upgrade.'],
  ],
  [
    'what is accepted asks for nothing',
    'not-satisfied',
    [
      ['fail', 'Wait.', 'a-risk'],
      ['fail', 'Upgrade.'],
    ],
    ['Upgrade.'],
  ],
  ['unless all of it is', 'accepted', [['fail', 'Wait.', 'a-risk']], ['Wait.']],
  ['a check that suggests nothing advises', 'not-assessed', [['unknown', null]], ['What the check advises.']],
  ['nothing is to be done about what is attested', 'attested', [['unknown', 'Scan.']], []],
])('%s', ([, status, rows, expected]) => {
  expect(remediesOf(findingWith(status, rows))).toEqual(expected);
});
