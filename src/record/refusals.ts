import { explain, Problem } from '../domain/problem.ts';

const REASONS: Readonly<Record<string, { what: string; fix: string }>> = {
  ENOSPC: { what: 'The disk is full', fix: 'Make room and run the command again.' },
  EDQUOT: { what: 'The disk quota is used up', fix: 'Make room and run the command again.' },
  EFBIG: { what: 'A file would grow beyond what the system allows', fix: 'Raise the limit (`ulimit -f`) or use another disk.' },
  EROFS: { what: 'The file system is read-only', fix: 'Mount it for writing, or collect on a machine where it is.' },
  EACCES: { what: 'This user may not write here', fix: 'Change the permissions, or run as the user that owns the record.' },
  EPERM: { what: 'This user may not write here', fix: 'Change the permissions, or run as the user that owns the record.' },
};

/**
 * Runs something that writes. What the system refuses (a full disk, a read-only folder) becomes a {@link Problem} that names
 * the place; a Problem, or a defect of the program, is thrown on.
 */
export async function storing<Result>(place: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const reason = REASONS[thrown.code] ?? { what: 'It cannot be written', fix: 'Look after the disk and run the command again.' };
    throw new Problem({
      what: `${reason.what}: ${explain(thrown)}.`,
      where: place,
      why: 'What was complete before is as it was.',
      fix: reason.fix,
    });
  }
}

/** Runs something that reads the record, in the manner of {@link storing}. */
export async function reading<Result>(place: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    throw new Problem({
      what: `The record cannot be read: ${explain(thrown)}.`,
      where: place,
      why: 'Nobody can say whether it was changed.',
      fix: 'Run the command as a user that may read the whole record, on a disk that works.',
    });
  }
}

/** Whether the operating system refused something, as opposed to a defect of the program. */
function isRefusal(thrown: unknown): thrown is Error & { code: string } {
  return thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}
