import { expect, test } from 'vitest';
import { Terminal } from '../src/terminal.ts';

const PATCH = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\told\r\n+\tnew \u001b[2J\r\n';

/** What is written to standard output. */
function written(isTTY: boolean, json = false): string {
  let text = '';
  const stdout = { isTTY, write: (part: string) => (text += part) };
  const terminal = new Terminal({ json, stdout, stderr: { write: () => true }, color: false });
  terminal.result(['# words'], { patch: PATCH });
  terminal.exact(PATCH);
  return text;
}

test('a pipe gets the exact text byte for byte behind the words', () => {
  expect(written(false)).toBe(`# words\n${PATCH}`);
});

test('on a terminal nothing in it can steer the terminal; tabs and line ends stay', () => {
  expect(written(true)).toBe('# words\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\told\\u{D}\n+\tnew \\u{1B}[2J\\u{D}\n');
});

test('as JSON it is a member of the one document', () => {
  expect(JSON.parse(written(false, true))).toEqual({ patch: PATCH });
});
