import type { Cause, Comparison, ControlChange, EvidenceMove, RecordEvent, Said, SubjectChange } from './comparison.ts';
import { DIRECTIONS, type Direction } from './direction.ts';

const SHOWN_SUBJECTS = 8;
const SHOWN_NAMES = 10;

/** What a direction is called above the controls that went there. */
export const GROUPS: Readonly<Record<Direction, string>> = {
  worse: 'Got worse',
  unclear: 'Unclear: worse in part, or a failure whose evidence came or went',
  better: 'Got better',
  otherwise: 'Changed otherwise',
};

/** A comparison for people: what got worse first. `from` and `to` say where the two come from. */
export function diffLines(comparison: Comparison, head: { title: string; from: string; to: string }): string[] {
  const { counts, changes, restated, redefined, evidence, moments, after } = comparison;
  const lines = [
    `${head.title}: what changed`,
    `Before  ${head.from}`,
    `After   ${head.to}`,
    `Rules   ${rulesLine(comparison)}`,
    '',
    `Controls: ${countsText(counts)}.`,
  ];
  for (const direction of DIRECTIONS) {
    const group = changes.filter((change) => change.direction === direction);
    if (group.length > 0) lines.push('', GROUPS[direction], ...group.flatMap(changeLines));
  }
  const notes = [
    ...moments.map((moment) => `In ${after.period.id}: ${eventText(moment)}`),
    ...listLine('Files that came', evidence.came),
    ...listLine('Files that went', evidence.went),
    ...listLine('Requirement or check reads otherwise', redefined),
    ...restatedLine(restated),
  ];
  return notes.length === 0 ? lines : [...lines, '', ...notes];
}

/** How many controls went where. */
export function countsText({ worse, unclear, better, otherwise, unchanged }: Comparison['counts']): string {
  return `${worse} worse, ${unclear} unclear, ${better} better, ${otherwise} changed otherwise, ${unchanged} unchanged`;
}

function rulesLine({ rules: { differ, toldApart, why }, before }: Comparison): string {
  if (differ.length === 0) return 'the same for both';
  const what = `they differ (${differ.join(', ')})`;
  return toldApart
    ? `${what}; the evidence of ${before.period.id} was judged again by those of today`
    : `${what}, and what they changed cannot be told apart from what the system changed: ${why}`;
}

function changeLines({ control, title, from, to, causes }: ControlChange): string[] {
  const shown = new Set<SubjectChange['subject']>();
  return [
    `  ${control}  ${title}: ${statusText(from)} → ${statusText(to)}`,
    ...causes.flatMap((cause) => causeLines(cause, shown)),
  ];
}

function statusText(status: ControlChange['from']): string {
  return status === null ? 'not in the guide' : status.replace('-', ' ');
}

function causeLines(cause: Cause, shown: Set<string>): string[] {
  const weighty = cause.subjects.filter(({ direction }) => direction !== 'otherwise');
  const others = cause.subjects.filter(({ direction }) => direction === 'otherwise').map(({ subject }) => subject);
  const listed = weighty.slice(0, SHOWN_SUBJECTS);
  const lines = [`    ${causeText(cause)}`, ...listed.flatMap((subject) => subjectLines(subject, shown))];
  if (weighty.length > listed.length) lines.push(`      and ${weighty.length - listed.length} more; --json lists all`);
  return [...lines, ...listLine('      Neither better nor worse', others)];
}

/** Why a control changed, in one sentence. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'system':
      return 'The system changed';
    case 'rules':
      return `The rules changed${cause.inputs.length === 0 ? '' : ` (${cause.inputs.join(', ')})`}`;
    case 'rules-or-system':
      return 'The rules or the system changed; which of them is not known';
    case 'evidence':
      return ['Evidence came or went', cause.files.map(moveText).join(', ')].filter((part) => part !== '').join(': ');
    case 'record':
      return cause.events.map(eventText).join('; ');
  }
}

function moveText({ path, from, to }: EvidenceMove): string {
  return from === to ? `${path} did not change by a byte` : `${path} (${from} → ${to})`;
}

function eventText({ what, id, event, on, inside }: RecordEvent): string {
  const day = on === null ? '' : ` on ${on}`;
  const where = inside ? ', inside the quarter' : '';
  if (event === 'missing') return `A record is missing: ${id}`;
  if (event === 'withdrawn') return `The ${what} ${id} was withdrawn`;
  if (event === 'later') return `The ${what} ${id} is in force only from ${on} on`;
  if (event === 'refused') return `The record ${id} of ${on} no longer counts: its signature, its role or its dates do not hold`;
  if (what === 'record')
    return event === 'began' ? `A record was made${day}${where}: ${id}` : `The record ${id} lapsed${day}${where}`;
  return `The deviation ${id} ${event}${day}${where}`;
}

function subjectLines({ subject, formerly, from, to }: SubjectChange, shown: Set<string>): string[] {
  const name = formerly === null ? subject : `${subject} (before: ${formerly})`;
  const line = `      ${name}: ${outcomeText(from)} → ${outcomeText(to)}`;
  if (shown.has(subject)) return [line];
  shown.add(subject);
  return [line, ...saidLines('before', from), ...saidLines('after', to)];
}

function outcomeText(said: Said | null): string {
  if (said === null) return 'not there';
  if (said.acceptedBy !== null) return `${said.outcome}, accepted by ${said.acceptedBy}`;
  return said.cause === null ? said.outcome : `${said.outcome} (${said.cause})`;
}

function saidLines(when: string, said: Said | null): string[] {
  if (said === null) return [];
  const [first] = said.places;
  const more = said.places.length > 1 ? ` and ${said.places.length - 1} more` : '';
  const place = first === undefined ? '' : `  [${first.path}${first.at === '' ? '' : `, ${first.at}`}${more}]`;
  return [`        ${when.padEnd(6)}  ${said.reason}${place}`];
}

function listLine(label: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  return [`${label}: ${names.slice(0, SHOWN_NAMES).join(', ')}${more}`];
}

function restatedLine(restated: Comparison['restated']): string[] {
  if (restated.length === 0) return [];
  const failing = [...new Set(restated.filter(({ outcome }) => outcome === 'fail').map(({ control }) => control))];
  const open = failing.length === 0 ? '' : `, among them failures of ${failing.join(', ')}`;
  return [`The same outcome for another reason: ${restated.length} observations${open}; --json lists them`];
}
