import { expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/assessment.ts';
import { unknown } from '../../../src/domain/observation.ts';
import { hdf } from '../../../src/publish/exports/hdf.ts';
import { readHdf } from '../../../src/publish/exports/read-back-findings.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

function controlOf(change: (finding: Finding) => void, id = 'NET-3.2') {
  const assessment = sampleAssessment();
  for (const finding of assessment.findings) if (finding.control.id === id) change(finding);
  const control = hdf(assessment).profiles[0]?.controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  return control;
}

test('what the exec-json schema requires is there', () => {
  const report = hdf(sampleAssessment());
  expect(report).toMatchObject({ platform: { name: expect.any(String), release: expect.any(String) }, version: 'assessment/1' });
  const [profile] = report.profiles;
  expect(profile).toMatchObject({ name: 'harbour', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), supports: [], attributes: [] });
  for (const control of profile?.controls ?? []) {
    expect(Object.keys(control)).toEqual(expect.arrayContaining(['id', 'impact', 'refs', 'tags', 'source_location', 'results']));
    expect(control.results.length).toBeGreaterThan(0);
    for (const { status, code_desc, start_time } of control.results) {
      expect(['passed', 'failed', 'skipped', 'error']).toContain(status);
      expect(typeof code_desc).toBe('string');
      expect(start_time).toMatch(/Z$/);
    }
  }
});

test('Heimdall shows every control as its status, or worse', () => {
  expect(readHdf(JSON.stringify(hdf(sampleAssessment()))).filter((label) => label.includes('shown as'))).toEqual([]);
});

test('a control that passed in part and was not assessed is never shown as passed', () => {
  const { results } = controlOf((finding) => {
    finding.status = 'not-assessed';
    finding.verdicts[0]?.observations.push({ ...unknown('redis', 'stale', 'Too old.'), acceptedBy: null });
  });
  expect(results.map(({ status }) => status)).toEqual(['passed', 'error']);
});

test('a check that observed nothing keeps its control from passing', () => {
  const { results } = controlOf((finding) => {
    finding.status = 'not-assessed';
    const [verdict] = finding.verdicts;
    if (verdict !== undefined) finding.verdicts.push({ ...verdict, outcome: 'unknown', cause: 'missing', observations: [] });
  });
  expect(results.map(({ status }) => status)).toEqual(['passed', 'error']);
});

test('a control without a check is not reviewed', () => {
  const { results } = controlOf((finding) => {
    finding.status = 'not-assessed';
    finding.verdicts = [];
  });
  expect(results).toMatchObject([{ status: 'skipped', proofbook: { of: 'control', outcome: 'unknown' } }]);
});

test('an accepted failure stays failed, with its waiver', () => {
  expect(controlOf(() => {}, 'CTR-3.1')).toMatchObject({
    results: [{ status: 'failed', proofbook: { acceptedBy: 'postgresql-writable-root' } }],
    waiver_data: { expiration_date: '2026-12-31', run: true, skipped_due_to_waiver: false },
  });
});

test('what does not apply has no impact', () => {
  expect(controlOf(() => {}, 'CTR-4.3')).toMatchObject({ impact: 0, results: [{ status: 'skipped' }] });
});
