import { describe, expect, test } from 'vitest';
import { normaliseRuleId } from '../../src/normalise/trivy-findings.ts';

describe('ids of rules', () => {
  test.for([
    ['DS002', 'DS-0002'],
    ['AVD-DS-0002', 'DS-0002'],
    ['DS-0002', 'DS-0002'],
    ['KSV001', 'KSV-0001'],
    ['AVD-KSV-0012', 'KSV-0012'],
    ['AVD-KSV012', 'KSV-0012'],
    ['AVD-KSV-01010', 'KSV-01010'],
    ['AVD-GCP-0001', 'GCP-0001'],
    ['harbour-labels', 'harbour-labels'],
    ['N/A', 'N/A'],
  ])('%s is %s', ([written, normalised]) => {
    expect(normaliseRuleId(written as string)).toBe(normalised);
  });
});
