import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { destinationOf } from '../../src/commands/output-folder.ts';
import { Problem } from '../../src/domain/problem.ts';

let root: string;
let elsewhere: string;

beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'proofbook-output-'));
  root = join(parent, 'project');
  elsewhere = join(parent, 'elsewhere');
  for (const part of ['content', 'evidence', '.proofbook', 'dist']) mkdirSync(join(root, part), { recursive: true });
  mkdirSync(elsewhere);
  symlinkSync(join(root, 'dist'), join(parent, 'link'));
  symlinkSync(join(root, 'content'), join(parent, 'inwards'));
  return () => rmSync(parent, { recursive: true, force: true });
});

const problemOf = (output: string) =>
  destinationOf(root, { output }).then(
    () => null,
    (thrown: unknown) => (thrown instanceof Problem ? thrown.parts.what : String(thrown)),
  );

test('without a folder everything goes where it is published', async () => {
  expect(await destinationOf<{ period: string; output?: string }>(root, { period: '2026-Q3' })).toMatchObject({
    workspace: { dist: join(root, 'dist') },
    options: { period: '2026-Q3' },
  });
});

test.each([(at: string) => join(at, 'dist'), (at: string) => `${at}/dist/../dist/`, (at: string) => join(at, '..', 'link')])(
  'the folder in which everything is published is no other, however it is written: %#',
  async (place) => {
    const { workspace, options } = await destinationOf(root, { output: place(root), period: '2026-Q3' });
    expect(workspace.dist).toBe(join(root, 'dist'));
    expect(options).toEqual({ period: '2026-Q3' });
    expect(existsSync(join(root, 'dist', '.proofbook-output'))).toBe(false);
  },
);

test.each([
  ['content', '"content"'],
  ['content/guide', '"content"'],
  ['evidence/2026-Q3', '"evidence"'],
  ['.proofbook/new', '".proofbook"'],
  ['.', '"content"'],
  ['..', '"content"'],
  ['../inwards/new', '"content"'],
])('%s is refused: what is published is kept apart from what it is made of', async (place, part) => {
  expect(await problemOf(join(root, place))).toBe(`${part} of the project and the folder to write to lie in one another.`);
});

test('a folder with files of somebody else is left as it is', async () => {
  writeFileSync(join(elsewhere, 'mine.txt'), 'mine');
  expect(await problemOf(elsewhere)).toBe('"mine.txt" stands there, and Proofbook did not make this folder.');
  expect(readFileSync(join(elsewhere, 'mine.txt'), 'utf8')).toBe('mine');
});

test('a file is no folder to write to', async () => {
  writeFileSync(join(elsewhere, 'mine.txt'), 'mine');
  expect(await problemOf(join(elsewhere, 'mine.txt'))).toContain('cannot be read');
});

test('an empty folder, a new one, and one that was written to before are taken', async () => {
  for (const place of [elsewhere, join(elsewhere, 'new', 'one')]) {
    const { workspace, options } = await destinationOf(root, { output: place });
    expect([workspace.dist, options.output]).toEqual([place, place]);
    writeFileSync(join(place, 'made'), '');
    rmSync(join(elsewhere, 'made'), { force: true });
    expect((await destinationOf(root, { output: place })).workspace.dist).toBe(place);
    rmSync(place, { recursive: true });
    mkdirSync(place, { recursive: true });
  }
});
