import type { JudgedObservation, QueryRecord, Verdict } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import type { Outcome } from '../../domain/observation.ts';
import type { EvidenceLink, EvidenceLinks } from './links.ts';
import { CAUSE_WORD, durationText, OUTCOME_ORDER, OUTCOME_WORD, wordsOf } from './words.ts';

/** One row of a check's table. */
export interface ObservationView {
  readonly subject: string;
  readonly outcome: Outcome;
  readonly words: string;
  readonly reason: string;
  readonly remedy: string | null;
  /** Id of the deviation that accepts it. */
  readonly acceptedBy: string | null;
  readonly evidence: readonly EvidenceLink[];
}

/** One check's judgement of a control. */
export interface CheckView {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  /** Names of fact kinds, for people. */
  readonly reads: string;
  readonly freshFor: string;
  readonly outcome: Outcome;
  readonly words: string;
  readonly reason: string;
  /** What asks for attention, or everything when nothing does. */
  readonly observations: readonly ObservationView[];
  /** Further observations, none of which asks for attention. */
  readonly others: readonly ObservationView[];
  readonly query: QueryRecord | null;
}

/** Longer tables fold what asks for nothing. */
const FOLD_ABOVE = 12;

/** The judgement of one check; what fails or is unknown is never folded away. */
export function checkView(verdict: Verdict, links: EvidenceLinks): CheckView {
  const rows = verdict.observations
    .map((observation) => observationView(observation, links))
    .sort((left, right) => rank(left) - rank(right) || compareText(left.subject, right.subject));
  const urgent = rows.filter((row) => row.outcome === 'fail' || row.outcome === 'unknown');
  const folds = rows.length > FOLD_ABOVE && urgent.length > 0;
  return {
    id: verdict.check.id,
    title: verdict.check.title,
    why: verdict.check.why,
    remedy: verdict.check.remedy,
    reads: verdict.check.reads.map(wordsOf).join(', '),
    freshFor: durationText(verdict.check.freshFor),
    outcome: verdict.outcome,
    words: outcomeWords(verdict),
    reason: [verdict.reason, ...acceptedWords(verdict)].join(' '),
    observations: folds ? urgent : rows,
    others: folds ? rows.filter((row) => !urgent.includes(row)) : [],
    query: verdict.query,
  };
}

/** A check counts what fails, and its control only what nobody accepted: what lies between the two numbers. */
function acceptedWords({ observations }: Verdict): string[] {
  const failed = observations.filter(({ outcome }) => outcome === 'fail');
  const open = failed.filter(({ acceptedBy }) => acceptedBy === null);
  const accepted = failed.length - open.length;
  if (accepted === 0) return [];
  if (open.length === 0) return [accepted === 1 ? 'That is accepted.' : 'All of these are accepted.'];
  const names = open.map(({ subject }) => subject);
  const shown =
    names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ');
  return [
    `Of these ${accepted} ${accepted === 1 ? 'is' : 'are'} accepted, so that ${open.length} ${open.length === 1 ? 'counts' : 'count'}: ${shown}.`,
  ];
}

const MOST_NAMED = 6;

function rank(row: ObservationView): number {
  // What somebody accepted asks for less than what is unknown.
  const accepted = row.outcome === 'fail' && row.acceptedBy !== null ? 1.5 : 0;
  return OUTCOME_ORDER.indexOf(row.outcome) + accepted;
}

function observationView(observation: JudgedObservation, links: EvidenceLinks): ObservationView {
  return {
    subject: observation.subject,
    outcome: observation.outcome,
    words: outcomeWords(observation),
    reason: observation.reason,
    remedy: observation.remedy,
    acceptedBy: observation.acceptedBy,
    evidence: observation.pointers.map(links),
  };
}

/** An outcome in words, with its cause when it is unknown. */
export function outcomeWords(judged: Pick<JudgedObservation, 'outcome' | 'cause'>): string {
  const word = OUTCOME_WORD[judged.outcome];
  return judged.cause === null ? word : `${word}: ${CAUSE_WORD[judged.cause]}`;
}
