import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '../../src/domain/glob.ts';

test.for<[pattern: string, hits: string[], misses: string[]]>([
  ['logs/traefik.log', ['logs/traefik.log'], ['logs/Traefik.log', 'logs/traefik-log', 'x/logs/traefik.log', 'logs']],
  ['logs/*', ['logs/a', 'logs/.env', 'logs/a.b'], ['logs/a/b', 'logs', 'a']],
  ['**', ['a', 'a/b/c', '.gitignore', 'a/.env.example', '.hidden/x'], []],
  ['repository/**', ['repository/.gitignore', 'repository/a/.env', 'repository/a/b'], ['other/a']],
  ['**/*.json', ['a.json', 'x/y/a.json', '.a.json', 'x/.json'], ['a.jsonl', 'a.json/b']],
  ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['a/zz', 'b/z', 'a/b/z/c']],
  ['a**b', ['ab', 'axxb'], ['a/b']],
  ['a?c', ['abc', 'a.c', 'aéc', 'a😀c'], ['ac', 'abbc', 'a/c']],
  ['[a-c]x', ['ax', 'cx'], ['dx', 'x']],
  ['[!a-c]x', ['dx', '.x'], ['ax']],
  ['[^a]x', ['bx'], ['ax']],
  ['[]]x', [']x'], ['x']],
  ['a[1].json', ['a1.json', 'a[1].json'], ['a2.json']],
  ['a\\[1].json', ['a[1].json', 'a\\[1].json'], ['a1.json']],
  ['a\\*', ['a*', 'a\\*'], ['ab']],
  ['a\\b.json', ['a\\b.json', 'ab.json'], ['a/b.json']],
  ['a[b', ['a[b'], ['ab']],
  ['{a,b}/{c,d}', ['a/c', 'a/d', 'b/c', 'b/d'], ['a/b', '{a,b}/c']],
  ['{a,b{1,2}}.yml', ['a.yml', 'b1.yml', 'b2.yml'], ['b.yml']],
  ['{a/b,c}.yml', ['a/b.yml', 'c.yml'], ['b.yml']],
  ['{a}', ['{a}'], ['a']],
  ['{a,b', ['{a,b'], ['a']],
  ['{,x}y', ['y', 'xy'], ['zy']],
  ['', [''], ['a']],
])('"%s"', ([pattern, hits, misses]) => {
  expect(hits.filter((path) => !matchesGlob(path, pattern))).toEqual([]);
  expect(misses.filter((path) => matchesGlob(path, pattern))).toEqual([]);
});

test('is what Node.js takes a pattern for, where no name begins with a dot', () => {
  const text = (letters: string) =>
    fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 9 }).map((all) =>
      all
        .join('')
        .replace(/\/+/g, '/')
        .replace(/^\/|\/$/g, ''),
    );
  fc.assert(
    fc.property(text('ab/'), text('ab/*?'), (path, pattern) => {
      fc.pre(path !== '' && pattern !== '');
      expect(matchesGlob(path, pattern)).toBe(posix.matchesGlob(path, pattern));
    }),
    { numRuns: 5000 },
  );
});

test('a path matches itself', () => {
  fc.assert(fc.property(fc.string(), (path) => matchesGlob(path, path)));
});

// Each of them would run for years where the ways to match were tried one after the other.
test.each([
  [`${'a'.repeat(4000)}b`, `${'*a'.repeat(2000)}c`],
  ['a/'.repeat(2000), `${'**/a/'.repeat(500)}c`],
  ['x', '{a,b}'.repeat(30)],
  ['x', '{,'.repeat(100_000)],
])('a pattern that could match in countless ways is decided: %#', (path, pattern) => {
  expect(matchesGlob(path, pattern)).toBe(false);
});
