import { expect, test } from 'vitest';
import { acceptedVulnerabilities } from '../../src/publish/accepted-vulnerabilities.ts';
import { siteModel } from '../../src/publish/site/site-model.ts';
import { sampleAssessment } from './assessment-fixture.ts';

/** The sample with a deviation for whatever was observed of one control. */
function accepting(control: string) {
  const assessment = structuredClone(sampleAssessment());
  for (const finding of assessment.findings) {
    if (finding.control.id !== control) continue;
    for (const one of finding.verdicts.flatMap(({ observations }) => observations)) one.acceptedBy = 'old-portal';
  }
  return assessment;
}

test.for<[what: string, control: string, accepted: string[]]>([
  ['at its very place in the scan', 'MON-2.2', ['CVE-2026-10021']],
  ['at another place', 'CTR-1.1', []],
])('a vulnerability is accepted when an observation is that points at it: %s', ([, control, accepted]) => {
  const assessment = accepting(control);
  const acceptedBy = acceptedVulnerabilities(assessment);
  expect(assessment.vulnerabilities.filter((one) => acceptedBy(one) === 'old-portal').map(({ id }) => id)).toEqual(accepted);
});

test('what is accepted still counts among what the scans list', () => {
  const plain = siteModel(sampleAssessment()).vulnerabilities;
  const { counts, accepted, rows } = siteModel(accepting('MON-2.2')).vulnerabilities;
  expect([plain.accepted, accepted]).toEqual([0, 1]);
  expect(counts).toEqual(plain.counts);
  expect(rows.filter(({ acceptedBy }) => acceptedBy === 'old-portal').map(({ id }) => id)).toEqual(['CVE-2026-10021']);
});
