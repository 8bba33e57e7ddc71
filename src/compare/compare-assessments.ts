import type { Assessment, Finding } from '../domain/assessment.ts';
import type { ControlId } from '../domain/control.ts';
import { type Alignment, align } from './align.ts';
import { causesOf, deviationMoments, recordMoment, type Step, subjectChange } from './causes.ts';
import type { Cause, Comparison, ControlChange, RecordEvent, RuleInput } from './comparison.ts';
import { controlDirection, DIRECTIONS } from './direction.ts';
import { Side } from './side.ts';

/** What the judgements of two assessments rest on besides evidence and deviations, as far as it differs; the guide where a control does. */
export function differingInputs(before: Assessment, after: Assessment): RuleInput[] {
  const inputs: RuleInput[] = [];
  if (before.inputs.rules !== after.inputs.rules) inputs.push('rules');
  if (before.inputs.organisation !== after.inputs.organisation) inputs.push('organisation');
  if (before.inputs.guide !== after.inputs.guide && redefinedControls(new Side(before), new Side(after)).length > 0)
    inputs.push('guide');
  return inputs;
}

/** Why an assessment cannot stand for `before` judged by the rules of `after`, in one sentence; null when it can. */
export function whyNotRejudged(before: Assessment, rejudged: Assessment, after: Assessment): string | null {
  const evidenceOf = ({ evidence }: Assessment) => JSON.stringify(evidence.map(({ path, digest }) => [path, digest]).sort());
  if (rejudged.period.id !== before.period.id || rejudged.asOf !== before.asOf) return 'It was judged as of another instant.';
  if (evidenceOf(rejudged) !== evidenceOf(before))
    return `The record holds other evidence of ${before.period.id} than was judged then.`;
  const { rules, organisation, guide } = rejudged.inputs;
  if (rules !== after.inputs.rules || organisation !== after.inputs.organisation || guide !== after.inputs.guide)
    return `The rules of ${after.period.id} are not those of today.`;
  return null;
}

/**
 * What changed from one assessment to another, and why. `rejudged` is the evidence of `before` judged by the rules of `after`: with it,
 * what the rules changed is told apart from what the system changed; without it, where rules differ, that is left open. Pure.
 *
 * Throws a RangeError when the two are of different deployments: the caller says so to people first.
 */
export function compareAssessments(before: Assessment, after: Assessment, rejudged?: Assessment): Comparison {
  if (before.organisation.deployment.name !== after.organisation.deployment.name)
    throw new RangeError('Assessments of two deployments have nothing to compare.');
  const differ = differingInputs(before, after);
  const why =
    differ.length === 0 ? null : rejudged === undefined ? 'It was not judged again.' : whyNotRejudged(before, rejudged, after);
  const [from, to] = [new Side(before), new Side(after)];
  const middle = rejudged === undefined || why !== null || differ.length === 0 ? null : new Side(rejudged);
  const steps = stepsBetween(from, middle, to, differ);
  const restated: Comparison['restated'][number][] = [];
  const changes: ControlChange[] = [];
  const controls = [...new Set([...to.findings.keys(), ...from.findings.keys()])];
  for (const control of controls) {
    const [old, now] = [from.findings.get(control) ?? null, to.findings.get(control) ?? null];
    const alignment = align(old, now);
    for (const { check, subject, to: said } of alignment.restated)
      if (said !== null) restated.push({ control, check: check.id, subject, outcome: said.outcome });
    if (alignment.changed.length > 0 || old?.status !== now?.status)
      changes.push(changeOf(control, alignment, { from, to, steps, differ }));
  }
  const ordered = DIRECTIONS.flatMap((direction) => changes.filter((change) => change.direction === direction));
  const count = (direction: ControlChange['direction']) => ordered.filter((change) => change.direction === direction).length;
  return {
    before: sideOf(before),
    after: sideOf(after),
    rules: { differ, toldApart: why === null, why },
    counts: {
      worse: count('worse'),
      unclear: count('unclear'),
      better: count('better'),
      otherwise: count('otherwise'),
      unchanged: controls.length - ordered.length,
    },
    changes: ordered,
    redefined: redefinedControls(from, to),
    restated,
    evidence: evidenceOf(before, after),
    moments: momentsIn(to),
  };
}

function sideOf({ period, asOf, inputs }: Assessment): Comparison['before'] {
  return { period, asOf, inputs };
}

/** From before to after in one step; in two, rules first, where the old evidence was judged by the new rules. */
function stepsBetween(from: Side, middle: Side | null, to: Side, inputs: readonly RuleInput[]): Step[] {
  if (middle === null) return [{ from, to, rules: inputs.length === 0 ? 'same' : 'both', inputs }];
  return [
    { from, to: middle, rules: 'other', inputs },
    { from: middle, to, rules: 'same', inputs: [] },
  ];
}

interface Between {
  readonly from: Side;
  readonly to: Side;
  readonly steps: readonly Step[];
  readonly differ: readonly RuleInput[];
}

function changeOf(control: ControlId, { changed }: Alignment, { from, to, steps, differ }: Between): ControlChange {
  const [old, now] = [from.findings.get(control) ?? null, to.findings.get(control) ?? null];
  const whole: Step = { from, to, rules: 'both', inputs: differ };
  const subjects = changed.map((pair) => subjectChange(pair, whole));
  return {
    control,
    title: (now ?? old)?.control.title ?? control,
    from: old?.status ?? null,
    to: now?.status ?? null,
    direction: controlDirection(
      old?.status ?? null,
      now?.status ?? null,
      subjects.map(({ direction }) => direction),
    ),
    subjects,
    causes: causesOfControl(control, steps, differ),
  };
}

/** A control never changes in silence: where no observation tells why, its declaration does, or nobody can. */
function causesOfControl(control: ControlId, steps: readonly Step[], differ: readonly RuleInput[]): Cause[] {
  const causes = steps.flatMap((step) => {
    const [old, now] = [step.from.findings.get(control) ?? null, step.to.findings.get(control) ?? null];
    const found = causesOf(align(old, now).changed, step);
    const isDeclared = old !== null && now !== null;
    if (found.length > 0 || (isDeclared && old.status === now.status)) return found;
    if (!isDeclared && old === now) return found;
    if (!isDeclared || isRedefined(old, now)) return [{ kind: 'rules', inputs: ['guide'], subjects: [] } satisfies Cause];
    if (step.rules === 'other') return [{ kind: 'rules', inputs: step.inputs, subjects: [] } satisfies Cause];
    return [{ kind: step.rules === 'both' ? 'rules-or-system' : 'system', subjects: [] } satisfies Cause];
  });
  if (causes.length > 0) return causes;
  return [{ kind: differ.length > 0 ? 'rules-or-system' : 'system', subjects: [] }];
}

function redefinedControls(from: Side, to: Side): ControlId[] {
  const controls = [...new Set([...to.findings.keys(), ...from.findings.keys()])];
  return controls.filter((control) => isRedefined(from.findings.get(control) ?? null, to.findings.get(control) ?? null));
}

/** Whether a control is asked for, or judged, by other words: its declaration, or the cards of its checks. */
function isRedefined(old: Finding | null, now: Finding | null): boolean {
  const words = (finding: Finding | null) =>
    JSON.stringify(
      finding === null
        ? null
        : [
            finding.control.requirement,
            finding.control.decidedBy,
            finding.verdicts.map(({ check: { id, reads, freshFor }, query }) => [id, reads, freshFor, query?.sql ?? null]).sort(),
          ],
    );
  return words(old) !== words(now);
}

function evidenceOf(before: Assessment, after: Assessment): Comparison['evidence'] {
  const [old, now] = [before, after].map(({ evidence }) => new Set(evidence.map(({ path }) => path)));
  return {
    came: [...(now ?? [])].filter((path) => old?.has(path) === false),
    went: [...(old ?? [])].filter((path) => now?.has(path) === false),
  };
}

function momentsIn(side: Side): RecordEvent[] {
  const { deviations, attestations } = side.assessment;
  const lapsed = attestations.filter(({ state }) => state === 'expired').map((record) => recordMoment(record, side));
  return [...deviations.flatMap((deviation) => deviationMoments(deviation, side)), ...lapsed.filter(({ inside }) => inside)];
}
