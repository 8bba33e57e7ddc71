import { z } from 'zod';
import { Attestation } from './attestation.ts';
import { Control, ControlId, Subsection } from './control.ts';
import { CoveragePart } from './coverage.ts';
import { Deviation } from './deviation.ts';
import { Digest, Evidence, EvidenceState, Pointer } from './evidence.ts';
import { Observation, Outcome, UnknownCause } from './observation.ts';
import { Organisation } from './organisation.ts';
import { Period } from './period.ts';
import { Severity } from './severity.ts';
import { Instant } from './time.ts';

/** What became of a control after checks, records and deviations. */
export const Status = z.enum(['satisfied', 'not-satisfied', 'not-assessed', 'not-applicable', 'accepted', 'attested']);
export type Status = z.infer<typeof Status>;

/** One number for each status. */
export const StatusCounts = z.record(Status, z.number().int().nonnegative());
export type StatusCounts = z.infer<typeof StatusCounts>;

/** An observation with the deviation that accepts it, if one does. */
export const JudgedObservation = Observation.extend({ acceptedBy: z.string().nullable() });
export type JudgedObservation = z.infer<typeof JudgedObservation>;

/** The query behind a check over events: enough to run it again. */
export const QueryRecord = z.object({
  /** The SQL text, with `:name` parameters. */
  sql: z.string(),
  parameters: z.record(z.string(), z.number().int()),
  rows: z.number().int().nonnegative(),
});
export type QueryRecord = z.infer<typeof QueryRecord>;

/** One check's judgement of its control. */
export const Verdict = z.object({
  check: z.object({
    id: z.string(),
    title: z.string(),
    why: z.string(),
    remedy: z.string(),
    /** What it reads, as names of fact kinds. */
    reads: z.array(z.string()),
    freshFor: z.string(),
  }),
  outcome: Outcome,
  cause: UnknownCause.nullable(),
  /** The judgement in one sentence. */
  reason: z.string(),
  observations: z.array(JudgedObservation),
  query: QueryRecord.nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

/** The outcome of one control for the period. */
export const Finding = z.object({
  control: Control,
  /** The guide page that declares it, e.g. `05-tls`. */
  section: z.string(),
  subsection: Subsection,
  status: Status,
  /** For accepted and attested: the day it ends. */
  until: z.iso.date().nullable(),
  cause: UnknownCause.nullable(),
  reason: z.string(),
  verdicts: z.array(Verdict),
});
export type Finding = z.infer<typeof Finding>;

/** How a log file was taken in: lines = loaded + rejected + blank, always. */
export const LogIntake = z.object({
  evidence: Digest,
  path: z.string(),
  source: z.string(),
  lines: z.number().int().nonnegative(),
  loaded: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  blank: z.number().int().nonnegative(),
  first: Instant.nullable(),
  last: Instant.nullable(),
  /** Events loaded whose instant lies outside the period. */
  outsidePeriod: z.number().int().nonnegative(),
  /** The first rejected lines, each with its reason. */
  rejects: z.array(z.object({ at: z.string(), reason: z.string() })),
  /** What the log says of its own completeness, e.g. that it is one page of several. */
  notes: z.array(z.string()),
});
export type LogIntake = z.infer<typeof LogIntake>;

/** A deviation and what became of it. */
export const DeviationUse = Deviation.extend({
  /** `not-yet-in-force`: it was approved after the instant of the assessment, and holds from that day on. */
  state: z.enum(['applied', 'not-yet-in-force', 'expired', 'orphan', 'not-needed']),
  /** Subjects whose failure it accepted, or would have accepted had it been in force. */
  subjects: z.array(z.string()),
  /** The day it was approved, when that lies inside the period: before it, what it accepts counted as failed. */
  beganOn: z.iso.date().nullable(),
  /** Its last day, when it lapsed inside the period: after it, what it accepted counts as failed. */
  lapsedOn: z.iso.date().nullable(),
  /** Failed observations that it kept from deciding their control. */
  hides: z.number().int().nonnegative(),
  note: z.string(),
});
export type DeviationUse = z.infer<typeof DeviationUse>;

/**
 * A record and whether it still holds. `refused` is one that its signature, the lack of one, its role or its dates keep from counting;
 * `orphan` one of a control that the guide does not have.
 */
export const AttestationUse = Attestation.extend({ state: z.enum(['valid', 'expired', 'outside-period', 'refused', 'orphan']) });
export type AttestationUse = z.infer<typeof AttestationUse>;

/** A vulnerability as listed, with the OWASP Top 10 categories its weaknesses fall into. */
export const ListedVulnerability = z.object({
  id: z.string(),
  artifact: z.string(),
  package: z.string(),
  installed: z.string(),
  fixed: z.string().nullable(),
  severity: Severity,
  title: z.string().nullable(),
  cwes: z.array(z.string()),
  /** Clause ids such as `A05:2025`; empty when no listed CWE is in the Top 10's lists. */
  owasp: z.array(z.string()),
  suppressed: z.string().nullable(),
  from: Pointer,
});
export type ListedVulnerability = z.infer<typeof ListedVulnerability>;

/** A clause and how the controls that answer it stand. */
export const ClauseResult = z.object({
  id: z.string(),
  title: z.string(),
  aliases: z.record(z.string(), z.string()),
  controls: z.array(ControlId),
  /** The worst status of its controls; null when no control maps to it. */
  status: Status.nullable(),
  vulnerabilities: z.number().int().nonnegative(),
  decidable: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ClauseResult = z.infer<typeof ClauseResult>;

/** A framework with its clauses judged. */
export const FrameworkResult = z.object({
  id: z.string(),
  title: z.string(),
  edition: z.string(),
  publisher: z.string(),
  url: z.url(),
  licence: z.string(),
  clauses: z.array(ClauseResult),
});
export type FrameworkResult = z.infer<typeof FrameworkResult>;

/** A section of the guide in order, with the ids of its controls. */
export const SectionResult = z.object({
  slug: z.string(),
  title: z.string(),
  area: z.string().nullable(),
  summary: z.string(),
  subsections: z.array(Subsection),
  controls: z.array(ControlId),
  counts: StatusCounts,
});
export type SectionResult = z.infer<typeof SectionResult>;

/** Everything that was judged for one deployment and one period. Canonical JSON of it is what is published. */
export const Assessment = z.object({
  proofbook: z.literal('assessment/1'),
  organisation: Organisation,
  period: Period,
  /** The instant as of which it was judged: the end of the period unless given. */
  asOf: Instant,
  /** Digests of the inputs besides evidence: the guide, the rules (checks and queries), the frameworks, organisation and deviations. */
  inputs: z.object({ guide: Digest, rules: Digest, frameworks: Digest, organisation: Digest, deviations: Digest }),
  counts: StatusCounts,
  evidenceCounts: z.record(EvidenceState, z.number().int().nonnegative()),
  sections: z.array(SectionResult),
  findings: z.array(Finding),
  evidence: z.array(Evidence),
  logs: z.array(LogIntake),
  deviations: z.array(DeviationUse),
  attestations: z.array(AttestationUse),
  vulnerabilities: z.array(ListedVulnerability),
  frameworks: z.array(FrameworkResult),
  /** What was held against what, and every hole. */
  coverage: z.array(CoveragePart),
});
export type Assessment = z.infer<typeof Assessment>;

/** An assessment before what it covers is counted. */
export type Judged = Omit<Assessment, 'coverage'>;
