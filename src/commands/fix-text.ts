import type { Status } from '../domain/assessment.ts';
import type { Period } from '../domain/period.ts';
import type { OpenSubject } from '../fix/outcome.ts';
import type { Note } from '../fix/propose.ts';
import { keptComments } from '../fix/unified-diff.ts';
import type { ControlFix } from './fix-control.ts';

const NOTHING_TO_FIX: readonly Status[] = ['satisfied', 'attested', 'not-applicable', 'accepted'];

/**
 * What stands before a patch, for people. With a patch or commands behind them every line begins with `#`: a shell passes over such
 * lines, and so do `patch` and `git apply`.
 */
export function fixLines(fix: ControlFix, period: Period): string[] {
  const { finding, patch, commands } = fix;
  const { control, status, until } = finding;
  const end = until === null ? '' : ` until ${until}`;
  const head = [`${control.id}  ${control.title}`, `${period.id}: ${words(status)}${end}: ${finding.reason}`];
  if (NOTHING_TO_FIX.includes(status)) return [...head, ...acceptedLines(fix), 'There is nothing to fix.'];
  const lines = [...head, ...offerLines(fix), ...openLines(fix), ...undecidedLines(fix), ...acceptedLines(fix)];
  if (patch === '' && commands.length === 0) return lines;
  return [
    ...lines.map((line) => `# ${line}`.trimEnd()),
    ...commands.flatMap(({ host, commands: own }) => [`# On ${host}, as root:`, ...own]),
  ];
}

function offerLines({ patch, files, commands, mended, mind, after, others }: ControlFix): string[] {
  if (patch === '' && commands.length === 0) return ['No patch is offered.'];
  const what = patch === '' ? 'commands' : 'patch';
  const then =
    after === null
      ? ['Run them on the host, and collect a new snapshot of it.']
      : [
          `Judged again with the patch: ${words(after.status)}${after.status === 'not-satisfied' || after.status === 'not-assessed' ? `: ${after.reason}` : '.'}`,
          ...others.map((one) => `It moves ${one.control} as well: ${words(one.before)} to ${words(one.after)}.`),
          'Apply it with patch -p1 where these files come from, and collect the evidence again. Nothing in it is redacted.',
        ];
  return [
    `The ${what} below mend${patch === '' ? '' : 's'} ${mended.map(({ subject }) => subject).join(', ') || 'nothing for certain'}.`,
    ...then,
    ...files.flatMap(({ path, isPrinted, isChangedSince }) => [
      ...(isPrinted ? [`${path} is what Compose printed: make the same change in the file that it was printed from.`] : []),
      ...(isChangedSince ? [`${path} has changed in the drop folder since it was collected: collect it again first.`] : []),
    ]),
    ...keptComments(patch).map((comment) => `A comment beside a changed value stays as it is, and may be wrong now: ${comment}`),
    ...(mind.length === 0 ? [] : ['Before you apply it:', ...grouped(mind)]),
  ];
}

function openLines({ open }: ControlFix): string[] {
  if (open.length === 0) return [];
  return [
    'Left open:',
    ...open.map(subjectLine),
    'Why there is no patch for it:',
    ...grouped(open.map(({ check, subject, why }) => ({ check, subject, what: why }))),
  ];
}

function undecidedLines({ undecided }: ControlFix): string[] {
  if (undecided.length === 0) return [];
  return ['Not decided by the evidence, which no patch can change:', ...undecided.map(subjectLine)];
}

function acceptedLines({ accepted }: ControlFix): string[] {
  return accepted.map(({ subject, by }) => `Left as it is: ${subject}, whose risk is accepted by the deviation ${by}.`);
}

function subjectLine({ subject, reason, remedy }: OpenSubject): string {
  return `  ${subject}: ${reason}${remedy === null ? '' : ` To do: ${remedy}`}`;
}

/** The same sentence about several subjects stands once. */
function grouped(notes: readonly Note[]): string[] {
  return [...Map.groupBy(notes, ({ what }) => what)].map(
    ([what, own]) => `  ${[...new Set(own.map(({ subject }) => subject))].join(', ')}: ${what}`,
  );
}

function words(status: Status): string {
  return status.replace('-', ' ');
}
