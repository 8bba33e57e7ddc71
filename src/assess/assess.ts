import type { Assessment, AttestationUse, Finding, Judged, LogIntake, StatusCounts, Verdict } from '../domain/assessment.ts';
import { Status } from '../domain/assessment.ts';
import type { Attestation } from '../domain/attestation.ts';
import type { GuideSection } from '../domain/control.ts';
import type { Deviation } from '../domain/deviation.ts';
import { type Evidence, EvidenceState } from '../domain/evidence.ts';
import type { Framework } from '../domain/framework.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Period } from '../domain/period.ts';
import { holdsUntil, type Instant } from '../domain/time.ts';
import type { VexStatement } from '../domain/vex.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import type { Row } from './check.ts';
import { coverageOf } from './coverage/coverage.ts';
import { coverageFacts } from './coverage/gather.ts';
import { decideFinding } from './decide-finding.ts';
import { applyDeviations, usesOf } from './deviations.ts';
import { frameworkResults } from './frameworks.ts';
import { judgeCheck } from './judge-check.ts';
import type { LoadedCheck } from './load-checks.ts';
import { faultOfStanding } from './record-standing.ts';
import { Vex } from './vex.ts';
import { listVulnerabilities } from './vulnerabilities.ts';

/** Everything an assessment is made of. */
export interface AssessmentInput {
  readonly organisation: Organisation;
  readonly period: Period;
  readonly asOf: Instant;
  readonly guide: readonly GuideSection[];
  readonly checks: readonly LoadedCheck[];
  readonly frameworks: readonly Framework[];
  readonly deviations: readonly Deviation[];
  /** OpenVEX statements that came with the content. */
  readonly vex: readonly VexStatement[];
  readonly evidence: readonly Evidence[];
  readonly readings: readonly ReadEvidence[];
  readonly logs: readonly LogIntake[];
  /** Rows of each check's query, by check id. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** Digests of the inputs besides evidence. */
  readonly inputs: Assessment['inputs'];
}

/**
 * Judges one period. Pure: the same input gives the same assessment, byte for byte in its canonical form.
 * Each control of the guide comes out exactly once.
 */
export function assess(input: AssessmentInput): Assessment {
  const vex = new Vex(input);
  const judged = input.checks.map((check) => {
    const verdict = applyDeviations(judgeCheck(check, input), check.control, input.deviations, input.asOf);
    return { control: check.control, verdict: vex.apply(verdict, check.control) };
  });
  const verdicts = new Map<string, Verdict[]>();
  for (const { control, verdict } of judged) verdicts.set(control, [...(verdicts.get(control) ?? []), verdict]);
  const attestations = attestationsOf(input, judged);
  const deviations = [...input.deviations, ...vex.deviations];
  const findings = input.guide.flatMap((section) => findingsOf(section, verdicts, deviations, attestations));
  const vulnerabilities = listVulnerabilities(input.readings, input.frameworks);
  const judgement: Judged = {
    proofbook: 'assessment/1',
    organisation: input.organisation,
    period: input.period,
    asOf: input.asOf,
    inputs: input.inputs,
    counts: countStatuses(findings),
    evidenceCounts: countStates(input.evidence),
    sections: input.guide.map((section) => sectionResult(section, findings)),
    findings,
    evidence: [...input.evidence],
    logs: [...input.logs],
    deviations: [...usesOf(input.deviations, judged, input), ...vex.uses(judged)],
    attestations,
    vulnerabilities,
    frameworks: frameworkResults(input.frameworks, findings, vulnerabilities),
  };
  return { ...judgement, coverage: coverageOf(judgement, coverageFacts(input)) };
}

function findingsOf(
  section: GuideSection,
  verdicts: ReadonlyMap<string, readonly Verdict[]>,
  deviations: readonly Deviation[],
  attestations: readonly AttestationUse[],
): Finding[] {
  return section.controls.map((control) => {
    const subsection = section.sections.find(({ id }) => control.id.startsWith(`${id}.`));
    if (subsection === undefined) throw new Error(`${control.id} belongs to no subsection of ${section.slug}.`);
    return {
      control,
      section: section.slug,
      subsection,
      ...decideFinding(control, verdicts.get(control.id) ?? [], deviations, attestations),
    };
  });
}

function attestationsOf(
  { readings, asOf, organisation, guide }: AssessmentInput,
  judged: readonly { readonly verdict: Verdict }[],
): AttestationUse[] {
  const passed = judged.flatMap(({ verdict }) => verdict.observations.filter(({ outcome }) => outcome === 'pass'));
  const relied = new Set(passed.flatMap(({ pointers }) => pointers.map(({ evidence, at }) => `${evidence} ${at}`)));
  const known = new Set(guide.flatMap(({ controls }) => controls.map(({ id }) => id)));
  const stateOf = (attestation: Attestation): AttestationUse['state'] => {
    if (!known.has(attestation.control)) return 'orphan';
    const fault = faultOfStanding(attestation, organisation, asOf);
    if (fault?.outcome === 'fail') return 'refused';
    if (!holdsUntil(attestation.expires, asOf)) return 'expired';
    // A review may come late: what was done after the assessment and still counted for the period is not outside it.
    const { evidence, at } = attestation.from;
    if (attestation.performed >= asOf && !relied.has(`${evidence} ${at}`)) return 'outside-period';
    return fault === null ? 'valid' : 'refused';
  };
  return readings.flatMap(({ reading }) =>
    (reading?.facts ?? []).flatMap((fact): AttestationUse[] => {
      if (fact.kind !== 'attestation') return [];
      const { kind, ...attestation } = fact;
      return [{ ...attestation, state: stateOf(attestation) }];
    }),
  );
}

function sectionResult(section: GuideSection, findings: readonly Finding[]): Assessment['sections'][number] {
  return {
    slug: section.slug,
    title: section.title,
    area: section.area,
    summary: section.summary,
    subsections: section.sections,
    controls: section.controls.map(({ id }) => id),
    counts: countStatuses(findings.filter((finding) => finding.section === section.slug)),
  };
}

function countStatuses(findings: readonly Finding[]): StatusCounts {
  const counts = Object.fromEntries(Status.options.map((status) => [status, 0])) as StatusCounts;
  for (const { status } of findings) counts[status] += 1;
  return counts;
}

function countStates(evidence: readonly Evidence[]): Assessment['evidenceCounts'] {
  const counts = Object.fromEntries(EvidenceState.options.map((state) => [state, 0])) as Assessment['evidenceCounts'];
  for (const { state } of evidence) counts[state] += 1;
  return counts;
}
