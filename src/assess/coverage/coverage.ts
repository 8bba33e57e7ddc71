import type { Judged } from '../../domain/assessment.ts';
import type { CoveragePart } from '../../domain/coverage.ts';
import { controlParts, frameworkParts } from './catalogue.ts';
import { evidencePart } from './evidence.ts';
import type { CoverageFacts } from './facts.ts';
import { hostPart, imagePart, logPart, serviceCheckPart, servicePart } from './scope.ts';

/**
 * What an assessment covers and what it does not: services, images, log sources, hosts, clauses, controls and files, each held
 * against what answers it. Pure. `facts` is what the assessment itself does not keep.
 */
export function coverageOf(assessment: Judged, facts: CoverageFacts): CoveragePart[] {
  return [
    servicePart(assessment, facts),
    serviceCheckPart(assessment, facts),
    imagePart(facts),
    hostPart(assessment, facts),
    logPart(assessment, facts),
    ...frameworkParts(assessment),
    ...controlParts(assessment),
    evidencePart(assessment, facts),
  ];
}
