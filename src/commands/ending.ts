import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { z } from 'zod';
import { explain, isSystemRefusal, Problem, type ProblemParts } from '../domain/problem.ts';
import { refusalProblem } from '../record/refusals.ts';

/** Exit code of a command that ended in a {@link Problem}. */
export const PROBLEM_CODE = 3;
/** Exit code of a command that failed by a defect of the program. */
export const DEFECT_CODE = 8;

/** The version of this program. */
export const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;

/** How a command ended that threw. */
export interface Ending {
  readonly code: number;
  /** What to say; null where nothing is left to say. */
  readonly failure: { readonly kind: 'problem' | 'defect'; readonly parts: ProblemParts } | null;
}

/** What a thrown value comes to: a problem of the call, of the user's files or of the system, or a defect of the program. */
export function endingOf(thrown: unknown): Ending {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return { code: 0, failure: null };
  const problem = problemIn(thrown);
  if (problem !== null) return { code: PROBLEM_CODE, failure: { kind: 'problem', parts: problem.parts } };
  const parts = {
    what: `Proofbook ${VERSION} failed where it should not: ${explain(thrown).slice(0, MOST_CHARACTERS)}`,
    why: 'This is a fault of the program, and none of your files. What was complete before is as it was.',
    fix: 'Run the same command again with --trace, and report what it prints; look through it first, for it may quote your files.',
  };
  return { code: DEFECT_CODE, failure: { kind: 'defect', parts } };
}

const MOST_CHARACTERS = 300;

/** Whether the argument parser printed its help because no command was given. */
export function isHelp(thrown: unknown): boolean {
  return thrown instanceof CommanderError && thrown.code === 'commander.help';
}

function problemIn(thrown: unknown): Problem | null {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof CommanderError) return wrongCall(thrown);
  return isSystemRefusal(thrown) ? refusalProblem(thrown) : null;
}

/** The message of the argument parser: `error: …`, and on a line of its own what may have been meant. */
function wrongCall(error: CommanderError): Problem {
  if (isHelp(error)) return new Problem({ what: 'No command was given that is known.', fix: COMMANDS_FIX });
  const [first = '', meant] = error.message.split('\n');
  const what = first.replace(/^error: (.)/, (_match, letter: string) => letter.toUpperCase());
  const hint = meant?.replace(/^\(|\)$/g, '').replace(/^(Did you mean )(.+)\?$/, '$1"$2"?');
  return new Problem({ what: /[.!?]$/.test(what) ? what : `${what}.`, fix: hint ?? COMMANDS_FIX });
}

/** What to do about a call that does not fit. */
export const COMMANDS_FIX = '`npx proofbook --help` lists the commands, `npx proofbook COMMAND --help` the options of one.';

/** The stack of a thrown value with those of its causes. */
export function traceOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause === undefined
    ? (thrown.stack ?? thrown.message)
    : `${thrown.stack ?? thrown.message}\nCaused by: ${traceOf(thrown.cause)}`;
}
