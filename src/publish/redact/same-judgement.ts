import type { Assessment, JudgedObservation, Verdict } from '../../domain/assessment.ts';
import type { RedactedFile } from './redact.ts';

/** One point in which two judgements of the same evidence differ. It names no original that was redacted. */
export interface Difference {
  /** Where: a control, its check and subject, a file, or a list of the assessment. */
  readonly where: string;
  /** What differs, e.g. `outcome`. */
  readonly what: string;
  readonly original: string;
  readonly redacted: string;
}

/** Turns the names in a text into what stands for them in the redacted evidence. */
export type Translate = (text: string) => string;

/**
 * Where judging redacted evidence says something else than judging the originals: another status, outcome, cause, subject or count.
 * Reasons and digests may differ, since they quote and name the evidence. Redaction must keep the facts that the rules need,
 * so nothing is published unless this is empty.
 */
export function sameJudgement(original: Assessment, redacted: Assessment, translate: Translate = (text) => text): Difference[] {
  const differences: Difference[] = [];
  const compare = (where: string, what: string, before: unknown, after: unknown) => {
    const [left, right] = [shown(before), shown(after)];
    if (left !== right) differences.push({ where, what, original: left, redacted: right });
  };
  const lists = <Item>(
    where: string,
    before: readonly Item[],
    after: readonly Item[],
    nameOf: (item: Item) => string,
    each: (name: string, left: Item, right: Item) => void,
  ) => {
    compare(where, 'count', before.length, after.length);
    const rest = new Map<string, Item[]>();
    for (const item of after) rest.set(nameOf(item), [...(rest.get(nameOf(item)) ?? []), item]);
    for (const item of before) {
      const name = [nameOf(item), translate(nameOf(item))].find((one) => (rest.get(one)?.length ?? 0) > 0);
      const partner = name === undefined ? undefined : rest.get(name)?.shift();
      if (name === undefined || partner === undefined)
        compare(`${where} ${translate(nameOf(item))}`, 'presence', 'present', 'absent');
      else each(`${where} ${name}`, item, partner);
    }
    for (const [name, items] of rest) for (const _ of items) compare(`${where} ${name}`, 'presence', 'absent', 'present');
  };

  compare('assessment', 'counts', original.counts, redacted.counts);
  compare('assessment', 'evidence counts', original.evidenceCounts, redacted.evidenceCounts);
  lists(
    'control',
    original.findings,
    redacted.findings,
    ({ control }) => control.id,
    (where, left, right) => {
      for (const what of ['status', 'until', 'cause'] as const) compare(where, what, left[what], right[what]);
      lists(
        `${where} check`,
        left.verdicts,
        right.verdicts,
        ({ check }) => check.id,
        (place, one, other) => compareVerdicts(place, one, other, compare, lists),
      );
    },
  );
  lists(
    'file',
    original.evidence,
    redacted.evidence,
    ({ path }) => path,
    (where, left, right) => {
      for (const what of ['state', 'format', 'takenAt', 'takenAtSource', 'covers', 'facts'] as const)
        compare(where, what, left[what], right[what]);
      compare(where, 'notes', left.notes.length, right.notes.length);
    },
  );
  lists(
    'log',
    original.logs,
    redacted.logs,
    ({ path }) => path,
    (where, left, right) => {
      for (const what of ['source', 'lines', 'loaded', 'rejected', 'blank', 'first', 'last', 'outsidePeriod'] as const)
        compare(where, what, left[what], right[what]);
    },
  );
  lists(
    'deviation',
    original.deviations,
    redacted.deviations,
    ({ id }) => id,
    (where, left, right) => {
      compare(where, 'state', left.state, right.state);
      compare(where, 'subjects', left.subjects.length, right.subjects.length);
    },
  );
  lists(
    'record',
    original.attestations,
    redacted.attestations,
    ({ control, subject, performed }) => `${control} ${subject} ${performed}`,
    (where, left, right) => {
      compare(where, 'state', left.state, right.state);
      compare(where, 'expires', left.expires, right.expires);
    },
  );
  lists(
    'vulnerability',
    original.vulnerabilities,
    redacted.vulnerabilities,
    (one) => `${one.id} ${one.artifact} ${one.package} ${one.installed}`,
    (where, left, right) => {
      compare(where, 'severity', left.severity, right.severity);
      compare(where, 'suppressed', left.suppressed !== null, right.suppressed !== null);
    },
  );
  lists(
    'framework',
    original.frameworks,
    redacted.frameworks,
    ({ id }) => id,
    (where, left, right) => {
      lists(
        `${where} clause`,
        left.clauses,
        right.clauses,
        ({ id }) => id,
        (place, one, other) => {
          compare(place, 'status', one.status, other.status);
          compare(place, 'vulnerabilities', one.vulnerabilities, other.vulnerabilities);
        },
      );
    },
  );
  return differences;
}

type Compare = (where: string, what: string, before: unknown, after: unknown) => void;
type Lists = <Item>(
  where: string,
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
  each: (name: string, left: Item, right: Item) => void,
) => void;

function compareVerdicts(where: string, left: Verdict, right: Verdict, compare: Compare, lists: Lists): void {
  compare(where, 'outcome', left.outcome, right.outcome);
  compare(where, 'cause', left.cause, right.cause);
  compare(where, 'rows', left.query?.rows ?? null, right.query?.rows ?? null);
  lists<JudgedObservation>(
    `${where} subject`,
    left.observations,
    right.observations,
    ({ subject }) => subject,
    (place, one, other) => {
      for (const what of ['outcome', 'cause', 'acceptedBy'] as const) compare(place, what, one[what], other[what]);
      compare(place, 'pointers', one.pointers.length, other.pointers.length);
    },
  );
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, member: unknown) => (isRecord(member) ? sorted(member) : member));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** How names of the originals read in the redacted files, for comparing subjects that are made of names. */
export function translationOf(files: readonly RedactedFile[]): Translate {
  const replaced = new Map<string, string>();
  for (const { redactions, openings } of files) {
    const values = new Map(openings.map(({ commitment, value }) => [commitment, value]));
    for (const { commitment, replacement } of redactions) {
      const value = values.get(commitment);
      // Subjects write names in lower case where case tells nobody apart.
      if (value != null && replacement !== '0') for (const form of [value, value.toLowerCase()]) replaced.set(form, replacement);
    }
  }
  return (text) => {
    const whole = replaced.get(text);
    if (whole !== undefined) return whole;
    return text.replace(/[^\s,;:"'()[\]{}→]+/g, (word) => replaced.get(word) ?? word);
  };
}
