import { explain, isSystemRefusal, Problem, type SystemRefusal } from '../domain/problem.ts';

const PERMISSION = {
  what: 'This user may not write here',
  fix: 'Change the permissions, or run as the user that owns the folder.',
};
const FULL = { what: 'The disk is full', fix: 'Make room and run the command again.' };

const REASONS: Readonly<Record<string, { readonly what: string; readonly fix: string }>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, what: 'The disk quota is used up' },
  EFBIG: { what: 'A file would grow beyond what the system allows', fix: 'Raise the limit (`ulimit -f`) or use another disk.' },
  EROFS: { what: 'The file system is read-only', fix: 'Mount it for writing, or run the command where it is.' },
  EACCES: PERMISSION,
  EPERM: PERMISSION,
};
const UNKNOWN_REASON = { what: 'It cannot be written', fix: 'Look after the disk and run the command again.' };

/**
 * Runs something that writes. What the system refuses (a full disk, a read-only folder) becomes a {@link Problem} that names
 * the place; a Problem, or a defect of the program, is thrown on.
 */
export async function storing<Result>(place: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    if (!isSystemRefusal(thrown)) throw thrown;
    const reason = REASONS[thrown.code];
    throw new Problem({
      what: reason === undefined ? `${UNKNOWN_REASON.what}: ${explain(thrown)}.` : `${reason.what} (${thrown.code}).`,
      where: place,
      why: 'What was complete before is as it was.',
      fix: (reason ?? UNKNOWN_REASON).fix,
    });
  }
}

/** Runs something that reads the record, in the manner of {@link storing}. */
export async function reading<Result>(place: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    if (!isSystemRefusal(thrown)) throw thrown;
    throw new Problem({
      what: `The record cannot be read: ${explain(thrown)}.`,
      where: place,
      why: 'Nobody can say whether it was changed.',
      fix: 'Run the command as a user that may read the whole record, on a disk that works.',
    });
  }
}

/** How the system answers where there is nothing at a path: no such name, a file where a folder was expected, links in a circle. */
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * What reading a path gives, or null when there is nothing at it. Any other refusal of the system is thrown on: what cannot be read is there
 * all the same, and must not be taken for nothing.
 */
export async function ifThere<Result>(read: Promise<Result>): Promise<Result | null> {
  return read.catch((thrown: unknown) => {
    if (isSystemRefusal(thrown) && NOTHING_THERE.has(thrown.code)) return null;
    throw thrown;
  });
}

const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'Change the permissions, or run as a user that may read and write there.',
  EPERM: 'Change the permissions, or run as a user that may read and write there.',
  EMFILE: 'Raise the limit (`ulimit -n`) and run the command again.',
  ENFILE: 'Raise the limit of the system and run the command again.',
};

/** What to do about something that cannot be read: where permission is all that is wanting, to get it; otherwise what is given. */
export function fixFor(thrown: unknown, otherwise: string): string {
  return (isSystemRefusal(thrown) ? FIXES[thrown.code] : undefined) ?? otherwise;
}

/** What the system refused at a place that nobody asked about in particular, such as a folder for temporary files. */
export function refusalProblem(thrown: SystemRefusal): Problem {
  return new Problem({
    what: `The system refused "${thrown.syscall}": ${explain(thrown)}.`,
    ...(thrown.path === undefined ? {} : { where: thrown.path }),
    why: 'The command could not come to its end.',
    fix: FIXES[thrown.code] ?? REASONS[thrown.code]?.fix ?? UNKNOWN_REASON.fix,
  });
}
