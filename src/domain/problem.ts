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
 * any other error is a defect of the program, and is told as one.
 */
export class Problem extends Error {
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(parts.where === undefined ? parts.what : `${parts.where}: ${parts.what}`);
    this.name = 'Problem';
    this.parts = parts;
  }
}

/** An error with which the operating system refused something; Node names the call and often the path. */
export interface SystemRefusal extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

/** Whether the operating system refused something, as opposed to a defect of the program. */
export function isSystemRefusal(thrown: unknown): thrown is SystemRefusal {
  return thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}

/** What the system's codes mean, for people who do not know them. */
const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file and no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user has no permission for it',
  EPERM: 'this user has no permission for it',
  ELOOP: 'its links lead in a circle, or a link stands where none may',
  ENAMETOOLONG: 'its name is too long for this system',
  EMFILE: 'too many files are open at once',
  ENFILE: 'too many files are open at once',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EIO: 'the disk does not answer as it should',
};

/** What the operating system refused, in words that name no place of this machine, with its code. */
export function systemWords({ code }: Pick<SystemRefusal, 'code'>): string {
  return `${SYSTEM_WORDS[code] ?? 'the system does not do that'} (${code})`;
}

/**
 * The sentence to show for any thrown value, on one line and without a full stop: a Problem's own words, what the operating system
 * refused, or the message of a foreign error.
 */
export function explain(thrown: unknown): string {
  if (isSystemRefusal(thrown) && thrown.code in SYSTEM_WORDS) return systemWords(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/\s+/g, ' ').trim();
}
