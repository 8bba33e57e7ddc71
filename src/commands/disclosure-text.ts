import { createHash } from 'node:crypto';
import { exists } from '../record/store.ts';
import type { PackageVerdict } from '../verify/finding.ts';
import { LARGEST_KEYS, readGiven } from '../verify/read-given.ts';
import { LARGEST_READ } from '../verify/source.ts';
import type { DisclosureAnswer, DisclosureReport, ReceivedDisclosure } from '../verify/verify-disclosure.ts';

/** A disclosure that was verified, with the path it was given by. */
export interface NamedDisclosure extends DisclosureReport {
  readonly file: string;
}

/** What an answer amounts to among the verdicts of a package, whose exit codes it has. */
export const DISCLOSURE_VERDICTS: Readonly<Record<DisclosureAnswer, PackageVerdict>> = {
  accepted: 'verified',
  tampered: 'tampered',
  untrusted: 'untrusted',
  foreign: 'incomplete',
  unchecked: 'incomplete',
};

const ANSWER_WORDS: Readonly<Record<DisclosureAnswer, string>> = {
  accepted: 'ACCEPTED',
  tampered: 'NOT ACCEPTED: it does not open what the package committed to, or was changed.',
  untrusted: 'TRUST NOT ESTABLISHED: it opens what the package committed to, but no key that you trust signed it.',
  foreign: 'NOT OF THIS PACKAGE.',
  unchecked: 'NOT CHECKED.',
};

/** Characters of a value that are shown to people. */
const SHOWN = 200;

/**
 * Reads a disclosure and what lies beside it. Throws a {@link Problem} when there is no such file, and for one that is no regular file or
 * larger than it may be.
 */
export async function readDisclosure(file: string): Promise<ReceivedDisclosure> {
  const fix = 'Give the path of the .json file that you were handed; its .sig belongs beside it.';
  const bytes = await readGiven(file, { name: 'The disclosure', most: LARGEST_READ, fix });
  const beside = `${file}.sig`;
  const isSigned = await exists(beside);
  const signature = isSigned ? await readGiven(beside, { name: 'The signature of the disclosure', most: LARGEST_KEYS, fix }) : null;
  return { bytes, signature };
}

/** What became of a disclosure, for people. */
export function disclosureLines(disclosure: NamedDisclosure): string[] {
  const { file, answer, what } = disclosure;
  const opened = answer === 'accepted' || answer === 'untrusted' ? openedLines(disclosure) : [];
  return ['', `Disclosure       ${file}`, `  ${ANSWER_WORDS[answer]}`, ...(what === '' ? [] : [`  ${what}`]), ...opened];
}

function openedLines({ item, content, alsoOpened }: DisclosureReport): string[] {
  if (item === null || content === null) return [];
  if (item.place === null) {
    const digest = createHash('sha256').update(content).digest('hex');
    return [
      `  opened: ${item.name}, the original of ${content.length} bytes, SHA-256 ${digest}`,
      `  It is what the record sealed, and ${item.isWithheld ? 'nothing of it was published' : 'differs from what was published only where values were replaced'}.`,
      ...(alsoOpened.length > 0
        ? [
            `  Values in it stand in ${placesOf(alsoOpened.length)} of other files under the same commitments, and are opened there too.`,
          ]
        : []),
    ];
  }
  const value = Buffer.from(content).toString('utf8');
  const rest = value.length > SHOWN ? `… (${value.length} characters; --json shows all)` : '';
  return [
    `  opened: ${item.name}, ${item.place.kind}: "${item.place.replacement}" stands for "${value.slice(0, SHOWN)}"${rest}`,
    ...(alsoOpened.length > 0
      ? [`  The same value stands in ${placesOf(alsoOpened.length, 'more ')} under the same commitment, and is opened there too.`]
      : []),
    '  That the original file says so is shown only by disclosing the whole file, which is bound to the record.',
  ];
}

function placesOf(count: number, more = ''): string {
  return `${count} ${more}place${count === 1 ? '' : 's'}`;
}

/** The same for machines. */
export function disclosureValue({ file, answer, what, item, content, alsoOpened }: NamedDisclosure): unknown {
  const isOpened = content !== null && (answer === 'accepted' || answer === 'untrusted');
  return {
    file,
    answer,
    what,
    item: item === null ? null : { name: item.name, path: item.path, at: item.at, nth: item.nth },
    kind: item?.place?.kind ?? null,
    replacement: item?.place?.replacement ?? null,
    value: isOpened && item?.place != null ? Buffer.from(content).toString('utf8') : null,
    original:
      isOpened && item?.place === null
        ? { size: content.length, digest: createHash('sha256').update(content).digest('hex') }
        : null,
    alsoOpened: alsoOpened.map(({ name }) => name),
  };
}
