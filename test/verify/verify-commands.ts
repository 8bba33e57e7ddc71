import { spawnSync } from 'node:child_process';

/** One check of a `VERIFY.txt`. */
export interface Check {
  readonly title: string;
  /** What a reader copies: lines for a shell. */
  readonly script: string;
}

/** The checks of a `VERIFY.txt`, as a reader copies them, their indentation included. */
export function checksIn(instructions: string): Check[] {
  return instructions.split(/^(?=\d+\. )/m).flatMap((part) => {
    const [, title] = /^\d+\. (.*)$/m.exec(part) ?? [];
    const script = (part.split(/^Afterwards/m)[0] ?? '').match(/^ {4}.*$/gm)?.join('\n');
    return title === undefined || script === undefined ? [] : [{ title, script }];
  });
}

/** The least of all shells. */
export const SHELL: string = 'dash';

/** Runs a script with {@link SHELL}. */
export function dash(script: string, cwd: string, env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(SHELL, ['-c', script], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** Titles of the checks that fail in a folder. They share what `T` names, as they do for a reader. */
export function failing(checks: readonly Check[], cwd: string, env: Readonly<Record<string, string>>): string[] {
  return checks.filter(({ script }) => dash(script, cwd, env).status !== 0).map(({ title }) => title);
}
