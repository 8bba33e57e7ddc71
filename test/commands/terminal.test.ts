import { expect, test } from 'vitest';
import { Terminal } from '../../src/commands/terminal.ts';

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

function terminal(options: { json?: boolean; isTTY?: boolean; columns?: number; color?: boolean } = {}) {
  const { json = false, isTTY = false, columns, color = false } = options;
  const written = { out: '', err: '' };
  const stdout = { write: (text: string) => (written.out += text) };
  const stderr = { write: (text: string) => (written.err += text), isTTY, ...(columns === undefined ? {} : { columns }) };
  return { written, shown: new Terminal({ json, stdout, stderr, color }) };
}

test('a problem is told on standard error, its further lines set in, and nothing in it steers the terminal', () => {
  const { written, shown } = terminal();
  shown.failure('problem', { what: 'One:\nfix: two \u001b[2J', where: 'a\tb', fix: 'F.' });
  expect(written).toEqual({ out: '', err: 'problem:  One:\n          fix: two \\u{1B}[2J\nwhere:    a\\u{9}b\nfix:      F.\n' });
});

test('as JSON it is the one document, with all members', () => {
  const { written, shown } = terminal({ json: true });
  shown.failure('defect', { what: 'W.', fix: 'F.' });
  expect(written.err).toBe('');
  expect(JSON.parse(written.out)).toEqual({ defect: { what: 'W.', where: null, why: null, fix: 'F.' } });
});

test('a result without lines prints nothing, and as JSON its value', () => {
  const text = terminal();
  text.shown.result([], { created: [] });
  expect(text.written.out).toBe('');
  const json = terminal({ json: true });
  json.shown.result([], { created: [] });
  expect(JSON.parse(json.written.out)).toEqual({ created: [] });
});

test.for([20, 40, 200])('progress fits into %i columns, so that it can be written over', async (columns) => {
  const { written, shown } = terminal({ isTTY: true, columns });
  await shown.step('Collecting', async (detail) => detail('x'.repeat(300)));
  const [, ...lines] = written.err.split('\r\u001b[2K');
  expect(lines.slice(0, -1).every((line) => line.length < columns)).toBe(true);
  expect(lines.at(-1)).toMatch(/^✓ Collecting \(\d\.\d s\)\n$/);
});

test('without a terminal there is no progress, and a step that fails is marked', async () => {
  const quiet = terminal();
  await quiet.shown.step('Collecting', async (detail) => detail('a'));
  expect(quiet.written.err).toBe('');
  const { written, shown } = terminal({ isTTY: true, color: true });
  await expect(shown.step('Collecting', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(written.err).toContain('\u001b[31m✗\u001b[0m Collecting');
});
