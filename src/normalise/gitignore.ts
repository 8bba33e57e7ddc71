import type { Fact } from '../domain/fact.ts';
import { counted } from './counted.ts';
import type { Gap, Reader } from './reader.ts';
import { directoryOf } from './terraform-scope.ts';
import { textOf } from './text.ts';

const IGNORE_BYTES = 1024 * 1024;
const WITHOUT_RULES = 'Write its rules where it lies at the top of a repository; take it out of the drop folder where it does not.';

/**
 * Rules of a `.gitignore`, in order: https://git-scm.com/docs/gitignore. A file of rules looks like any list of words,
 * so its name decides, as it does for git.
 */
export default {
  format: 'gitignore',
  title: 'Git ignore rules',
  yields: ['ignoreRule'],
  named: /(?:^|[._-])gitignore(?:\.txt)?$/i,
  recognises({ name, shape }) {
    return shape !== 'binary' && /(?:^|[._-])gitignore(?:\.txt)?$/.test(name);
  },
  read(file) {
    const directory = directoryOf(file);
    const lines = textOf(file, IGNORE_BYTES).split('\n');
    const rules = lines.map((line, index) => ruleOf(line.replace(/\r$/, ''), directory, index + 1, file.digest));
    const facts = rules.filter((rule) => rule !== null && rule !== 'ineffective');
    const without = rules.flatMap((rule, index) => (rule === 'ineffective' ? `line ${index + 1}` : []));
    const notes = counted(without, (places) => `rule that matches nothing: ${places}`);
    const gaps: Gap[] =
      facts.length > 0 ? [] : [{ kinds: ['ignoreRule'], what: 'It holds no rule at all.', at: '', remedy: WITHOUT_RULES }];
    return { artefact: file.path, takenAt: null, covers: null, facts, notes, gaps };
  },
} satisfies Reader;

/** The rule of one line; null for a blank line or a comment. */
function ruleOf(line: string, directory: string, number: number, evidence: string): Fact | 'ineffective' | null {
  let text = withoutTrailingSpaces(line);
  if (text === '' || text.startsWith('#')) return null;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const directoriesOnly = text.endsWith('/');
  if (directoriesOnly) text = text.slice(0, -1);
  // A backslash at the very end is an invalid pattern to git, and `/` alone matches nothing.
  if (text === '' || text === '/' || endsInBackslash(text, text.length)) return 'ineffective';
  const anchored = text.includes('/');
  const pattern = text.replace(/^\//, '').replace(/^\\([#!])/, '$1');
  const from = { evidence, at: `line ${number}` };
  return { kind: 'ignoreRule', directory, pattern, negated, directoriesOnly, anchored, from };
}

/** Spaces at the end do not count, unless a backslash keeps the first of them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end -= 1;
  return line.slice(0, end < line.length && endsInBackslash(line, end) ? end + 1 : end);
}

/** Whether a backslash that is not itself escaped stands before an offset. */
function endsInBackslash(text: string, end: number): boolean {
  let start = end;
  while (text[start - 1] === '\\') start -= 1;
  return (end - start) % 2 === 1;
}
