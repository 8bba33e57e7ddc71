import { type Assessment, type Finding, Status } from '../domain/assessment.ts';
import type { Evidence } from '../domain/evidence.ts';

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  satisfied: 'satisfied',
  'not-satisfied': 'not satisfied',
  'not-assessed': 'not assessed',
  'not-applicable': 'not applicable',
  accepted: 'accepted',
  attested: 'attested',
};

const MOST_SHOWN = 5;

/** What came of an assessment: controls by status, evidence by how far it got, and each file that was lost. */
export function summaryLines(assessment: Assessment): string[] {
  const { organisation, period, asOf, counts, evidenceCounts, findings, logs } = assessment;
  const total = findings.length;
  const words = Status.options.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${STATUS_WORDS[status]}`);
  const { read, ...rest } = evidenceCounts;
  const received = read + Object.values(rest).reduce((sum, count) => sum + count, 0);
  const others = Object.entries(rest)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `, ${count} ${state}`);
  const lines = logs.reduce((sum, log) => sum + log.lines, 0);
  const rejected = logs.reduce((sum, log) => sum + log.rejected, 0);
  const when = asOf === period.to ? '' : ` as of ${asOf}`;
  return [
    `${organisation.deployment.title}, ${period.id}${when}: ${total} controls: ${words.join(', ')}.`,
    `Evidence: ${received} files received, ${read} read${others.join('')}; ${lines} log lines, ${rejected} rejected.`,
    ...unreadLines(unreadIn(assessment)),
  ];
}

/** The files of an assessment that were not read, and so prove nothing. */
export function unreadIn({ evidence }: Assessment): readonly Evidence[] {
  return evidence.filter(({ state }) => state !== 'read');
}

function unreadLines(unread: readonly Evidence[]): string[] {
  if (unread.length === 0) return [];
  const shown = unread
    .slice(0, MOST_SHOWN)
    .map(({ path, state, problem }) => `  ${path}: ${state}${problem === null ? '' : `. ${problem}`}`);
  const more =
    unread.length > MOST_SHOWN ? [`  and ${unread.length - MOST_SHOWN} more, which \`npx proofbook coverage\` lists.`] : [];
  return ['NOT READ, so that what it may hold was not judged:', ...shown, ...more];
}

/** The same for machines. */
export function summaryValue(assessment: Assessment, more: Readonly<Record<string, unknown>>): unknown {
  const { organisation, period, asOf, counts, evidenceCounts, findings } = assessment;
  const open = findings.filter(({ status }) => status === 'not-satisfied' || status === 'not-assessed');
  return {
    deployment: organisation.deployment.name,
    period: period.id,
    asOf,
    counts,
    evidenceCounts,
    unread: unreadIn(assessment).map(({ path, state, problem }) => ({ path, state, problem })),
    open: open.map(({ control, status, reason }: Finding) => ({ control: control.id, status, reason })),
    ...more,
  };
}
