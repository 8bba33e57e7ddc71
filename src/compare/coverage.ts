import type { Assessment } from '../domain/assessment.ts';
import { controlParts, frameworkParts } from './coverage-catalogue.ts';
import { evidencePart, formatPart } from './coverage-evidence.ts';
import type { CoverageFacts } from './coverage-facts.ts';
import { hostPart, imagePart, logPart, serviceCheckPart, servicePart } from './coverage-scope.ts';

/** Something that should have been looked at, was given or was asked for, and has nothing on the other side. */
export interface Hole {
  /** What it belongs to, where a part has groups: the check of a pair of service and check. */
  readonly group: string | null;
  readonly name: string;
  /** Why nothing answers it, in one sentence or so. */
  readonly why: string;
}

/** Two lists held against one another. `total` is `covered` and the holes together, always. */
export interface CoveragePart {
  /** For addresses and JSON: `services`, `images`, `framework-owasp-top-10-2025`. */
  readonly id: string;
  /** What is held against what. */
  readonly title: string;
  /** What is counted: "images". */
  readonly unit: string;
  readonly total: number;
  readonly covered: number;
  readonly holes: readonly Hole[];
  /** How what is covered is covered, counted. */
  readonly notes: readonly string[];
}

/**
 * What an assessment covers and what it does not: services, images, log sources, hosts, clauses, controls, files and formats, each held
 * against what answers it. Pure. `facts` is what the assessment itself does not keep.
 */
export function coverageOf(assessment: Assessment, facts: CoverageFacts): CoveragePart[] {
  return [
    servicePart(assessment, facts),
    serviceCheckPart(assessment, facts),
    imagePart(facts),
    hostPart(assessment, facts),
    logPart(assessment, facts),
    ...frameworkParts(assessment),
    ...controlParts(assessment),
    evidencePart(assessment, facts),
    formatPart(assessment, facts),
  ];
}
