import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadRedactionKey } from '../../src/published-evidence.ts';
import { fixFor } from '../../src/record/refusals.ts';
import { EvidenceRecord, exists } from '../../src/record/store.ts';

// Links that lead in a circle: the system refuses to look, whoever asks.
const root = mkdtempSync(join(tmpdir(), 'proofbook-refusals-'));
const circle = join(root, 'circle');
symlinkSync('circle', circle);
mkdirSync(join(root, 'folder'));
writeFileSync(join(root, 'file'), '');
afterAll(() => rmSync(root, { recursive: true }));

test.for([
  ['folder', true],
  ['file', true],
  ['nowhere', false],
  ['nowhere/below', false],
  ['file/below', false],
] as const)('whether "%s" is there', async ([path, expected]) => {
  expect(await exists(join(root, path))).toBe(expected);
});

test('what may not be looked at is not said to be absent', async () => {
  await expect(exists(join(circle, 'x'))).rejects.toMatchObject({ code: 'ELOOP' });
  expect(() => EvidenceRecord.open(circle)).toThrow(/ELOOP/);
  expect(() => EvidenceRecord.open(join(root, 'folder'))).toThrow(/There is no evidence record here/);
});

test.for([
  ['nowhere', 'The key of redaction is missing, or is no key.'],
  ['file', 'The key of redaction is missing, or is no key.'],
  ['folder', 'The key of redaction cannot be read: it is a folder (EISDIR).'],
  ['circle', 'The key of redaction cannot be read: its links lead in a circle, or a link stands where none may (ELOOP).'],
] as const)('a key of redaction that is "%s"', async ([path, what]) => {
  const about = { deployment: 'harbour', period: '2026-Q3' };
  await expect(loadRedactionKey(join(root, path), about)).rejects.toMatchObject({ parts: { what } });
});

test('where only permission is wanting, nothing is to be restored or made anew', () => {
  const refused = (code: string) => Object.assign(new Error(code), { code, syscall: 'open' });
  expect(fixFor(refused('EACCES'), 'Restore it.')).toMatch(/^Change the permissions/);
  expect(fixFor(refused('ENOENT'), 'Restore it.')).toBe('Restore it.');
  expect(fixFor(new Error('other'), 'Restore it.')).toBe('Restore it.');
});
