import type { Assessment, Status } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import { EvidenceState } from '../../domain/evidence.ts';
import type { UnknownCause } from '../../domain/observation.ts';
import { type ControlView, type DeviationView, deviationView } from './control-view.ts';
import { sectionChart } from './status-chart.ts';
import {
  EVIDENCE_STATE_MEANING,
  EVIDENCE_STATE_WORD,
  instantText,
  plural,
  STATUS_MEANING,
  STATUS_ORDER,
  STATUS_WORD,
  spanText,
} from './words.ts';

/** The first page. */
export interface Overview {
  readonly headline: string;
  readonly span: string;
  readonly asOf: string;
  readonly tiles: readonly { readonly status: Status; readonly word: string; readonly meaning: string; readonly count: number }[];
  /** SVG drawn by the program from the guide's own titles and counts. */
  readonly chart: string;
  /** Controls that are not satisfied, those with most failing subjects first. */
  readonly failing: readonly ControlView[];
  readonly undecided: readonly ControlView[];
  readonly evidence: readonly {
    readonly state: EvidenceState;
    readonly word: string;
    readonly meaning: string;
    readonly count: number;
  }[];
  readonly received: number;
  /** All deviations, those that need someone first. */
  readonly deviations: readonly DeviationView[];
}

/** Builds the first page from the assessment and the views of its controls. */
export function overviewOf(assessment: Assessment, controls: readonly ControlView[]): Overview {
  return {
    headline: headlineOf(assessment),
    span: spanText(assessment.period),
    asOf: instantText(assessment.asOf),
    tiles: STATUS_ORDER.map((status) => ({
      status,
      word: STATUS_WORD[status],
      meaning: STATUS_MEANING[status],
      count: countOf(assessment.counts, status),
    })),
    chart: sectionChart(assessment.sections),
    failing: controls
      .filter((control) => control.label.status === 'not-satisfied')
      .toSorted((left, right) => failures(right) - failures(left) || compareText(left.id, right.id)),
    undecided: controls
      .filter((control) => control.label.status === 'not-assessed')
      .toSorted((left, right) => causeRank(left) - causeRank(right) || compareText(left.id, right.id)),
    evidence: EvidenceState.options.map((state) => ({
      state,
      word: EVIDENCE_STATE_WORD[state],
      meaning: EVIDENCE_STATE_MEANING[state],
      count: countOf(assessment.evidenceCounts, state),
    })),
    received: assessment.evidence.length,
    deviations: assessment.deviations
      .map((one) => deviationView(one, assessment))
      .toSorted((left, right) => left.daysLeft - right.daysLeft || compareText(left.id, right.id)),
  };
}

/** The quarter in one or two sentences. */
function headlineOf({ counts, findings }: Assessment): string {
  const concerned = findings.length - countOf(counts, 'not-applicable');
  const good = countOf(counts, 'satisfied') + countOf(counts, 'attested');
  const open = [
    [countOf(counts, 'not-satisfied'), 'not satisfied'],
    [countOf(counts, 'not-assessed'), 'could not be assessed'],
    [countOf(counts, 'accepted'), 'accepted as a risk'],
  ] as const;
  const rest = open.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const start = `${good} of ${plural(concerned, 'control')} that ${concerned === 1 ? 'applies is' : 'apply are'} satisfied or attested`;
  return rest.length === 0 ? `${start}.` : `${start}; ${rest.join(', ')}.`;
}

/** Evidence that exists but could not be used can be mended soonest, a control without a check last. */
const CAUSE_ORDER: readonly (UnknownCause | null)[] = ['unreadable', 'stale', 'unresolved', 'missing', null, 'no-check'];

function causeRank(control: ControlView): number {
  return CAUSE_ORDER.indexOf(control.label.cause);
}

/** A number of the assessment; a status that it does not list has no controls. */
function countOf(counts: Readonly<Record<string, number>>, key: string): number {
  return counts[key] ?? 0;
}

function failures(control: ControlView): number {
  return control.checks.flatMap((check) => check.observations).filter((row) => row.outcome === 'fail' && row.acceptedBy === null)
    .length;
}
