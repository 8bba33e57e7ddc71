/**
 * What is published in the place of a file of which nothing may be: why, what it was taken for, and a commitment to its bytes.
 * The note does not make a file withheld: the manifest says so of it, and only then is the note read.
 */
export interface WithheldNote {
  /** In sentences. */
  readonly why: string;
  /** Id of the format that it was recognised as; null for none. */
  readonly format: string | null;
  /** Lower-case hexadecimal. */
  readonly commitment: string;
}

/** The text of a note. */
export function formatWithheldNote({ why, format, commitment }: WithheldNote): string {
  return `Withheld: ${why}${format === null ? '' : ` Taken for: ${format}.`} Commitment ${commitment}.\n`;
}

/** The format that a note names; null when it names none. */
export function formatInNote(note: string): string | null {
  return /^Withheld: .* Taken for: ([a-z0-9-]{1,80})\. Commitment [0-9a-f]{64}\.\n$/s.exec(note)?.[1] ?? null;
}

/** What is said of a withheld file where something is said of every file. */
export function withheldProblem(why: string): string {
  return `It is withheld, so that nothing is judged on it: ${why} Hand it in without what must not be published.`;
}
