import { expect, test } from 'vitest';
import { keptComments, unifiedDiff } from '../../src/fix/unified-diff.ts';
import { patched } from './proposed.ts';

test.for([
  ['a plain path', 'a.txt', 'one\ntwo\n', 'one\n2\n'],
  ['a path with blanks', 'two words/the file.txt', 'one\ntwo\n', 'one\n2\n'],
  ['a path with other letters', 'hôte/größe.txt', 'one\n', '1\n'],
  ['a path with quotes', 'say "so".txt', 'one\n', '1\n'],
  ['Windows line ends', 'a.txt', 'one\r\ntwo\r\n', 'one\r\n2\r\n'],
  ['no line end at the end', 'a.txt', 'one\ntwo', 'one\n2'],
  ['a line end that comes', 'a.txt', 'one\ntwo', 'one\ntwo\nthree\n'],
  ['lines that look like a patch', 'a.txt', '--- a\n+++ b\n@@ -1 +1 @@\nx\n', '--- a\n+++ b\n@@ -1 +1 @@\ny\n'],
  ['changes far apart', 'a.txt', `x\n${'-\n'.repeat(40)}y\n`, `1\n${'-\n'.repeat(40)}2\n`],
] as const)('%s: patch and git apply both take it', ([, path, before, after]) => {
  const patch = `# TLS-1.1  words before it\n#   --- more of them\n${unifiedDiff([{ path, before, after }])}`;
  for (const tool of ['patch', 'git'] as const) expect(patched({ [path]: before }, patch, tool)).toEqual({ [path]: after });
});

test('a comment beside a changed value is named, one that goes or stays by itself is not', () => {
  const before = 'a: 1 # one\nb: 2 # two\nc: "x # y"\n// d\n';
  const after = 'a: 2 # one\nc: "z # y"\n// d\n';
  expect(keptComments(unifiedDiff([{ path: 'a', before, after }]))).toEqual(['# one']);
});
