import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ifThere } from '../../src/record/refusals.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-refusals-'));
  writeFileSync(join(folder, 'file'), 'text');
  symlinkSync('circle', join(folder, 'circle'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what is there is read', async () => {
  expect(await ifThere(readFile(join(folder, 'file'), 'utf8'))).toBe('text');
});

test.for(['none', 'file/below', 'circle'])('nothing is there at "%s"', async (path) => {
  expect(await ifThere(readFile(join(folder, path)))).toBeNull();
  expect(await ifThere(readdir(join(folder, path)))).toBeNull();
});

test('what cannot be read is not taken for nothing', async () => {
  const refused = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'scandir' });
  await expect(ifThere(Promise.reject(refused))).rejects.toBe(refused);
  await expect(ifThere(readFile(folder))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(ifThere(Promise.reject(new TypeError('a defect')))).rejects.toThrow('a defect');
});
