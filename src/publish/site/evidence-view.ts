import type { Assessment, LogIntake } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import type { Evidence, EvidenceState } from '../../domain/evidence.ts';
import type { Outcome } from '../../domain/observation.ts';
import { outcomeWords } from './check-view.ts';
import { controlHref, evidenceHref, evidenceSlugs } from './routes.ts';
import { EVIDENCE_STATE_WORD, instantText, OUTCOME_ORDER, plural, sizeText, spanText, wordsOf } from './words.ts';

/** A line of the evidence register. */
export interface RegisterEntry {
  readonly path: string;
  /** Page of the file; null for files without bytes. */
  readonly href: string | null;
  readonly digest: string | null;
  readonly state: EvidenceState;
  readonly stateWord: string;
  /** Name of the format for people, or a dash. */
  readonly format: string;
  readonly size: string;
  readonly takenAt: string;
  readonly origin: string;
  readonly problem: string | null;
  /** How many observations cite it. */
  readonly citations: number;
}

/** An observation that cites a file. */
export interface Citation {
  readonly controlId: string;
  readonly controlTitle: string;
  readonly controlHref: string;
  readonly check: string;
  readonly subject: string;
  readonly outcome: Outcome;
  readonly words: string;
  readonly reason: string;
  /** The places of this file it rests on. */
  readonly at: string;
}

/** Everything the page of a file shows. Files with the same bytes share a page. */
export interface EvidenceView {
  readonly slug: string;
  readonly href: string;
  readonly digest: string;
  readonly files: readonly EvidenceFile[];
  readonly size: string;
  readonly logs: readonly LogIntakeView[];
  readonly citations: readonly Citation[];
  readonly vulnerabilities: number;
}

/** One path under which the bytes were received. */
export interface EvidenceFile {
  readonly path: string;
  readonly state: EvidenceState;
  readonly stateWord: string;
  readonly format: string;
  readonly problem: string | null;
  readonly takenAt: string;
  readonly covers: string | null;
  readonly origin: string;
  readonly facts: readonly { readonly kind: string; readonly count: number }[];
  readonly notes: readonly string[];
}

/** How a log was taken in. */
export interface LogIntakeView {
  readonly path: string;
  readonly source: string;
  readonly counts: readonly { readonly name: string; readonly count: number }[];
  readonly span: string | null;
  readonly rejects: LogIntake['rejects'];
  readonly notes: readonly string[];
}

/** The register: what is in a bad state first, then by path. */
export function evidenceRegister(assessment: Assessment): readonly RegisterEntry[] {
  const slugs = evidenceSlugs(assessment.evidence);
  const citations = citationsByDigest(assessment);
  return assessment.evidence
    .map((one) => ({
      path: one.path,
      href: hrefOf(one, slugs),
      digest: one.digest,
      state: one.state,
      stateWord: EVIDENCE_STATE_WORD[one.state],
      format: formatOf(one),
      size: one.size === null ? '–' : sizeText(one.size),
      takenAt: one.takenAt === null ? '–' : instantText(one.takenAt),
      origin: one.origin ?? '–',
      problem: one.problem,
      citations: one.digest === null ? 0 : (citations.get(one.digest) ?? []).length,
    }))
    .sort((left, right) => Number(left.state === 'read') - Number(right.state === 'read') || compareText(left.path, right.path));
}

/** The pages of all files that have bytes, by digest. */
export function evidenceViews(assessment: Assessment): readonly EvidenceView[] {
  const citations = citationsByDigest(assessment);
  return Array.from(evidenceSlugs(assessment.evidence), ([digest, slug]) => {
    const same = assessment.evidence.filter((one) => one.digest === digest);
    const size = same[0]?.size ?? null;
    return {
      slug,
      href: evidenceHref(slug),
      digest,
      files: same.map(fileOf),
      size: size === null ? 'unknown size' : sizeText(size),
      logs: assessment.logs.filter((log) => log.evidence === digest).map(logView),
      citations: citations.get(digest) ?? [],
      vulnerabilities: assessment.vulnerabilities.filter((one) => one.from.evidence === digest).length,
    };
  });
}

function fileOf(one: Evidence): EvidenceFile {
  return {
    path: one.path,
    state: one.state,
    stateWord: EVIDENCE_STATE_WORD[one.state],
    format: formatOf(one),
    problem: one.problem,
    takenAt: one.takenAt === null ? 'unknown' : `${instantText(one.takenAt)}${TAKEN_AT_SOURCE[one.takenAtSource ?? 'none']}`,
    covers: one.covers === null ? null : spanText(one.covers),
    origin: one.origin ?? 'not stated',
    facts: Object.entries(one.facts)
      .sort(([left], [right]) => compareText(left, right))
      .map(([kind, count]) => ({ kind: wordsOf(kind), count })),
    notes: one.notes,
  };
}

const TAKEN_AT_SOURCE = {
  evidence: ', as the evidence states',
  collection: ', as the collection manifest states',
  none: '',
} as const;

function logView(log: LogIntake): LogIntakeView {
  return {
    path: log.path,
    source: log.source,
    counts: [
      { name: 'lines', count: log.lines },
      { name: 'loaded', count: log.loaded },
      { name: 'rejected', count: log.rejected },
      { name: 'blank', count: log.blank },
      { name: 'outside the period', count: log.outsidePeriod },
    ],
    span: log.first === null || log.last === null ? null : `${instantText(log.first)} to ${instantText(log.last)}`,
    rejects: log.rejects,
    notes: log.notes,
  };
}

function citationsByDigest(assessment: Assessment): ReadonlyMap<string, readonly Citation[]> {
  const byDigest = new Map<string, Citation[]>();
  for (const { control, verdicts } of assessment.findings) {
    for (const { check, observations } of verdicts) {
      for (const one of observations) {
        for (const digest of new Set(one.pointers.map((pointer) => pointer.evidence))) {
          const places = one.pointers
            .filter((pointer) => pointer.evidence === digest && pointer.at !== '')
            .map((pointer) => pointer.at);
          const citation = {
            controlId: control.id,
            controlTitle: control.title,
            controlHref: controlHref(control.id),
            check: check.title,
            subject: one.subject,
            outcome: one.outcome,
            words: outcomeWords(one),
            reason: one.reason,
            at: shownPlaces(places),
          };
          const list = byDigest.get(digest);
          if (list === undefined) byDigest.set(digest, [citation]);
          else list.push(citation);
        }
      }
    }
  }
  for (const list of byDigest.values()) {
    list.sort((left, right) => OUTCOME_ORDER.indexOf(left.outcome) - OUTCOME_ORDER.indexOf(right.outcome));
  }
  return byDigest;
}

const PLACES_SHOWN = 3;

function shownPlaces(places: readonly string[]): string {
  const more = places.length - PLACES_SHOWN;
  return more > 0
    ? `${places.slice(0, PLACES_SHOWN).join(', ')} and ${plural(more, 'more place', 'more places')}`
    : places.join(', ');
}

function formatOf(one: Evidence): string {
  return one.formatTitle ?? one.format ?? '–';
}

function hrefOf(one: Evidence, slugs: ReadonlyMap<string, string>): string | null {
  const slug = one.digest === null ? undefined : slugs.get(one.digest);
  return slug === undefined ? null : evidenceHref(slug);
}
