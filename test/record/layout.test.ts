import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRecord, liesAt } from '../../src/record/layout.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-layout-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.for<[parts: string[], expected: boolean]>([
  [[], false],
  [['checkpoint'], true],
  [['blobs'], false],
  [['log.jsonl'], false],
  [['blobs', 'log.jsonl'], true],
  [['checkpoints', 'incoming', 'lock'], false],
])('a folder with %j', async ([parts, expected]) => {
  for (const part of parts) part.includes('.') ? writeFileSync(join(folder, part), '') : mkdirSync(join(folder, part));
  expect(await isRecord(folder)).toBe(expected);
});

test('a link that leads nowhere lies there', async () => {
  symlinkSync('nowhere', join(folder, 'link'));
  expect(await liesAt(join(folder, 'link'))).toBe(true);
  expect(await liesAt(join(folder, 'none'))).toBe(false);
});
