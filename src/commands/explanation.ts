import type { AssessmentInput } from '../assess/assess.ts';
import type { Considered } from '../assess/evidence-for.ts';
import type { LoadedCheck } from '../assess/load-checks.ts';
import { type CheckTrace, traceCheck } from '../assess/trace.ts';
import type { Assessment, AttestationUse, DeviationUse, Finding, JudgedObservation, Verdict } from '../domain/assessment.ts';
import type { Digest, Evidence, Pointer } from '../domain/evidence.ts';
import type { Fact, FactKind } from '../domain/fact.ts';
import type { Instant } from '../domain/time.ts';
import type { Readers } from '../normalise/readers.ts';
import { type FactValues, factValues } from './fact-values.ts';

/** A place in the evidence for people; `at` is empty for the whole file. */
export interface ShownPlace {
  readonly path: string;
  readonly at: string;
}

/** A file that a check could read, and what became of it. */
export interface ShownEvidence {
  readonly path: string;
  readonly format: string | null;
  readonly takenAt: Instant | null;
  readonly covers: Evidence['covers'];
  readonly fate: Considered['fate'];
  /** Why it does not count; null when it does. */
  readonly why: string | null;
}

/** A fact with its place. */
export interface ShownFact extends FactValues {
  readonly kind: FactKind;
  readonly place: ShownPlace;
}

/** An observation with its places in words. */
export type ShownObservation = Omit<JudgedObservation, 'pointers'> & { readonly places: readonly ShownPlace[] };

/** How one check came to its verdict. */
export interface CheckExplanation {
  readonly card: Verdict['check'];
  /** Titles of the formats that can show what it reads. */
  readonly formats: readonly string[];
  /** Nothing that speaks of a time before this instant counts. */
  readonly oldest: Instant;
  readonly considered: readonly ShownEvidence[];
  /** Kinds of fact that it cannot do without, and that no file that counts could yield. */
  readonly missing: readonly FactKind[];
  readonly facts: readonly ShownFact[];
  readonly query: Verdict['query'];
  readonly outcome: Verdict['outcome'];
  readonly observations: readonly ShownObservation[];
}

/** How a control came to its finding. */
export interface ControlExplanation {
  readonly kind: 'control';
  readonly finding: Omit<Finding, 'verdicts'>;
  readonly checks: readonly CheckExplanation[];
  readonly deviations: readonly DeviationUse[];
  readonly records: readonly AttestationUse[];
  /** Files that no check could read: one of them may be what is missing. */
  readonly unread: readonly Pick<Evidence, 'path' | 'state' | 'problem'>[];
}

/** What came of a file. */
export interface EvidenceExplanation {
  readonly kind: 'evidence';
  readonly file: Evidence;
  /** The checks that could read it; empty for a file that was not recognised. */
  readonly checks: readonly (Pick<ShownEvidence, 'fate' | 'why'> & { readonly check: string; readonly control: string })[];
  readonly facts: readonly ShownFact[];
  /** What was observed with it as the evidence. */
  readonly cited: readonly {
    readonly control: string;
    readonly check: string;
    readonly subject: string;
    readonly outcome: string;
  }[];
}

/** What an explanation is made from. */
export interface ExplainedPeriod {
  readonly assessment: Assessment;
  readonly input: AssessmentInput;
  readonly readers: Readers;
}

/** Explains a finding, check by check. `only` limits it to one check of the control. */
export function explainControl(finding: Finding, period: ExplainedPeriod, only: string | null): ControlExplanation {
  const { assessment, input } = period;
  const { verdicts, ...rest } = finding;
  const control = finding.control.id;
  const checks = input.checks.filter((check) => check.control === control && (only === null || check.id === only));
  return {
    kind: 'control',
    finding: rest,
    checks: checks.map((check) =>
      explainCheck(
        check,
        verdicts.find((verdict) => verdict.check.id === check.id),
        period,
      ),
    ),
    deviations: assessment.deviations.filter((deviation) => deviation.control === control),
    records: assessment.attestations.filter((record) => record.control === control),
    unread: assessment.evidence
      .filter(({ state, format }) => state !== 'read' && format === null)
      .map(({ path, state, problem }) => ({ path, state, problem })),
  };
}

function explainCheck(check: LoadedCheck, judged: Verdict | undefined, { input, readers }: ExplainedPeriod): CheckExplanation {
  const trace = traceCheck(check, input);
  // Deviations are applied after the check has judged: its verdict in the assessment says what they accept.
  const verdict = judged ?? trace.verdict;
  const placeOf = placesIn(input.evidence);
  return {
    card: verdict.check,
    formats: formatsRead(check, readers),
    oldest: trace.oldest,
    considered: trace.considered.map(shownEvidence),
    missing: trace.missing,
    facts: factsIn(trace).map((fact) => shownFact(fact, placeOf)),
    query: verdict.query,
    outcome: verdict.outcome,
    observations: verdict.observations.map(({ pointers, ...rest }) => ({ ...rest, places: pointers.map(placeOf) })),
  };
}

/** Explains what came of a file. */
export function explainEvidence(file: Evidence, { assessment, input }: ExplainedPeriod): EvidenceExplanation {
  const placeOf = placesIn(input.evidence);
  const checks = input.checks.flatMap((check) => {
    const own = traceCheck(check, input).considered.find(({ item }) => item.evidence.path === file.path);
    return own === undefined ? [] : [{ check: check.id, control: check.control, fate: own.fate, why: whyNot(own) }];
  });
  const reading = input.readings.find(({ evidence }) => evidence.path === file.path)?.reading;
  const cited = assessment.findings.flatMap(({ control, verdicts }) =>
    verdicts.flatMap(({ check, observations }) =>
      observations
        .filter(({ pointers }) => pointers.some(({ evidence }) => evidence === file.digest))
        .map(({ subject, outcome }) => ({ control: control.id, check: check.id, subject, outcome })),
    ),
  );
  return { kind: 'evidence', file, checks, facts: (reading?.facts ?? []).map((fact) => shownFact(fact, placeOf)), cited };
}

/** Titles of the formats that can show what a check reads. */
export function formatsRead({ reads }: LoadedCheck, { files, logs }: Readers): string[] {
  const titles = files.filter(({ yields }) => reads.some((kind) => yields.includes(kind))).map(({ title }) => title);
  return reads.includes('logIntake') ? [...titles, ...logs.map(({ title }) => title)] : titles;
}

function factsIn({ considered, check }: CheckTrace): Fact[] {
  const used = considered.filter(({ fate }) => fate === 'used').flatMap(({ item }) => item.reading?.facts ?? []);
  return check.reads.flatMap((kind) => used.filter((fact) => fact.kind === kind));
}

function shownFact(fact: Fact, placeOf: (pointer: Pointer) => ShownPlace): ShownFact {
  return { kind: fact.kind, place: placeOf(fact.from), ...factValues(fact) };
}

function shownEvidence(considered: Considered): ShownEvidence {
  const { path, formatTitle, takenAt, covers } = considered.item.evidence;
  return { path, format: formatTitle, takenAt, covers, fate: considered.fate, why: whyNot(considered) };
}

function whyNot({ doubt, newer }: Considered): string | null {
  if (doubt !== null) return doubt.reason;
  return newer.length === 0 ? null : `There is a newer reading of the same: ${newer.join(', ')}.`;
}

function placesIn(evidence: readonly Evidence[]): (pointer: Pointer) => ShownPlace {
  const paths = new Map<Digest, string>();
  for (const { digest, path } of evidence) if (digest !== null && !paths.has(digest)) paths.set(digest, path);
  return ({ evidence: digest, at }) => ({ path: paths.get(digest) ?? `sha256:${digest}`, at });
}
