/** What a {@link Problem} tells its reader. Every part is a full sentence or a location, never a stack trace. */
export interface ProblemParts {
  /** What is wrong, with the offending value in quotes. */
  readonly what: string;
  /** Where: a file, a file and line, or a JSON path. */
  readonly where?: string;
  /** Why it matters to the person reading. */
  readonly why?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/**
 * An error that a user can act on. The command line prints its parts and exits with 3;
 * any other error is a defect of the program and is thrown on.
 */
export class Problem extends Error {
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(parts.where === undefined ? parts.what : `${parts.where}: ${parts.what}`);
    this.name = 'Problem';
    this.parts = parts;
  }
}

/** The sentence to show for any thrown value: a Problem's own words, or the message of a foreign error on one line. */
export function explain(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/\s+/g, ' ').trim();
}
