import { expect, test } from 'vitest';
import gitignore from '../../src/normalise/gitignore.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, sealed } from './sealed.ts';

test('rules in order, with their lines', () => {
  const rules = factsOf(gitignore.read(fixture('gitignore/service.gitignore')), 'ignoreRule');
  expect(
    rules.map(({ pattern, negated, directoriesOnly, anchored, from }) =>
      [from.at, negated ? 'not' : '', anchored ? 'here' : 'anywhere', directoriesOnly ? 'directories' : '', `"${pattern}"`]
        .filter(Boolean)
        .join(' '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "line 2 anywhere "*.env"",
      "line 3 not anywhere "example.env"",
      "line 4 here "terraform.tfvars"",
      "line 5 anywhere "*.tfvars.json"",
      "line 6 anywhere directories "keys"",
      "line 7 here "**/private/*.pem"",
      "line 8 anywhere "#draft"",
      "line 9 anywhere "!keep"",
      "line 10 anywhere "trailing\\ "",
    ]
  `);
});

test.for([
  ['', []],
  ['# only a comment\n\n', []],
  ['*.env\r\n', ['*.env']],
  ['a\\\\ \n', ['a\\\\']],
  ['  a  \n', ['  a']],
  ['!\n/\nlost\\\n', []],
] as const)('%j', ([text, patterns]) => {
  expect(factsOf(gitignore.read(sealed('.gitignore', text)), 'ignoreRule').map(({ pattern }) => pattern)).toEqual(patterns);
});

test('a rule that matches nothing is said', () => {
  expect(gitignore.read(sealed('.gitignore', 'a\n!\n')).notes).toEqual(['1 × rule that matches nothing: line 2.']);
});

test('its directory is that of the file', () => {
  const { facts } = gitignore.read(sealed('repository/api/.gitignore', 'a\n'));
  expect(facts[0]).toMatchObject({ directory: 'repository/api' });
});

test.for([
  ['.gitignore', true],
  ['repository/.gitignore', true],
  ['gitignore.txt', true],
  ['.dockerignore', false],
  ['gitignore.md', false],
  ['ungitignored', false],
] as const)('%s is recognised: %s', ([path, recognised]) => {
  expect(gitignore.recognises(sampleOf(path, new TextEncoder().encode('*.env\n')))).toBe(recognised);
});
