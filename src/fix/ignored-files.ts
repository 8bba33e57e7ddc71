import { ignoredFiles as ignoredBy } from '../assess/ignore-rules.ts';
import { type Fix, factsOfKind } from './fix.ts';

/** Rules of a `.gitignore`: one for each kind of file with secrets at the top of the repository, and none that takes such files back. */
export const ignoredFiles: Fix = {
  checks: ['secret-files-ignored'],
  formats: ['gitignore'],
  mend({ observation, facts, all }, document) {
    const ending = /\.[a-z]+$/.exec(observation.subject)?.[0] ?? '';
    const pointed = factsOfKind(facts, 'ignoreRule');
    const own = factsOfKind(all, 'ignoreRule').filter(({ from }) => from.evidence === pointed[0]?.from.evidence);
    const lines = document.get([]);
    if (ignoredBy(own, ending).by === null && isTop(pointed[0]?.directory ?? '', factsOfKind(all, 'ignoreRule'))) {
      // Of the rules that match a path the last one holds, so that this one undoes those before it, too.
      if (Array.isArray(lines)) document.set([lines.length], `*${ending}`);
      return [];
    }
    const takenBack = pointed.filter(({ negated }) => negated);
    const numbers = takenBack.map(({ from }) => Number(/^line (\d+)$/.exec(from.at)?.[1]) - 1);
    for (const number of numbers.toSorted((left, right) => right - left)) document.remove([number]);
    const names = takenBack.map(({ pattern }) => `"!${pattern}"`).join(', ');
    return takenBack.length === 0 ? [] : [`Give the files that ${names} was for another ending, such as ${ending}.example.`];
  },
};

function isTop(directory: string, rules: readonly { readonly directory: string }[]): boolean {
  return !rules.some(
    (other) => other.directory !== directory && (other.directory === '' || directory.startsWith(`${other.directory}/`)),
  );
}
