import type { HostFile } from '../domain/facts/host.ts';
import { type Failure, factsOfKind, Undecided } from './fix.ts';

/** Commands for the shell of one host. */
export interface HostCommands {
  readonly host: string;
  readonly commands: readonly string[];
}

/** The mode that mends a file, by check. */
const MODES: Readonly<Record<string, string>> = { 'secret-files-owner-only': '600', 'scripts-owner-only': '700' };

/** The checks whose failures are mended on a host, by commands. */
export const MODE_CHECKS: readonly string[] = Object.keys(MODES);

/** The commands that give files the mode that a check asks for. Throws {@link Undecided} where the owner is what is wrong. */
export function modeCommands({ check, facts }: Failure): HostCommands[] {
  const mode = MODES[check];
  if (mode === undefined) return [];
  return factsOfKind(facts, 'hostFile').map((file) => {
    if (isNobodys(file))
      throw new Undecided(`Which account it belongs to in place of "${file.owner}": then chown it, and chmod ${mode}.`);
    return { host: file.host, commands: [`chmod ${mode} -- ${quoted(file.path)}`] };
  });
}

/** Of the account of everything that has none of its own. */
function isNobodys({ owner }: HostFile): boolean {
  return owner === 'nobody' || owner === '65534';
}

/** A word that a shell takes letter by letter. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", () => `'\\''`)}'`;
}
