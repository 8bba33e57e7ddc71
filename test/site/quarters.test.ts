import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quartersScript, treeDigest } from '../../src/publish/site/quarters.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'proofbook-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('the digest of a site is the one that coreutils give', async () => {
  const root = folder({ 'index.html': 'a', 'assets/Z.js': '', 'assets/a b.js': 'x', 'controls/ctr-1.1/index.html': 'b' });
  const command = `find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum`;
  const expected = execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' });
  expect(`${await treeDigest(root)}  -\n`).toBe(expected);
  rmSync(root, { recursive: true });
});

test.for([
  ['another byte', { 'a.html': 'b', 'b.html': '' }],
  ['another name', { 'c.html': 'a', 'b.html': '' }],
  ['a file less', { 'a.html': 'a' }],
  ['contents exchanged', { 'a.html': '', 'b.html': 'a' }],
] as const)('%s gives another digest', async ([, files]) => {
  const [one, other] = [folder({ 'a.html': 'a', 'b.html': '' }), folder(files)];
  expect(await treeDigest(one)).not.toBe(await treeDigest(other));
  for (const root of [one, other]) rmSync(root, { recursive: true });
});

test('the script is one assignment', () => {
  expect(quartersScript(['2026-Q3', '2026-Q2'])).toBe('globalThis.proofbookQuarters = ["2026-Q3","2026-Q2"];\n');
});
