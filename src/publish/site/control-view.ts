import type { Assessment, AttestationUse, DeviationUse, Finding, Status } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import type { UnknownCause } from '../../domain/observation.ts';
import { DAY_MS, lastDayBefore } from '../../domain/time.ts';
import { remediesOf } from '../remedies.ts';
import { type CheckView, checkView } from './check-view.ts';
import { type EvidenceLink, type EvidenceLinks, evidenceLinks } from './links.ts';
import { clauseAnchor, controlAnchor, controlHref, controlSlug, frameworkHref, guideHref } from './routes.ts';
import { CAUSE_WORD, dayText, STATUS_WORD, spanText } from './words.ts';

/** A status as it is shown: its key for glyph and colour, and its words. */
export interface StatusLabel {
  readonly status: Status;
  readonly cause: UnknownCause | null;
  /** For example `Accepted until 2026-12-31` or `Not assessed: no evidence`. */
  readonly words: string;
}

/** A clause of a framework that a control is mapped to. */
export interface ClauseLink {
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  readonly href: string;
}

/** Which glyph and colour a state is shown with. */
export type Mark = 'accepted' | 'valid' | 'expired' | 'unknown' | 'not-applicable';

/** A deviation as its control shows it. */
export interface DeviationView {
  readonly id: string;
  readonly control: string;
  readonly controlHref: string | null;
  readonly subject: string;
  readonly reason: string;
  readonly compensating: string;
  readonly approvedBy: string;
  readonly approved: string;
  readonly expires: string;
  readonly mark: Mark;
  readonly state: string;
  readonly note: string;
  /** Days inside the period on which what it accepts counted as failed, in a sentence; null when there are none. */
  readonly gap: string | null;
  /** It holds now, and ends within about a quarter. */
  readonly endsSoon: boolean;
  /** Days from the assessment to the last day on which it holds; negative when that day has passed. */
  readonly daysLeft: number;
}

/** A person's record as its control shows it. */
export interface RecordView {
  readonly subject: string | null;
  readonly performed: string;
  readonly covers: string | null;
  readonly by: string;
  readonly statement: string;
  /** The last day on which it holds. */
  readonly expires: string;
  readonly mark: Mark;
  readonly state: string;
  /** Who signed it, or why its signature does not count, in one sentence. */
  readonly signature: string;
  readonly evidence: EvidenceLink;
}

/** Everything a control's page and its panel in the guide show. */
export interface ControlView {
  readonly id: string;
  readonly slug: string;
  readonly href: string;
  /** Its panel on the guide page. */
  readonly guideHref: string;
  readonly title: string;
  readonly requirement: string;
  readonly beyond: boolean;
  readonly decidedBy: string;
  readonly section: { readonly slug: string; readonly title: string; readonly href: string };
  readonly subsection: string;
  readonly label: StatusLabel;
  readonly reason: string;
  /** What to do, when something is to be done: from failing and undecided observations, else from their checks. */
  readonly remedies: readonly string[];
  /** Heading of the remedies: until when an accepted control leaves time for them. */
  readonly toDo: string;
  readonly checks: readonly CheckView[];
  readonly clauses: readonly ClauseLink[];
  readonly deviations: readonly DeviationView[];
  readonly records: readonly RecordView[];
  /** The files cited, each once. */
  readonly evidence: readonly EvidenceLink[];
}

const SOON_DAYS = 92;

const DEVIATION_STATE: Readonly<Record<DeviationUse['state'], { readonly mark: Mark; readonly word: string }>> = {
  applied: { mark: 'accepted', word: 'Accepted' },
  'not-yet-in-force': { mark: 'not-applicable', word: 'Not yet in force' },
  expired: { mark: 'expired', word: 'Expired' },
  orphan: { mark: 'unknown', word: 'Matches nothing' },
  'not-needed': { mark: 'not-applicable', word: 'Not needed' },
};

const RECORD_STATE: Readonly<Record<AttestationUse['state'], { readonly mark: Mark; readonly word: string }>> = {
  valid: { mark: 'valid', word: 'Holds' },
  expired: { mark: 'expired', word: 'Expired' },
  'outside-period': { mark: 'not-applicable', word: 'Outside the period' },
  refused: { mark: 'expired', word: 'Refused' },
  orphan: { mark: 'unknown', word: 'Matches nothing' },
};

/** The views of all controls, in the order of the assessment's findings. */
export function controlViews(assessment: Assessment): readonly ControlView[] {
  const links = evidenceLinks(assessment);
  const clauses = clausesByControl(assessment);
  const deviations = assessment.deviations.map((one) => deviationView(one, assessment));
  const titles = new Map(assessment.sections.map((section) => [section.slug, section.title]));
  return assessment.findings.map((finding) => {
    const { control } = finding;
    const checks = finding.verdicts.map((verdict) => checkView(verdict, links));
    const records = assessment.attestations
      .filter((record) => record.control === control.id)
      .map((record) => recordView(record, links));
    return {
      id: control.id,
      slug: controlSlug(control.id),
      href: controlHref(control.id),
      guideHref: `${guideHref(finding.section)}#${controlAnchor(control.id)}`,
      title: control.title,
      requirement: control.requirement,
      beyond: control.origin === 'beyond',
      decidedBy: DECIDED_BY[control.decidedBy],
      section: { slug: finding.section, title: titles.get(finding.section) ?? finding.section, href: guideHref(finding.section) },
      subsection: finding.subsection.title,
      label: statusLabel(finding),
      reason: finding.reason,
      remedies: remediesOf(finding),
      toDo: finding.status === 'accepted' && finding.until !== null ? `To do by ${dayText(finding.until)}` : 'To do',
      checks,
      clauses: clauses.get(control.id) ?? [],
      deviations: deviations.filter((one) => one.control === control.id),
      records,
      evidence: filesOf(checks, records),
    };
  });
}

const DECIDED_BY = {
  check: 'A check over evidence',
  record: "A person's dated record",
  both: 'A check over evidence and a record',
} as const;

/** A finding's status in words, with its day or its cause. */
export function statusLabel({ status, cause, until }: Finding): StatusLabel {
  const word = STATUS_WORD[status];
  if (until !== null) return { status, cause, words: `${word} until ${until}` };
  if (status === 'not-assessed' && cause !== null) return { status, cause, words: `${word}: ${CAUSE_WORD[cause]}` };
  return { status, cause, words: word };
}

/** A deviation with the days it still has. */
export function deviationView(deviation: DeviationUse, assessment: Assessment): DeviationView {
  const daysLeft = Math.floor((Date.parse(deviation.expires) - Date.parse(assessment.asOf)) / DAY_MS);
  const known = assessment.findings.some((finding) => finding.control.id === deviation.control);
  return {
    id: deviation.id,
    control: deviation.control,
    controlHref: known ? controlHref(deviation.control) : null,
    subject: deviation.subject === '*' ? 'every subject' : deviation.subject,
    reason: deviation.reason,
    compensating: deviation.compensating,
    approvedBy: deviation.approvedBy,
    approved: dayText(deviation.approved),
    expires: dayText(deviation.expires),
    mark: DEVIATION_STATE[deviation.state].mark,
    state: DEVIATION_STATE[deviation.state].word,
    note: deviation.note,
    gap: gapOf(deviation),
    daysLeft,
    endsSoon: deviation.state === 'applied' && daysLeft <= SOON_DAYS,
  };
}

function gapOf({ beganOn, lapsedOn }: DeviationUse): string | null {
  const parts = [
    beganOn === null ? '' : `before ${dayText(beganOn)}`,
    lapsedOn === null ? '' : `after ${dayText(lapsedOn)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `Inside the period it did not hold ${parts.join(' and ')}.`;
}

function recordView(record: AttestationUse, links: EvidenceLinks): RecordView {
  return {
    subject: record.subject,
    performed: dayText(record.performed),
    covers: record.covers === null ? null : spanText(record.covers),
    by: record.by,
    statement: record.statement,
    expires: dayText(lastDayBefore(record.expires)),
    mark: RECORD_STATE[record.state].mark,
    state: RECORD_STATE[record.state].word,
    signature: record.signature.note,
    evidence: links(record.from),
  };
}

function filesOf(checks: readonly CheckView[], records: readonly RecordView[]): readonly EvidenceLink[] {
  const files = new Map<string, EvidenceLink>();
  const cited = checks.flatMap((check) => [...check.observations, ...check.others].flatMap((row) => row.evidence));
  for (const link of [...cited, ...records.map((record) => record.evidence)]) {
    if (!files.has(link.path)) files.set(link.path, { ...link, at: '' });
  }
  return Array.from(files.values()).sort((left, right) => compareText(left.path, right.path));
}

function clausesByControl(assessment: Assessment): ReadonlyMap<string, readonly ClauseLink[]> {
  const clauses = new Map<string, ClauseLink[]>();
  for (const framework of assessment.frameworks) {
    for (const clause of framework.clauses) {
      const link = {
        framework: `${framework.title} ${framework.edition}`,
        id: clause.id,
        title: clause.title,
        href: `${frameworkHref(framework.id)}#${clauseAnchor(clause.id)}`,
      };
      for (const control of clause.controls) clauses.set(control, [...(clauses.get(control) ?? []), link]);
    }
  }
  return clauses;
}
