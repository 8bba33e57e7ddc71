import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A file before and after a change, by its path. */
export interface ChangedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The changes as a unified diff that `patch -p1` and `git apply` take. Line ends are part of the lines. */
export function unifiedDiff(files: readonly ChangedText[]): string {
  return files.map(diffOf).join('');
}

function diffOf({ path, before, after }: ChangedText): string {
  const [from, to] = [`a/${path}`, `b/${path}`];
  const diff = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY });
  // For `patch` a path ends at its first blank, unless a tab stands behind it.
  return path.includes(' ') ? diff.replace(`--- ${from}\n+++ ${to}\n`, () => `--- ${from}\t\n+++ ${to}\t\n`) : diff;
}

/** A comment behind something else on its line; what looks like one inside quotes is none. */
const BESIDE = /^(?=\s*[^\s#/])(?:"[^"]*"|'[^']*'|[^"'#])*?\s((?:#|\/\/)\s.*?)\r?$/;

/** Comments that stand on a line before a change and after it: they may speak of the old value. */
export function keptComments(patch: string): string[] {
  const commentsOn = (sign: RegExp) =>
    patch.split('\n').flatMap((line) => (sign.test(line) ? (BESIDE.exec(line.slice(1))?.[1] ?? []) : []));
  const before = commentsOn(/^-(?!--)/);
  return [...new Set(commentsOn(/^\+(?!\+\+)/).filter((comment) => before.includes(comment)))];
}
