import { expect, test } from 'vitest';
import { pathsMeant } from '../../src/commands/evidence-path.ts';

const FOLDER = '/work/my project/evidence/2026-Q3';
const from = (here: string) => ({ root: '/work/my project', here, folder: FOLDER });

test.for<[written: string, here: string, meant: string]>([
  ['compose/compose.yaml', '/work/my project', 'compose/compose.yaml'],
  ['evidence/2026-Q3/compose/compose.yaml', '/work/my project', 'compose/compose.yaml'],
  ['./evidence/2026-Q3/./compose.yaml', '/work/my project', 'compose.yaml'],
  ['evidence//2026-Q3/über uns.json', '/work/my project', 'über uns.json'],
  [`${FOLDER}/a/b.json`, '/elsewhere', 'a/b.json'],
  // From the project, wherever the caller stands.
  ['evidence/2026-Q3/a.json', '/work/my project/content', 'a.json'],
  // As a shell completes it in a folder below.
  ['../evidence/2026-Q3/a.json', '/work/my project/content', 'a.json'],
  ['a.json', FOLDER, 'a.json'],
  ['b.json', `${FOLDER}/a`, 'a/b.json'],
])('"%s" written in %s', ([written, here, meant]) => {
  expect(pathsMeant(written, from(here))).toContain(meant);
});

test.for([['evidence/2026-Q2/a.json'], ['evidence/2026-Q3'], ['../a.json'], ['']])(
  '"%s" is no other path in the folder',
  ([written = '']) => {
    expect(pathsMeant(written, from('/work/my project'))).toEqual([written]);
  },
);

test('the path within the folder comes first', () => {
  const deep = 'evidence/2026-Q3/a.json';
  expect(pathsMeant(deep, from('/work/my project'))).toEqual([deep, 'a.json']);
});
