import { matchesGlob } from '../../domain/glob.ts';
import type { RedactionRules } from './rules.ts';

/**
 * The globs of the rules that match none of the files, each once. What such a rule names is taken out of no file: it may lie under another
 * name in this quarter.
 */
export function unmatchedGlobs({ people, addresses, secrets, literals }: RedactionRules, paths: readonly string[]): string[] {
  const globs = [
    ...[people, addresses, secrets].flatMap(({ members }) => members.map(({ files }) => files)),
    ...people.emails,
    ...addresses.files,
    ...literals.map(({ files }) => files),
  ];
  return [...new Set(globs)].filter((glob) => glob !== '**' && !paths.some((path) => matchesGlob(path, glob)));
}
